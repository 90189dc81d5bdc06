"""Means of answers on a scale with two ends: their intervals and tests, made as those of shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, check_level, divide
from tillid_analysis.stats._student import student_quantile
from tillid_analysis.stats._turning import Reach, find_quantile
from tillid_analysis.stats.intervals import Interval

LOWEST, HIGHEST = 0.0, 100.0
"""The scale's ends, in points."""
PRIOR = 10.0
"""As many answers of everybody's spread count in with a group's own."""
LENT_DF = 16.0
"""Degrees of freedom where everybody's spread stands for a group's own, which it is not quite."""
_LEAST_ROOM = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Means and how their variances go with where the true mean is, all of one shape (...).

    Attributes
    ----------
    mean
        In points 0-100.
    dispersion
        The squared standard error is this times t (100 - t) for a true mean t; 0 for none of it.
    variance
        And this, wherever the true mean is: that of combinations of groups, 0 of a number.
    df
        Degrees of freedom of either.
    """

    mean: FloatArray
    dispersion: FloatArray
    variance: FloatArray
    df: FloatArray

    def reach(self, quantile: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far below and above the mean the true one may be, at a quantile of t."""
        square = quantile**2
        c = square * self.dispersion
        room = np.maximum(self.mean * (HIGHEST - self.mean), 0.0)
        half = np.sqrt(c * room + (c * HIGHEST / 2) ** 2 + square * self.variance * (1 + c))
        shift = c * (HIGHEST / 2 - self.mean)
        return as_floats((half - shift) / (1 + c)), as_floats((half + shift) / (1 + c))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Tests and intervals of differences of two sides, all of one shape (...).

    Attributes
    ----------
    statistic, df, p_value
        The quantile of t at which the interval would end at no difference, its degrees of
        freedom, and its two-sided p.
    conf_low, conf_high
        In points.
    """

    statistic: FloatArray
    df: FloatArray
    p_value: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray


def find_dispersion(
    mean: npt.ArrayLike,
    variance: npt.ArrayLike,
    n: npt.ArrayLike,
    everybody_mean: npt.ArrayLike,
    everybody_variance: npt.ArrayLike,
    prior: float = PRIOR,
) -> FloatArray:
    """Find how answers vary beside the most they could, from a group's own and everybody's.

    Parameters
    ----------
    mean, variance, n : (...)
        Of the answers of a group, in points 0-100.
    everybody_mean, everybody_variance : (...)
        Of everybody's.
    prior
        As many answers of everybody's spread count in with the group's own; infinity for
        everybody's alone.

    Returns
    -------
    (...) array
        Variance of an answer over t (100 - t), t its mean: 1 where all are at the ends.

    Notes
    -----
    ((n - 1) s² + p S²) / ((n - 1) m (100 - m) + p M (100 - M)) with p the prior: both squares and
    what they could be at most are summed over the group's answers and p of everybody's. NaN where
    everybody is at one end.

    References
    ----------
    McCullagh & Nelder 1989, Generalized Linear Models, section 4.5 (the dispersion of shares).
    Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3(1):3 (the prior).

    Examples
    --------
    >>> find_dispersion([90.0, 70.0], 100.0, [11, 1001], 70.0, 400.0).round(4).tolist()
    [0.1667, 0.049]
    """
    m, whole = as_floats(mean), as_floats(everybody_mean)
    room = np.maximum(m * (HIGHEST - m), 0.0)
    general = divide(everybody_variance, whole * (HIGHEST - whole))
    if np.isinf(prior):
        return as_floats(np.broadcast_to(general, np.broadcast_shapes(general.shape, m.shape)))
    free = np.maximum(as_floats(n) - 1, 0.0)
    squares = np.where(free > 0, free * as_floats(variance), 0.0)
    squares = squares + prior * as_floats(everybody_variance)
    most = np.where(free > 0, free * room, 0.0) + prior * whole * (HIGHEST - whole)
    return as_floats(np.where(np.isnan(general), np.nan, divide(squares, most)))


def bounded_interval(side: Side, conf_level: float = 0.95) -> Interval:
    """Compute the interval of means on a scale with two ends.

    Parameters
    ----------
    side
        The means.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Interval
        Limits between 0 and 100, of the shape of the means.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    All t with |m - t| <= q sqrt(d t (100 - t)), q the quantile of Student's t: Wilson's interval
    of a share, with 1 / d answers. So it ends where the scale does, and is longer on the side
    where there is more room, as the means of bunched answers want it: of five-point answers with
    3/4 at the top, 5 to 200 of them, 94 to 97 of a hundred hold the true mean, where
    m ± q s / sqrt(n) held 81 to 94 (docs/coverage.md).

    References
    ----------
    Wilson 1927, Journal of the American Statistical Association 22:209.

    Examples
    --------
    >>> side = Side(np.array(90.0), np.array(0.02), np.array(0.0), np.array(20.0))
    >>> found = bounded_interval(side)
    >>> found.low.round(1).item(), found.high.round(1).item()
    (77.7, 95.9)
    """
    below, above = side.reach(student_quantile(side.df, (1 + check_level(conf_level)) / 2))
    return Interval(as_floats(side.mean - below), as_floats(side.mean + above))


def difference_limits(own: Side, other: Side, quantile: npt.ArrayLike) -> Interval:
    """Compute the limits of differences of two means at a quantile of t.

    Parameters
    ----------
    own, other
        Both sides, which share nobody.
    quantile : (...)
        Of the law that intervals are made by, above 0.

    Returns
    -------
    Interval
        In points; never beyond what the scale's ends leave.

    Notes
    -----
    With the limits l and u of each mean at the quantile, those of a - b are
    a - b - sqrt((a - l_a)² + (u_b - b)²) and a - b + sqrt((u_a - a)² + (b - l_b)²). Where all
    answer 0 or 100 and nothing counts in with their own, it is Newcombe's method 10 for shares.

    References
    ----------
    Newcombe 1998, Statistics in Medicine 17:873, method 10. Zou & Donner 2008, Statistics in
    Medicine 27:1693 (the same for any two estimates with limits).

    Examples
    --------
    >>> unit = Side(*map(np.array, (90.0, 0.02, 0.0, 20.0)))
    >>> rest = Side(*map(np.array, (80.0, 0.0004, 0.0, 900.0)))
    >>> limits = difference_limits(unit, rest, 2.0)
    >>> limits.low.round(1).item(), limits.high.round(1).item()
    (-1.8, 16.0)
    """
    q = as_floats(quantile)
    (below, above), (under, over) = own.reach(q), other.reach(q)
    gap = own.mean - other.mean
    return Interval(as_floats(gap - np.hypot(below, over)), as_floats(gap + np.hypot(above, under)))


def compare_means(own: Side, other: Side, conf_level: float = 0.95) -> Compared:
    """Compare two means of answers on a scale with two ends.

    Parameters
    ----------
    own, other
        Both sides, which share nobody.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Compared
        Arrays of the shape the sides have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    The interval is that of `difference_limits` at t's quantile, and the test the same turned
    round: the statistic is the quantile at which the interval would end at 0, so that interval and
    p agree. Degrees of freedom are Welch-Satterthwaite's for sides that have the same true mean.
    Welch's t of bunched answers is skewed: a unit where by chance all are near an end has a small
    spread of its own, and false findings are more than promised. Here the spread is what it would
    be were the unit like the other side, and is steadied by everybody's. Where nothing depends on
    the true mean, it is Welch's test. NaN where something is missing, and where neither side has
    any variance.

    References
    ----------
    Zou & Donner 2008, Statistics in Medicine 27:1693. Welch 1947, Biometrika 34:28.

    Examples
    --------
    >>> unit = Side(*map(np.array, (90.0, 0.02, 0.0, 20.0)))
    >>> rest = Side(*map(np.array, (80.0, 0.0004, 0.0, 900.0)))
    >>> found = compare_means(unit, rest)
    >>> found.statistic.round(2).item(), found.p_value.round(3).item()
    (1.75, 0.094)
    """
    check_level(conf_level)
    gap = own.mean - other.mean
    one, two = own.dispersion > 0, other.dispersion > 0
    room_a, room_b = (np.maximum(x.mean * (HIGHEST - x.mean), _LEAST_ROOM) for x in (own, other))
    # At a true mean that both sides have, its room is a factor of both variances.
    room = np.where(one & two, 1.0, np.where(one, room_b, room_a))
    u, v = (np.where(x.dispersion > 0, x.dispersion * room, x.variance) for x in (own, other))
    doubt = divide(u**2, own.df) + divide(v**2, other.df)
    missing = np.isnan(own.dispersion) | np.isnan(other.dispersion)
    known = np.isfinite(gap) & ~missing & (u + v > 0) & (own.df > 0) & (other.df > 0)
    df = np.where(known, np.where(doubt == 0, np.inf, divide((u + v) ** 2, doubt)), np.nan)
    statistic = _turn_round(own, other, gap, known)
    limits = difference_limits(own, other, student_quantile(df, (1 + conf_level) / 2))
    p_value = as_floats(2 * stdtr(df, -np.abs(statistic)))
    return Compared(statistic, as_floats(df), p_value, limits.low, limits.high)


def _turn_round(own: Side, other: Side, gap: FloatArray, known: BoolArray) -> FloatArray:
    """Find the quantile, with the sign of the gap, at which an interval ends at 0."""
    found = np.where(known, 0.0, np.nan)
    some = known & (gap != 0)
    if not some.any():
        return found
    sign = np.sign(gap)
    one, two = _towards(own, -sign, some), _towards(other, sign, some)
    # A number at an end of the scale is never within reach: nobody can be on average.
    found[some] = sign[some] * find_quantile(np.abs(gap[some]), one, two, HIGHEST / 2)
    return found


def _towards(side: Side, sign: FloatArray, some: BoolArray) -> Reach:
    """Return how far some of a side reach, up where the sign is above 0."""
    mean, dispersion, variance = (
        np.broadcast_to(each, some.shape)[some]
        for each in (side.mean, side.dispersion, side.variance)
    )
    room = np.maximum(mean * (HIGHEST - mean), 0.0)
    return Reach(dispersion, variance, room, sign[some] * (HIGHEST / 2 - mean))
