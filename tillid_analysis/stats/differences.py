"""Differences of two means, from the moments of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, gammaln, stdtr

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide, root
from tillid_analysis.stats.intervals import t_interval


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Differences a - b with their uncertainty, all of one shape (...).

    Attributes
    ----------
    estimate, std_error, conf_low, conf_high
        In the unit of the means.
    df
        Degrees of freedom of the standard error.
    statistic, p_value
        t and its two-sided p, not adjusted.
    """

    estimate: FloatArray
    std_error: FloatArray
    df: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class EffectSize:
    """Standardised differences with their intervals, all of one shape (...).

    Attributes
    ----------
    estimate, conf_low, conf_high
        In standard deviations.
    """

    estimate: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray


def welch(
    mean_a: npt.ArrayLike,
    var_mean_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    mean_b: npt.ArrayLike,
    var_mean_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: float = 0.95,
    *,
    df_a: npt.ArrayLike | None = None,
    df_b: npt.ArrayLike | None = None,
) -> Difference:
    """Compare two means whose variances need not be equal.

    Parameters
    ----------
    mean_a, mean_b : (...)
        Means.
    var_mean_a, var_mean_b : (...)
        Squared standard errors of the means: s² / n without weights.
    n_a, n_b : (...)
        Answers behind each.
    conf_level
        Between 0 and 1.
    df_a, df_b : (...), optional
        Degrees of freedom of each squared standard error, n - 1 by default. Where the SD of a
        small unit is pooled over units, those of the pooled SD; infinity where an SD is known.

    Returns
    -------
    Difference
        Arrays of the shape the arguments have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    With variances u and v of the two means, t = (a - b) / sqrt(u + v) and Welch-Satterthwaite
    df = (u + v)² / (u² / df_a + v² / df_b). The sides must share nobody: compare a unit with the
    rest, never with a total that contains it. The estimate stands whenever both means do. Not
    estimable, NaN, is everything else where a side has no variance to speak of: under two answers
    (unless its variance is given with its df), or no variance on both sides. If two SDs come from
    one pool, df is too large by at most a factor two, which matters only for small pools.

    References
    ----------
    Welch 1947, Biometrika 34:28. Satterthwaite 1946, Biometrics Bulletin 2:110.

    Examples
    --------
    >>> gap = welch(62.0, 4.0, 25, 55.0, 0.25, 400)
    >>> gap.estimate.item(), gap.df.round(1).item(), gap.p_value.round(4).item()
    (7.0, 27.1, 0.0021)
    """
    found = welch_t(mean_a, var_mean_a, n_a, mean_b, var_mean_b, n_b, df_a=df_a, df_b=df_b)
    estimate, std_error, df, statistic = found
    interval = t_interval(estimate, std_error, df, conf_level)
    p_value = as_floats(2 * stdtr(df, -np.abs(statistic)))
    return Difference(*found, p_value, interval.low, interval.high)


class WelchT(NamedTuple):
    """Welch's t, as in `Difference`."""

    estimate: FloatArray
    std_error: FloatArray
    df: FloatArray
    statistic: FloatArray


def welch_t(
    mean_a: npt.ArrayLike,
    var_mean_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    mean_b: npt.ArrayLike,
    var_mean_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    *,
    df_a: npt.ArrayLike | None = None,
    df_b: npt.ArrayLike | None = None,
) -> WelchT:
    """Compute Welch's t alone, where interval and p are made in another way.

    Parameters
    ----------
    mean_a, var_mean_a, n_a, mean_b, var_mean_b, n_b, df_a, df_b : (...)
        As in `welch`.

    Examples
    --------
    >>> found = welch_t(62.0, 4.0, 25, 55.0, 0.25, 400)
    >>> found.statistic.round(3).item(), found.df.round(1).item()
    (3.395, 27.1)
    """
    u, v = as_floats(var_mean_a), as_floats(var_mean_b)
    free_a = as_floats(n_a) - 1 if df_a is None else as_floats(df_a)
    free_b = as_floats(n_b) - 1 if df_b is None else as_floats(df_b)
    estimate = as_floats(as_floats(mean_a) - as_floats(mean_b))
    variance = np.where((u + v > 0) & (free_a > 0) & (free_b > 0), u + v, np.nan)
    # An infinite df adds nothing to the sum; two of them leave 0, and the limit is a normal.
    doubt = divide(u**2, free_a) + divide(v**2, free_b)
    df = np.where((doubt == 0) & (variance > 0), np.inf, divide(variance**2, doubt))
    std_error = np.sqrt(variance)
    statistic = divide(estimate, std_error)
    parts = np.broadcast_arrays(estimate, std_error, df, statistic)
    return WelchT(*(each.copy() for each in parts))


def hedges_g(
    difference: Difference,
    var_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    var_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: float = 0.95,
) -> EffectSize:
    """Express differences of two means in pooled standard deviations.

    Parameters
    ----------
    difference
        Of the means, with intervals at the conf_level.
    var_a, var_b : (...)
        Variances of the answers (not of the means).
    n_a, n_b : (...)
        Answers behind each.
    conf_level
        Between 0 and 1.

    Returns
    -------
    EffectSize
        Arrays of the shape the arguments have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    g = J d, d = (a - b) / s, with s² = ((n_a - 1) var_a + (n_b - 1) var_b) / f, f = n_a + n_b - 2,
    and the exact J = Γ(f/2) / (sqrt(f/2) Γ((f - 1)/2)). The limits are J times those of the ratio
    of the difference, with its limits L and U, to s with its chi-squared limits: with l = L / s and
    c the upper limit of s over s (the lower one where l < 0), the lower limit is
    (d - sqrt(d² - l (2 d - l) c (2 - c))) / (c (2 - c)), the upper one likewise. So g's interval
    leaves out 0 exactly where the difference's does, and is right where spreads are not equal:
    noncentral t, exact for normal answers of one spread, held the truth of bunched five-point
    answers in 89 to 92 of a hundred. NaN where either side has under two answers, where nobody
    differs from their own side's mean, and where so few answers leave s open by a factor two.

    References
    ----------
    Hedges 1981, Journal of Educational Statistics 6:107 (g and J). Donner & Zou 2012, Statistical
    Methods in Medical Research 21:347, section 2.3 (limits of a ratio).

    Examples
    --------
    >>> effect = hedges_g(welch(62.0, 4.0, 25, 55.0, 0.25, 400), 100.0, 25, 100.0, 400)
    >>> [each.round(3).item() for each in (effect.estimate, effect.conf_low, effect.conf_high)]
    [0.699, 0.276, 1.127]
    """
    tail = (1 - check_level(conf_level)) / 2
    size_a, size_b = as_floats(n_a), as_floats(n_b)
    f = np.where((size_a > 1) & (size_b > 1), size_a + size_b - 2, np.nan)
    pooled = divide((size_a - 1) * as_floats(var_a) + (size_b - 1) * as_floats(var_b), f)
    sd = root(pooled)
    given = (difference.estimate, difference.conf_low, difference.conf_high)
    d, low, high = (divide(each, sd) for each in given)
    # Against the rest all groups have the same f, and the law of s is not quick to come by.
    free, which = np.unique(f, return_inverse=True)
    longest, shortest = (
        np.sqrt(divide(free, chdtri(free, each)))[which].reshape(f.shape)
        for each in (1 - tail, tail)
    )
    low = _of_ratio(d, low, np.where(low > 0, longest, shortest), -1)
    high = _of_ratio(d, high, np.where(high > 0, shortest, longest), 1)
    correction = np.exp(gammaln(f / 2) - gammaln((f - 1) / 2)) / np.sqrt(f / 2)
    return EffectSize(*(as_floats(correction * each) for each in (d, low, high)))


def _of_ratio(d: FloatArray, limit: FloatArray, scale: FloatArray, sign: int) -> FloatArray:
    """Find the limit of a ratio d to 1, from one of d and the limit of what is 1."""
    square = scale * (2 - scale)
    square = np.where(square > 0, square, np.nan)
    return divide(d + sign * np.sqrt(d**2 - limit * (2 * d - limit) * square), square)
