"""The sample's reports in Chromium, as a manager opens them: without a network."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tillid_analysis.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    assert main(["report", str(sample), "--level", "institution", "--out", str(folder)]) == 0
    assert main(["report", str(sample), "--unit", "A03", "--out", str(folder)]) == 0
    return folder / "2026"


@pytest.fixture(params=["institution.html", "unit_A03.html"])
def page(browser, made: Path, request: pytest.FixtureRequest) -> Iterator[object]:  # noqa: ANN001
    """Open a report offline, and fail if it asked for anything or complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda sent: asked.append(sent.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((made / request.param).as_uri())
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


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


def test_it_can_be_printed(page, tmp_path: Path) -> None:  # noqa: ANN001
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert (tmp_path / "report.pdf").stat().st_size > 20_000
