import pandas as pd
import pytest
from bs4 import BeautifulSoup
from great_tables import GT

from tillid_analysis.presentation.reports.tables import ROWS_OF_A_PAGE, finish_tables
from tillid_analysis.presentation.tables.layout import lay_out

FRAME = pd.DataFrame({"unit": ["A", "B"], "low": [1, 2], "high": [3, 4]})


def finished(*tables: str) -> BeautifulSoup:
    soup = BeautifulSoup(
        f"<head></head><main><h2>Trust</h2>{''.join(tables)}</main>", "html.parser"
    )
    finish_tables(soup)
    return soup


def great(title: str = "Trust, 2026", **options: str) -> str:
    table = GT(FRAME, rowname_col="unit").tab_header(title, "0-100").tab_stubhead("Unit")
    return table.tab_spanner("Interval", ["low", "high"]).tab_options(**options).as_raw_html()


def test_a_plain_table_gets_scopes_and_a_container() -> None:
    soup = finished(
        "<table><thead><tr><th>Unit</th><th colspan='2'>Trust</th></tr></thead>"
        "<tbody><tr><th>A</th><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert [each["scope"] for each in soup.find_all("th")] == ["col", "colgroup", "row"]
    box = soup.select_one("main > div")
    assert box is not None
    assert box.attrs == {
        "role": "group",
        "tabindex": "0",
        "aria-label": "Trust",
        "class": "table whole",
    }


def test_a_range_in_a_head_stays_together_and_says_the_same() -> None:
    soup = finished(
        "<table><thead><tr><th>Level (0-100), 2024-2026</th><th>95 %-interval</th></tr></thead>"
        "<tbody><tr><td>1-2</td></tr></tbody></table>"
    )
    assert [each.get_text() for each in soup.find_all("span")] == ["(0-100)", "2024-2026"]
    assert soup.select_one("th").get_text() == "Level (0-100), 2024-2026"


@pytest.mark.parametrize(("columns", "on_end"), [(3, False), (6, True)])
def test_heads_stand_on_end_where_a_phone_has_no_room_for_them(columns: int, on_end: bool) -> None:
    heads = {f"Involvement {at}": ["+1", "-2"] for at in range(columns)}
    soup = finished(lay_out({"Unit": ["A", "B"], **heads}, "Differences").markup)
    (box,) = soup.select("main > div")
    assert ("on-end" in str(box["class"])) == on_end


def test_a_long_table_may_be_cut_on_paper() -> None:
    rows = "<tr><td>1</td></tr>" * (ROWS_OF_A_PAGE + 1)
    assert [each["class"] for each in finished(f"<table>{rows}</table>").select("main > div")] == [
        "table"
    ]


def test_the_title_of_a_great_table_becomes_its_caption() -> None:
    soup = finished(great())
    caption = soup.select_one("table > caption")
    assert caption is not None
    assert [each.get_text() for each in caption.find_all("span")] == ["Trust, 2026", "0-100"]
    assert [each["aria-label"] for each in soup.select("main > div")] == ["Trust, 2026 0-100"]
    assert not soup.select("thead td")


def test_great_tables_do_not_share_names() -> None:
    soup = finished(great(), great())
    assert not soup.select("main [id]")
    assert not soup.select("[headers], [aria-labelledby], [aria-describedby]")
    assert {each["scope"] for each in soup.find_all("th")} == {"col", "colgroup", "row"}


def test_tables_that_look_alike_share_a_style_in_the_head() -> None:
    soup = finished(great(), great("Learning"), great(table_font_size="30px"))
    assert [each["class"] for each in soup.select("main > div")] == [
        "table look-1 whole",
        "table look-1 whole",
        "table look-2 whole",
    ]
    assert not soup.select("main style")
    assert len(soup.select("head > style")) == 1


def test_a_style_reaches_its_own_tables_only() -> None:
    (style,) = finished(great(), great(table_font_size="30px")).select("head > style")
    css = str(style.string)
    selectors = [
        each.strip() for rule in css.split("}")[:-1] for each in rule.split("{")[0].split(",")
    ]
    assert selectors
    assert all(each.startswith((".look-1 ", ".look-2 ")) for each in selectors)
    assert "#" not in "".join(selectors)


def test_conditions_in_a_style_are_kept() -> None:
    css = "@media print { #t td { color: red; } }"
    table = GT(FRAME, id="t").opt_css(css, add=False, allow_duplicates=True).as_raw_html()
    (style,) = finished(table).select("head > style")
    assert "@media print { .look-1 td { color: red; } }" in str(style.string)


def test_the_page_does_not_depend_on_drawn_ids() -> None:
    assert str(finished(great())) == str(finished(great()))
