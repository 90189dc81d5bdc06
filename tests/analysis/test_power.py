"""Smallest differences: what they are made from, and that verdicts keep the promise."""

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError
from tillid_analysis.stats.power import n_needed, power_of, smallest_difference
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def found(survey: Survey) -> pd.DataFrame:
    return ta.assess_power(survey, wave="2026").frame


def row_of(frame: pd.DataFrame, unit: str, reference: str) -> pd.Series:
    chosen = frame["unit"].eq(unit) & frame["reference"].eq(reference)
    return frame[chosen & frame["measure"].eq("tillid")].iloc[0]


def test_a_unit_against_the_rest(survey: Survey, people: pd.DataFrame, found: pd.DataFrame) -> None:
    sd = people.loc[people["wave"] == "2026", "tillid"].std()
    row = row_of(found, "A03", "rest")
    sizes = (row["n"], row["n_reference"])
    assert sizes == (31, 826)
    np.testing.assert_allclose(row["smallest_detectable"], smallest_difference(sd, *sizes))
    np.testing.assert_allclose(row["detectable_effect"] * sd, row["smallest_detectable"])
    np.testing.assert_allclose(row["power"], power_of(5, sd, *sizes))
    assert row["n_needed"] == n_needed(5, sd, 826)
    alone = smallest_difference(sd, *sizes, conf_level=1 - 0.05 / 39)
    np.testing.assert_allclose(row["detectable_adjusted"], alone)


def test_the_next_wave_answers_as_the_institution_did(survey: Survey, found: pd.DataFrame) -> None:
    invited = survey.units.invited["2026"]
    at = survey.units.position("A03")
    rate = 857 / invited[0]
    assert row_of(found, "A03", "rest, next wave")["n_planned"] == round(invited[at] * rate)
    change = row_of(found, "A03", "next wave")
    planned = ta.assess_power(survey, measure="tillid", wave="2026", response_rate=1.0).frame
    full = row_of(planned, "A03", "next wave")
    assert full["n_planned"] == invited[at]
    assert full["smallest_detectable"] < change["smallest_detectable"]
    assert row_of(found, "SFE", "next wave")["n_planned"] == 857


def test_units_that_are_not_tested_show_nothing(survey: Survey, found: pd.DataFrame) -> None:
    small = found[found["reference"].eq("rest") & (found["n"] < 10)]
    assert len(small)
    numbers = ["smallest_detectable", "detectable_effect", "detectable_adjusted", "power"]
    assert small[numbers].isna().all(axis=None)
    assert (small["n_needed"] >= 10).all()


def test_more_answers_show_smaller_differences(found: pd.DataFrame) -> None:
    curve = found[found["reference"].str.startswith("size ") & (found["measure"] == "tillid")]
    assert curve["smallest_detectable"].is_monotonic_decreasing
    assert curve["n_planned"].iloc[0] == 10
    assert (curve["unit"] == "SFE").all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"power": 0.04}, "power=0.04 must lie between 1 - conf_level and 1, such as 0.8"),
        ({"response_rate": 75}, "response_rate=75 must lie between 0 and 1, such as 0.75"),
        ({"conf_level": 95}, "conf_level=95 must lie between 0 and 1, such as 0.95"),
    ],
)
def test_what_is_out_of_range(survey: Survey, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.assess_power(survey, **arguments)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_the_release_shows_nothing_of_hidden_units(survey: Survey) -> None:
    shown = ta.plan_release(survey)(ta.assess_power(survey, wave="2026")).frame
    hidden = shown[shown["unit"].isin(["A10", "B12", "C09", "E05", "F02"])]
    numbers = hidden.select_dtypes("number").columns
    assert len(hidden)
    assert hidden[numbers].isna().all(axis=None)
    known = shown[shown["unit"] == "A03"]
    assert known["smallest_detectable"].notna().all()
