"""Is there any difference at all between several groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, fdtrc

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class Omnibus:
    """One test a measure, of all groups together; arrays (M,), or of no dimension.

    Attributes
    ----------
    statistic
        Welch's F, or Kruskal and Wallis' H.
    df, df_error
        Degrees of freedom of the groups and, for F, of the error; infinity for H.
    p_value
        Chance of as large a statistic where the groups are alike.
    """

    statistic: FloatArray
    df: FloatArray
    df_error: FloatArray
    p_value: FloatArray


def welch_anova(mean: npt.ArrayLike, variance: npt.ArrayLike, n: npt.ArrayLike) -> Omnibus:
    """Test whether several means are equal where variances need not be.

    Parameters
    ----------
    mean, variance : (G,) or (G, M)
        Means, and variances of the answers (not of the means).
    n : (G,) or (G, M)
        Answers behind each.

    Returns
    -------
    Omnibus
        Welch's F of each measure.

    Notes
    -----
    With weights w = n / s², W their sum, m the weighted mean of the k group means and
    L = sum (1 - w / W)² / (n - 1):
    F = (sum w (m_g - m)² / (k - 1)) / (1 + 2 (k - 2) L / (k² - 1)), on k - 1 and (k² - 1) / (3 L)
    degrees of freedom. Groups with fewer than two answers, or whose mean or variance is missing,
    are left out of their measure. Where a group that counts has no variance its weight would be
    infinite: not estimable, NaN, rather than left out, since leaving out the most agreed group
    would answer another question. NaN under two groups, too. p keeps its digits down to the
    smallest float.

    References
    ----------
    Welch 1951, Biometrika 38:330.

    Examples
    --------
    >>> found = welch_anova([60.0, 66, 75], [48.0, 81, 60], [12, 9, 15])
    >>> [each.round(4).item() for each in (found.statistic, found.df_error, found.p_value)]
    [13.6846, 18.9985, 0.0002]
    """
    m, s2, size = np.broadcast_arrays(as_floats(mean), as_floats(variance), as_floats(n))
    counted = (size > 1) & ~np.isnan(m + s2)
    constant = (counted & (s2 <= 0)).any(axis=0)
    weight = np.where(counted, divide(size, s2), 0)
    total = np.where(constant, np.nan, weight.sum(axis=0))
    k = counted.sum(axis=0).astype(np.float64)
    known = np.where(counted, m, 0)
    middle = divide((weight * known).sum(axis=0), total)
    apart = (weight * (known - middle) ** 2).sum(axis=0)
    share = (1 - divide(weight, total)) ** 2
    doubt = np.where(counted, divide(share, size - 1), 0).sum(axis=0)
    df = np.where(k > 1, k - 1, np.nan)
    error = divide(k**2 - 1, 3 * np.where(k > 1, doubt, np.nan))
    statistic = divide(apart, df) / (1 + 2 * (k - 2) * divide(doubt, k**2 - 1))
    return Omnibus(statistic, df, as_floats(error), as_floats(fdtrc(df, error, statistic)))


def kruskal_wallis(counts: npt.ArrayLike) -> Omnibus:
    """Test whether several groups answer alike, from how often each value was given.

    Parameters
    ----------
    counts : (G, V) array, (G, V, M) array, or list of M tables (G, V)
        Answers of each group by value, values in ascending order; a list where measures have
        different values.

    Returns
    -------
    Omnibus
        Kruskal and Wallis' H, corrected for ties, of each measure.

    Notes
    -----
    All answers of one value share the mean r of their ranks. With N answers, and R the sum of a
    group's ranks, H = (12 / (N (N + 1)) sum R² / n - 3 (N + 1)) / (1 - sum (t³ - t) / (N³ - N)), t
    the answers of each value; computed from ranks about their mean (N + 1) / 2. Against a chi
    square on k - 1 degrees of freedom. Groups without answers are left out. NaN under two groups,
    and where all answers are the same.

    References
    ----------
    Kruskal & Wallis 1952, Journal of the American Statistical Association 47:583.

    Examples
    --------
    >>> found = kruskal_wallis([[2, 5, 9], [8, 6, 1]])
    >>> found.statistic.round(3).item(), found.p_value.round(4).item()
    (9.494, 0.0021)
    """
    if isinstance(counts, (list, tuple)) and np.ndim(counts[0]) == 2:
        parts = [_kruskal_wallis(as_floats(table)) for table in counts]
        return Omnibus(*(np.stack(each) for each in zip(*map(_fields, parts), strict=True)))
    return _kruskal_wallis(as_floats(counts))


def _fields(found: Omnibus) -> tuple[FloatArray, ...]:
    return found.statistic, found.df, found.df_error, found.p_value


def _kruskal_wallis(counts: FloatArray) -> Omnibus:
    n, ties = counts.sum(axis=1), counts.sum(axis=0)
    everybody = ties.sum(axis=0)
    rank = np.cumsum(ties, axis=0) - ties / 2 - everybody / 2
    sums = (counts * rank).sum(axis=1)
    between = np.where(n > 0, divide(sums**2, n), 0).sum(axis=0)
    spread = divide((ties * rank**2).sum(axis=0), everybody - 1)
    statistic = divide(between, spread)
    groups = (n > 0).sum(axis=0)
    df = np.where((groups > 1) & ~np.isnan(statistic), groups - 1.0, np.nan)
    statistic = np.where(np.isnan(df), np.nan, statistic)
    return Omnibus(statistic, df, np.where(np.isnan(df), np.nan, np.inf), chdtrc(df, statistic))
