"""Nobody's answer, and no small group's mean, is told within 25 points by all that is shown.

The attacker writes down all sums of an organisation in one linear programme, knows who is in which
group, and asks for single people and for hidden cells with too few.
"""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from tests.attacks.organisations import make_survey
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.planning import WavePlan, plan_wave
from tillid_analysis.survey import Survey

ORGANISATIONS = range(0, 36, 3)
MEASURES = ("a", "B1", "C")
_CELLS_ASKED, _PEOPLE_ASKED = 12, 25


class Attacker:
    """Who knows all sums over the cells shown of one measure."""

    def __init__(self, survey: Survey, cells: Cells, measure: str) -> None:
        values = survey.points(measure, survey.rows(cells.wave))
        people = cells.count(~np.isnan(values))
        there = np.flatnonzero(people)
        self.people, self.groups = people[there], cells.atoms.toarray()[:, there]
        self.n = self.groups @ self.people
        self.total = cells.sum(np.nan_to_num(values))

    def told(self, shown: NDArray[np.bool_], target: NDArray[np.int64], n: int) -> float:
        """Return within how many points the mean of n people is told, or one's value for n = 0."""
        rows, total = self.groups[shown], self.total[shown]
        room = [(0, 100 * size) for size in self.people]
        low, high = (
            sign * linprog(sign * target, A_eq=rows, b_eq=total, bounds=room).fun
            for sign in (1.0, -1.0)
        )
        if n:
            return float(high - low) / n
        size = int(target @ self.people)
        return float(min(100, high) - max(0, low - 100 * (size - 1)))


def find_told(survey: Survey, plan: WavePlan, measure: str, shown: NDArray[np.bool_]) -> int:
    """Count the hidden cells, and the people, of whom too much is told."""
    cells, policy = plan.cells, survey.codebook.policy
    attacker, random = Attacker(survey, cells, measure), np.random.default_rng(1)
    least = np.where(
        cells.line < 0, policy.raised(policy.min_n), policy.raised(policy.min_n_background)
    )
    hidden = np.flatnonzero(~shown & (attacker.n > 0) & (attacker.n < least))
    found, fewest = 0, policy.raised(policy.min_n)
    units = shown & (cells.line < 0)
    for cell in random.permutation(hidden)[:_CELLS_ASKED]:
        size, target = int(cells.people[cell]), attacker.groups[cell]
        if attacker.told(shown, target, size) < 25 - 0.01:
            # A unit's own mean may tell that of enough of its people.
            alone = size >= fewest and attacker.told(units, target, size) < 25 - 0.01
            found += not alone
    for one in random.permutation(len(attacker.people))[:_PEOPLE_ASKED]:
        target = np.zeros(len(attacker.people), dtype=np.int64)
        target[one] = 1
        found += attacker.told(shown, target, 0) < 25 - 0.01
    return found


@pytest.mark.parametrize("seed", ORGANISATIONS)
def test_nothing_is_told_closely(seed: int) -> None:
    survey = make_survey(seed)
    plan = plan_wave(survey, "1")
    for measure in MEASURES:
        assert find_told(survey, plan, measure, plan.measures[measure].shown) == 0, measure


def test_much_is_where_only_what_has_too_few_people_is_hidden() -> None:
    """Positive control: what the plan shows for its numbers of people alone."""
    told = 0
    for seed in ORGANISATIONS:
        survey = make_survey(seed)
        plan = plan_wave(survey, "1")
        told += find_told(survey, plan, "B1", plan.people.shown)
    assert told >= 10
