"""Rows sorted by unit, shuffled between units, and summed by unit after each shuffle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide
from tillid_analysis.stats._units_apart import Everybody, normal_scores

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

BLOCK = 1 << 16
"""Numbers held at a time, few enough for the processor's own memory."""


class Rows:
    """Rows in the order of their units, and a sparse matrix that sums them by unit.

    The matrix reads row `indices[i]` into place i: shuffling these numbers shuffles the people.
    """

    def __init__(
        self,
        values: npt.ArrayLike,
        unit: npt.ArrayLike,
        n_units: int,
        strata: npt.ArrayLike | None,
        membership: npt.NDArray[Any] | csr_array | csr_matrix | None,
    ) -> None:
        from scipy.sparse import csr_array

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
        order = np.argsort(home, kind="stable")[(home < 0).sum() :]
        sizes = np.bincount(home[order], minlength=n_units)
        self.n_rows, self.n_measures, self.sizes = len(table), table.shape[1], sizes
        self.membership = membership
        # Places of rows without a unit come first and are summed in a row of their own.
        everyone = np.concatenate([np.flatnonzero(home < 0), order])
        starts = np.concatenate([[0], np.cumsum([len(table) - sizes.sum(), *sizes])])
        self.matrix = csr_array(
            (np.ones(len(table)), everyone.astype(np.int32), starts), (n_units + 1, len(table))
        )
        self.places = [np.flatnonzero(layer[everyone] == each) for each in np.unique(layer)]
        self.terms, self.everybody = _terms(table, layer)

    def sums(self) -> FloatArray:
        """Sum the terms of each unit as the rows now lie: (U, 2M), with gaps (U, 3M)."""
        return as_floats((self.matrix @ self.terms)[1:])

    def scores(self, sums: FloatArray, prior_df: float) -> FloatArray:
        """Turn unit sums (D, U, 2M or 3M) into statistics (D, G, M)."""
        # Without gaps every shuffle leaves each unit as many answers as it has rows.
        size = self.grouped(self.sizes[None, :, None].astype(np.float64))
        first, second, *counted = np.split(
            self.grouped(sums), self.terms.shape[1] // self.n_measures, axis=2
        )
        n = counted[0] if counted else size
        return normal_scores(n, first, second, self.everybody, prior_df)

    def grouped(self, sums: FloatArray) -> FloatArray:
        """Add unit sums (D, U, K) up to groups (D, G, K)."""
        if self.membership is None:
            return sums
        return np.stack([as_floats(self.membership @ each) for each in sums])

    def blocks(self, draws: int) -> Iterator[int]:
        """Yield how many draws to hold at a time."""
        most = max(1, BLOCK // (3 * max(1, self.sizes.size * self.n_measures)))
        yield from (min(most, draws - at) for at in range(0, draws, most))

    def permute(
        self, draws: int, random: np.random.Generator, prior_df: float
    ) -> Iterator[FloatArray]:
        """Yield blocks (D, G, M) of statistics after shuffling people within strata."""
        for size in self.blocks(draws):
            sums = np.empty((size, self.sizes.size, self.terms.shape[1]))
            for each in sums:
                self._shuffle(random)
                each[...] = self.sums()
            yield self.scores(sums, prior_df)

    def draw_normal(self, draws: int, random: np.random.Generator) -> Iterator[FloatArray]:
        """Yield blocks (D, G, M) of standardised unit sums, normal as the permuted ones are."""
        everybody = max(1, self.n_rows)
        centred = self.terms[:, : self.n_measures]
        spread, axes = np.linalg.eigh(centred.T @ centred / everybody)
        factor = axes * np.sqrt(np.maximum(spread, 0))
        n = np.r_[self.n_rows - self.sizes.sum(), self.sizes].astype(np.float64)
        size = self.grouped(n[None, 1:, None])
        scale = np.sqrt(size * (1 - size / everybody) * (factor**2).sum(axis=1))
        for length in self.blocks(draws):
            free = random.standard_normal((length, n.size, len(spread))) @ factor.T
            free *= np.sqrt(n)[:, None]
            sums = free - n[:, None] / everybody * free.sum(axis=1, keepdims=True)
            yield np.abs(divide(self.grouped(sums[:, 1:]), scale))

    def _shuffle(self, random: np.random.Generator) -> None:
        rows = self.matrix.indices
        if len(self.places) == 1:
            random.shuffle(rows)
            return
        for places in self.places:
            rows[places] = random.permutation(rows[places])


def _terms(table: FloatArray, layer: IntArray) -> tuple[FloatArray, Everybody]:
    """Return what is summed: values about their stratum's mean, squares, and with gaps presence."""
    present = ~np.isnan(table)
    centred = np.where(present, table, 0)
    for at, column in enumerate(centred.T):
        counts = np.bincount(layer, weights=present[:, at])
        means = divide(np.bincount(layer, weights=column), counts)
        centred[:, at] = np.where(present[:, at], column - means[layer], 0)
    parts = [centred, centred**2] if present.all() else [centred, centred**2, present]
    everybody = Everybody(*(each.sum(axis=0) * 1.0 for each in (present, *parts[:2])))
    return np.hstack(parts), everybody
