"""Two worlds that agree on means and shares of groups, and on the spread of whole units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import tillid_analysis as ta
from tests.attacks.organisations import make_survey
from tests.attacks.test_mixes import by_role, invite, repeat
from tillid_analysis.data.scoring import score
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

LIKE, APART = (1, 3), (0, 4)
"""Two pairs of options with the same mean and the same number of positive answers."""

ASKED: dict[str, Callable[[Survey], Result]] = {
    "levels": lambda survey: ta.estimate(survey, by="background", measure="C"),
    "contrasts": lambda survey: ta.contrast(survey, by="background", measure="C"),
    "alike": lambda survey: ta.adjust_contrasts(survey, measure="C"),
    "weighed": lambda survey: ta.weigh_response(
        survey, measure="C", classes="top", invited=by_role(survey)
    ),
}


def answer(survey: Survey, options: NDArray[np.int8]) -> Survey:
    """Give everybody an answer to the item that is in no index."""
    old = survey.responses
    answers = np.array(old.answers)
    answers[:, -1] = options
    answers = np.asfortranarray(answers)
    scores = score(survey.codebook, "1", answers, frozenset(survey.codebook.item_by_id))
    return replace(survey, responses=replace(old, answers=answers), scores=scores)


def make_worlds(seed: int) -> tuple[Survey, Survey]:
    """Make a survey, and one whose leaders are further apart, and whose staff is closer together.

    Only people of one unit and tenure change with each other, so that units and groups by tenure
    have the spread they had, and every group its mean and its share.
    """
    survey = invite(repeat(make_survey(seed), 30))
    frame = survey.responses.background.astype(str).assign(unit=survey.responses.unit)
    options = np.random.default_rng(seed).integers(0, 5, len(frame), dtype=np.int8)
    changed = options.copy()
    for _, people in frame.groupby(["unit", "tenure"]):
        found = [
            people.index[(people["role"] == who) & (options[people.index] == option)]
            for who, pair in (("leader", LIKE), ("staff", APART))
            for option in pair
        ]
        for rows, option in zip(found, (*APART, *LIKE), strict=True):
            changed[rows[: min(map(len, found))]] = option
    assert (options != changed).sum() > 10
    return answer(survey, options), answer(survey, changed)


@pytest.fixture(scope="module", params=[3, 8])
def worlds(request: pytest.FixtureRequest) -> tuple[Survey, Survey]:
    return make_worlds(request.param)


@pytest.mark.parametrize("asked", ASKED)
def test_of_groups_by_background_no_more_is_told_than_means_and_shares(
    worlds: tuple[Survey, Survey], asked: str
) -> None:
    """Their own spreads would be equations that, with all others, find single people's answers."""
    here, there = (ASKED[asked](world).frame for world in worlds)
    assert here["conf_low"].notna().sum() > 5
    assert asked == "levels" or here["p_value"].notna().any()
    pd.testing.assert_frame_equal(here, there)


def place(units: NDArray[np.int32], parents: list[int], options: NDArray[np.int8]) -> Survey:
    """Return people in units of a tree, with an answer each to the item that is in no index."""
    several, rows = make_survey(3), np.arange(len(units))
    old, codes = several.responses, tuple(f"u{at}" for at in range(len(parents)))
    tree = UnitTree(codes, codes, np.array(parents), several.units.levels)
    responses = replace(
        old,
        wave=old.wave[rows],
        unit=units,
        answers=np.asfortranarray(old.answers[rows]),
        background=old.background.iloc[rows],
    )
    return answer(replace(several, units=tree, responses=responses), options)


def every_answer(n: int) -> NDArray[np.float64]:
    """Return all that n people can have answered together, one row each, in points."""
    return np.array(list(combinations_with_replacement(range(0, 101, 25), n)), dtype=np.float64)


def test_eight_are_no_institution_to_borrow_a_spread_from() -> None:
    """The institution's standard deviation would be their own, and tell what each of them said."""
    options = np.array([1, 3, 3, 4, 4, 4, 4, 4], dtype=np.int8)
    survey = place(np.zeros(8, dtype=np.int32), [-1], options)
    asked = ta.estimate(survey, measure="C", by="institution")
    [shown] = ta.plan_release(survey)(asked).frame.to_dict("records")
    assert (shown["estimate"], shown["n"]) == (84, 8)
    assert np.isnan([shown["std_error"], shown["conf_low"], shown["conf_high"]]).all()
    # Positive control: with the spread, no other eight answers fit.
    [told] = asked.frame[["estimate", "std_error"]].to_numpy().round(1)
    every = every_answer(8)
    found = np.column_stack([every.mean(axis=1), every.std(axis=1, ddof=1) / np.sqrt(8)]).round(1)
    assert every[(found == told).all(axis=1)].tolist() == [(options * 25.0).tolist()]


def test_the_spread_of_ten_tells_no_mean_of_four_of_them() -> None:
    """Two teams of four and six are hidden in a department where all answered 50 or 75."""
    options = np.array([2, 3, 3, 3, 3, 2, 3, 3, 3, 3, *[0, 1, 2, 3, 4] * 6], dtype=np.int8)
    units = np.repeat(np.array([2, 3, 4], dtype=np.int32), [4, 6, 30])
    survey = place(units, [-1, 0, 1, 1, 0], options)
    asked = ta.estimate(survey, measure="C")
    shown = ta.plan_release(survey)(asked).frame.set_index("unit").loc["u1"]
    assert (shown["estimate"], shown["n"]) == (70, 10)
    assert shown["share_positive"] == 0.8
    assert "institution's SD" in shown["method"]
    every = every_answer(10)
    fits = (every.mean(axis=1) == shown["estimate"]) & ((every >= 75).mean(axis=1) == 0.8)
    assert range_of_four(every[fits]) > 25
    # Positive control, with the ten's own spread: of all ten answers that fit, the four's mean is
    # within half of 25 points.
    half = 2.262 * every.std(axis=1, ddof=1) / np.sqrt(10)
    own = 2.262 * 25 * options[:10].std(ddof=1) / np.sqrt(10)
    fits &= np.abs(half - own.round()) <= 1
    assert range_of_four(every[fits]) == 12.5


def range_of_four(every: NDArray[np.float64]) -> float:
    """Return how far apart the means of four can be, of all who answered as a row has it."""
    return float(every[:, -4:].mean(axis=1).max() - every[:, :4].mean(axis=1).min())


def test_ten_with_a_spread_of_their_own_have_no_share_then() -> None:
    """The same two teams where nothing is split, so that the department's own spread is told."""
    options = np.array([2, 3, 3, 3, 3, 2, 3, 3, 3, 3, *[0, 1, 2, 3, 4] * 6], dtype=np.int8)
    units = np.repeat(np.array([2, 3, 4], dtype=np.int32), [4, 6, 30])
    survey = place(units, [-1, 0, 1, 1, 0], options)
    whole = replace(survey, codebook=survey.codebook.model_copy(update={"background": {}}))
    asked = ta.estimate(whole, measure="C")
    assert asked.frame.set_index("unit").loc["u1", "method"] != "mean, institution's SD"
    shown = ta.plan_release(whole)(asked).frame.set_index("unit").loc["u1"]
    assert shown["estimate"] == 70
    assert np.isnan([shown["share_positive"], shown["conf_low"], shown["std_error"]]).all()


def test_yes_and_no_of_a_hidden_team_show_in_no_other_interval() -> None:
    """Of five of ten who said yes, none is in the hidden team of four, or as many as two.

    Means are all that is to be known of a yes or no, so that every spread follows from those of
    shown units; a skewness about the means of hidden ones too would be an equation for these.
    """
    units = np.repeat(np.array([2, 3, 4, 5], dtype=np.int32), [4, 6, 12, 14])
    shown = [4] * 9 + [0] * 3 + [4] * 9 + [0] * 5
    here, there = (
        place(units, [-1, 0, 1, 1, 0, 0], np.array([*block, *shown], dtype=np.int8))
        for block in ([0, 0, 0, 0, 4, 4, 4, 4, 4, 0], [4, 4, 0, 0, 4, 4, 4, 0, 0, 0])
    )
    for ask in (ta.contrast, ta.adjust_contrasts, ta.check_ordinal):
        frames = [ta.plan_release(each)(ask(each, measure="C")).frame for each in (here, there)]
        assert frames[0].loc[frames[0]["unit"] == "u1", "estimate"].notna().any()
        pd.testing.assert_frame_equal(*frames)
    # Positive control: a skewness about the means of all units, hidden ones too, tells them apart.
    naive = [skewness_about_means(units, each.points("C", slice(None))) for each in (here, there)]
    assert abs(naive[0] - naive[1]) > 0.01


def skewness_about_means(units: NDArray[np.int32], points: NDArray[np.float64]) -> float:
    """Return how skewed answers are about the means of the units that they come from."""
    n = np.bincount(units)
    residual = points - (np.bincount(units, points) / np.maximum(n, 1))[units]
    return float((residual**3).mean() / (residual**2).mean() ** 1.5)
