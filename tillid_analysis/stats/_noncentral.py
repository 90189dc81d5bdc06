"""Noncentralities of Student's t at which a t found would be a given quantile."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, nctdtr, ndtri

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide

STEPS = 20
TOLERANCE = 1e-11


def noncentralities(
    t: FloatArray, df: FloatArray, conf_level: float
) -> tuple[FloatArray, FloatArray]:
    """Compute the limits for the noncentrality of t, NaN where they cannot be found.

    Notes
    -----
    The lower limit of t is minus the upper limit of -t, so that only the lower tail, where a
    probability keeps its digits, is ever inverted.
    """
    t, df = np.broadcast_arrays(t, df)
    tail = (1 - conf_level) / 2
    high = _invert(t.ravel(), df.ravel(), tail).reshape(t.shape)
    return -_invert(-t.ravel(), df.ravel(), tail).reshape(t.shape), high


def _invert(t: FloatArray, df: FloatArray, p: float) -> FloatArray:
    """Find the noncentrality at which P(T <= t) = p, by secants on the probit scale.

    There the curve is nearly a line, so that two to six steps do. SciPy's own inverse
    (nctdtrinc) is not used: near t = 0 it is wrong from the third digit.
    """
    solved = np.full(t.shape, np.nan)
    rows = np.flatnonzero(np.isfinite(t) & (df > 0))
    t, df = t[rows], df[rows]
    x, slope = _guess(t, df, p)
    miss = _miss(x, t, df, p)
    for _ in range(STEPS):
        done = np.abs(miss) < TOLERANCE
        solved[rows[done]] = x[done]
        rows = rows[~done]
        if not rows.size:
            break
        t, df, slope, x, miss = np.stack([t, df, slope, x, miss])[:, ~done]
        step = -miss / slope
        missed = _miss(x + step, t, df, p)
        steeper = divide(missed - miss, step)
        slope = np.where(steeper < 0, steeper, slope)
        x, miss = x + step, missed
    return solved


def _guess(t: FloatArray, df: FloatArray, p: float) -> tuple[FloatArray, FloatArray]:
    """Guess the noncentrality, and the slope of the probit there.

    T <= t says Z + x <= t S, Z normal and S the root of a chi square over its df: the two have
    their own distances from the middle to the tail, which are put together as a right angle's.
    """
    # Of units against their complements the two sizes add up to the same, so that few df differ.
    different, which = np.unique(df, return_inverse=True)
    middle, low, high = (
        np.sqrt(2 * gammaincinv(different / 2, each) / different)[which] for each in (0.5, p, 1 - p)
    )
    end = np.where(t < 0, low, high)
    distance = np.hypot(ndtri(p), t * (end - middle))
    return as_floats(t * middle + distance), as_floats(ndtri(p) / distance)


def _miss(x: FloatArray, t: FloatArray, df: FloatArray, p: float) -> FloatArray:
    """Say how far the probability at x is from p, on the probit scale."""
    return as_floats(ndtri(nctdtr(df, x, t)) - ndtri(p))
