"""Drivers within units and between them: a second way, among those shown, and with few units."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.analysis.drivers.model import choose_terms, gather_answers
from tillid_analysis.analysis.drivers.units import Sums, find_smallest
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.results import Kind, Permit, Result
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]
MEASURES = ["resultatkultur", *DRIVERS]


@pytest.fixture(scope="module")
def result(survey: Survey) -> Result:
    return ta.locate_drivers(survey, wave="2026", controls=[])


@pytest.fixture(scope="module")
def teams(survey: Survey) -> list[str]:
    parents = set(survey.units.parents.tolist())
    return [code for at, code in enumerate(survey.units.codes) if at not in parents]


@pytest.fixture(scope="module")
def smallest(survey: Survey, people: pd.DataFrame, teams: list[str]) -> pd.DataFrame:
    """Return the complete answers of people in teams of ten or more of them."""
    stated = survey.responses.background["leder"].astype(object).fillna("?")
    now = people.assign(leder=stated.to_numpy())
    now = now[(now["wave"] == "2026") & now["unit"].isin(teams)].dropna(subset=MEASURES)
    return now[now.groupby("unit")["unit"].transform("size") >= 10].reset_index(drop=True)


def only(*units: str) -> Permit:
    """Permit some units."""

    def permit(rows: pd.DataFrame, kind: Kind) -> np.ndarray:
        return np.asarray(rows["unit"].isin(units), dtype=bool)

    return permit


def part(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["part"] == name].set_index("term")


def test_within_is_regression_with_a_constant_for_each_unit(
    result: Result, smallest: pd.DataFrame, teams: list[str]
) -> None:
    assert result.among is not None
    units = pd.get_dummies(smallest["unit"], dtype=float)
    fit = OLS(smallest["resultatkultur"], smallest[DRIVERS].join(units)).fit()
    found = part(result.among(only(*teams)), "within")
    spread = smallest[DRIVERS].std() / smallest["resultatkultur"].std()
    np.testing.assert_allclose(found.loc[DRIVERS, "slope"], 10 * fit.params[DRIVERS])
    np.testing.assert_allclose(found.loc[DRIVERS, "estimate"], fit.params[DRIVERS] * spread)
    # The error is of the whole model: nearly that within.
    np.testing.assert_allclose(
        found.loc[DRIVERS, "std_error"], fit.bse[DRIVERS] * spread, rtol=0.01
    )
    assert (found["n"] == len(smallest)).all()
    assert (found["n_units"] == units.shape[1]).all()


def test_controls_are_held_constant_within(
    survey: Survey, smallest: pd.DataFrame, teams: list[str]
) -> None:
    held = ta.locate_drivers(survey, wave="2026", controls=["leder"])
    assert held.among is not None
    dummies = pd.get_dummies(smallest["leder"], dtype=float, drop_first=True)
    units = pd.get_dummies(smallest["unit"], dtype=float)
    fit = OLS(smallest["resultatkultur"], smallest[DRIVERS].join(dummies).join(units)).fit()
    found = part(held.among(only(*teams)), "within")
    np.testing.assert_allclose(found.loc[DRIVERS, "slope"], 10 * fit.params[DRIVERS], rtol=1e-6)


def test_the_contextual_effect_is_the_difference(result: Result) -> None:
    within, between, gap = (
        part(result.frame, each) for each in ("within", "between", "contextual")
    )
    np.testing.assert_allclose(gap["estimate"], between["estimate"] - within["estimate"])
    both = np.hypot(between["std_error"], within["std_error"])
    np.testing.assert_allclose(gap["std_error"], both)
    for each in (within, between):
        np.testing.assert_allclose(each["importance"].sum(), 1)
        assert (each["importance_low"] <= each["importance"]).all()
        assert (each["importance"] <= each["importance_high"]).all()


def test_icc_is_that_of_the_units(result: Result, survey: Survey) -> None:
    """Close to what `shrink_units` has for the level, which knows of small teams too."""
    pulled = ta.shrink_units(survey, wave="2026", measure="tillid", level="enhed").frame
    own = part(result.frame, "between").loc["tillid"]
    assert abs(own["icc"] - pulled["icc"].iloc[-1]) < 0.03
    assert own["icc_low"] < own["icc"] < own["icc_high"]
    outcome = part(result.frame, "outcome").loc["resultatkultur"]
    assert 0 < outcome["icc"] < outcome["reliability"] < 1


def test_hidden_units_take_no_part(survey: Survey, result: Result) -> None:
    """What is made among some units is what those units alone would give."""
    assert result.among is not None
    some = [code for code in survey.units.codes if code.startswith(("A", "B")) and len(code) == 3]
    found = part(result.among(only(*some)), "within")
    codes = np.array(survey.units.codes)
    outside = ~np.isin(codes[survey.responses.unit], some)
    scores = unpack(survey.scores.points)
    scores[outside] = np.nan
    alone = replace(survey, scores=replace(survey.scores, points=pack(scores)))
    own = part(ta.locate_drivers(alone, wave="2026", controls=[]).frame, "within")
    columns = ["estimate", "std_error", "n", "n_units", "importance"]
    np.testing.assert_allclose(found[columns], own[columns], rtol=1e-6)


def test_a_department_stands_where_none_of_its_teams_may(survey: Survey, result: Result) -> None:
    assert result.among is not None
    teams = [code for code in survey.units.codes if len(code) == 3 and not code.startswith("A")]
    with_a = result.among(only("A", *teams)).iloc[0]
    without = result.among(only(*teams)).iloc[0]
    assert with_a["n_units"] == without["n_units"] + 1
    assert with_a["n"] > without["n"]
    # A department of which a team is shown is no unit of its own.
    other = result.among(only("A", "A03", *teams)).iloc[0]
    assert other["n_units"] == without["n_units"] + 1
    assert other["n"] < with_a["n"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_units_tell_nothing_between(survey: Survey, result: Result, count: int) -> None:
    assert result.among is not None
    frame = result.among(only(*["A03", "A01", "B01"][:count]))
    assert frame.shape == result.frame.shape
    assert frame.dtypes.equals(result.frame.dtypes)
    for name in ("between", "contextual"):
        rows = part(frame, name)
        assert rows[["estimate", "importance", "p_value"]].isna().all(axis=None)
        assert (rows["method"] == "too few units").all()
        assert (rows["verdict"] == "too_few_answers").all()
    assert frame["p_slope"].isna().all()
    assert part(frame, "within")["estimate"].isna().all() == (count < 2)


def test_released_it_rests_on_shown_units(survey: Survey, result: Result) -> None:
    release = ta.plan_release(survey)
    plan = release.waves["2026"]
    shown = [plan.measures[each].detailed[: len(survey.units)] for each in MEASURES]
    may = np.flatnonzero(np.logical_and.reduce(shown))
    frame = release(result).frame
    assert result.among is not None
    own = result.among(only(*(survey.units.codes[at] for at in may)))
    np.testing.assert_allclose(frame["estimate"], own["estimate"].round(2))
    assert frame["n_units"].equals(own["n_units"])


def test_weights_that_are_all_one_change_nothing(survey: Survey) -> None:
    terms = choose_terms(survey, None, None, None)
    assert terms is not None
    answers = gather_answers(survey, terms, "2026")
    weighted = replace(answers, weight=np.full(len(answers.unit), 2.0))
    plain, other = (find_smallest(survey, Sums.of(each), None) for each in (answers, weighted))
    np.testing.assert_allclose(plain.products.about, other.products.about, atol=1e-6)
    np.testing.assert_allclose(plain.products.size, other.products.size)
    np.testing.assert_allclose(plain.deviation, other.deviation)


def test_the_seed_is_all_the_chance_there_is(survey: Survey, result: Result) -> None:
    again = ta.locate_drivers(survey, wave="2026", controls=[])
    pd.testing.assert_frame_equal(again.frame, result.frame)
    other = ta.locate_drivers(survey, wave="2026", controls=[], seed=2).frame
    assert not other["importance_low"].equals(result.frame["importance_low"])
    assert other["importance"].equals(result.frame["importance"])


def test_without_drivers_there_are_no_rows(survey: Survey, result: Result) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    nothing = ta.locate_drivers(replace(survey, codebook=bare))
    assert len(nothing.frame) == 0
    assert nothing.frame.dtypes.equals(result.frame.dtypes)


@pytest.mark.parametrize(
    "ask",
    [
        lambda survey: ta.locate_drivers(survey, drivers=["tillid", "resultatkultur"]),
        lambda survey: ta.locate_drivers(survey, controls=["shoes"]),
        lambda survey: ta.locate_drivers(survey, wave="1999"),
        lambda survey: ta.locate_drivers(survey, conf_level=95),
    ],
)
def test_names_that_are_not_there(survey: Survey, ask: Callable[[Survey], Result]) -> None:
    with pytest.raises(ChoiceError):
        ask(survey)
