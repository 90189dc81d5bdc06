"""Differences of two means, from the moments of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, stdtr

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide, root
from tillid_analysis.stats._noncentral import noncentralities
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
    mean_a: npt.ArrayLike,
    var_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    mean_b: npt.ArrayLike,
    var_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: float = 0.95,
) -> EffectSize:
    """Express differences of two means in pooled standard deviations.

    Parameters
    ----------
    mean_a, mean_b : (...)
        Means.
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
    g = J (a - b) / s, with s² = ((n_a - 1) var_a + (n_b - 1) var_b) / f, f = n_a + n_b - 2, and
    the exact J = Γ(f/2) / (sqrt(f/2) Γ((f - 1)/2)). The limits are J sqrt(1/n_a + 1/n_b) times the
    noncentralities at which the t found would be a (1 ± conf_level) / 2 quantile, exact for normal
    answers with equal variances. NaN where either side has under two answers, and where nobody
    differs from their own side's mean.

    References
    ----------
    Hedges 1981, Journal of Educational Statistics 6:107 (g and J). Steiger & Fouladi 1997, in
    Harlow, Mulaik & Steiger, What If There Were No Significance Tests?, ch. 9 (the intervals).

    Examples
    --------
    >>> effect = hedges_g(62.0, 100.0, 25, 55.0, 100.0, 400)
    >>> [each.round(3).item() for each in (effect.estimate, effect.conf_low, effect.conf_high)]
    [0.699, 0.292, 1.104]
    """
    check_level(conf_level)
    size_a, size_b = as_floats(n_a), as_floats(n_b)
    f = np.where((size_a > 1) & (size_b > 1), size_a + size_b - 2, np.nan)
    pooled = divide((size_a - 1) * as_floats(var_a) + (size_b - 1) * as_floats(var_b), f)
    d = divide(as_floats(mean_a) - as_floats(mean_b), root(pooled))
    scale = root(divide(1, size_a) + divide(1, size_b))
    correction = np.exp(gammaln(f / 2) - gammaln((f - 1) / 2)) / np.sqrt(f / 2)
    low, high = noncentralities(divide(d, scale), f, conf_level)
    low, high = correction * scale * low, correction * scale * high
    return EffectSize(as_floats(correction * d), low, high)
