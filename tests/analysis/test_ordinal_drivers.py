"""Drivers by the order of the answers: compared with statsmodels, and with the ranking by means."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel  # type: ignore[import-untyped]

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]


@pytest.fixture(scope="module")
def frame(survey: Survey) -> pd.DataFrame:
    return ta.rank_ordinal_drivers(survey, outcome="RES5", wave="2026", controls=[]).frame


def test_odds_ratios(survey: Survey, frame: pd.DataFrame) -> None:
    """Where the item was not answered the nearest option stands in."""
    rows = survey.rows("2026")
    columns = {each: survey.points(each, rows) for each in ["RES5", *DRIVERS]}
    data = pd.DataFrame(columns).dropna()
    standard = data[DRIVERS] / data[DRIVERS].std(ddof=0)
    options = np.array([0, 25, 50, 75, 100])
    nearest = np.abs(data["RES5"].to_numpy()[:, None] - options - 1e-9).argmin(axis=1)
    fit = OrderedModel(nearest, standard, distr="logit").fit(method="bfgs", disp=False)
    odds = np.exp(fit.params[DRIVERS])
    np.testing.assert_allclose(frame["odds_ratio"], odds, rtol=2e-3)
    low, high = np.exp(fit.conf_int().loc[DRIVERS].T.to_numpy())
    np.testing.assert_allclose(frame["odds_low"], low, rtol=2e-3)
    np.testing.assert_allclose(frame["odds_high"], high, rtol=2e-3)
    np.testing.assert_allclose(frame["r_squared"], fit.prsquared, rtol=1e-3)
    assert (frame["n"] == len(data)).all()


def test_shares_stand_beside_those_by_the_mean(survey: Survey, frame: pd.DataFrame) -> None:
    means = ta.rank_drivers(survey, outcome="RES5", wave="2026", controls=[]).frame
    np.testing.assert_array_equal(frame["importance_mean"], means["importance"])
    np.testing.assert_allclose(frame["importance"].sum(), 1, rtol=1e-9)
    np.testing.assert_array_equal(frame["n"], means["n"])
    assert frame.loc[frame["importance"].idxmax(), "term"] == "rammer"


def test_shares_have_intervals_like_those_by_the_mean(survey: Survey, frame: pd.DataFrame) -> None:
    means = ta.rank_drivers(survey, outcome="RES5", wave="2026", controls=[]).frame
    assert frame["importance"].between(frame["importance_low"], frame["importance_high"]).all()
    width, other = (each["importance_high"] - each["importance_low"] for each in (frame, means))
    assert (width / other).between(0.7, 1.4).all()
    plain = {"outcome": "RES5", "wave": "2026", "controls": []}
    none = ta.rank_ordinal_drivers(survey, replicates=0, **plain).frame
    assert none["importance_low"].isna().all()
    np.testing.assert_array_equal(none["importance"], frame["importance"])
    with pytest.raises(ChoiceError, match="replicates=20"):
        ta.rank_ordinal_drivers(survey, replicates=20)


def test_few_units_have_no_interval(survey: Survey) -> None:
    unit = survey.responses.unit % 9 + 1
    few = replace(survey, responses=replace(survey.responses, unit=unit))
    frame = ta.rank_ordinal_drivers(few, outcome="RES5", wave="2026", controls=[]).frame
    assert frame["importance"].notna().all()
    assert frame["importance_low"].isna().all()


def test_an_index_and_controls(survey: Survey) -> None:
    """Its distinct values are its answers."""
    held = ta.rank_ordinal_drivers(survey, wave="2026").frame
    free = ta.rank_ordinal_drivers(survey, wave="2026", controls=[]).frame
    np.testing.assert_allclose(held["importance"], held["importance_mean"], atol=0.05)
    assert (held["importance"] != free["importance"]).all()
    assert (held["odds_low"] < held["odds_ratio"]).all()


def test_weights_that_are_equal_make_no_difference(survey: Survey, frame: pd.DataFrame) -> None:
    weight = np.full(len(survey.responses.wave), 3.0)
    weighted = replace(survey, responses=replace(survey.responses, weight=weight))
    found = ta.rank_ordinal_drivers(weighted, outcome="RES5", wave="2026", controls=[]).frame
    np.testing.assert_allclose(found["odds_low"], frame["odds_low"], rtol=1e-8)
    np.testing.assert_allclose(found["importance"], frame["importance"], rtol=1e-8)


def test_drivers_that_are_copies_have_no_odds_ratios(survey: Survey) -> None:
    points = unpack(survey.scores.points)
    names = list(survey.codebook.index_by_id)
    points[:, names.index("tillid")] = points[:, names.index("rammer")]
    same = replace(survey, scores=replace(survey.scores, points=pack(points)))
    result = ta.rank_ordinal_drivers(
        same, drivers=["tillid", "rammer", "laering"], wave="2026", controls=[]
    )
    assert result.frame["odds_ratio"].isna().all()
    shares = result.frame.set_index("term")["importance"]
    np.testing.assert_allclose(shares["tillid"], shares["rammer"], rtol=1e-6)
    assert [note.code for note in result.notes] == ["association", "ordinal_drivers", "no_odds"]


def test_many_drivers_have_odds_ratios_only(survey: Survey) -> None:
    items = [each for each in survey.codebook.item_by_id if not each.startswith("RES")][:11]
    found = ta.rank_ordinal_drivers(survey, drivers=items, wave="2026", controls=[]).frame
    assert found["importance"].isna().all()
    assert found["odds_ratio"].notna().all()


def test_few_answers(survey: Survey, frame: pd.DataFrame) -> None:
    rows = survey.rows("2026")
    points = unpack(survey.scores.points)
    points[rows.start + 29 : rows.stop] = np.nan
    few = replace(survey, scores=replace(survey.scores, points=pack(points)))
    found = ta.rank_ordinal_drivers(few, wave="2026").frame
    assert found["odds_ratio"].isna().all()
    assert set(found["method"]) == {"too few answers"}
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    none = ta.rank_ordinal_drivers(replace(survey, codebook=bare)).frame
    assert len(none) == 0
    assert none.dtypes.equals(frame.dtypes)
