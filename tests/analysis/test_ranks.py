"""Places of units: a second way, and that no place tells of a unit that is not there."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def places(survey: Survey) -> pd.DataFrame:
    return ta.rank_units(survey, measure="tillid", wave="2026", level="enhed").frame


def test_places_are_those_of_the_estimates(places: pd.DataFrame) -> None:
    expected = places["estimate"].rank(ascending=False, method="min")
    np.testing.assert_array_equal(places["rank"], expected)
    assert ((places["rank_low"] <= places["rank"]) & (places["rank"] <= places["rank_high"])).all()
    assert places["rank_high"].max() == len(places)


def test_chances_add_up_to_the_tenth(places: pd.DataFrame) -> None:
    """Of 45 units five are lowest."""
    np.testing.assert_allclose(places[["p_lowest", "p_highest"]].sum(), 5)
    np.testing.assert_allclose(places["rank_expected"].mean(), 23)
    assert places.loc[places["p_lowest"].idxmax(), "unit"] == "A03"


def test_the_seed_gives_the_same_numbers(survey: Survey, places: pd.DataFrame) -> None:
    again = ta.rank_units(survey, measure="tillid", wave="2026", level="enhed").frame
    pd.testing.assert_frame_equal(again, places)
    other = ta.rank_units(survey, measure="tillid", wave="2026", level="enhed", seed=2).frame
    assert (other["p_lowest"] != places["p_lowest"]).any()
    assert (other["p_lowest"] - places["p_lowest"]).abs().max() < 0.05


def test_levels_are_ranked_each_on_its_own(survey: Survey, places: pd.DataFrame) -> None:
    both = ta.rank_units(survey, measure="tillid", wave="2026").frame
    assert both.groupby("level")["rank"].max().to_dict() == {"afdeling": 6, "enhed": 45}
    pd.testing.assert_frame_equal(both[both["level"] == "enhed"].reset_index(drop=True), places)


def test_hidden_units_take_no_place(survey: Survey) -> None:
    result = ta.rank_units(survey, measure="tillid", wave="2026", level="enhed")
    codes = np.array(survey.units.codes)
    hidden = np.isin(codes, ["C02", "A03"])
    assert result.among is not None
    frame = result.among(lambda rows, kind: ~hidden[: len(rows)])
    rows = frame["unit"].isin(["C02", "A03"])
    assert frame.loc[rows, ["estimate", "rank", "rank_low", "p_lowest"]].isna().all(axis=None)
    assert sorted(frame.loc[~rows, "rank"]) == list(range(1, 44))


def test_one_unit_has_no_place(survey: Survey) -> None:
    frame = ta.rank_units(survey, measure="tillid", wave="2026", level="institution").frame
    assert frame[["rank", "rank_low", "p_lowest"]].isna().all(axis=None)


def test_means_stay_where_the_institutions_spread_is_not_told(survey: Survey) -> None:
    """As where too few joined since a release for it: what is shown elsewhere is no gap here."""
    release = ta.plan_release(survey)
    plan = release.waves["2026"]
    mean_only = {
        name: replace(each, detailed=np.zeros_like(each.detailed))
        for name, each in plan.measures.items()
    }
    coarse = replace(release, waves={**release.waves, "2026": replace(plan, measures=mean_only)})
    shown = coarse(ta.rank_units(survey, measure="tillid", wave="2026", level="afdeling")).frame
    assert shown[["estimate", "n"]].notna().all(axis=None)
    assert shown[["rank", "p_lowest"]].isna().all(axis=None)
