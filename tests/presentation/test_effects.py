"""Differences in other ways than points, and whether units differ at all, as a reader sees it."""

import pytest

import tillid_analysis as ta
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError
from tillid_analysis.results import SIGN
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


def test_units_differ(survey: Survey, release: Release) -> None:
    table = ta.tabulate_differences(release(ta.assess_differences(survey, wave="2026")))
    assert table.caption == "Er enhederne forskellige, 2026"
    rows = cells(table)
    assert rows[0] == ["Afdeling"]
    # Two departments borrow their spread, and their ranks are not told.
    assert rows[1][:3] == ["Tillid", "6", "0,054"]
    assert rows[8][2] == "<0,001"


def test_effects_of_each_unit(survey: Survey, release: Release) -> None:
    shown = release(ta.contrast(survey, wave="2026"))
    table = ta.tabulate_effects(shown, measure="tillid", language="en")
    rows = {row[0].strip(): row[1:] for row in cells(table)}
    assert rows["Systemudvikling"][0] == "▲ +14"
    assert rows["Systemudvikling"][2].startswith("72 [")
    assert rows["Forvaltningsret"] == [SIGN] * 4
    row = shown.frame.set_index(["unit", "measure"]).loc[("A03", "tillid")]
    assert rows["Tilsyn Syd"][1].startswith(f"−{abs(row['effect_size']):.2f} [")


def test_effects_of_whole_units_only(survey: Survey, release: Release) -> None:
    pairs = release(ta.contrast(survey, wave="2026", family="siblings"))
    with pytest.raises(ChoiceError, match="whole units"):
        ta.tabulate_effects(pairs)
