"""The likelihood of a cumulative logit model of single rows, climbed by Newton's method.

With u and l the cuts above and below a row's answer less its x'b, the chance of the answer is
F(u) F(-l) (1 - exp(l - u)), F the logistic function; u - l is the same for all rows of an answer.
So the log likelihood falls apart into terms of one cut each and of the gaps between cuts, and no
difference of nearly equal chances is ever formed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solveh_banded
from scipy.special import expit, log_expit, logit

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats

STEPS = 60
HALVINGS = 30
TOLERANCE = 1e-14
WIDEST = 500.0
"""Gap between cuts from which its own term is 0, and its exponential would have no room."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """N rows with V ordered answers, sorted by answer, each answer given at least once.

    Attributes
    ----------
    answer : (N,)
        From 0 to V - 1.
    x : (N, q)
        Predictors.
    weight : (N,)
        What each row counts.
    first : (V,)
        Where the rows of each answer begin.
    group : (N,)
        Group of each row, from 0.
    """

    answer: IntArray
    x: FloatArray
    weight: FloatArray
    first: IntArray
    group: IntArray

    @property
    def counts(self) -> FloatArray:
        """Sum of weights by answer (V,)."""
        return self.total(self.weight)

    def total(self, values: FloatArray) -> FloatArray:
        """Sum values (N,) by answer (V,)."""
        return as_floats(np.add.reduceat(values, self.first))

    def total_predictors(self, times: FloatArray) -> FloatArray:
        """Sum the predictors times a number for each row (N,) by answer (V, q)."""
        ends = [*self.first[1:], len(times)]
        parts = zip(self.first, ends, strict=True)
        return as_floats([times[start:end] @ self.x[start:end] for start, end in parts])

    def only(self, columns: list[int]) -> Rows:
        """Return the same rows with some of the predictors."""
        return Rows(self.answer, self.x[:, columns], self.weight, self.first, self.group)


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """Where the likelihood is highest.

    Attributes
    ----------
    height
        The log likelihood; NaN where the top was not reached.
    cuts : (V - 1,)
        Between the answers.
    slope : (q,)
        Log odds ratios of higher answers.
    information : (q, q)
        Of the slopes, the cuts being fitted.
    """

    height: float
    cuts: FloatArray
    slope: FloatArray
    information: FloatArray


def sort_rows(answer: FloatArray, x: FloatArray, weight: FloatArray, group: IntArray) -> Rows:
    """Sort complete rows by their answer."""
    order = np.argsort(answer, kind="stable")
    _, first, place = np.unique(answer[order], return_index=True, return_inverse=True)
    place, first = place.astype(np.int64), first.astype(np.int64)
    return Rows(place, x[order], weight[order], first, group[order])


def climb_rows(rows: Rows, slope: FloatArray, cuts: FloatArray | None = None) -> Top:
    """Find the top from a first guess of the slopes (q,), and of the cuts if there is one."""
    if cuts is None:
        share = np.cumsum(rows.counts)[:-1] / rows.counts.sum()
        cuts = as_floats(logit(share))
    height = _height(rows, cuts, slope)
    for _ in range(STEPS):
        by_cut, by_slope, information, decrement = _newton(rows, cuts, slope)
        if decrement < TOLERANCE:
            return Top(height, cuts, slope, information)
        part = 1.0
        for _ in range(HALVINGS):
            moved = cuts + part * by_cut, slope + part * by_slope
            new = _height(rows, *moved)
            # Near the top heights differ by rounding only; there a whole step is right.
            if new >= height or decrement < 1e-6:
                break
            part /= 2
        (cuts, slope), height = moved, new
    return Top(np.nan, cuts, slope, np.full((len(slope), len(slope)), np.nan))


def _ends(rows: Rows, cuts: FloatArray, slope: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the cuts above and below each row, less what its predictors say (N,)."""
    level = rows.x @ slope
    edges = np.concatenate([[-np.inf], cuts, [np.inf]])
    return edges[rows.answer + 1] - level, edges[rows.answer] - level


def _height(rows: Rows, cuts: FloatArray, slope: FloatArray) -> float:
    gaps = np.diff(cuts)
    if (gaps <= 0).any():
        return -np.inf
    above, below = _ends(rows, cuts, slope)
    ends = float(rows.weight @ (log_expit(above) + log_expit(-below)))
    return ends + float(rows.counts[1:-1] @ np.log(-np.expm1(-gaps)))


def height_by_group(rows: Rows, top: Top, groups: int) -> FloatArray:
    """Return what the answers of each group (groups,) add to the log likelihood at its top."""
    above, below = _ends(rows, top.cuts, top.slope)
    inner = np.pad(np.log(-np.expm1(-np.diff(top.cuts))), 1)[rows.answer]
    each = rows.weight * (log_expit(above) + log_expit(-below) + inner)
    return as_floats(np.bincount(rows.group, each, minlength=groups))


def _newton(
    rows: Rows, cuts: FloatArray, slope: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return the step of the cuts and of the slopes, their information, and what it promises."""
    above, below = _ends(rows, cuts, slope)
    high, low = expit(above), expit(below)
    curve_high, curve_low = (rows.weight * each * (1 - each) for each in (high, low))
    between, gaps = rows.counts[1:-1], np.minimum(np.diff(cuts), WIDEST)
    pull, stiff = np.zeros(len(cuts) + 1), np.zeros(len(cuts) + 1)
    pull[1:-1] = between / np.expm1(gaps)
    stiff[1:-1] = between / (np.expm1(gaps) * -np.expm1(-gaps))
    towards = rows.total(rows.weight * (1 - high)) + pull
    away = rows.total(rows.weight * low) + pull
    by_cuts = towards[:-1] - away[1:]
    by_slopes = (rows.weight * (high + low - 1)) @ rows.x
    diagonal = rows.total(curve_high)[:-1] + rows.total(curve_low)[1:] + stiff[:-1] + stiff[1:]
    across = -rows.total_predictors(curve_high)[:-1] - rows.total_predictors(curve_low)[1:]
    # A single cut has no neighbour, and its system no second band.
    beside = np.concatenate([[0.0], -stiff[1:-1]])[None][: len(diagonal) - 1]
    bands = np.vstack([beside, diagonal])
    solved = solveh_banded(bands, np.column_stack([by_cuts, across]))
    plain, crossed = solved[:, 0], solved[:, 1:]
    information = (rows.x * (curve_high + curve_low)[:, None]).T @ rows.x - across.T @ crossed
    step = np.linalg.solve(information, by_slopes - across.T @ plain)
    by_cut = plain - crossed @ step
    return (
        by_cut,
        as_floats(step),
        as_floats(information),
        float(by_cuts @ by_cut + by_slopes @ step),
    )
