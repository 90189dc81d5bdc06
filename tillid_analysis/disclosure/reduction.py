"""Rows over atoms from which one after another is eliminated, exactly.

Most rows lie inside a small part of the organisation. Those of one part share a small table, where
one step serves all of them; the few that reach further share a wide one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Integers = NDArray[np.int64]
Whole = NDArray[np.integer]

PRIME = 2**31 - 1
"""Arithmetic is done modulo this prime, so that it is exact and products fit 64 bits."""

_LARGEST = 512
_LONGEST, _SHORTEST = 256, 8
_SEED = 1


class Rows:
    """Rows that change as others are eliminated from them.

    Parameters
    ----------
    rows
        (R, A) whole numbers.

    Notes
    -----
    Two random sums over each row are kept beside it. Rows whose sums are not in proportion are not
    either; where the sums are, the rows are compared.
    """

    def __init__(self, rows: csr_array) -> None:
        from scipy.sparse import csr_array

        part = find_parts(rows)
        self._atoms = np.argsort(part, kind="stable")
        self._part_at = part[self._atoms]
        ends = np.cumsum(np.bincount(part))
        self._wide = len(ends)
        # The last table is the wide one.
        self._starts = np.append(ends - np.diff(ends, prepend=0), 0)
        self._widths = np.append(np.diff(ends, prepend=0), rows.shape[1])
        ordered = csr_array(rows[:, self._atoms])
        ordered.sort_indices()
        self._part = self._find_reach(ordered.indptr, ordered.indices)
        self._place = np.zeros(rows.shape[0], dtype=np.int64)
        row = np.repeat(np.arange(rows.shape[0]), np.diff(ordered.indptr))
        values = ordered.data.astype(np.int64) % PRIME
        self._fill(row, ordered.indices, values)
        self._used = len(self._tables[self._wide])
        self._users = np.zeros(rows.shape[1], dtype=np.int64)
        self._changed = set(range(self._wide))
        self._opened = np.zeros(self._wide, dtype=bool)
        random = np.random.default_rng(_SEED).integers(1, PRIME, (2, rows.shape[1]))
        self._sums = np.zeros((2, rows.shape[0]), dtype=np.int64)
        for sums, drawn in zip(self._sums, random, strict=True):
            np.add.at(sums, row, times(drawn[ordered.indices], values))
        self._sums %= PRIME

    def _find_reach(self, starts: Whole, columns: Whole) -> Integers:
        """Return (R,) the part that each row lies inside, or the number of the wide table."""
        filled = np.diff(starts) > 0
        first, last = np.zeros((2, len(filled)), dtype=np.int64)
        first[filled] = self._part_at[columns[starts[:-1][filled]]]
        last[filled] = self._part_at[columns[starts[1:][filled] - 1]]
        return np.where(first == last, first, self._wide)

    def _fill(self, row: Integers, columns: Whole, values: Integers) -> None:
        order = np.argsort(self._part, kind="stable")
        heights = np.bincount(self._part, minlength=self._wide + 1)
        self._members = np.split(order, np.cumsum(heights)[:-1])
        for members in self._members:
            self._place[members] = np.arange(len(members))
        ends = np.cumsum(heights * self._widths)
        cells = np.zeros(ends[-1], dtype=np.int64)
        table = self._part[row]
        start = ends[table] - heights[table] * self._widths[table] - self._starts[table]
        cells[start + self._place[row] * self._widths[table] + columns] = values
        shapes = zip(heights, self._widths, strict=True)
        every = zip(np.split(cells, ends[:-1]), shapes, strict=True)
        self._tables = [part.reshape(shape) for part, shape in every]

    def is_zero(self, row: int) -> bool:
        """Say whether nothing is left of a row."""
        return not self._tables[self._part[row]][self._place[row]].any()

    def find_multiple(self, row: int, among: range) -> int | None:
        """Return one of some rows that is a multiple of a row, and not zero; None for none."""
        if self.is_zero(row):
            return None
        one, other = self._sums[:, row]
        rows = np.arange(among.start, among.stop)
        if (part := self._part[row]) != self._wide:
            near = np.concatenate([self._members[part], self._members[self._wide]])
            rows = near[(near >= among.start) & (near < among.stop)]
        theirs = self._sums[:, rows]
        alike = (theirs[0] * other - theirs[1] * one) % PRIME == 0
        for at in rows[alike & theirs.any(axis=0)].tolist():
            if self._is_multiple(row, at):
                return int(at)
        return None

    def _is_multiple(self, row: int, other: int) -> bool:
        (columns, values), (others, told) = self._row(row), self._row(other)
        if not np.array_equal(columns, others):
            return False
        return bool((times(told, values[0]) == times(values, told[0])).all())

    def _row(self, row: int) -> tuple[Integers, Integers]:
        part = self._part[row]
        values = self._tables[part][self._place[row]]
        columns = values.nonzero()[0]
        return columns + self._starts[part], values[columns]

    def eliminate(self, row: int) -> tuple[int, Integers, Integers] | None:
        """Eliminate a row from all others; return its pivot, atoms and values, the pivot's 1."""
        columns, values = self._row(row)
        if not len(columns):
            return None
        part = int(self._part[row])
        pivot = int(columns[at := self._choose_pivot(part, columns)])
        inverse = pow(int(values[at]), -1, PRIME)
        values, sums = times(values, inverse), times(self._sums[:, row], inverse)
        self._tables[part][self._place[row]] = 0
        self._sums[:, row] = 0
        home = int(self._part_at[pivot])
        if part == self._wide:
            self._widen(home, pivot)
        else:
            self._reduce(part, pivot, columns, values, sums)
        self._changed.add(home)
        self._reduce(self._wide, pivot, columns, values, sums)
        return int(self._atoms[pivot]), self._atoms[columns], values

    def _choose_pivot(self, part: int, columns: Integers) -> int:
        """Return the place of an atom where few other rows are not zero.

        Notes
        -----
        A wide row widens those of its atom's part. So its atom lies in a part that others have
        been widened from, if any does: else more and more rows would be wide.
        """
        among = np.arange(len(columns))
        if part == self._wide:
            parts = self._part_at[columns]
            among = np.flatnonzero(self._opened[parts])
            if not len(among):
                among = np.flatnonzero(parts == np.bincount(parts).argmax())
        for each in self._changed & {*self._part_at[columns[among]].tolist()}:
            start, width = self._starts[each], self._widths[each]
            self._users[start : start + width] = np.count_nonzero(self._tables[each], axis=0)
            self._changed.discard(each)
        return int(among[np.argmin(self._users[columns[among]])])

    def _reduce(
        self, part: int, pivot: int, columns: Integers, values: Integers, sums: Integers
    ) -> None:
        table, start = self._tables[part], self._starts[part]
        factors = table[:, pivot - start]
        users = factors.nonzero()[0]
        if not len(users):
            return
        factors = factors[users]
        cells = users[:, None], columns - start
        table[cells] = (table[cells] - times(factors[:, None], values)) % PRIME
        rows = self._members[part][users]
        self._sums[:, rows] = (self._sums[:, rows] - times(sums[:, None], factors)) % PRIME

    def _widen(self, part: int, column: int) -> None:
        """Move the rows of a part that are not zero at an atom to the wide table."""
        table, start = self._tables[part], int(self._starts[part])
        users = np.flatnonzero(table[:, column - start])
        self._opened[part] = True
        end = self._used + len(users)
        if end > len(self._tables[self._wide]):
            grown = np.zeros((2 * end, len(self._atoms)), dtype=np.int64, order="F")
            grown[: self._used] = self._tables[self._wide][: self._used]
            self._tables[self._wide] = grown
        places = np.arange(self._used, end)
        self._tables[self._wide][self._used : end, start : start + table.shape[1]] = table[users]
        table[users] = 0
        moved = self._members[part][users]
        self._part[moved], self._place[moved] = self._wide, places
        self._members[self._wide] = np.append(self._members[self._wide][: self._used], moved)
        self._used = end


def find_parts(rows: csr_array) -> Integers:
    """Return (A,) numbers of parts that most of the rows (R, A) lie inside, each in one.

    Notes
    -----
    Atoms that share a short row are in one part. What counts as short is halved while a part is
    too large for its table to be quick.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    lengths, size = np.diff(rows.indptr), sum(rows.shape)
    row = np.repeat(np.arange(rows.shape[0]), lengths)
    longest = _LONGEST
    while True:
        short = (lengths <= longest)[row]
        ends = row[short], rows.indices[short] + rows.shape[0]
        links = coo_array((np.ones(len(ends[0])), ends), shape=(size, size))
        part = connected_components(links, directed=False)[1][rows.shape[0] :]
        number = np.unique(part, return_inverse=True)[1]
        if longest <= _SHORTEST or np.bincount(number, minlength=1).max() <= _LARGEST:
            return np.asarray(number, dtype=np.int64)
        longest //= 2


def times(left: Integers, right: Integers | int | np.int64) -> Integers:
    """Return products modulo the prime."""
    return np.asarray(left * right % PRIME)
