"""The sample's reports in Chromium, as a manager opens them: without a network."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browsing import barriers, opened
from tillid_analysis.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRINTED_WIDTH, PRINTED_HEIGHT = 665, 978
"""CSS pixels of an A4 sheet, 96 an inch, inside the margins of the style."""


@pytest.fixture(scope="module")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    assert main(["report", str(sample), "--level", "institution", "--out", str(folder)]) == 0
    assert main(["report", str(sample), "--unit", "A03", "--out", str(folder)]) == 0
    return folder / "2026"


@pytest.fixture(params=["institution.html", "unit_A03.html"])
def file(made: Path, request: pytest.FixtureRequest) -> Path:
    return made / request.param


@pytest.fixture
def page(browser, file: Path) -> Iterator[object]:  # noqa: ANN001
    with opened(browser, file) as shown:
        yield shown


def test_headings_are_in_order(page) -> None:  # noqa: ANN001
    script = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
    levels = page.evaluate(script)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_is_drawn_and_has_an_alternative(page) -> None:  # noqa: ANN001
    pictures = page.evaluate("[...document.images].map(i => [i.alt.length, i.naturalWidth])")
    assert len(pictures) >= 2
    assert all(words > 40 and width > 100 for words, width in pictures)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(page, width: int) -> None:  # noqa: ANN001
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_phone_shows_the_whole_of_each_figure(page) -> None:  # noqa: ANN001
    """And in letters of nine pixels or more, where they are of ten points."""
    page.set_viewport_size({"width": 390, "height": 844})
    found = page.locator(".picture").evaluate_all(
        "all => all.map(e => [e.scrollWidth, e.clientWidth, e.querySelector('img').naturalWidth])"
    )
    assert len(found) >= 2
    for wide, seen, natural in found:
        assert wide == seen
        assert 10 * 96 / 72 * seen / natural > 9


def test_a_wide_screen_shows_the_whole_of_each_table(page) -> None:  # noqa: ANN001
    page.set_viewport_size({"width": 1280, "height": 844})
    script = "e => e.filter(t => t.scrollWidth > t.clientWidth).map(t => t.innerText.slice(0, 60))"
    assert page.locator(".table").evaluate_all(script) == []


def test_a_phone_shows_the_whole_of_a_units_tables(browser, made: Path) -> None:  # noqa: ANN001
    """Wide ones of the institution, with eight columns or long words, scroll in their frames."""
    with opened(browser, made / "unit_A03.html") as page:
        page.set_viewport_size({"width": 390, "height": 844})
        script = "e => e.filter(t => t.scrollWidth > t.clientWidth).map(t => t.ariaLabel)"
        assert page.locator(".table").evaluate_all(script) == []


def test_nothing_keeps_people_from_reading_it(page) -> None:  # noqa: ANN001
    assert barriers(page) == []


def test_it_says_the_same_without_scripts(browser, file: Path) -> None:  # noqa: ANN001
    said = []
    for scripts in (True, False):
        with opened(browser, file, java_script_enabled=scripts) as page:
            said.append(page.locator("body").inner_text())
    assert said[0] == said[1]
    assert len(said[0]) > 2000


def test_what_is_folded_on_a_screen_is_open_on_paper(page) -> None:  # noqa: ANN001
    words = page.locator(".folded p").first
    assert not words.is_visible()
    page.emulate_media(media="print")
    assert words.is_visible()


def test_it_can_be_printed_and_no_figure_is_cut(page, tmp_path: Path) -> None:  # noqa: ANN001
    """What may not be broken and is lower than a sheet stands on one sheet."""
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert (tmp_path / "report.pdf").stat().st_size > 20_000
    page.set_viewport_size({"width": PRINTED_WIDTH, "height": PRINTED_HEIGHT})
    page.emulate_media(media="print")
    boxes = page.evaluate(
        "[...document.querySelectorAll('figure, .whole')].map("
        "e => [getComputedStyle(e).breakInside, e.getBoundingClientRect().height])"
    )
    assert {kept for kept, _ in boxes} == {"avoid"}
    assert max(height for _, height in boxes) < PRINTED_HEIGHT
    assert page.evaluate("document.documentElement.scrollWidth") == PRINTED_WIDTH
