import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from great_tables import GT
from matplotlib.figure import Figure

from tests.browsing import opened
from tests.presentation.toys import book, code, shown, words
from tillid_analysis.presentation.html import Prose, picture
from tillid_analysis.presentation.reports.export import export_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def chapter(name: str) -> object:
    """Return a notebook that ran, with a picture, a wide and a narrow table."""
    figure = Figure(figsize=(7, 3))
    figure.add_subplot().barh(["Økonomi", "Jura"], [61, 70])
    drawn = picture(figure, "Two bars; Jura is the longer one.", "Trust, 2026, n = 42")
    wide = pd.DataFrame({f"A long name {i}": ["A", "12,3"] for i in range(20)})
    table = GT(wide, rowname_col="A long name 0").tab_header("Trust, 2026").as_raw_html()
    return book(
        words(f"# {name}\n\n[The table](#Tables)"),
        code("x", shown(Prose("Found", ["Trust rose."], ["A", "B"])._repr_html_())),
        code("x", shown(drawn._repr_html_())),
        words("## Tables"),
        code("x", shown(table)),
        words("#### Plain"),
        code("x", shown(wide.iloc[:, :3].to_html(index=False, border=0))),
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    html = export_html(
        [chapter("Trust"), chapter("Learning")],
        title="Trust in the Agency",
        language="en",
        contents_label="Contents",
    )
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def page(browser, file: Path) -> Iterator[object]:  # noqa: ANN001
    with opened(browser, file) as shown:
        yield shown


def test_it_says_its_language_and_title(page) -> None:  # noqa: ANN001
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Trust in the Agency"


def test_headings_are_in_order(page) -> None:  # noqa: ANN001
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => h.tagName)"
    )
    assert levels == ["H1", "H2", "H3", "H3", "H4", "H2", "H3", "H3", "H4"]


def test_every_picture_is_drawn_and_has_an_alternative(page) -> None:  # noqa: ANN001
    pictures = page.evaluate("[...document.images].map(i => [i.alt, i.naturalWidth])")
    assert pictures == [["Two bars; Jura is the longer one.", 672]] * 2


def test_ids_are_unique_and_links_arrive(page) -> None:  # noqa: ANN001
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(links) == 1 + 6 + 2


def test_the_first_key_reaches_the_skip_link(page) -> None:  # noqa: ANN001
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_does_not_scroll_sideways_but_wide_tables_do(page, width: int) -> None:  # noqa: ANN001
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    inner = "e => [e.scrollWidth > e.clientWidth, e.tabIndex, e.getAttribute('aria-label')]"
    boxes = page.evaluate(f"[...document.querySelectorAll('.table')].map({inner})")
    assert boxes[::2] == [[True, 0, "Trust, 2026"]] * 2


def test_the_style_of_one_table_does_not_reach_another(page) -> None:  # noqa: ANN001
    style = "getComputedStyle(document.querySelector('.dataframe td')).borderBottomStyle"
    assert page.evaluate(style) == "solid"


def test_it_reads_without_scripts(browser, file: Path) -> None:  # noqa: ANN001
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(file.as_uri())
    assert opened.locator("nav li").count() == 6
    assert opened.locator("h2").first.is_visible()
    context.close()


def test_it_prints_on_a4(page, tmp_path: Path) -> None:  # noqa: ANN001
    content = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox \[([^]]+)\]", content))
    assert len(sizes) == 1
    width, height = (float(each) for each in sizes.pop().split()[2:])
    assert (round(width), round(height)) == (595, 842)


def test_figures_and_rows_are_whole_on_paper(page) -> None:  # noqa: ANN001
    page.emulate_media(media="print")
    for selector in ("figure", "tr", ".whole"):
        style = f"getComputedStyle(document.querySelector('{selector}')).breakInside"
        assert page.evaluate(style) == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).display") == "none"
