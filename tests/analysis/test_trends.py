"""Changes between waves, on the items that both asked in the same way."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.analysis.trends import common_items
from tillid_analysis.survey import Survey


def test_reworded_and_new_items_do_not_count(survey: Survey) -> None:
    assert "LAE5" not in common_items(survey, "laering", ["2024", "2026"])
    assert "LAE5" in common_items(survey, "laering", ["2022", "2024"])
    assert common_items(survey, "RES3", ["2024", "2026"]) == []


def test_the_number_of_common_items_is_told(survey: Survey) -> None:
    result = ta.compare_waves(survey, by="institution")
    items = result.frame.set_index(["wave", "measure"])["items"]
    assert items["2026", "laering"] == 7
    assert items["2026", "resultatkultur"] == 5
    assert items["2026", "tillid"] == 6
    assert {note.code for note in result.notes} == {"independent_waves", "common_items"}


def test_an_index_with_all_items_is_compared_near_welch(
    survey: Survey, people: pd.DataFrame
) -> None:
    frame = ta.compare_waves(survey, wave="2026", measure="tillid").frame.set_index("unit")
    for unit in ("A03", "B04", "D13"):
        part = people[people["unit"] == unit]
        now, before = (part.loc[part["wave"] == w, "tillid"].dropna() for w in ("2026", "2024"))
        test = stats.ttest_ind(now, before, equal_var=False)
        row = frame.loc[unit]
        np.testing.assert_allclose(row["estimate"], now.mean() - before.mean(), rtol=1e-10)
        np.testing.assert_allclose(row["std_error"], np.hypot(now.sem(), before.sem()), rtol=1e-10)
        # Not Welch's own, but near it.
        np.testing.assert_allclose(row["p_value"], test.pvalue, atol=0.01)


def test_the_respondents_are_those_of_the_whole_index(survey: Survey) -> None:
    levels = ta.estimate(survey, measure=["laering"]).frame.set_index(["wave", "unit"])
    changes = ta.compare_waves(survey, wave="2026", measure=["laering"]).frame
    for row in changes.itertuples():
        assert row.n == levels.loc[("2026", row.unit), "n"]
        assert row.n_reference == levels.loc[("2024", row.unit), "n"]


def test_the_true_changes_lie_in_their_intervals(survey: Survey, truth: dict[str, Any]) -> None:
    """On the common items: all items together would make of the new one a change of its own."""
    frame = ta.compare_waves(survey, wave="2026").frame.set_index(["unit", "measure"])
    for unit, code in (("institution", survey.units.codes[0]), ("E02", "E02")):
        for measure, change in truth["change_2024_2026"][unit].items():
            row = frame.loc[(code, measure)]
            assert row["conf_low"] < change < row["conf_high"], (unit, measure)
    assert frame.loc[(survey.units.codes[0], "laering"), "verdict"] == "higher"


def test_the_first_wave_has_nothing_to_be_compared_with(survey: Survey) -> None:
    empty = ta.compare_waves(survey, wave="2022").frame
    assert len(empty) == 0
    assert empty.dtypes.equals(ta.compare_waves(survey, wave="2024").frame.dtypes)
