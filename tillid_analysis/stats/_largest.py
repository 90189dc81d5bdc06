"""The largest of normals whose correlations are products, with the standard error known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_ndtr, logsumexp, ndtr

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats
from tillid_analysis.stats._ranges import bonferroni

if TYPE_CHECKING:
    from scipy.interpolate import BSpline

STEP = 0.05
"""Between nodes of the integral over what all have in common."""
WIDTHS = np.arange(0.125, 14.01, 0.125)
"""Where the tail is computed; between, it is interpolated."""
MOST = 64
"""Different loadings; of more, neighbours share one: the tail moves by less than 1e-4 of it."""
SMALL = -35.0
"""Under it, log(-log(1 - tail)) is the log tail."""


@dataclass(frozen=True, slots=True, eq=False)
class Largest:
    """The largest of U normals without sign, as `log_sf` and `quantiles` want it.

    Attributes
    ----------
    tests
        Number of normals.
    curve
        log(-log P(max <= c)) over c, which is smooth also for thousands.
    last
        The largest c of the curve; beyond, the tail falls as a single one's does.
    """

    tests: int
    curve: BSpline[np.float64]
    last: float

    @property
    def bulk(self) -> float:
        """A width beyond which the tail is falling fast."""
        return float(2 * np.sqrt(np.log(self.tests + 1)) + 4)

    def log_tail(self, width: FloatArray) -> FloatArray:
        """Compute log P(max > c)."""
        level = self._level(width, 0)
        near = np.log(-np.expm1(-np.exp(np.maximum(level, SMALL))))
        return as_floats(np.where(level < SMALL, level, near))

    def slopes(self, width: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Compute the first and second derivatives of log P(max > c)."""
        inside = width < self.last
        level = np.exp(np.clip(self._level(width, 0), -100, 6.0))
        first = np.where(inside, self._level(width, 1), -width - 1 / width)
        second = np.where(inside, self._level(width, 2), -1.0)
        ratio = level / np.maximum(np.expm1(level), 1e-300)
        bend = np.where(level < 1e-4, -level / 2, 1 - ratio * np.exp(level))
        return as_floats(ratio * first), as_floats(ratio * (second + bend * first**2))

    def bound(self, log_p: float, df: FloatArray) -> FloatArray:
        """Return what the quantile of p cannot be above: Bonferroni's."""
        return bonferroni(log_p, self.tests, df)

    def _level(self, width: FloatArray, order: int) -> FloatArray:
        last = self.last
        value = self.curve(np.clip(width, WIDTHS[0], last), order)
        if order == 0:
            value = value + np.where(width > last, log_ndtr(-width) - log_ndtr(-last), 0)
        return as_floats(value)


def largest(loadings: FloatArray) -> Largest:
    """Tabulate the law of the largest of normals that correlate by products of loadings.

    Notes
    -----
    Correlations λ_i λ_j are those of sqrt(1 - λ²) Z_i + λ Z_0: given Z_0 all are independent, and
    one integral over Z_0 remains (Dunnett 1955).
    """
    from scipy.interpolate import make_interp_spline

    distinct, times = _gather(loadings)
    z = STEP * np.arange(round((WIDTHS[-1] + 9) / STEP) + 1)
    weight = np.log(np.where(z == 0, 1, 2) * STEP / np.sqrt(2 * np.pi)) - z**2 / 2
    levels = [
        _level(_outside(width, z[:, None], distinct), times, weight, float(width))
        for width in WIDTHS
    ]
    return Largest(int(times.sum()), make_interp_spline(WIDTHS, levels, k=5), float(WIDTHS[-1]))


def _gather(loadings: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the different loadings and how often each is there; of thousands, those of a like."""
    distinct, times = np.unique(loadings, return_counts=True)
    if len(distinct) <= MOST:
        return distinct, times
    parts = np.array_split(np.sort(loadings), MOST)
    return np.array([each.mean() for each in parts]), np.array([len(each) for each in parts])


def _level(out: FloatArray, times: IntArray, weight: FloatArray, width: float) -> float:
    """Compute log(-log P(max <= c)) from the chances of being outside, given each z (z, U)."""
    small = out.max(axis=1) < 0.5
    with np.errstate(divide="ignore"):
        log_inside = (times * np.log(np.abs(1 - out))).sum(axis=1)
    # Two ways to the same: small tails keep their digits, and so do small chances of no tail.
    precise = (times * np.log1p(-np.where(small[:, None], out, 0))).sum(axis=1)
    inside = np.exp(log_inside)
    tail = float((np.exp(weight) * np.where(small, -np.expm1(precise), 1 - inside)).sum())
    log_p = float(np.log1p(-tail) if tail < 0.5 else logsumexp(weight + log_inside))
    # Sidak's bound holds for any correlations, and all are inside no more often than one is.
    one = float(np.log1p(-2 * ndtr(-width)))
    return float(np.log(-np.clip(log_p, times.sum() * one, one)))


def _outside(width: float, z: FloatArray, loading: FloatArray) -> FloatArray:
    """Chance that each is beyond ± the width, given what all have in common."""
    own = np.sqrt(1 - loading**2)
    return as_floats(ndtr(-(width + loading * z) / own) + ndtr(-(width - loading * z) / own))
