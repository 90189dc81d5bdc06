"""Rows sorted by unit, shuffled between units, and summed by unit after each shuffle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide
from tillid_analysis.stats._pieces import Pieces
from tillid_analysis.stats._units_apart import Everybody, Sizes, normal_scores

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

Column = npt.NDArray[Any]
Columns = list[Column]
READINGS = 5
"""Orders in which people are read once they are shuffled, the first as they lie."""
BLOCK = 1 << 16
"""Numbers held at a time, few enough for the processor's own memory."""


class Rows:
    """Rows in the order of strata, and there of units, whose places units take in turn.

    Shuffling is most of the work. So shuffled people are read in a few orders more, which are drawn
    once; and in larger tables units take places among them in up to fifty ways. Each of these is a
    permutation like any other, if not quite independent of the others of its shuffle: 10,000 had
    the error of 2,500 to 10,000 independent ones, in tables of 100 to 100,000 people in 2 to 1,000
    units.
    """

    def __init__(
        self,
        values: npt.ArrayLike,
        unit: npt.ArrayLike,
        n_units: int,
        strata: npt.ArrayLike | None,
        membership: npt.NDArray[Any] | csr_array | csr_matrix | None,
    ) -> None:
        table = as_floats(values)
        table = table[:, None] if table.ndim == 1 else table
        home = np.asarray(unit, dtype=np.int64)
        layer = (
            np.zeros(len(home), np.int64) if strata is None else np.unique(strata, False, True)[1]
        )
        if home.shape != (len(table),) or layer.shape != home.shape:
            raise ValueError(f"values has {len(table)} rows, unit {home.size}, strata {layer.size}")
        if home.size and home.max() >= n_units:
            raise ValueError(f"unit has the number {home.max()}, and there are {n_units} units")
        if table.shape[1] == 1:
            # Who has no answer on the only measure changes nothing by changing place.
            there = ~np.isnan(table[:, 0])
            table, home, layer = table[there], home[there], layer[there]
        self.n_rows, self.n_measures = table.shape
        self.sizes = np.bincount(home[home >= 0], minlength=n_units)
        self.membership = membership
        self.pieces = Pieces(home, layer, n_units, membership)
        columns, self.everybody = _terms(table, layer)
        self.columns = [each[self.pieces.order] for each in columns]

    def observed(self, prior_df: float) -> FloatArray:
        """Compute the statistics (M, G) of units as they are."""
        sums = [self._sum(each, *self.pieces.places()) for each in self.columns]
        return self._scores(sums, prior_df)[..., 0]

    def permute(
        self, draws: int, random: np.random.Generator, prior_df: float
    ) -> Iterator[FloatArray]:
        """Yield blocks (M, G, D) of statistics after shuffling people within strata."""
        first, last = self.pieces.layouts(random)
        ways = first.shape[2]
        most = max(1, BLOCK // max(1, first[0].size * self.n_measures))
        readings = self._read(random)
        for start in range(0, draws, most * ways):
            some = islice(readings, min(most, -(-(draws - start) // ways)))
            sums = [[self._sum(each, first, last) for each in columns] for columns in some]
            together = [np.concatenate(each, axis=1) for each in zip(*sums, strict=True)]
            yield self._scores(together, prior_df)[..., : draws - start]

    def draw_normal(self, draws: int, random: np.random.Generator) -> Iterator[FloatArray]:
        """Yield blocks (M, G, D) of standardised unit sums, normal as the permuted ones are."""
        everybody = max(1, self.n_rows)
        centred = np.stack([each.real for each in self.columns[: self.n_measures]], axis=1)
        spread, axes = np.linalg.eigh(centred.T @ centred / everybody)
        factor = axes * np.sqrt(np.maximum(spread, 0))
        n = np.r_[self.n_rows - self.sizes.sum(), self.sizes].astype(np.float64)
        size = self._grouped(n[None, 1:, None])
        scale = np.sqrt(size * (1 - size / everybody) * (factor**2).sum(axis=1))
        most = max(1, BLOCK // (3 * max(1, self.sizes.size * self.n_measures)))
        for start in range(0, draws, most):
            length = min(most, draws - start)
            free = random.standard_normal((length, n.size, len(spread))) @ factor.T
            free *= np.sqrt(n)[:, None]
            sums = free - n[:, None] / everybody * free.sum(axis=1, keepdims=True)
            yield np.abs(divide(self._grouped(sums[:, 1:]), scale)).transpose(2, 1, 0)

    def _grouped(self, sums: FloatArray) -> FloatArray:
        """Add unit sums (D, U, K) up to groups (D, G, K)."""
        if self.membership is None:
            return sums
        return np.stack([as_floats(self.membership @ each) for each in sums])

    def _read(self, random: np.random.Generator) -> Iterator[Columns]:
        """Yield the columns in orders drawn at random, without end; each overwrites the last."""
        strata, rows = self.pieces.strata(), np.arange(self.n_rows)
        again = [_shuffle(rows.copy(), strata, random) for _ in range(READINGS - 1)]
        shuffled, read = ([np.empty_like(each) for each in self.columns] for _ in range(2))
        while True:
            yield _take(self.columns, _shuffle(rows, strata, random), shuffled)
            yield from (_take(shuffled, each, read) for each in again)

    def _sum(self, column: Column, first: IntArray, last: IntArray) -> Column:
        """Sum a column over groups, the parts of whose pieces begin and end at these places."""
        running = np.zeros(len(column) + 1, dtype=column.dtype)
        np.cumsum(column, out=running[1:])
        parts = running.take(last)
        parts -= running.take(first)
        return self.pieces.grouped(parts.sum(axis=0))

    def _scores(self, sums: Columns, prior_df: float) -> FloatArray:
        """Turn sums (G, D) of each column into statistics (M, G, D)."""
        # Without gaps every shuffle leaves each group as many answers as it has rows.
        counts = sums[self.n_measures :] or [self.pieces.sizes] * self.n_measures
        found = []
        for at, (n, term) in enumerate(zip(counts, sums, strict=False)):
            everybody = self.everybody.of(at)
            sizes = Sizes.of(n, everybody, prior_df)
            found.append(normal_scores(sizes, term.real, term.imag, everybody, prior_df))
        return np.stack(found)


def _shuffle(rows: IntArray, strata: Sequence[slice], random: np.random.Generator) -> IntArray:
    for each in strata:
        random.shuffle(rows[each])
    return rows


def _take(columns: Columns, rows: IntArray, into: Columns) -> Columns:
    """Read columns in another order; with clipping NumPy writes at once to where it shall."""
    for column, out in zip(columns, into, strict=True):
        np.take(column, rows, out=out, mode="clip")
    return into


def _terms(table: FloatArray, layer: IntArray) -> tuple[Columns, Everybody]:
    """Return what is summed: values about their stratum's mean, squares, and with gaps presence.

    Values and their squares are one number in two parts, which is read and summed in one go.
    """
    present = ~np.isnan(table)
    centred = np.where(present, table, 0)
    for at, column in enumerate(centred.T):
        counts = np.bincount(layer, weights=present[:, at])
        means = divide(np.bincount(layer, weights=column), counts)
        centred[:, at] = np.where(present[:, at], column - means[layer], 0)
    squares = centred**2
    columns: Columns = list((centred + 1j * squares).T)
    if not present.all():
        columns += list(present.T.astype(np.float64))
    return columns, Everybody(present.sum(axis=0) * 1.0, squares.sum(axis=0))
