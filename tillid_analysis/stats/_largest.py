"""The largest of normals whose correlations are products, with the standard error known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_ndtr, logsumexp, ndtr, wofz

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats
from tillid_analysis.stats._ranges import bonferroni

if TYPE_CHECKING:
    from scipy.interpolate import BSpline

STEP = 0.05
"""Between nodes of the integral over what all have in common."""
WIDTHS = np.arange(0.125, 14.01, 0.125)
"""Where the tail is computed; between, it is interpolated."""
CANCELLING = 28.0
"""Squared width times a unit's share of all, from which its integrand cancels too much."""
SMALL = -35.0
"""Under it, log(-log(1 - tail)) is the log tail."""
LARGE_SHARE = 0.1
"""From which a unit's share of all makes the integrand of negative correlations die out slowly."""


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


def largest(loadings: FloatArray, *, negative: bool) -> Largest:
    """Tabulate the law of the largest of normals that correlate by ± products of loadings.

    Notes
    -----
    Correlations λ_i λ_j are those of sqrt(1 - λ²) Z_i + λ Z_0: given Z_0 all are independent, and
    one integral over Z_0 remains (Dunnett 1955). Negative ones, -λ_i λ_j, are those with an
    imaginary λ: the same integral with normal probabilities of complex numbers, which come in
    conjugate pairs and so are real.
    """
    from scipy.interpolate import make_interp_spline

    distinct, times = np.unique(loadings, return_counts=True)
    share = float((distinct**2 / (1 + distinct**2)).max()) if negative else 0.0
    end = 30.0 if share > LARGE_SHARE else 9.0 if negative else WIDTHS[-1] + 9
    z = STEP * np.arange(round(end / STEP) + 1)
    weight = np.log(np.where(z == 0, 1, 2) * STEP / np.sqrt(2 * np.pi)) - z**2 / 2
    # Far out the waves of large units' integrands leave too few digits of the tail.
    widths = WIDTHS[WIDTHS**2 * share < CANCELLING]
    outside = _outside_negative if negative else _outside
    levels = [
        _level(outside(width, z[:, None], distinct), times, weight, float(width))
        for width in widths
    ]
    return Largest(int(times.sum()), make_interp_spline(widths, levels, k=5), float(widths[-1]))


def _level(out: FloatArray, times: IntArray, weight: FloatArray, width: float) -> float:
    """Compute log(-log P(max <= c)) from the chances of being outside, given each z (z, U)."""
    small = np.abs(out).max(axis=1) < 0.5
    with np.errstate(divide="ignore"):
        log_inside = (times * np.log(np.abs(1 - out))).sum(axis=1)
    sign = np.where((times * (out > 1)).sum(axis=1) % 2 == 1, -1.0, 1.0)
    # Two ways to the same: small tails keep their digits, and so do small chances of no tail.
    precise = (times * np.log1p(-np.where(small[:, None], out, 0))).sum(axis=1)
    inside = sign * np.exp(np.minimum(log_inside, 700))
    tail = float((np.exp(weight) * np.where(small, -np.expm1(precise), 1 - inside)).sum())
    if tail < 0.5:
        log_p = float(np.log1p(-tail))
    else:
        total, positive = logsumexp(weight + log_inside, b=sign, return_sign=True)
        log_p = float(total) if positive > 0 else -np.inf
    # Sidak's bound holds for any correlations, and all are inside no more often than one is.
    one = float(np.log1p(-2 * ndtr(-width)))
    return float(np.log(-np.clip(log_p, times.sum() * one, one)))


def _outside(width: float, z: FloatArray, loading: FloatArray) -> FloatArray:
    """Chance that each is beyond ± the width, given what all have in common."""
    own = np.sqrt(1 - loading**2)
    return as_floats(ndtr(-(width + loading * z) / own) + ndtr(-(width - loading * z) / own))


def _outside_negative(width: float, z: FloatArray, loading: FloatArray) -> FloatArray:
    """Do the same with imaginary loadings: the real part of erfc((c + i y) / sqrt 2)."""
    own = np.sqrt(1 + loading**2)
    x, y = width / own / np.sqrt(2), loading * z / own / np.sqrt(2)
    return as_floats((np.exp(y**2 - x**2 - 2j * x * y) * wofz(1j * x - y)).real)
