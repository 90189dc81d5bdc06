"""A model of all who answered something, beside that of those who answered everything."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.organisations import assemble, make_survey
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

ASKED: dict[str, Any] = {"outcome": "C", "drivers": ["a", "b"], "controls": [], "replicates": 100}


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
