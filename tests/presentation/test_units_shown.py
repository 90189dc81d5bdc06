"""Pooled units and their places, as readers see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from bs4 import BeautifulSoup

import tillid_analysis as ta
from tillid_analysis.disclosure.audit.statements import read_statements
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.html import Prose
from tillid_analysis.results import Released

Shown = Mapping[str, Released]
FIGURES: dict[str, Callable[..., object]] = {
    "pulled": ta.plot_caterpillar,
    "pulled again": ta.plot_funnel,
    "places": ta.plot_ranks,
}


def read_table(markup: str) -> list[list[str]]:
    """Return the texts of a table's body."""
    rows = BeautifulSoup(markup, "html.parser").select("tbody tr")
    return [[each.get_text().strip() for each in row.select("th, td")] for row in rows]


def test_the_pooled_table_has_both_means(shown: Shown) -> None:
    rows = {row[0]: row[1:] for row in read_table(ta.tabulate_pooled(shown["pulled"]).markup)}
    assert rows["Tilsyn Syd"] == ["31", "50", "55", "[49; 61]", "67\xa0%"]
    assert rows["Aktindsigt"] == ["·"] * 5


def test_the_places_are_sorted_and_hidden_units_last(shown: Shown) -> None:
    rows = read_table(ta.tabulate_ranks(shown["places"]).markup)
    places = [row[3] for row in rows]
    assert places == [*map(str, range(1, 36)), *["·"] * 10]
    assert rows[34][0] == "Tilsyn Syd"
    assert rows[34][4] == "[9; 35]"


def test_the_spread_is_about_the_institution(shown: Shown) -> None:
    markup = ta.tabulate_unit_spread(shown["pulled"], language="en").markup
    assert read_table(markup)[0][:3] == ["Trust", "4.3", "[2.8, 6.2]"]
    cell = BeautifulSoup(markup, "html.parser").select_one("td[data-about]")
    assert cell is not None
    (said,) = read_statements(str(cell["data-about"]))
    assert (said.path, said.measure, said.statistic) == (("SFE",), "tillid~enhed", "sd_between")


def test_numbers_given_a_composition_are_no_others(shown: Shown) -> None:
    """Both may stand on a page: their marks tell them apart."""
    plain, fair = (
        ta.plot_caterpillar(shown[name], measure="tillid").about for name in ("pulled", "fair")
    )
    pooled = {each.key for each in read_statements(plain) if each.statistic.startswith("pooled")}
    given = {each.key for each in read_statements(fair) if each.statistic.startswith("pooled")}
    assert len(pooled) == 105
    assert not pooled & given


@pytest.mark.parametrize("name", FIGURES)
def test_figures_tell_shown_units_only(shown: Shown, name: str) -> None:
    plot, result = FIGURES[name], shown[name.split()[0]]
    drawn = plot(result, measure="tillid", language="en")
    codes = {each.unit for each in read_statements(drawn.about)}
    hidden = result.frame.loc[result.frame["suppressed"], "unit"]
    assert len(codes) >= 35
    assert not codes & set(hidden)
    assert "Aktindsigt" not in drawn.alt
    assert drawn.alt.startswith("Trust in 2026")


def test_the_funnel_names_those_outside(shown: Shown) -> None:
    alt = ta.plot_funnel(shown["pulled"], measure="tillid", language="en").alt
    assert alt.endswith(
        "Beyond the outer limit: Tilsyn Syd, Systemudvikling and Budget og Styring."
    )
    none = ta.plot_funnel(shown["pulled"], measure="laering", level="afdeling", language="en")
    assert none.alt.endswith("Beyond the outer limit: none.")


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_to_draw_is_said(shown: Shown, name: str) -> None:
    result = shown[name.split()[0]]
    numbers = result.frame.select_dtypes("number").columns
    empty = replace(result, frame=result.frame.assign(**dict.fromkeys(numbers, np.nan)))
    assert isinstance(FIGURES[name](empty), Prose)
    gone = replace(result, frame=result.frame.iloc[:0])
    assert isinstance(FIGURES[name](gone), Prose)


def test_the_composition_is_named(shown: Shown) -> None:
    caption = ta.plot_caterpillar(shown["fair"]).caption
    assert "Der er taget højde for enhedernes sammensætning efter: Leder." in caption


def test_the_wrong_question_and_level(shown: Shown) -> None:
    with pytest.raises(ChoiceError, match="this shows results of rank_units"):
        ta.plot_ranks(shown["pulled"])
    with pytest.raises(ChoiceError, match="level='team' is not in the result"):
        ta.tabulate_pooled(shown["pulled"], level="team")
