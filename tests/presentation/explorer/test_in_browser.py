"""An explorer on a page in Chromium: offline, with and without scripts, by keyboard."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import tillid_analysis as ta
from tests.browsing import barriers, opened
from tests.presentation.explorer.conftest import MakePage
from tillid_analysis.presentation.explorer import Explorer
from tillid_analysis.results import Released

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHOICES = (
    {},
    {"by": "measure", "unit": "A03"},
    {"by": "wave", "unit": "A10", "measure": "laering"},
    {"family": "rest", "level": "afdeling"},
    {"family": "rest", "by": "measure", "unit": "A03", "wave": "2026"},
    {"family": "sequential", "wave": "2024"},
    {"by": "jobgruppe", "unit": "A", "wave": "2026"},
)
"""Kinds of choices, so that the script and the widgets are held against each other."""


@pytest.fixture(scope="module", params=["da", "en"])
def explorer_of(request: pytest.FixtureRequest, given: Mapping[str, Released]) -> Explorer:
    return ta.explore(*given.values(), language=request.param)


@pytest.fixture(scope="module")
def file(
    explorer_of: Explorer, make_page: MakePage, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("explorer") / "page.html"
    language = explorer_of.panel.reset.description == "Nulstil"
    path.write_text(make_page(explorer_of, "da" if language else "en"), encoding="utf-8")
    return path


@pytest.fixture
def page(browser, file: Path) -> Iterator[object]:  # noqa: ANN001
    with opened(browser, file) as shown:
        yield shown


ROWS = "[...document.querySelectorAll('.drawn tbody tr')]"
READ = f"{ROWS}.map(r => [r.className, r.querySelector('.track').style.cssText, r.textContent])"


def squeezed(rows: list[list[str]]) -> list[list[str]]:
    return [[re.sub(r"[\s;]+", "", each) for each in row] for row in rows]


def choose(page, explorer: Explorer, choice: Mapping[str, str]) -> None:  # noqa: ANN001
    for name, value in choice.items():
        control = explorer.panel.controls[name]
        control.value = value
        page.select_option(f"[name={name}]", label=control.label)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_script_shows_what_the_widgets_show(  # noqa: ANN201
    page,  # noqa: ANN001
    explorer_of: Explorer,
    choice: Mapping[str, str],
):
    explorer_of.panel.reset.click()
    choose(page, explorer_of, choice)
    live = squeezed(page.evaluate(READ))
    said = page.locator("[role=status]").text_content()
    heads = page.locator(".drawn thead").text_content()
    put = "html => { document.body.innerHTML = html }"
    page.evaluate(put, explorer_of.panel.figure.value)
    assert live == squeezed(page.evaluate(READ))
    assert live
    assert said in re.sub("<[^>]*>", "", explorer_of.panel.sentence.value)
    assert heads == page.locator(".drawn thead").text_content()


def test_the_first_choice_is_drawn_without_scripts(browser, file: Path) -> None:  # noqa: ANN001
    still = browser.new_context(java_script_enabled=False).new_page()
    live = browser.new_context().new_page()
    for page in (still, live):
        page.goto(file.as_uri())
    words = [page.locator(".drawn tbody").inner_text() for page in (still, live)]
    assert words[0] == words[1]
    assert not still.locator(".choices").is_visible()
    assert live.locator(".choices").is_visible()
    still.locator("summary").click()
    assert still.locator("details table").first.is_visible()
    for page in (still, live):
        page.context.close()


def test_the_keyboard_is_enough(page) -> None:  # noqa: ANN001
    page.locator("[name=measure]").focus()
    before = page.locator("[role=status]").text_content()
    page.keyboard.press("ArrowDown")
    after = page.locator("[role=status]").text_content()
    assert after != before
    page.locator(".choices button").focus()
    page.keyboard.press("Enter")
    assert page.locator("[role=status]").text_content() == before


def test_everything_has_a_name_and_is_announced(page) -> None:  # noqa: ANN001
    names = page.evaluate(
        "[...document.querySelectorAll('select')].map(s => s.labels[0].innerText)"
    )
    assert len([each for each in names if each.strip()]) >= 5
    assert page.get_attribute("[role=status]", "aria-live") == "polite"
    assert page.get_attribute(".choices", "aria-label")
    scopes = page.evaluate(f"{ROWS}.map(r => r.cells[0].scope)")
    assert set(scopes) == {"row"}


def test_nothing_is_drawn_of_hidden_units(page) -> None:  # noqa: ANN001
    dots = "[...document.querySelectorAll('tr.hidden .track > *')].map(e => e.offsetWidth)"
    found = page.evaluate(dots)
    assert found
    assert set(found) == {0}


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits(page, width: int) -> None:  # noqa: ANN001
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    box = "(b => b.scrollWidth - b.clientWidth)(document.querySelector('.drawn').parentElement)"
    assert page.evaluate(box) <= 0


def test_nothing_keeps_people_from_reading_it(page) -> None:  # noqa: ANN001
    assert barriers(page) == []
