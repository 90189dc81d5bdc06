"""Which parts of a whole are larger than which, for all pairs together, from replicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr, stdtrit

from tillid_analysis.stats._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    check_level,
    divide,
    root,
)

LEAST_TAIL = -300.0
"""Log of a probability that quantiles are still to be had of."""
LEAST_SPREAD = 1e-12
"""Standard errors of parts that are nothing but rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class ShareDifferences:
    """Every part less every other, as shares of the whole.

    Attributes
    ----------
    estimate, low, high : (p, p)
        Share of the row less that of the column, with intervals that hold together.
    larger : (p, p) bools
        Whether the row's is clearly larger.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    larger: BoolArray

    @property
    def first_place(self) -> FloatArray:
        """First place (p,) that each may have: after all that are clearly larger."""
        return as_floats(1 + self.larger.sum(axis=0))

    @property
    def last_place(self) -> FloatArray:
        """Last place (p,) that each may have: before all that are clearly smaller."""
        return as_floats(len(self.larger) - self.larger.sum(axis=1))


def compare_shares(
    parts: npt.ArrayLike, draws: npt.ArrayLike, df: float, conf_level: float = 0.95
) -> ShareDifferences:
    """Compare all parts of a whole with each other, by replicates of them.

    Parameters
    ----------
    parts : (p,)
        Not divided by their sum, which is the whole.
    draws : (B, p)
        The parts in replicates; rows with NaN are left out.
    df
        How many were drawn from, less one.
    conf_level
        That all intervals hold, between 0 and 1.

    Returns
    -------
    ShareDifferences
        NaN, and nothing larger, where more than a twentieth of the replicates had no parts.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    With D the difference of two parts and W the whole, the interval holds every d for which
    D - d W is within c standard errors of 0 (Fieller 1954), all standard errors and covariances
    being those of the replicates. It leaves out 0 exactly where D itself does, so nothing is said
    of parts of a whole that may be 0: there it runs from -1 to 1. The critical value c is the
    replicates' quantile of the largest studentised deviation of all pairs (max-T, single step),
    as a normal quantile turned into that of t on df degrees of freedom, and replicates of few vary
    by too little by the root of df / (df + 1). It holds places too: with all pairs that are told
    apart in the right order, every part has its place among those it may have.

    References
    ----------
    Fieller 1954, Journal of the Royal Statistical Society B 16:175. Romano & Wolf 2005,
    Econometrica 73:1237. Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91:476.

    Examples
    --------
    >>> draws = np.random.default_rng(1).normal([0.3, 0.1, 0.1], 0.01, (999, 3))
    >>> found = compare_shares([0.3, 0.1, 0.1], draws, df=99)
    >>> found.first_place.tolist(), found.last_place.tolist()
    ([1.0, 2.0, 2.0], [1.0, 3.0, 3.0])
    """
    check_level(conf_level)
    part, values = as_floats(parts), as_floats(draws)
    p, whole = len(part), float(part.sum())
    gap = part[:, None] - part[None, :]
    estimate = divide(gap, whole)
    there = ~np.isnan(values).any(axis=1)
    if not (np.isfinite(part).all() and len(values) and there.mean() >= 0.95):
        empty = np.full((p, p), np.nan)
        return ShareDifferences(estimate, empty, empty, np.zeros((p, p), dtype=np.bool_))
    left, right = np.triu_indices(p, 1)
    drawn = values[there]
    gaps, wholes = drawn[:, left] - drawn[:, right], drawn.sum(axis=1)
    own, ratio = gap[left, right], estimate[left, right]
    spread = _Spread.of(gaps, wholes)
    error = root(spread.around(ratio))
    varies = error > LEAST_SPREAD
    off = np.abs(gaps - ratio * wholes[:, None])[:, varies] / error[varies]
    largest = off.max(axis=1, initial=0)
    c = _allow_for_few(float(np.quantile(largest, conf_level, method="higher")), df)
    low, high = _fieller(own, whole, spread, c)
    # Copies of each other differ by exactly nothing in every replicate.
    same = ~varies & (np.abs(own) <= LEAST_SPREAD)
    low, high = np.where(same, 0, low), np.where(same, 0, high)
    return ShareDifferences(
        estimate,
        _square(p, low, -high, left, right),
        _square(p, high, -low, left, right),
        _square(p, low > 0, high < 0, left, right) > 0,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """Variances of the gaps (P,) and of the whole, and their covariances (P,)."""

    gap: FloatArray
    whole: float
    both: FloatArray

    @classmethod
    def of(cls, gaps: FloatArray, wholes: FloatArray) -> _Spread:
        """Take them from replicates (B, P) and (B,)."""
        centred, about = gaps - gaps.mean(axis=0), wholes - wholes.mean()
        n = max(len(wholes) - 1, 1)
        return cls((centred**2).sum(axis=0) / n, float((about**2).sum() / n), about @ centred / n)

    def around(self, ratio: FloatArray) -> FloatArray:
        """Return the variance of gap - ratio * whole."""
        return np.maximum(self.gap - 2 * ratio * self.both + ratio**2 * self.whole, 0)


def _allow_for_few(critical: float, df: float) -> float:
    """Turn a critical value of known standard errors into one of errors on df degrees."""
    tail = log_ndtr(-critical)
    if tail < LEAST_TAIL:
        return critical
    return float(-stdtrit(df, np.exp(tail)) * np.sqrt((df + 1) / df))


def _fieller(
    gap: FloatArray, whole: float, spread: _Spread, c: float
) -> tuple[FloatArray, FloatArray]:
    """Find the ends of (gap - d whole)² <= c² var, from -1 to 1; all of that where unbounded."""
    square = whole**2 - c**2 * spread.whole
    middle = gap * whole - c**2 * spread.both
    ends = middle**2 - square * (gap**2 - c**2 * spread.gap)
    bounded = np.asarray((square > 0) & (ends >= 0))
    half = np.sqrt(np.where(bounded, ends, 0))
    over = square if square > 0 else 1.0
    low = np.where(bounded, np.maximum((middle - half) / over, -1), -1)
    high = np.where(bounded, np.minimum((middle + half) / over, 1), 1)
    return low, high


def _square(
    p: int, above: npt.NDArray[Any], below: npt.NDArray[Any], left: IntArray, right: IntArray
) -> FloatArray:
    """Lay out the pairs' numbers (P,) as (p, p), and their opposites below."""
    full = np.zeros((p, p))
    full[left, right] = above
    full[right, left] = below
    return full
