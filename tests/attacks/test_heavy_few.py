"""A few people who count for much: what weighted means leave open of them, by whatever chain."""

import numpy as np
import pytest

from tests.attacks.organisations import make_parts
from tillid_analysis.disclosure import planning
from tillid_analysis.disclosure.dominance import Weighted
from tillid_analysis.disclosure.planning import plan_wave
from tillid_analysis.survey import Survey

# Four of a team answered for 32, in the next one six for themselves.
HIDDEN = [(1, "a", 4, 8.0), (2, "a", 6, 1.0), (3, "a", 15, 1.5), (4, "a", 14, 1.25)]
# A team and the department's jurists are the same but for three each; one of them counts for 30.
TEAM = [(2, "clerk", 1, 30.0), (2, "clerk", 2, 1.0), (2, "jurist", 27, 3.0)]
OTHERS = [(3, "jurist", 3, 1.0), (3, "clerk", 30, 3.0), (4, "jurist", 40, 3.0)]
CHAIN = [*TEAM, *OTHERS, (4, "clerk", 40, 3.0)]


def shows(survey: Survey, *cells: tuple[str, str, str]) -> bool:
    """Say whether an index is shown of all of some units and groups."""
    plan = plan_wave.__wrapped__(survey, "1")
    names = [(f"u{at}", *key) for at, key in zip(plan.cells.unit, plan.cells.key, strict=True)]
    return bool(plan.measures["a"].shown[[names.index(each) for each in cells]].all())


WHOLE = ("", "")
OF_BLOCK = [(f"u{at}", *WHOLE) for at in (0, 3, 4)]
OF_CHAIN = [("u2", *WHOLE), ("u1", "role", "jurist")]


def test_the_mean_of_four_who_count_for_most_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 38 they are 32: the others leave no more than 600 / 32 points open."""
    survey = make_parts([-1, 0, 0, 0, 0], HIDDEN, {})
    assert not shows(survey, *OF_BLOCK)
    monkeypatch.setattr(Weighted, "_heaviest_hidden", lambda _, tree, *__: np.zeros(len(tree)))
    assert shows(survey, *OF_BLOCK), "the control: every group has people enough"


def test_one_who_counts_for_most_of_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a difference of six people, all but one leave no more than 500 / 30 points open."""
    survey = make_parts([-1, 0, 1, 1, 0], CHAIN, {})
    assert not shows(survey, *OF_CHAIN)
    plain = planning.hide_until_open
    monkeypatch.setattr(planning, "hide_until_open", lambda *asked: plain(*asked[:5]))
    assert shows(survey, *OF_CHAIN), "the control: unweighted sums leave everybody open"
