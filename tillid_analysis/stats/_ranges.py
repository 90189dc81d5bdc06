"""The log tail of the range of k normals, tabulated once for each k."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
from scipy.special import log_ndtr, logsumexp, ndtri_exp, stdtrit

from tillid_analysis.stats._arrays import FloatArray, as_floats

STEP = 0.04
"""Between widths, and between nodes of the integral over the largest of the k."""
WIDEST = 30.0
"""Beyond, the pairs hardly overlap, and the tail is that of a pair times the pairs."""
LEAST, MOST = -12.0, 30.0
"""Where the largest of up to ten thousand normals can be."""
KEPT = 16
"""Tables kept, of 36 kB each."""


@lru_cache(maxsize=KEPT)
def table(k: int) -> FloatArray:
    """Tabulate log P(W > w) as a polynomial of degree 5 in each step of the width w: (steps, 6).

    Notes
    -----
    P(W > w) = k times the integral of φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z - w))^(k-1)), written with
    log1p and expm1, and summed as logs, so that no tail is lost, however small. The integrand is
    smooth and dies out on both sides, so equal steps are as good as any rule; equal steps in w too
    let all Φ(z - w) be read from one list. NumPy evaluates polynomials in equal steps many times
    faster than SciPy's splines, which look for the step first.
    """
    from scipy.interpolate import PPoly, make_interp_spline

    widths = np.arange(round(WIDEST / STEP) + 1)
    nodes = np.arange(round((MOST - LEAST) / STEP) + 1)
    below = log_ndtr(LEAST + STEP * np.arange(-widths[-1], nodes[-1] + 1))
    top = below[nodes + widths[-1]]
    z = LEAST + STEP * nodes
    largest = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) + (k - 1) * top
    ratio = np.minimum(below[nodes - widths[:, None] + widths[-1]] - top, 0.0)
    # 1 - (1 - r)^(k-1), which for a small r is r (k - 1) and never underflows.
    small = ratio < -30 - np.log(k)
    with np.errstate(divide="ignore"):
        missed = -np.expm1((k - 1) * np.log1p(-np.exp(np.where(small, -1.0, ratio))))
    inside = np.where(small, ratio + np.log(k - 1), np.log(missed))
    tail = np.log(k * STEP) + logsumexp(largest + inside, axis=1)
    spline = make_interp_spline(STEP * widths, tail, k=5)
    pieces = PPoly.from_spline(spline.tck)
    starts = np.searchsorted(pieces.x, STEP * (widths[:-1] + 0.5)) - 1
    # A spline has no knot in the first and the last few steps: their polynomial is moved there.
    moved = STEP * widths[:-1] - pieces.x[starts]
    powers = [_derivative(pieces.c[:, starts], moved, order) for order in range(6)]
    return np.ascontiguousarray(np.array(powers).T)


@dataclass(frozen=True, slots=True)
class Range:
    """The range of k standard normals, as `log_sf` and `quantiles` want it."""

    k: int

    @property
    def bulk(self) -> float:
        """A width beyond which the tail is falling fast."""
        return float(3 * np.sqrt(np.log(self.k)) + 4)

    def log_tail(self, width: FloatArray) -> FloatArray:
        """Compute log P(W > w)."""
        return log_tail(width, self.k)

    def slopes(self, width: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Compute the first and second derivatives of log P(W > w)."""
        return slopes(width, self.k)

    def bound(self, log_p: float, df: FloatArray) -> FloatArray:
        """Return what the quantile of p cannot be above: Bonferroni's, over the pairs."""
        return as_floats(np.sqrt(2) * bonferroni(log_p, self.k * (self.k - 1) / 2, df))


def bonferroni(log_p: float, tests: float, df: FloatArray) -> FloatArray:
    """Find Student's two-sided quantile of p over the tests; df may be infinite."""
    share = log_p - np.log(2 * tests)
    normal = ndtri_exp(np.full(df.shape, share))
    return as_floats(-np.where(np.isinf(df), normal, stdtrit(df, np.exp(share))))


def log_tail(width: FloatArray, k: int) -> FloatArray:
    """Compute log P(W > w) of the range W of k standard normals."""
    coefficients, step = _look_up(width, k)
    value = coefficients[..., 5]
    for power in range(4, -1, -1):
        value = value * step + coefficients[..., power]
    far = width >= WIDEST
    if far.any():
        value[far] = np.log(k) + np.log(k - 1) + log_ndtr(-width[far] / np.sqrt(2))
    return as_floats(value)


def slopes(width: FloatArray, k: int) -> tuple[FloatArray, FloatArray]:
    """Compute the first and second derivatives of log P(W > w)."""
    coefficients, step = _look_up(width, k)
    first, second = np.zeros((2, *width.shape))
    for power in range(5, 0, -1):
        second = second * step + first
        first = first * step + power * coefficients[..., power]
    far = width >= WIDEST
    return np.where(far, -width / 2 - 1 / width.clip(1), first), np.where(far, -0.5, second)


def _look_up(width: FloatArray, k: int) -> tuple[FloatArray, FloatArray]:
    """Return the polynomial of each width, and how far it is into its step."""
    rows = table(k)
    inside = np.minimum(width, WIDEST)
    place = np.minimum((inside / STEP).astype(np.int64), len(rows) - 1)
    return rows[place], inside - STEP * place


def _derivative(powers: FloatArray, at: FloatArray, order: int) -> FloatArray:
    """Compute a derivative, over its factorial, of polynomials whose highest power comes first."""
    return as_floats(
        sum(
            comb(5 - row, order) * powers[row] * at ** (5 - row - order) for row in range(6 - order)
        )
    )
