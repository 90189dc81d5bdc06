"""Tables are written as great_tables would write them, from pieces made once."""

import re

import pandas as pd
from bs4 import BeautifulSoup
from great_tables import GT, html, loc, style

from tillid_analysis.presentation.tables.layout import lay_out

CELLS = {"Unit <1>": ["A & B", "C"], "Mean": ["61", "·"], 'Read "so"': ["lower", ""]}
LIKE_OTHERS = re.compile(r" (?:headers=\"[^\"]*\"|id=\"t-(?!title)[^\"]*\")")


def test_words_stand_as_great_tables_would_put_them() -> None:
    made = lay_out(
        CELLS,
        "Levels & more",
        "Small differences are chance.",
        marks={"Mean": ["lower", "no_clear_difference"]},
        wide=['Read "so"'],
        strong=[1],
        parts=["One", "Two > one"],
        told="2026 S trust n",
    )
    title = '<span data-about="2026 S trust n">Levels &amp; more</span>'
    heavy = [style.text(weight="600"), style.fill("#eef3f7")]
    table = (
        GT(
            pd.DataFrame(CELLS).assign(part=["One", "Two > one"]),
            *("Unit <1>", "part"),
            id="t",
        )
        .tab_header(html(title))
        .tab_stubhead("Unit <1>")
        .cols_align("right", columns=["Mean"])
        .tab_style(style.fill("#f8e1d2"), loc.body(columns=["Mean"], rows=[0]))
        .tab_style(heavy, [loc.body(rows=[1]), loc.stub(rows=[1])])
        .tab_source_note("Small differences are chance.")
    )
    wanted, found = (
        BeautifulSoup(each, "html.parser").table
        for each in (LIKE_OTHERS.sub("", table.as_raw_html()), made.markup)
    )
    assert str(found) == str(wanted)


def test_what_is_written_cannot_be_markup() -> None:
    made = lay_out({"<u>": ["<b>"], "n": ["<i>"]}, "<s>", "<em>*loud*", parts=["<q>"])
    table = BeautifulSoup(made.markup, "html.parser").table
    assert table is not None
    assert not table.select("u, b, i, s, em, q")
    assert "<em>*loud*" in table.get_text()


def test_a_table_without_rows_or_notes_has_its_head() -> None:
    table = BeautifulSoup(lay_out({"Unit": []}, "Levels").markup, "html.parser").table
    assert table is not None
    assert [each.get_text() for each in table("th")] == ["Unit"]
    assert not table.select("tbody tr, tfoot")
