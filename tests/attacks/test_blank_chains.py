"""Somebody knows who left which item blank, and subtracts groups by background as well."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tests.attacks.test_blanks import one_index, survey_of
from tillid_analysis.disclosure import planning
from tillid_analysis.disclosure.cells import find_cells
from tillid_analysis.disclosure.planning import plan_cells
from tillid_analysis.survey import Survey

FEW = 4
SEEDS = (1, 5, 13, 24, 30)


def ragged(seed: int) -> Survey:
    """Return 40 people in three units, of two roles, many of whom left one item blank."""
    random = np.random.default_rng(seed)
    cut = np.sort(random.choice(np.arange(8, 33), 2, replace=False))
    answers = random.integers(0, 5, (40, 5)).astype(np.int8)
    answers[random.random(40) < random.choice([0.3, 0.6]), random.integers(4)] = -1
    levels = ["top", "department"]
    policy = {"background_levels": levels, "min_interval": 0, "min_n_background": 5}
    survey = survey_of(one_index(policy), answers, np.diff([0, *cut, 40]).tolist())
    roles = np.where(random.random(40) < random.choice([0.3, 0.5]), "y", "x")
    survey.responses.background["role"] = pd.Categorical(roles)
    return survey


def sums_about_few(survey: Survey) -> bool:
    """Say whether any sum of what is shown is about four people or fewer.

    Those in the same groups who left the same blank cannot be told apart. The answers of some of
    these sets follow where something in the row space is about them alone.
    """
    plan = plan_cells(survey, find_cells(survey, "1"))
    there = survey.responses.answers[:, :4] >= 0
    sets = np.unique(np.c_[plan.cells.atom, there], axis=0, return_inverse=True)[1].ravel()
    _, first, size = np.unique(sets, return_index=True, return_counts=True)
    inside = plan.cells.atoms.toarray()[:, plan.cells.atom[first]]
    own = np.eye(4) * there[first][:, :, None]
    share = there[first] / there[first].sum(axis=1)[:, None]
    values = np.where(there[first][:, :, None], own, share[:, None, :])
    rows = [
        (inside[cell][:, None] * values[:, at]).ravel()
        for at, name in enumerate(("A1", "A2", "B1", "B2"))
        for cell in np.flatnonzero(plan.measures[name].shown)
    ]
    _, weight, space = np.linalg.svd(np.array(rows), full_matrices=False)
    basis = space[weight > 1e-9 * weight[0]].T.reshape(len(size), 4, -1)
    few = np.flatnonzero(size <= FEW)
    return any(
        size[[*chosen]].sum() <= FEW and _alone(basis[[*chosen]])
        for many in (1, 2, 3)
        for chosen in combinations(few, many)
    )


def _alone(basis: NDArray[np.float64]) -> bool:
    return bool(np.linalg.norm(basis.reshape(-1, basis.shape[-1]), 2) > 1 - 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sum_is_about_few(seed: int) -> None:
    assert not sums_about_few(ragged(seed))


def test_where_chains_are_not_sought_some_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: one subtraction at a time is held against the blanks."""
    monkeypatch.setattr(planning, "hide_chains", lambda cells, signs, shown: shown)
    assert sum(sums_about_few(ragged(seed)) for seed in SEEDS) == len(SEEDS)
