"""A range or a maximum of normals over a root of a chi square: log tails, and quantiles."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from tillid_analysis.stats._arrays import FloatArray, as_floats

FEW = 10.0
"""Degrees of freedom under which the integrand has a long tail to the left."""
LONG_RULES, RULES = (96, 64), (48, 40)
"""Gauss nodes on the left and on the right of the mode."""
BLOCK = 500
"""Integrals done at a time, so that what they need stays in the processor's own memory."""
NODES = 56
"""Degrees of freedom at which quantiles are found; those between are interpolated."""
STEP = 0.04
"""The least quantile looked for."""
LARGE = 40.0
"""Half the degrees of freedom from which Stirling's series has all digits."""


class Law(Protocol):
    """What is studentized: a width with the standard error known."""

    @property
    def bulk(self) -> float:
        """A width beyond which the tail is falling fast."""

    def log_tail(self, width: FloatArray) -> FloatArray:
        """Compute the log tail at widths."""

    def slopes(self, width: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Compute its first and second derivatives."""

    def bound(self, log_p: float, df: FloatArray) -> FloatArray:
        """Return what the quantile of p cannot be above."""


def quantiles(p: float, law: Law, df: FloatArray) -> FloatArray:
    """Find the quantiles for one p: of many df by interpolation, as they are smooth in its root."""
    many = (df >= 1) & np.isfinite(df)
    if p > 0.5 or np.count_nonzero(many) <= NODES:
        return _solve(np.log(p), law, df)
    low, high = (1 + df[many].max()) ** -0.5, (1 + df[many].min()) ** -0.5
    if low == high:
        high = 1.0
    curve = np.polynomial.Chebyshev.interpolate(
        lambda u: np.log(_solve(np.log(p), law, u**-2 - 1)), NODES - 1, domain=[low, high]
    )
    found = np.empty_like(df)
    found[many] = np.exp(curve((1 + df[many]) ** -0.5))
    found[~many] = _solve(np.log(p), law, df[~many])
    return found


def _solve(log_p: float, law: Law, df: FloatArray) -> FloatArray:
    """Find the quantiles of one p by Newton's steps in log q.

    Bonferroni's bound is never below them, and the log tail is concave in log q, so that the steps
    come down to the quantile and never pass it.
    """
    log_q = np.log(np.maximum(law.bound(log_p, df), STEP))
    for _ in range(60):
        value, slope = _positive(np.exp(log_q), law, df, sloped=True)
        step = (value - log_p) / slope
        log_q = log_q - step
        if (np.abs(step) < 1e-13 * np.maximum(1, np.abs(log_q))).all():
            break
    return as_floats(np.exp(log_q))


def log_sf(q: npt.ArrayLike, law: Law, df: npt.ArrayLike) -> FloatArray:
    """Compute log P(Q > q) wherever it can be."""
    both = np.broadcast_arrays(as_floats(q), as_floats(df))
    width, free = (each.ravel() for each in both)
    possible = free > 0
    result = np.full(width.shape, np.nan)
    result[(width <= 0) & possible] = 0.0
    result[(width == np.inf) & possible] = -np.inf
    usual = (width > 0) & (width < np.inf) & possible
    result[usual] = _positive(width[usual], law, free[usual])[0]
    return as_floats(np.minimum(result, 0.0).reshape(both[0].shape))


def _positive(
    q: FloatArray, law: Law, df: FloatArray, *, sloped: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Compute log P(Q > q), and if asked its derivative by log q, for q and df above 0."""
    value, slope = law.log_tail(q), q * law.slopes(q)[0]
    for of_size, nodes in ((df < FEW, LONG_RULES), ((df >= FEW) & (df < np.inf), RULES)):
        places = np.flatnonzero(of_size)
        for at in range(0, len(places), BLOCK):
            block = places[at : at + BLOCK]
            value[block], slope[block] = _integrate(q[block], law, df[block], nodes, sloped)
    return value, as_floats(slope)


def _integrate(
    q: FloatArray, law: Law, df: FloatArray, nodes: tuple[int, int], sloped: bool
) -> tuple[FloatArray, FloatArray | float]:
    """Integrate over x = log s the tail at q s times the density of x, for each q and df."""
    mode, sd = _mode(q, law, df)
    # To the left the density falls as exp(df x), to the right as exp(-df exp(2 x) / 2).
    end = np.log1p(4 * (45 / df + np.sqrt(45 / df))) / 2
    x, weight = [], []
    for reach, size in zip((-9 * sd - 45 / df, np.minimum(9 * sd, end - mode)), nodes, strict=True):
        place, share = np.polynomial.legendre.leggauss(size)
        x.append(mode[:, None] + reach[:, None] * (1 + place) / 2)
        weight.append(np.abs(reach[:, None]) * share / 2)
    at, width = np.hstack(x), q[:, None] * np.exp(np.hstack(x))
    height = law.log_tail(width) + df[:, None] * (at - np.expm1(2 * at) / 2)
    highest = height.max(axis=1)
    part = np.hstack(weight) * np.exp(height - highest[:, None])
    total = part.sum(axis=1)
    slope = (part * width * law.slopes(width)[0]).sum(axis=1) / total if sloped else np.nan
    return as_floats(_log_constant(df) + highest + np.log(total)), slope


def _mode(q: FloatArray, law: Law, df: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find where the integrand is highest, nearly, and the spread of a normal that fits there."""
    x = -0.5 * np.log1p(q**2 / (2 * df))
    # There the width is past its own mode, and falls faster than the density rises.
    high = np.minimum(0, np.log((np.sqrt(2 * df) + law.bulk) / q))
    low, x = np.minimum(x, high) - 2.0, np.minimum(x, high)
    for _ in range(10):
        gradient, curvature = _derivatives(x, q, law, df)
        low, high = np.where(gradient > 0, x, low), np.where(gradient > 0, high, x)
        step = x - gradient / curvature
        x = np.where((step >= low) & (step <= high), step, (low + high) / 2)
    return as_floats(x), as_floats(1 / np.sqrt(-_derivatives(x, q, law, df)[1]))


def _derivatives(
    x: FloatArray, q: FloatArray, law: Law, df: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """First and second derivatives of the log integrand, the second no more than the density's."""
    width, density = q * np.exp(x), np.exp(2 * x)
    first, second = law.slopes(width)
    tail = np.minimum(width * first + width**2 * second, 0)
    return df * (1 - density) + width * first, tail - 2 * df * density


def _log_constant(df: FloatArray) -> FloatArray:
    """Log density of x = log s at 0, by Stirling's series where gamma functions lose digits."""
    nu = df / 2
    large = np.maximum(nu, LARGE)
    series = 0.5 * np.log(large / (2 * np.pi)) - 1 / (12 * large) + 1 / (360 * large**3)
    series -= 1 / (1260 * large**5)
    exact = nu * np.log(nu) - gammaln(nu) - nu
    return as_floats(np.log(2) + np.where(nu > LARGE, series, exact))
