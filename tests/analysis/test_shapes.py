"""Shapes of drivers: a second way, planted bends, and surveys of which little can be said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]
OUTCOME = "resultatkultur"
Points = dict[str, np.ndarray]


def changed(survey: Survey, change: Callable[[Points], None]) -> Survey:
    """Return the survey with other scores on its indices."""
    points = unpack(survey.scores.points)
    columns = {name: points[:, at] for at, name in enumerate(survey.codebook.index_by_id)}
    change(columns)
    return replace(survey, scores=replace(survey.scores, points=pack(points)))


def flatten(columns: Points) -> None:
    above = np.maximum(columns["rammer"] - 70, 0)
    columns[OUTCOME][:] = np.clip(columns[OUTCOME] - 0.4 * above, 0, 100)


def assess(survey: Survey, **arguments: object) -> pd.DataFrame:
    return ta.assess_shapes(survey, wave="2026", **arguments).frame  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(survey: Survey) -> pd.DataFrame:
    return assess(survey, controls=[])


@pytest.fixture(scope="module")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


@pytest.fixture(scope="module")
def bent(survey: Survey) -> Survey:
    return changed(survey, flatten)


@pytest.fixture(scope="module")
def now(people: pd.DataFrame) -> pd.DataFrame:
    measured: pd.DataFrame = people.loc[people["wave"] == "2026", [*DRIVERS, OUTCOME]].dropna()
    return measured


def test_the_slope_is_that_of_least_squares(found: pd.DataFrame, now: pd.DataFrame) -> None:
    fit = OLS(now[OUTCOME], now[DRIVERS].assign(one=1.0)).fit()
    whole = found[found["part"] == "whole"].set_index("term")
    np.testing.assert_allclose(whole.loc[DRIVERS, "slope"], 10 * fit.params[DRIVERS], rtol=1e-8)
    assert (whole["n"] == len(now)).all()


def test_bins_are_means_given_the_others(found: pd.DataFrame, now: pd.DataFrame) -> None:
    rows = found[(found["part"] == "bin") & (found["term"] == "rammer")]
    order = np.sort(now["rammer"])
    bins = np.searchsorted(order[np.cumsum(rows["n"].astype(int))[:-1]], now["rammer"], "right")
    dummies = pd.get_dummies(bins, dtype=float).set_index(now.index)
    others = now[[each for each in DRIVERS if each != "rammer"]]
    fit = OLS(now[OUTCOME], pd.concat([dummies, others - others.mean()], axis=1)).fit()
    np.testing.assert_allclose(rows["estimate"], fit.params.iloc[: len(rows)], rtol=1e-8)
    means = now["rammer"].groupby(bins).mean()
    np.testing.assert_allclose(rows["position"], means, atol=0.5)


def test_bins_and_curve_lie_around_the_mean_that_is_told(survey: Survey) -> None:
    """Of everybody with the outcome: else the few who lack a driver would be told."""

    def forget(columns: Points) -> None:
        columns["tillid"][-3:] = np.nan

    fewer = changed(survey, forget)
    told = ta.estimate(survey, by="institution", wave="2026", measure=OUTCOME).frame
    rows = assess(fewer)
    for _, bins in rows[rows["part"] == "bin"].groupby("term"):
        mean = np.average(bins["estimate"], weights=bins["n"])
        np.testing.assert_allclose(mean, told["estimate"].iloc[0], rtol=1e-10)
    assert (rows.loc[rows["part"] == "whole", "n"] == told["n"].iloc[0] - 3).all()


def test_a_planted_bend_is_told_with_its_place(bent: Survey) -> None:
    rows = assess(bent)
    whole = rows[rows["part"] == "whole"].set_index("term")
    assert whole["verdict"].to_dict() == {
        **dict.fromkeys(DRIVERS, "straight"),
        "rammer": "flattens",
    }
    frames = whole.loc["rammer"]
    assert frames["position_low"] <= 70 <= frames["position_high"]
    assert frames["p_adjusted"] < 0.05
    assert whole["position"].notna().sum() == 1
    lines = rows[rows["part"].isin(["below", "above"])].set_index("part")
    assert lines.loc["below", "slope_low"] > 2
    assert lines.loc["above", "slope_high"] < 2
    assert assess(bent).equals(rows)


def test_in_the_sample_nothing_bends(survey: Survey) -> None:
    whole = ta.assess_shapes(survey).frame.query("part == 'whole'")
    assert set(whole["verdict"]) <= {"straight", "no_clear_association"}
    assert whole["position"].isna().all()
    assert len(whole) == 15


def test_an_item_of_five_answers(survey: Survey) -> None:
    rows = assess(survey, drivers=["TIL1", "RAM1"])
    assert rows.loc[rows["part"] == "bin", "term"].value_counts().max() <= 5
    whole = rows[rows["part"] == "whole"]
    assert whole["p_value"].notna().all()
    assert (whole["verdict"] != "too_few_answers").all()


def constant(columns: Points) -> None:
    columns["tillid"][:] = 50


def two_values(columns: Points) -> None:
    columns["tillid"][:] = np.where(columns["tillid"] > 60, 75, 25)


def thirty(columns: Points) -> None:
    columns[OUTCOME][:-30] = np.nan


def ten(columns: Points) -> None:
    columns[OUTCOME][:-10] = np.nan


def nobody(columns: Points) -> None:
    columns[OUTCOME][:] = np.nan


def alike(columns: Points) -> None:
    columns["laering"][:] = columns["tillid"]


def all_the_same(columns: Points) -> None:
    for column in columns.values():
        column[:] = 75


ODD = [constant, two_values, thirty, ten, nobody, alike, all_the_same]


@pytest.mark.parametrize("change", ODD)
def test_little_can_be_said(
    survey: Survey, release: Release, change: Callable[[Points], None]
) -> None:
    odd = changed(survey, change)
    result = ta.assess_shapes(odd, wave="2026")
    pairs = release(ta.assess_interactions(odd, wave="2026"))
    shown = release(result)
    for each in (ta.tabulate_shapes, ta.state_shapes):
        each(shown)
    for each in (ta.tabulate_interactions, ta.state_interactions):
        each(pairs)
    if change in (constant, nobody):
        ta.plot_shapes(shown)
        ta.plot_interactions(pairs)
    whole = result.frame.query("part == 'whole'").set_index("term")
    assert len(whole) == 5
    trust = whole.loc["tillid"]
    few = {constant, ten, nobody, alike, all_the_same}
    assert (trust["verdict"] == "too_few_answers") == (change in few)
    if change is two_values:
        assert np.isnan(trust["p_value"])
        assert whole["p_value"].notna().sum() == 4


def test_one_unit_says_nothing_of_how_sure_it_is(survey: Survey) -> None:
    unit = np.full_like(survey.responses.unit, 3)
    alone = replace(survey, responses=replace(survey.responses, unit=unit))
    result = ta.assess_shapes(alone, wave="2026")
    whole = result.frame.query("part == 'whole'")
    assert whole["slope"].notna().all()
    assert whole["slope_low"].isna().all()
    assert (whole["verdict"] == "too_few_answers").all()
    assert [note.code for note in result.notes] == ["association", "shape_bins", "few_units"]


def test_weights_of_one_change_nothing(survey: Survey, found: pd.DataFrame) -> None:
    weight = np.full(len(survey.responses.unit), 2.5)
    weighted = replace(survey, responses=replace(survey.responses, weight=weight))
    rows = assess(weighted, controls=[])
    for name in ("slope", "slope_low", "estimate", "conf_low", "expected", "position", "n"):
        np.testing.assert_allclose(rows[name], found[name], rtol=1e-7, err_msg=name)


def test_no_drivers_named(survey: Survey) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    result = ta.assess_shapes(replace(survey, codebook=bare))
    assert len(result.frame) == 0
    assert [note.code for note in result.notes] == ["no_drivers"]
    assert result.frame.dtypes.equals(ta.assess_shapes(survey, wave="2026").frame.dtypes)


def test_a_coverage_that_is_none(survey: Survey) -> None:
    with pytest.raises(ChoiceError):
        ta.assess_shapes(survey, conf_level=95)
