"""Which units take the institution's spread, though they have people enough for their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

FEWEST_APART = 100
"""Respondents from which a unit that is split by background keeps its own spread.

Whoever knows everybody's background, and writes down means and shares of all groups as equations
over how many gave each answer, found single people or pairs in 9 of 120 organisations of 68 once
the spreads of departments of 20 to 40 joined them, and in 2 of those without; and in 2 of 100
with departments of 35 to 60. Of 160 with departments or institutions of about 100 in as few sets
of people, in none.
"""


def find_borrowers(survey: Survey, n: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the units (U, M) of which no own spread is told, for another reason than their size.

    Parameters
    ----------
    survey
        Whose units, and at which levels they are split by background.
    n
        (U, M) respondents with a score.

    Returns
    -------
    array of bool, (U, M)
        Never the institution itself; nobody where nothing is split.

    Notes
    -----
    A unit that is split needs `FEWEST_APART` respondents, and so does what is left of the units
    above it without those that keep their own spread: squares add up as sums do. While too few
    are left, the smallest of them borrows as well. Units that are not split go with the one around
    them that is, since their spreads add up to its own.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> n = np.array([[120 if level < 2 else 20] for level in survey.units.depths()])
    >>> find_borrowers(survey, n)[:2].tolist()
    [[False], [False]]
    """
    tree = survey.units
    if not survey.codebook.splits:
        return np.zeros(n.shape, dtype=np.bool_)
    levels = [tree.levels.index(each) for each in survey.codebook.split_levels]
    split = np.isin(tree.depths(), [0, *levels])
    around = tree.nearest(split)
    kinds, kind = np.unique(n, axis=1, return_inverse=True)
    keeps = [_keep(tree, each, split) for each in kinds.T]
    borrows = ~np.stack(keeps, axis=1)[around][:, kind.ravel()]
    borrows[0] = False
    return np.asarray(borrows)


def _keep(tree: UnitTree, n: NDArray[np.int64], split: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the split units (U,) that keep their own spread."""
    keeps = split & (n >= FEWEST_APART)
    alone = n.copy()
    np.subtract.at(alone, tree.parents[1:], n[1:])
    while True:
        above = tree.nearest(keeps)
        some = above >= 0
        left = np.bincount(above[some], alone[some], len(tree))
        short = np.flatnonzero(keeps & (left > 0) & (left < FEWEST_APART))
        if not len(short):
            return keeps
        unit = int(short[-1])
        over = np.where(tree.parents >= 0, above[tree.parents], -1)
        below = np.flatnonzero(keeps & (over == unit))
        keeps[below[np.argmin(n[below])] if len(below) else unit] = False
