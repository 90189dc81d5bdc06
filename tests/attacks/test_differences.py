"""What can be computed and is not shown must be of more people, where the policy asks for more."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import tillid_analysis as ta
from tests.attacks.organisations import make_survey
from tests.disclosure.audit.toys import METHOD, audit, page, table
from tillid_analysis.disclosure.cells import Cells, find_cells
from tillid_analysis.disclosure.planning import plan_cells
from tillid_analysis.results import POOLED
from tillid_analysis.survey import Survey

LEAST = 8
ORGANISATIONS = (5, 8, 19, 20, 26, 33, 41)


def ask(survey: Survey, difference: int | str) -> Survey:
    """Return the survey under another policy."""
    policy = survey.codebook.policy.model_copy(update={"min_difference": difference})
    return replace(survey, codebook=survey.codebook.model_copy(update={"policy": policy}))


def count_small(cells: Cells, shown: NDArray[np.bool_], people: NDArray[np.int64]) -> int:
    """Count hidden cells and rests that follow, of fewer people, and are nothing shown.

    The attacker projects each off all that is shown, in floating point.
    """
    there = people > 0
    rows = cells.atoms.toarray()[:, there].astype(float)
    known, n = rows[shown], people[there]
    rests = [*rows[~shown]]
    for whole in np.flatnonzero(shown & (cells.line < 0)):
        inside = shown & (cells.tree.parents[cells.unit] == cells.unit[whole]) & (cells.line < 0)
        rests.append(rows[whole] - rows[inside].sum(axis=0))
        for line in np.unique(cells.line[(cells.line >= 0) & (cells.unit == cells.unit[whole])]):
            rests.append(rows[whole] - rows[shown & (cells.line == line)].sum(axis=0))
    groups = np.unique([each for each in rests if 0 < each @ n < LEAST], axis=0)
    if not len(groups):
        return 0
    left = groups - groups @ np.linalg.pinv(known) @ known
    same = (groups[:, None, :] == known[None]).all(axis=2).any(axis=1)
    return int(((np.abs(left).max(axis=1) < 1e-6) & ~same).sum())


def attack(survey: Survey) -> int:
    cells, found = find_cells(survey, "1"), 0
    plan = plan_cells(survey, cells)
    for measure in ("a", "C"):
        people = cells.count(~np.isnan(survey.points(measure, survey.rows("1"))))
        found += count_small(cells, plan.measures[measure].shown, people)
    return found


@pytest.mark.parametrize("seed", ORGANISATIONS)
def test_nothing_smaller_follows(seed: int) -> None:
    assert attack(ask(make_survey(seed), LEAST)) == 0


def test_it_does_where_no_more_is_asked_for() -> None:
    """Positive control: differences of as few people as may be shown."""
    assert sum(attack(ask(make_survey(seed), "same")) for seed in ORGANISATIONS) > 3


def test_units_of_fewer_are_shown_all_the_same() -> None:
    shown = 0
    for seed in ORGANISATIONS:
        survey = ask(make_survey(seed), LEAST)
        cells = find_cells(survey, "1")
        masks, n = plan_cells(survey, cells).people, cells.people
        shown += int((masks.shown & (n < LEAST)).sum())
    assert shown > 3


@pytest.mark.parametrize(("least", "found"), [(5, False), (LEAST, True)])
def test_the_audit_finds_what_is_left_by_subtraction(least: int, found: bool) -> None:
    rows = [("S", "61", 40), ("S/A", "58", 20), ("S/B", "64", 14)]
    asked = METHOD.model_copy(update={"policy": {**METHOD.policy, "min_difference": least}})
    told = audit(page(table(rows), method=asked))
    assert any(f"fewer than {LEAST} people" in each for each in told) is found


@pytest.mark.parametrize("pooled", [True, False])
def test_other_units_may_be_left_out(pooled: bool) -> None:
    survey = make_survey(8)
    policy = survey.codebook.policy.model_copy(update={"pooled_remainder": pooled})
    survey = replace(survey, codebook=survey.codebook.model_copy(update={"policy": policy}))
    frame: pd.DataFrame = ta.plan_release(survey)(ta.estimate(survey)).frame
    assert frame["unit"].str.endswith(POOLED).any() == pooled
