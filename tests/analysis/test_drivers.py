"""Drivers: compared with statsmodels and all orders of entry, and with what is true."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.analysis.drivers.shares import MISSING, Missing
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]


@pytest.fixture(scope="module")
def standardised(people: pd.DataFrame) -> pd.DataFrame:
    now = people.loc[people["wave"] == "2026", [*DRIVERS, "resultatkultur"]].dropna()
    standard: pd.DataFrame = (now - now.mean()) / now.std()
    return standard


def r_squared(data: pd.DataFrame, drivers: list[str]) -> float:
    if not drivers:
        return 0.0
    return float(OLS(data["resultatkultur"], data[drivers]).fit().rsquared)


def test_coefficients(survey: Survey, standardised: pd.DataFrame) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[], replicates=0).frame.set_index("term")
    fit = OLS(standardised["resultatkultur"], standardised[DRIVERS].assign(one=1.0)).fit()
    np.testing.assert_allclose(frame.loc[DRIVERS, "estimate"], fit.params[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame.loc[DRIVERS, "std_error"], fit.bse[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame["r_squared"], fit.rsquared, rtol=1e-10)
    inverse = np.linalg.inv(standardised[DRIVERS].corr())
    np.testing.assert_allclose(frame.loc[DRIVERS, "vif"], np.diag(inverse), rtol=1e-8)
    assert (frame["n"] == len(standardised)).all()


def test_importance_is_the_gain_averaged_over_all_orders(
    survey: Survey, standardised: pd.DataFrame
) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[], replicates=0).frame.set_index("term")
    known: dict[frozenset[str], float] = {}

    def explained(drivers: tuple[str, ...]) -> float:
        key = frozenset(drivers)
        return known.setdefault(key, r_squared(standardised, sorted(key)))

    gains = dict.fromkeys(DRIVERS, 0.0)
    orders = list(permutations(DRIVERS))
    for order in orders:
        for at, driver in enumerate(order):
            gains[driver] += (explained(order[: at + 1]) - explained(order[:at])) / len(orders)
    total = sum(gains.values())
    for driver in DRIVERS:
        np.testing.assert_allclose(
            frame.loc[driver, "importance"], gains[driver] / total, rtol=1e-8
        )


def test_the_truth_is_found(survey: Survey, truth: dict[str, Any]) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[], replicates=0).frame.set_index("term")
    expected = truth["population_2026"]["standardised_coefficients"]
    for driver, coefficient in expected.items():
        assert frame.loc[driver, "conf_low"] < coefficient < frame.loc[driver, "conf_high"], driver
    assert frame["importance"].idxmax() == "rammer"


def test_no_drivers_named_gives_no_rows(survey: Survey) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    result = ta.rank_drivers(replace(survey, codebook=bare))
    assert len(result.frame) == 0
    assert result.frame.dtypes.equals(ta.rank_drivers(survey, replicates=0).frame.dtypes)


def test_a_driver_cannot_be_the_outcome(survey: Survey) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.rank_drivers(survey, drivers=["tillid", "resultatkultur"])
    assert str(caught.value) == (
        "drivers=['tillid', 'resultatkultur']: name each once, and not the outcome 'resultatkultur'"
    )


def test_controls_are_held_constant(survey: Survey, people: pd.DataFrame) -> None:
    frame = ta.rank_drivers(survey, wave="2026", replicates=0).frame.set_index("term")
    rows = survey.rows("2026")
    stated = survey.responses.background.iloc[rows].astype(object).fillna("?")
    dummies = pd.get_dummies(stated, dtype=float, drop_first=True)
    assert (dummies.sum() >= 10).all(), "the sample has no small category"
    now = people.loc[people["wave"] == "2026", [*DRIVERS, "resultatkultur"]]
    complete = now.notna().all(axis=1).to_numpy()
    measured, dummies = now[complete], dummies[complete]
    scaled = (measured - measured.mean()) / measured.std()
    dummies = dummies.reset_index(drop=True).assign(one=1.0)
    scaled = scaled.reset_index(drop=True)
    fit = OLS(scaled["resultatkultur"], scaled[DRIVERS].join(dummies)).fit()
    alone = OLS(scaled["resultatkultur"], dummies).fit()
    np.testing.assert_allclose(frame.loc[DRIVERS, "estimate"], fit.params[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame.loc[DRIVERS, "std_error"], fit.bse[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame["r_squared"], fit.rsquared - alone.rsquared, rtol=1e-8)


Points = np.ndarray
Change = Callable[[Points, list[str]], None]


def altered(survey: Survey, change: Change) -> Survey:
    """Return the survey with other scores."""
    points = unpack(survey.scores.points)
    change(points, list(survey.codebook.index_by_id))
    return replace(survey, scores=replace(survey.scores, points=pack(points)))


def rank(survey: Survey, **asked: object) -> pd.DataFrame:
    arguments: dict[str, Any] = {"wave": "2026", "replicates": 200} | asked
    return ta.rank_drivers(survey, **arguments).frame.set_index("term")


def codes(survey: Survey, **asked: object) -> list[str]:
    arguments: dict[str, Any] = {"wave": "2026", "replicates": 200} | asked
    return [note.code for note in ta.rank_drivers(survey, **arguments).notes]


def test_intervals_and_places_of_the_sample(survey: Survey) -> None:
    frame = rank(survey, replicates=1000)
    assert (frame["importance_low"] < frame["importance"]).all()
    assert (frame["importance"] < frame["importance_high"]).all()
    assert_allclose(frame["relative_weight"].sum(), 1)
    assert_allclose(frame["relative_weight"], frame["importance"], atol=0.01)
    assert frame["rank"].tolist() == [3, 5, 2, 1, 4]
    assert frame["rank_low"].tolist() == [2, 2, 2, 1, 2]
    assert frame["rank_high"].tolist() == [5, 5, 5, 1, 5]
    assert frame["r_squared_low"].iloc[0] < 0.454 < frame["r_squared_high"].iloc[0]
    assert frame["method"].iloc[0] == (
        "standardised regression, LMG; BCa, 1000 draws of whole units, seed 1; ranks from max-T"
    )


def test_the_same_seed_gives_the_same_numbers(survey: Survey) -> None:
    pd.testing.assert_frame_equal(rank(survey, seed=3), rank(survey, seed=3))
    assert not rank(survey, seed=3).equals(rank(survey, seed=4))


def test_standard_errors_are_those_of_clusters(
    survey: Survey, standardised: pd.DataFrame, people: pd.DataFrame
) -> None:
    """The sandwich over units, as far as random replicates go."""
    frame = rank(survey, controls=[], replicates=2000)
    unit = people.loc[standardised.index, "unit"].astype("category").cat.codes
    design = standardised[DRIVERS].assign(one=1.0)
    fitted = OLS(standardised["resultatkultur"], design).fit()
    clustered = fitted.get_robustcov_results("cluster", groups=unit)
    assert_allclose(frame.loc[DRIVERS, "std_error"], clustered.bse[:5], rtol=0.12)


@pytest.mark.parametrize("missing", ["pairwise", "em"])
def test_without_gaps_missing_makes_no_difference(survey: Survey, missing: Missing) -> None:
    columns = ["estimate", "importance", "importance_low", "r_squared", "vif", "rank_high"]
    assert_allclose(rank(survey, missing=missing)[columns], rank(survey)[columns], atol=1e-7)


def test_gaps_leave_out_only_whom_they_must(survey: Survey) -> None:
    """Complete rows, those with a pair, everybody; EM and pairs use what a gap leaves."""

    def leave_out(points: Points, ids: list[str]) -> None:
        points[::3, ids.index("tillid")] = np.nan
        points[1::3, ids.index("laering")] = np.nan

    gaps = altered(survey, leave_out)
    found = {each: rank(gaps, missing=each) for each in ("listwise", "pairwise", "em")}
    n = {each: frame["n"].iloc[0] for each, frame in found.items()}
    assert (n["listwise"], n["pairwise"], n["em"]) == (286, 286, 857)
    whole = rank(survey)["importance"]
    for each in ("pairwise", "em"):
        assert_allclose(found[each]["importance"], whole, atol=0.06)
        assert found[each]["importance_low"].notna().all()


def test_identical_drivers_share_equally(survey: Survey) -> None:
    def copy(points: Points, ids: list[str]) -> None:
        points[:, ids.index("tillid")] = points[:, ids.index("laering")]

    same = altered(survey, copy)
    frame = rank(same)
    columns = ["importance", "importance_low", "rank", "rank_low", "relative_weight"]
    assert_allclose(frame.loc["tillid", columns], frame.loc["laering", columns].astype(float))
    assert frame["estimate"].isna().all()
    assert frame["rank_high"].notna().all()
    assert "inseparable" in codes(same)


def test_an_outcome_dealt_at_random_has_no_first_driver(
    survey: Survey, rng: np.random.Generator
) -> None:
    def deal(points: Points, ids: list[str]) -> None:
        at = ids.index("resultatkultur")
        points[:, at] = rng.permutation(points[:, at])

    dealt = altered(survey, deal)
    frame = rank(dealt)
    assert_array_equal(frame["rank_low"], 1)
    assert_array_equal(frame["rank_high"], 5)
    assert "low_r_squared" in codes(dealt)


def fix(measure: str, value: float) -> Change:
    def change(points: Points, ids: list[str]) -> None:
        points[:, ids.index(measure)] = value

    return change


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize(
    "change",
    [
        fix("resultatkultur", 50),
        fix("tillid", 50),
        fix("resultatkultur", np.nan),
        lambda points, ids: points.fill(np.nan),
    ],
    ids=["constant outcome", "constant driver", "no outcome", "nothing"],
)
def test_answers_that_say_nothing(survey: Survey, change: Change, missing: Missing) -> None:
    odd = altered(survey, change)
    frame = rank(odd, missing=missing)
    assert frame[["importance", "importance_low", "rank", "estimate"]].isna().all(axis=None)
    assert len(frame) == 5
    pairs = ta.contrast_drivers(odd, wave="2026", missing=missing, replicates=200).frame
    assert set(pairs["verdict"]) == {"too_few_answers"}


def test_weights(survey: Survey, rng: np.random.Generator) -> None:
    """Equal ones change nothing; with none above 0 there is nothing."""
    twos = np.full(len(survey.responses.unit), 2.0)
    for missing in ("listwise", "pairwise", "em"):
        found = {}
        for name, weight in (("twos", twos), ("none", 0 * twos)):
            weighted = replace(survey, responses=replace(survey.responses, weight=weight))
            found[name] = rank(weighted, missing=missing)
            assert "weighted" in codes(weighted, replicates=0)
        plain = rank(survey, missing=missing)
        assert_allclose(found["twos"]["importance_low"], plain["importance_low"], rtol=1e-6)
        assert found["none"]["importance"].isna().all()


def test_few_units_are_not_drawn(survey: Survey) -> None:
    """Eight: people are, within them, and a note says so; one unit is no more than that."""
    unit = survey.responses.unit
    for units in (8, 1):
        few = replace(survey, responses=replace(survey.responses, unit=5 + unit % units))
        frame = rank(few)
        assert "200 draws of people within units" in frame["method"].iloc[0]
        assert (frame["importance_low"] < frame["importance_high"]).all()
        assert "few_units_drawn" in codes(few)
        assert "whole_units" not in codes(few)
    assert "whole_units" in codes(survey)


def test_few_answers_for_many_terms(survey: Survey) -> None:
    def keep(points: Points, ids: list[str]) -> None:
        points[np.arange(len(points)) % 40 != 0] = np.nan

    few = altered(survey, keep)
    last = int((survey.responses.wave == 2).sum())
    assert last // 40 + 10 >= 30
    items = list(survey.codebook.item_by_id)[:15]
    assert rank(few, drivers=items[1:], outcome=items[0])["importance"].isna().all()

    def half(points: Points, ids: list[str]) -> None:
        points[np.arange(len(points)) % 10 != 0] = np.nan

    assert "few_per_term" in codes(altered(survey, half))


def test_a_driver_that_turns_round_beside_the_others(survey: Survey) -> None:
    """Alone it goes with the outcome, beside what it is mostly made of against it."""

    def suppress(points: Points, ids: list[str]) -> None:
        noise = np.random.default_rng(1).normal(0, 8, (2, len(points)))
        frames = points[:, ids.index("rammer")]
        points[:, ids.index("tillid")] = frames + noise[0]
        points[:, ids.index("resultatkultur")] = 2 * frames - 0.9 * (frames + noise[0]) + noise[1]

    result = ta.rank_drivers(altered(survey, suppress), wave="2026", replicates=200)
    (note,) = [note for note in result.notes if note.code == "suppression"]
    assert note.details["measures"] == "tillid"


def test_drivers_whose_items_are_one_thing(survey: Survey) -> None:
    """Every item of one index answered as one of the other."""
    items, codebook = list(survey.codebook.item_by_id), survey.codebook
    one, other = (codebook.items_of(each) for each in ("tillid", "involvering"))
    answers = survey.responses.answers.copy()
    for a, b in zip(one, other, strict=False):
        answers[:, items.index(a)] = answers[:, items.index(b)]
    same = replace(survey, responses=replace(survey.responses, answers=answers))
    result = ta.rank_drivers(same, wave="2026", replicates=0)
    found = [note.details["measures"] for note in result.notes if note.code == "same_thing"]
    assert found == ["tillid,involvering"]
    assert "same_thing" not in codes(survey, replicates=0)


def test_two_drivers_and_more_than_fifteen(survey: Survey) -> None:
    assert len(rank(survey, drivers=["tillid", "laering"])) == 2
    items = list(survey.codebook.item_by_id)[:16]
    many = rank(survey, drivers=items, outcome="resultatkultur")
    assert "; t, 100 draws of whole units" in many["method"].iloc[0]
    assert many["importance_low"].notna().all()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"replicates": 20},
            "replicates=20 must be 100 or more, such as 1000, or 0 for no intervals of shares",
        ),
        ({"conf_level": 95}, "conf_level=95 must lie between 0 and 1, such as 0.95"),
    ],
)
def test_arguments_that_cannot_be(survey: Survey, asked: dict[str, Any], message: str) -> None:
    for function in (ta.rank_drivers, ta.contrast_drivers):
        with pytest.raises(ChoiceError) as caught:
            function(survey, **asked)
        assert str(caught.value) == message


def test_more_than_twenty_drivers(survey: Survey) -> None:
    items = list(survey.codebook.item_by_id)[:21]
    with pytest.raises(ChoiceError) as caught:
        ta.rank_drivers(survey, drivers=items, outcome="resultatkultur")
    assert str(caught.value) == (
        "drivers: 21 are more than the 20 whose shares can be computed exactly; "
        "name indices and let rank_driver_items share each out among its items, or name fewer items"
    )


def test_pairs_hold_the_larger_share_first(survey: Survey) -> None:
    pairs = ta.contrast_drivers(survey, wave="2026").frame
    ranks = rank(survey, replicates=1000)
    gap = ranks["importance"][pairs["term"]].to_numpy() - ranks["importance"][pairs["reference"]]
    assert_allclose(pairs["importance_difference"], gap)
    assert len(pairs) == 10
    assert_array_equal(pairs["verdict"] == "higher", pairs["importance_low"] > 0)
    clear = pairs[pairs["verdict"] == "higher"]
    assert set(clear["term"]) == {"rammer"}
    above = clear.groupby("reference").size().reindex(ranks.index, fill_value=0)
    assert_array_equal(ranks["rank_low"], 1 + above)
    order = pairs[["always_complete", "always_conditional", "always_general"]].to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()
    assert (pairs.loc[pairs["verdict"] == "higher", "dominance"] == "complete").all()


def test_pairs_without_replicates(survey: Survey) -> None:
    pairs = ta.contrast_drivers(survey, wave="2026", replicates=0).frame
    assert pairs[["importance_low", "always_general"]].isna().all(axis=None)
    assert set(pairs["verdict"]) == {"too_few_answers"}
    assert "complete" in set(pairs["dominance"])
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    assert len(ta.contrast_drivers(replace(survey, codebook=bare)).frame) == 0
