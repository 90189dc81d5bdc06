"""Rows with gaps by which measures they have: what EM needs of them, all patterns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, IntArray, as_floats
from tillid_analysis.stats._bins import count, total
from tillid_analysis.stats._cross import CrossMoments

RIDGE = 1e-10
"""Added to the variances of standardised measures, so that copies can be conditioned on."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """N rows of k measures in g groups, and their sums by the P patterns of gaps.

    Attributes
    ----------
    observed : (P, k)
        Which measures a pattern has.
    pattern, group : (N,)
        Of each row.
    rows : (N, k)
        Standardised values, 0 where missing.
    heft : (N,)
        Weights.
    weight, sums, products : (P,), (P, k), (P, k, k)
        Of each pattern's rows.
    groups
        How many there are.
    """

    observed: BoolArray
    pattern: IntArray
    group: IntArray
    rows: FloatArray
    heft: FloatArray
    weight: FloatArray
    sums: FloatArray
    products: FloatArray
    groups: int

    @classmethod
    def of(cls, rows: FloatArray, group: IntArray, groups: int, heft: FloatArray) -> Patterns:
        """Sort rows (N, k), NaN where missing, by their patterns."""
        there = ~np.isnan(rows)
        observed, pattern = np.unique(there, axis=0, return_inverse=True)
        pattern = np.asarray(pattern, dtype=np.int64).reshape(-1)
        order = np.argsort(pattern, kind="stable")
        pattern, filled, heft = pattern[order], np.where(there, rows, 0.0)[order], heft[order]
        ends = np.cumsum(np.bincount(pattern, minlength=len(observed)))
        parts = [slice(end - n, end) for end, n in zip(ends, np.diff(ends, prepend=0), strict=True)]
        weighted = filled * heft[:, None]
        shape = (len(observed), rows.shape[1])
        return cls(
            observed,
            pattern,
            group[order],
            filled,
            heft,
            as_floats([heft[part].sum() for part in parts]),
            as_floats([weighted[part].sum(axis=0) for part in parts]).reshape(shape),
            as_floats([weighted[part].T @ filled[part] for part in parts]).reshape(
                *shape, shape[1]
            ),
            groups,
        )

    def regress(self, matrix: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Regress all measures on those that a pattern has.

        Returns of each pattern (P, k, k) the inverse covariance of what is there, the slopes, and
        what is left of the covariance of those missing.
        """
        there = self.observed
        both = there[:, :, None] & there[:, None, :]
        own = np.eye(len(matrix))
        inverse = np.linalg.inv(np.where(both, matrix + RIDGE * own, own)) * both
        slopes = np.where(there[:, :, None], own * there[:, None, :], matrix @ inverse)
        left = matrix - matrix @ inverse @ matrix
        gone = ~there[:, :, None] & ~there[:, None, :]
        return inverse, slopes, np.where(gone, left, 0.0)

    def about(self, mean: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return sums (P, k) and products (P, k, k) about a mean (k,), of what is there."""
        middle = mean * self.observed
        n, s = self.weight[:, None], self.sums
        cross = s[:, :, None] * middle[:, None, :]
        square = n[:, :, None] * middle[:, :, None] * middle[:, None, :]
        return s - n * middle, self.products - cross - np.swapaxes(cross, 1, 2) + square

    def step(self, mean: FloatArray, matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Take one step of EM."""
        _, slopes, left = self.regress(matrix)
        sums, products = self.about(mean)
        whole = self.weight.sum()
        shift = np.einsum("pij,pj->i", slopes, sums) / whole
        square = (slopes @ products @ np.swapaxes(slopes, 1, 2)).sum(axis=0)
        square += np.einsum("p,pij->ij", self.weight, left)
        return mean + shift, square / whole - np.outer(shift, shift)

    def derivative(self, mean: FloatArray, matrix: FloatArray) -> FloatArray:
        """Return the derivative (k + k², k + k²) of a step at its fixed point, means first."""
        inverse, slopes, _ = self.regress(matrix)
        sums, products = self.about(mean)
        k, n, whole = len(mean), self.weight, self.weight.sum()
        free = np.eye(k) - slopes
        turned = inverse @ products @ np.swapaxes(slopes, 1, 2)
        seen = np.einsum("pij,pj->pi", inverse, sums)
        expected = np.einsum("pij,pj->pi", slopes, sums)
        found = np.empty((k + k * k, k + k * k))
        found[:k, :k] = np.eye(k) - np.einsum("p,pij->ij", n, slopes) / whole
        found[:k, k:] = np.einsum("pia,pb->iab", free, seen).reshape(k, k * k) / whole
        moved = np.einsum("pi,pja->ija", expected, slopes)
        found[k:, :k] = -(moved + np.swapaxes(moved, 0, 1)).reshape(k * k, k) / whole
        across = _outer(free, turned + 0.5 * n[:, None, None] * np.swapaxes(free, 1, 2))
        # across[i, a, b, j] is the change of (i, j) by (a, b) from one side; the other mirrors it.
        one = across.transpose(0, 3, 1, 2)
        other = one.transpose(1, 0, 3, 2)
        found[k:, k:] = (one + other).reshape(k * k, k * k) / whole
        return found

    def expect(self, mean: FloatArray, matrix: FloatArray) -> CrossMoments:
        """Sum what is expected of each group's rows, about 0."""
        _, slopes, left = self.regress(matrix)
        k = len(mean)
        filled = np.empty_like(self.rows)
        for each in range(len(self.observed)):
            part = slice(*np.searchsorted(self.pattern, [each, each + 1]))
            off = self.rows[part] - mean * self.observed[each]
            filled[part] = mean + off @ slopes[each].T
        cell = self.group * len(self.observed) + self.pattern
        cells = self.groups * len(self.observed)
        spread = total(cell, cells, self.heft).reshape(self.groups, -1) @ left.reshape(-1, k * k)
        products = spread.reshape(self.groups, k, k)
        weighted = filled * self.heft[:, None]
        for i in range(k):
            for j in range(k):
                products[:, i, j] += total(self.group, self.groups, weighted[:, i] * filled[:, j])
        sums = np.stack([total(self.group, self.groups, x) for x in weighted.T], axis=1)
        n = count(self.group, self.groups)
        return CrossMoments(
            np.zeros(k), n, total(self.group, self.groups, self.heft), sums, products
        )


def _outer(one: FloatArray, other: FloatArray) -> npt.NDArray[np.float64]:
    """Sum over patterns the products of all elements of two matrices (P, k, k): (k, k, k, k)."""
    p, k, _ = one.shape
    flat = one.reshape(p, k * k).T @ other.reshape(p, k * k)
    return as_floats(flat.reshape(k, k, k, k))
