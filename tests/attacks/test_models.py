"""A model of all who answered something, beside that of those who answered everything."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.organisations import assemble, make_survey
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

ASKED: dict[str, Any] = {"outcome": "C", "drivers": ["a", "b"], "controls": [], "replicates": 100}

OTHERS: dict[str, Any] = {"outcome": "A1", "drivers": ["B1", "B2"], "controls": []}
OTHERS["replicates"] = 100


def declared(people: int, *, lacking: int, out: int = 0) -> Survey:
    """Return a survey that names C, a and b for its model; so many answered nothing."""
    random = np.random.default_rng(4)
    answers = random.integers(0, 3, people)[:, None] + random.integers(0, 3, (people, 5))
    answers[:lacking] = [4, 4, 4, 4, -1]
    answers[:out] = -1
    roles = make_survey(3).responses.background
    background = roles.sample(people, replace=True, random_state=1).reset_index(drop=True)
    homes = np.repeat([1, 2], people // 2)
    survey = assemble([-1, 0, 0], homes, answers, background, {"min_interval": 0})
    named = {"outcome": "C", "drivers": ("a", "b")}
    return replace(survey, codebook=survey.codebook.model_copy(update=named))


def lacking(number: int) -> Survey:
    """Return 60 people, of whom so many did not answer the item that is in no index."""
    random = np.random.default_rng(4)
    level = random.integers(0, 3, 60)[:, None]
    answers = level + random.integers(0, 3, (60, 5))
    # They are far out on both indices, and so pull the two together.
    answers[:number] = [4, 4, 4, 4, -1]
    background = make_survey(3).responses.background.iloc[:60].reset_index(drop=True)
    homes = np.repeat([1, 2], 30)
    return assemble([-1, 0, 0], homes, answers, background, {"min_interval": 0})


@pytest.mark.parametrize("missing", ["pairwise", "em"])
@pytest.mark.parametrize("ask", [ta.rank_drivers, ta.contrast_drivers])
def test_few_who_lack_the_outcome_are_in_no_model(ask: Callable[..., Result], missing: str) -> None:
    survey = lacking(2)
    release = ta.plan_release(survey)
    complete = ask(survey, **ASKED)
    more = ask(survey, **ASKED, missing=missing)
    assert (complete.frame["n"] == 58).all()
    assert not release(complete).frame["suppressed"].any()
    assert release(more).frame["suppressed"].all()
    # Nobody, or enough of them, may be there.
    for number in (0, 12):
        several = lacking(number)
        shown = ta.plan_release(several)(ask(several, **ASKED, missing=missing)).frame
        assert not shown["suppressed"].any()


def test_two_bases_would_tell_of_two() -> None:
    """Positive control: what they answered shows in numbers as they are printed."""
    survey = lacking(2)
    shown = [
        ta.rank_drivers(survey, **ASKED, missing=each).frame.set_index("term")["estimate"].round(2)
        for each in ("listwise", "pairwise")
    ]
    assert (shown[0] != shown[1]).all()


@pytest.mark.parametrize(("people", "is_told"), [(60, False), (400, True)])
def test_few_who_lack_a_driver_are_in_no_other_model(people: int, *, is_told: bool) -> None:
    survey = declared(people, lacking=2)
    whole = ta.rank_drivers(survey, controls=[], replicates=100)
    fewer = ta.rank_drivers(survey, **OTHERS)
    assert set(whole.frame["n"]) == {people - 2}
    assert set(fewer.frame["n"]) == {people}
    release = ta.plan_release(survey)
    assert not release(whole).frame["suppressed"].any()
    assert set(release(fewer).frame["suppressed"]) == {not is_told}
    # Where nobody lacks anything the same people are in both.
    same = declared(people, lacking=0)
    assert not ta.plan_release(same)(ta.rank_drivers(same, **OTHERS)).frame["suppressed"].any()


def test_two_models_would_tell_of_two() -> None:
    """Positive control: with and without the two, what goes with what differs as it is printed."""
    shown = [
        ta.rank_drivers(declared(60, lacking=2, out=out), **OTHERS).frame["estimate"].round(2)
        for out in (0, 2)
    ]
    assert (shown[0] != shown[1]).all()
