"""Which groups can be published so that chosen ones cannot be computed: exact elimination.

Groups are 0/1 vectors over *atoms*, the people who are in exactly the same groups. The sum over a
group follows from published sums if and only if its vector is a combination of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.distinct import find_distinct
from tillid_analysis.disclosure.reduction import PRIME, Integers, Rows, times

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Mask = NDArray[np.bool_]


def stack_groups(atoms: Sequence[Integers], size: int) -> csr_array:
    """Return the 0/1 rows of groups that are given by their atoms.

    Parameters
    ----------
    atoms
        For each of G groups the positions of its atoms.
    size
        How many atoms there are.

    Examples
    --------
    >>> stack_groups([np.array([0, 2]), np.array([1])], 3).toarray().tolist()
    [[1, 0, 1], [0, 1, 0]]
    """
    from scipy.sparse import csr_array

    columns = np.concatenate([np.empty(0, dtype=np.int64), *atoms])
    starts, ones = np.cumsum([0, *map(len, atoms)]), np.ones(len(columns), dtype=np.int64)
    return csr_array((ones, columns, starts), shape=(len(atoms), size))


def choose_groups(
    groups: csr_array, forced: Iterable[int], candidates: Iterable[int], targets: csr_array
) -> Mask:
    """Choose the groups that can be published without giving a target away.

    Parameters
    ----------
    groups
        (G, A) 0/1, over A atoms that all have people.
    forced
        Groups that are published already.
    candidates
        Groups that may be, the most wanted first.
    targets
        (T, A) 0/1: the groups that must not be computable; -1 for whom a sum takes away.

    Returns
    -------
    array of bool, (G,)
        Forced groups, and the candidates that may join them.

    Notes
    -----
    Candidates are taken in turn. One that follows from those before it may be shown too, since
    that tells nothing new. One is left out if a target then follows: after what is published has
    been eliminated from both, the target is a multiple of the candidate. Else a pivot atom is
    eliminated from all later candidates and targets. A target that follows from the forced groups
    alone cannot be protected and is passed over: `derivable` tells of those.

    References
    ----------
    The method is that of Langsrud (2024), Secondary Cell Suppression by Gaussian Elimination,
    Privacy in Statistical Databases, doi 10.1007/978-3-031-69651-0_6.

    Examples
    --------
    Of a department of 20 with teams of 9, 8 and 3, the first team can be shown beside it, and
    then the second cannot: the third would follow.

    >>> from scipy.sparse import csr_array
    >>> groups = csr_array([[1, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> choose_groups(groups, [], [0, 1, 2], csr_array([[0, 0, 1]])).tolist()
    [True, True, False]
    """
    from scipy.sparse import csr_array, vstack

    given, asked = list(forced), list(candidates)
    # Other groups would be reduced in vain, and a target as often as it comes.
    every = [groups[[*given, *asked]], targets[find_distinct(targets)[0]]]
    rows = Rows(csr_array(vstack(every)))
    secret = range(len(given) + len(asked), sum(each.shape[0] for each in every))
    shown = np.zeros(groups.shape[0], dtype=bool)
    for row, group in enumerate([*given, *asked]):
        if row < len(given) or rows.find_multiple(row, secret) is None:
            rows.eliminate(row)
            shown[group] = True
    return shown


def derivable(groups: csr_array, targets: csr_array) -> Mask:
    """Say which targets follow from all the groups together.

    Parameters
    ----------
    groups, targets
        (G, A) and (T, A) 0/1 over the same atoms.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> derivable(csr_array([[1, 1, 1], [1, 0, 0]]), csr_array([[0, 1, 1], [0, 1, 0]])).tolist()
    [True, False]
    """
    from scipy.sparse import csr_array, vstack

    rows = Rows(csr_array(vstack([groups, targets])))
    for group in _short_first(groups):
        rows.eliminate(group)
    asked = range(groups.shape[0], groups.shape[0] + targets.shape[0])
    return np.array([rows.is_zero(row) for row in asked], dtype=bool)


def draw_null(groups: csr_array, draws: int, seed: int) -> Integers:
    """Draw random vectors, modulo the prime, that every group's vector is orthogonal to.

    Parameters
    ----------
    groups
        (G, A) 0/1.
    draws
        How many vectors.
    seed
        Of the random numbers.

    Returns
    -------
    array of int, (draws, A)
        A 0/1 vector is orthogonal to all of them if it follows from the groups; if it does not,
        with probability 1 / PRIME for each.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> null = draw_null(csr_array([[1, 1, 1], [1, 0, 0]]), draws=2, seed=1)
    >>> null[:, 0].tolist(), (null.sum(axis=1) % PRIME).tolist()
    ([0, 0], [0, 0])
    """
    rows = Rows(groups)
    solved = [row for row in map(rows.eliminate, _short_first(groups)) if row is not None]
    null = np.random.default_rng(seed).integers(1, PRIME, (draws, groups.shape[1]))
    # The pivot of a row is in no later row, so the last row is solved first.
    for pivot, columns, values in reversed(solved):
        null[:, pivot] = 0
        rest = times(null[:, columns], values).sum(axis=1) % PRIME
        null[:, pivot] = (PRIME - rest) % PRIME
    return null


def count_independent(groups: csr_array) -> int:
    """Return how many of the groups (G, A), 0/1, do not follow from the others: their rank."""
    rows = Rows(groups)
    return sum(rows.eliminate(group) is not None for group in _short_first(groups))


def _short_first(groups: csr_array) -> list[int]:
    """Return the groups in the order in which the fewest rows grow long."""
    return list(map(int, np.argsort(np.diff(groups.indptr), kind="stable")))
