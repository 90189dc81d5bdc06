"""Two worlds that agree on every mean shown must agree on every number made with other weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tests.attacks.organisations import make_survey
from tests.packed import unpack
from tillid_analysis.analysis import adjust_contrasts, assess_response, weigh_response
from tillid_analysis.disclosure import plan_release
from tillid_analysis.disclosure.planning import plan_wave
from tillid_analysis.packing import pack
from tillid_analysis.results import Result
from tillid_analysis.survey import Scores, Survey

ORGANISATIONS = ((0, 1), (1, 1), (1, 10), (2, 5), (3, 40), (4, 5), (7, 40), (11, 40))
"""Which of them, and how often everybody is there: where they are few, hardly any is shown."""
KEYS = ["unit", "adjustment"]


def repeat(survey: Survey, times: int) -> Survey:
    """Have everybody several times: the same groups, and larger, where not all agree any more."""
    rows = np.repeat(np.arange(len(survey.responses.unit)), times)
    random = np.random.default_rng(times)
    old, scores = survey.responses, survey.scores
    responses = replace(
        old,
        wave=old.wave[rows],
        unit=old.unit[rows],
        answers=np.asfortranarray(old.answers[rows]),
        background=old.background.iloc[rows].reset_index(drop=True),
    )
    points = unpack(scores.points)[rows]
    if times > 1:
        points = np.clip(points + random.choice([-25.0, 0.0, 25.0], points.shape), 0, 100)
    again = Scores(pack(points), pack(unpack(scores.positive)[rows]))
    return replace(survey, responses=responses, scores=again)


def invite(survey: Survey) -> Survey:
    """Invite some more people than answered, more in some units than in others."""
    random = np.random.default_rng(5)
    tree = survey.units
    own = np.bincount(survey.responses.unit, minlength=len(tree))
    invited = tree.membership() @ (own + random.poisson(2, len(tree)))
    return replace(survey, units=replace(tree, invited={"1": np.asarray(invited, dtype=float)}))


def another_world(survey: Survey, seed: int) -> Survey:
    """Change answers to index a so that every mean of it that is shown stays as it was."""
    plan = plan_wave(survey, "1")
    points = unpack(survey.scores.points)
    people = plan.cells.count(~np.isnan(points[:, 0]))
    published = plan.cells.atoms[np.flatnonzero(plan.measures["a"].shown)].toarray()
    published = published[:, people > 0].astype(float)
    _, sizes, axes = np.linalg.svd(published)
    free = axes[int((sizes > 1e-9).sum()) :]
    sums = np.zeros(len(people))
    sums[people > 0] = np.random.default_rng(seed).normal(0, 100, len(free)) @ free
    points[:, 0] += (sums / np.maximum(people, 1))[plan.cells.atom]
    return replace(survey, scores=Scores(pack(points), survey.scores.positive))


def by_role(survey: Survey) -> dict[str, dict[str, float]]:
    """Tell how many were invited by role."""
    counts = survey.responses.background["role"].value_counts()
    return {"role": {str(name): 1.5 * n + len(str(name)) for name, n in counts.items() if n}}


ASKED: dict[str, Callable[[Survey], Result]] = {
    "role": lambda survey: adjust_contrasts(survey, by="role", measure="a"),
    "tenure": lambda survey: adjust_contrasts(survey, by="tenure", measure="a"),
    "together": lambda survey: adjust_contrasts(survey, by="together", measure="a"),
    "invited": lambda survey: weigh_response(survey, measure="a"),
    "teams": lambda survey: weigh_response(survey, measure="a", classes="team"),
    "by role": lambda survey: weigh_response(survey, measure="a", invited=by_role(survey)),
}


@cache
def make_worlds(seed: int, times: int) -> tuple[Survey, Survey]:
    """Return two worlds that agree on every mean that is shown of the first one."""
    survey = invite(repeat(make_survey(seed), times))
    return survey, another_world(survey, seed)


@cache
def compare_worlds(asked: str, seed: int, times: int) -> pd.DataFrame:
    """Return each row's estimate in two worlds, and whether it is shown."""
    survey, other = make_worlds(seed, times)
    first = ASKED[asked](survey)
    shown = plan_release(survey)(first).frame
    # Planned from the first world's answers only: nothing else of the second one is read.
    second = ASKED[asked](other).frame
    frame = first.frame[KEYS].assign(
        here=first.frame["estimate"], there=second["estimate"], shown=shown["estimate"].notna()
    )
    return frame.dropna(subset=["here", "there"])


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_shown_follows_from_what_else_is_shown(asked: str) -> None:
    tried = 0
    for seed, times in ORGANISATIONS:
        frame = compare_worlds(asked, seed, times)
        shown = frame[frame["shown"]]
        np.testing.assert_allclose(shown["here"], shown["there"], atol=1e-6, err_msg=str(seed))
        tried += int((shown["adjustment"] != "crude").sum())
    assert tried, "nothing was shown that could give anything away"


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_hidden_would_tell_more(asked: str) -> None:
    """The fixtures hold cases in which the same numbers, shown, would tell of hidden groups."""
    moved = 0
    for seed, times in ORGANISATIONS:
        frame = compare_worlds(asked, seed, times)
        hidden = frame[~frame["shown"] & (frame["adjustment"] != "crude")]
        moved += int((np.abs(hidden["here"] - hidden["there"]) > 0.1).sum())
    assert moved


def test_a_unit_without_any_index_does_not_stand_out() -> None:
    """It has people enough, and answered too much alike: no response rate, and no report."""
    survey, _ = make_worlds(0, 1)
    release, size = plan_release(survey), len(survey.units)
    plan = release.waves["1"]
    indices = np.array([plan.measures[each].shown[:size] for each in ("a", "b")])
    silent = plan.people.shown[:size] & ~indices.any(axis=0)
    assert silent.sum() == 7
    told = release(assess_response(survey)).frame
    np.testing.assert_array_equal(told["answered"].notna(), indices.any(axis=0))
    assert not {*np.array(survey.units.codes)[silent]} & {*release.shown_units()}


def test_two_categories_follow_from_a_mean_and_a_standardised_one() -> None:
    """The attack the rule is there for: it works on the analyst's numbers, and not on the shown."""
    n, share = np.array([30.0, 4.0]), np.array([0.7, 0.3])
    means = np.array([60.0, 20.0])
    told: NDArray[np.float64] = np.array([n @ means / n.sum(), share @ means])
    weights = np.array([n / n.sum(), share])
    np.testing.assert_allclose(np.linalg.solve(weights, told), means)
