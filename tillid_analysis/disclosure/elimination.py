"""Which groups can be published so that chosen ones cannot be computed: exact elimination.

Groups are 0/1 vectors over *atoms*, the people who are in exactly the same groups. The sum over a
group follows from published sums if and only if its vector is a combination of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.distinct import find_distinct

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Columns = NDArray[np.integer]

PRIME = 2**31 - 1
"""Arithmetic is done modulo this prime, so that it is exact and products fit 64 bits."""

_LONG = 1024


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
    given, asked = list(forced), list(candidates)
    # Other groups would be reduced in vain, and a target as often as it comes.
    rows = _Rows(groups[[*given, *asked]], targets[find_distinct(targets)[0]])
    shown = np.zeros(groups.shape[0], dtype=bool)
    for row, group in enumerate([*given, *asked]):
        if row < len(given) or not rows.gives_a_target_away(row):
            rows.publish(row)
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
    rows = _Rows(groups, targets)
    for group in range(groups.shape[0]):
        rows.publish(group)
    return np.array([not rows.length(row) for row in rows.targets], dtype=bool)


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
    rows = _Rows(groups, groups[:0])
    solved = [row for row in map(rows.publish, range(groups.shape[0])) if row is not None]
    null = np.random.default_rng(seed).integers(1, PRIME, (draws, groups.shape[1]))
    # The pivot of a row is in no later row, so the last row is solved first.
    for pivot, columns, values in reversed(solved):
        null[:, pivot] = 0
        rest = _times(null[:, columns], values).sum(axis=1) % PRIME
        null[:, pivot] = (PRIME - rest) % PRIME
    return null


def count_independent(groups: csr_array) -> int:
    """Return how many of the groups (G, A), 0/1, do not follow from the others: their rank."""
    rows = _Rows(groups, groups[:0])
    return sum(rows.publish(group) is not None for group in range(groups.shape[0]))


class _Rows:
    """Candidates and targets after elimination of what is published.

    Each is a row of the few atoms where it is not zero; rows that have grown long lie in one dense
    table instead.
    """

    def __init__(self, groups: csr_array, targets: csr_array) -> None:
        from scipy.sparse import vstack

        whole = vstack([groups, targets], format="csr")
        whole.sort_indices()
        starts = whole.indptr
        self._columns = [whole.indices[a:b] for a, b in pairwise(starts)]
        values = whole.data.astype(np.int64) % PRIME
        self._values = [values[a:b] for a, b in pairwise(starts)]
        self._first_target = groups.shape[0]
        self.targets = range(groups.shape[0], whole.shape[0])
        across = whole.tocsc()
        # Rows that are, or once were, not zero at an atom.
        self._users = [set(across.indices[a:b].tolist()) for a, b in pairwise(across.indptr)]
        self._long: dict[int, int] = {}
        self._table = np.zeros((0, whole.shape[1]), dtype=np.int64)
        self._work = np.zeros(whole.shape[1], dtype=np.int64)

    def length(self, row: int) -> int:
        """Return how many atoms a row is not zero at."""
        return len(self._row(row)[0])

    def _row(self, row: int) -> tuple[Columns, Integers]:
        if row in self._long:
            dense = self._table[self._long[row]]
            columns = np.flatnonzero(dense)
            return columns, dense[columns]
        return self._columns[row], self._values[row]

    def gives_a_target_away(self, row: int) -> bool:
        """Say whether a target is a multiple of a row."""
        columns, values = self._row(row)
        if not len(columns):
            return False
        return any(
            self._is_multiple(target, columns, values)
            for target in self._sharing(int(columns[0]))
            if target >= self._first_target
        )

    def _is_multiple(self, target: int, columns: Columns, values: Integers) -> bool:
        # Counting what a long target holds takes longest, so it is done last.
        if target not in self._long and len(self._columns[target]) != len(columns):
            return False
        found = self._at(target, columns)
        same = found[0] and (_times(found, values[0]) == _times(values, found[0])).all()
        return bool(same) and self.length(target) == len(columns)

    def _at(self, row: int, columns: Columns) -> Integers:
        """Return a row's values at some atoms."""
        if row in self._long:
            return np.asarray(self._table[self._long[row], columns])
        self._work[self._columns[row]] = self._values[row]
        found = self._work[columns]
        self._work[self._columns[row]] = 0
        return found

    def _sharing(self, column: int) -> list[int]:
        """Return the rows that are not zero at an atom."""
        dense = [row for row, at in self._long.items() if self._table[at, column]]
        return [*self._users[column], *dense]

    def publish(self, row: int) -> tuple[int, Columns, Integers] | None:
        """Eliminate a row from all others; return its pivot, atoms and values, the pivot's 1."""
        columns, values = self._row(row)
        if not len(columns):
            return None
        used = [len(self._users[column]) for column in columns.tolist()]
        pivot = int(columns[at := int(np.argmin(used))])
        values = _times(values, pow(int(values[at]), -1, PRIME))
        self._forget(row)
        self._reduce_long(pivot, columns, values)
        for other in self._users[pivot]:
            if len(self._columns[other]) and other not in self._long:
                self._reduce(other, pivot, columns, values)
        return pivot, columns, values

    def _forget(self, row: int) -> None:
        if row in self._long:
            self._table[self._long.pop(row)] = 0
        self._columns[row] = np.empty(0, dtype=np.int64)
        self._values[row] = np.empty(0, dtype=np.int64)

    def _reduce_long(self, pivot: int, columns: Columns, values: Integers) -> None:
        factors = self._table[:, pivot]
        rows = np.flatnonzero(factors)
        if len(rows):
            cells = np.ix_(rows, columns)
            taken = _times(factors[rows, None], values[None, :])
            self._table[cells] = (self._table[cells] - taken) % PRIME

    def _reduce(self, row: int, pivot: int, columns: Columns, values: Integers) -> None:
        mine, work = self._columns[row], self._work
        work[mine] = self._values[row]
        if factor := int(work[pivot]):
            new = columns[work[columns] == 0]
            work[columns] = (work[columns] - _times(values, factor)) % PRIME
            both = np.concatenate([mine, new])
            kept = both[work[both] != 0]
            self._columns[row], self._values[row] = kept, work[kept]
            work[new] = 0
            for column in new.tolist():
                self._users[column].add(row)
        work[mine] = 0
        if len(self._columns[row]) > _LONG:
            self._lengthen(row)

    def _lengthen(self, row: int) -> None:
        """Move a row to the dense table, where one step serves all long rows."""
        at = len(self._table)
        free = sorted(set(range(at)) - set(self._long.values()))
        if free:
            at = free[0]
        else:
            grown = np.zeros((2 * at + 8, self._table.shape[1]), dtype=np.int64)
            grown[:at] = self._table
            self._table = grown
        self._long[row] = at
        self._table[at, self._columns[row]] = self._values[row]


def _times(left: Integers, right: Integers | int | np.int64) -> Integers:
    return np.asarray(left * right % PRIME)
