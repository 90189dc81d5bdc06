"""All pairs of units at once: the studentized range, and Games and Howell's test."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, check_level
from tillid_analysis.stats._ranges import Range
from tillid_analysis.stats._studentized import log_sf, quantiles
from tillid_analysis.stats.differences import Difference, welch


def studentized_range_sf(q: npt.ArrayLike, k: int, df: npt.ArrayLike) -> FloatArray:
    """Compute the chance that the studentized range of k means is larger.

    Parameters
    ----------
    q : (...)
        Ranges, in standard errors of one mean.
    k
        Number of means, 2 or more.
    df : (...)
        Degrees of freedom of the standard error, above 0; infinity where it is known.

    Returns
    -------
    array
        Upper tail probabilities, of the shape q and df have together; NaN where either is missing
        or df is not above 0.

    Raises
    ------
    ValueError
        If there are fewer than two means.

    Notes
    -----
    P(Q > q) is the integral of P(W > q s) over the density of s, the root of a chi square over
    its df, W the range of k normals. log P(W > w) is tabulated once for each k. The integral is
    over log s, where the integrand is log-concave: Gauss-Legendre on both sides of its mode, found
    by Newton's steps. Twelve digits, and smallest probabilities are limited by the smallest float
    only; R's ptukey has 1e-6 to 1e-10 absolute, less with many means.

    References
    ----------
    Copenhaver & Holland 1988, Journal of Statistical Computation and Simulation 30:1.

    Examples
    --------
    >>> studentized_range_sf([3.5, 60.0], 3, 20).round(4).tolist()
    [0.0559, 0.0]
    >>> bool(studentized_range_sf(60.0, 3, 20) > 0)
    True
    """
    return as_floats(np.exp(log_sf(q, _law(k), df)))


def studentized_range_isf(p: npt.ArrayLike, k: int, df: npt.ArrayLike) -> FloatArray:
    """Find the range that the studentized range of k means exceeds with a given chance.

    Parameters
    ----------
    p : (...)
        Upper tail probabilities between 0 and 1.
    k
        Number of means, 2 or more.
    df : (...)
        Degrees of freedom, above 0; infinity where the standard error is known.

    Returns
    -------
    array
        Quantiles; 0 where p is 1, infinity where it is 0, NaN where it is anything else outside.

    Raises
    ------
    ValueError
        If there are fewer than two means.

    Examples
    --------
    >>> studentized_range_isf(0.05, 3, [10, 20, np.inf]).round(3).tolist()
    [3.877, 3.578, 3.314]
    """
    law = _law(k)
    tail, free = np.broadcast_arrays(as_floats(p), as_floats(df))
    inside = (tail > 0) & (tail < 1) & (free > 0)
    quantile = np.select(
        [(tail == 1) & (free > 0), (tail == 0) & (free > 0)], [0.0, np.inf], np.nan
    )
    for each in np.unique(tail[inside]):
        at = inside & (tail == each)
        quantile[at] = quantiles(float(each), law, free[at])
    return as_floats(quantile)


def adjust_pairs(
    statistic: npt.ArrayLike, df: npt.ArrayLike, k: int, alpha: float
) -> tuple[FloatArray, FloatArray]:
    """Adjust tests of pairs for all pairs of k groups.

    Parameters
    ----------
    statistic, df : (...)
        t of each pair, and its degrees of freedom.
    k
        Number of groups, 2 or more.
    alpha
        The error rate of all pairs together.

    Returns
    -------
    adjusted p values, and how many standard errors simultaneous limits lie off; (...) each

    Raises
    ------
    ValueError
        If there are fewer than two groups.

    Examples
    --------
    >>> p, reach = adjust_pairs([1.0, -4.0], [20, 30], 3, 0.05)
    >>> p.round(4).tolist(), reach.round(3).tolist()
    ([0.5854, 0.0011], [2.53, 2.465])
    """
    p_value = studentized_range_sf(np.abs(as_floats(statistic)) * np.sqrt(2), k, df)
    return p_value, studentized_range_isf(alpha, k, df) / np.sqrt(2)


def games_howell(
    mean: npt.ArrayLike,
    var_mean: npt.ArrayLike,
    n: npt.ArrayLike,
    pairs: npt.ArrayLike,
    conf_level: float = 0.95,
) -> Difference:
    """Compare pairs of groups whose variances need not be equal, all of them at once.

    Parameters
    ----------
    mean, var_mean, n : (G,) or (G, M)
        Means, their squared standard errors, and the answers behind each.
    pairs : (P, 2) ints
        Numbers of the two groups of each pair; the first less the second is estimated.
    conf_level
        Of all intervals of a measure together, between 0 and 1.

    Returns
    -------
    Difference
        Arrays (P,) or (P, M): Welch's, with simultaneous intervals and with p values that are
        adjusted for all pairs of the groups, whichever are asked for.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    Welch's t of each pair with Satterthwaite's degrees of freedom; p = P(Q > |t| sqrt(2)), Q the
    studentized range of all groups of a measure that have two answers and more. Limits are the
    difference ± Q(conf_level) / sqrt(2) standard errors, so that interval and p agree. NaN where
    Welch's is. With two groups it is Welch's test. The error of any false finding is near what it
    is promised to be, and may be a little above for groups under six.

    References
    ----------
    Games & Howell 1976, Journal of Educational Statistics 1:113.

    Examples
    --------
    >>> found = games_howell([60.0, 66, 75], [4.0, 9, 4], [12, 9, 15], [(0, 1), (0, 2)])
    >>> found.p_value.round(4).tolist(), found.conf_high.round(1).tolist()
    ([0.2517, 0.0001], [3.4, -7.9])
    """
    check_level(conf_level)
    m, u, size = np.broadcast_arrays(as_floats(mean), as_floats(var_mean), as_floats(n))
    first, second = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    sides = (m[first], u[first], size[first], m[second], u[second], size[second])
    plain = welch(*sides, conf_level)
    counted = np.count_nonzero((size > 1) & ~np.isnan(m + u), axis=0)
    p_value, reach = np.full((2, *plain.df.shape), np.nan)
    for k in np.unique(counted[counted > 1]):
        at: BoolArray = np.broadcast_to(counted == k, plain.df.shape)
        p_value[at], reach[at] = adjust_pairs(
            plain.statistic[at], plain.df[at], int(k), 1 - conf_level
        )
    half = reach * plain.std_error
    low, high = plain.estimate - half, plain.estimate + half
    return Difference(
        plain.estimate, plain.std_error, plain.df, plain.statistic, p_value, low, high
    )


def _law(k: int) -> Range:
    if k < 2:
        raise ValueError(f"k={k} must be at least 2")
    return Range(k)
