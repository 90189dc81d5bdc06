"""Differences of two means of skewed answers, where one side is small."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide
from tillid_analysis.stats._bins import bins_of, count, total, without
from tillid_analysis.stats.differences import Difference, welch_t
from tillid_analysis.stats.intervals import Interval


def pooled_skewness(values: npt.ArrayLike, unit: npt.ArrayLike, n_units: int) -> FloatArray:
    """Estimate the skewness that answers have about their own units' means.

    Parameters
    ----------
    values : (N, M)
        Answers, NaN where missing.
    unit : (N,) ints
        Unit of each row, 0 to n_units - 1; negative where the row belongs to none.
    n_units
        Number of units.

    Returns
    -------
    (M,) array
        Skewness, NaN where no unit of three or more has any spread.

    Raises
    ------
    ValueError
        If lengths differ or a unit number is too large.

    Notes
    -----
    k3 / s³, where k3 is the mean over units, weighted by n - 1, of the unbiased third cumulant
    n sum (x - m)³ / ((n - 1)(n - 2)), and s² the mean, weighted likewise, of the unbiased
    variance. Units of under three answers have no third cumulant and are left out of both. One
    number for all units: a unit's own is mostly noise under a hundred answers, and a unit that is
    like the rest has the rest's.

    Examples
    --------
    >>> pooled_skewness(np.array([[0.0], [0], [3], [4], [4], [1]]), [0, 0, 0, 1, 1, 1], 2).tolist()
    [0.0]
    >>> pooled_skewness(np.array([[0.0], [0], [3], [1], [1], [4]]), [0, 0, 0, 1, 1, 1], 2).round(3)
    array([1.732])
    """
    bins = bins_of(unit, n_units, None)
    return as_floats([_skewness(column, bins, n_units) for column in as_floats(values).T])


def _skewness(x: FloatArray, bins: npt.NDArray[np.int64], n_units: int) -> float:
    """Pool one measure; bins past the last unit are left out."""
    own = without(bins, np.isnan(x), n_units)
    n = count(own, n_units).astype(np.float64)
    mean = np.append(divide(total(own, n_units, x), n), np.nan)
    apart = x - mean[own]
    square = apart * apart
    squares, cubes = total(own, n_units, square), total(own, n_units, square * apart)
    enough = n > 2
    free = np.where(enough, n - 1, 0)
    third = divide(divide(n * cubes, np.where(enough, n - 2, np.nan)), free)
    variance = divide(squares[enough].sum(), free.sum())
    pooled = divide(np.nansum(third * free), free.sum())
    return float(divide(pooled, variance**1.5))


def welch_skewed(
    mean_a: npt.ArrayLike,
    var_mean_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    mean_b: npt.ArrayLike,
    var_mean_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    skewness: npt.ArrayLike,
    conf_level: float = 0.95,
) -> Difference:
    """Compare two means of skewed answers whose variances need not be equal.

    Parameters
    ----------
    mean_a, mean_b : (...)
        Means.
    var_mean_a, var_mean_b : (...)
        Squared standard errors of the means.
    n_a, n_b : (...)
        Answers behind each.
    skewness : (...)
        Skewness of the answers on both sides, as from `pooled_skewness`.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Difference
        As from `welch`; the statistic is the transformed t.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    Welch's t of skewed answers is skewed the other way, and more the smaller one side is, so that
    small p values come too often in one tail and false findings are above what they are promised to
    be. With u, v the squared standard errors, the third cumulant of a - b is, over its own
    standard error cubed, A = skewness (u^1.5 / sqrt(n_a) - v^1.5 / sqrt(n_b)) / (u + v)^1.5.
    Hall's transformation g(t) = ((1 + A t / 3)³ - 1) / A + A / 6 is monotone and takes the
    skewness away; g(t) is held against Student's t with Welch's degrees of freedom. The limits
    are the differences at which g(t) is a (1 ± conf_level) / 2 quantile, in closed form, so that
    interval and p agree. Without skewness, or with sides of one size and spread, it is Welch's
    test. NaN where Welch's is, and where a side has no spread: of a skewed scale ten equal answers
    are nothing rare, and their variance of 0 is no estimate. Not for under ten answers, where no
    transformation saves t.

    References
    ----------
    Hall 1992, Journal of the Royal Statistical Society B 54:221 (the transformation). Zhou & Dinh
    2005, Biostatistics 6:187 (two samples). Johnson 1978, Journal of the American Statistical
    Association 73:536 (the idea).

    Examples
    --------
    >>> gap = welch_skewed(62.0, 30.0, 12, 75.0, 0.25, 1500, skewness=-1.0)
    >>> gap.p_value.round(4).item(), gap.conf_low.round(2).item(), gap.conf_high.round(2).item()
    (0.0123, -29.7, -3.01)
    """
    u, v = (as_floats(each) for each in (var_mean_a, var_mean_b))
    u, v = (np.where(each > 0, each, np.nan) for each in (u, v))
    check_level(conf_level)
    plain = welch_t(mean_a, u, n_a, mean_b, v, n_b)
    skew = skewness_of_difference(u, n_a, v, n_b, skewness)
    statistic = _straighten(plain.statistic, skew)
    quantile = as_floats(stdtrit(plain.df, (1 + conf_level) / 2))
    limits = skewed_limits(plain.estimate, plain.std_error, skew, quantile)
    p_value = 2 * stdtr(plain.df, -np.abs(statistic))
    return Difference(
        plain.estimate, plain.std_error, plain.df, statistic, p_value, limits.low, limits.high
    )


def skewness_of_difference(
    var_mean_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    var_mean_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    skewness: npt.ArrayLike,
) -> FloatArray:
    """Compute the skewness that the difference of two means has.

    Parameters
    ----------
    var_mean_a, n_a, var_mean_b, n_b, skewness : (...)
        As in `welch_skewed`.

    Returns
    -------
    (...) array
        A of `welch_skewed`.

    Examples
    --------
    >>> skewness_of_difference(4.0, 25, 0.04, 2500, skewness=-1.0).round(3).item()
    -0.197
    """
    u, v = as_floats(var_mean_a), as_floats(var_mean_b)
    third = u**1.5 / np.sqrt(as_floats(n_a)) - v**1.5 / np.sqrt(as_floats(n_b))
    return as_floats(as_floats(skewness) * divide(third, (u + v) ** 1.5))


def skewed_limits(
    estimate: npt.ArrayLike,
    std_error: npt.ArrayLike,
    skew: npt.ArrayLike,
    quantile: npt.ArrayLike,
) -> Interval:
    """Compute the limits at which the transformed t is a given quantile, and minus it.

    Parameters
    ----------
    estimate, std_error : (...)
        The difference, and its standard error.
    skew : (...)
        Its skewness, as from `skewness_of_difference`; 0 gives estimate -+ quantile * std_error.
    quantile : (...)
        Of the law that the transformed t is held against, above 0.

    Returns
    -------
    Interval
        Limits of the shape the arguments have together.

    Examples
    --------
    >>> limits = skewed_limits(-13.0, 5.5, [0.0, -0.25], quantile=2.1)
    >>> limits.low.round(1).tolist(), limits.high.round(1).tolist()
    ([-24.6, -27.9], [-1.4, -3.2])
    """
    middle, spread, bent = (as_floats(each) for each in (estimate, std_error, skew))
    q = as_floats(quantile)
    low, high = (as_floats(middle - _bend(each, bent) * spread) for each in (q, -q))
    return Interval(low, high)


def _straighten(t: FloatArray, skew: FloatArray) -> FloatArray:
    """Apply Hall's transformation, multiplied out so that no skewness needs no division."""
    return t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / 6


def _bend(quantile: FloatArray, skew: FloatArray) -> FloatArray:
    """Undo it: t = 3 ((1 + A (q - A / 6))^(1/3) - 1) / A.

    Written as 3 y / (c² + c + 1) with c the cube root and y = q - A / 6, which is the same and
    loses no digits near A = 0.
    """
    y = quantile - skew / 6
    c = np.cbrt(1 + skew * y)
    return as_floats(3 * y / (c**2 + c + 1))
