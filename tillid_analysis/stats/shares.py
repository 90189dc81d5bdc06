"""Shares, and differences of two: means of answers that are 0 or 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide
from tillid_analysis.stats.bounded import HIGHEST, Side, bounded_interval, difference_limits
from tillid_analysis.stats.intervals import Interval


@dataclass(frozen=True, slots=True, eq=False)
class ShareDifference:
    """Differences a - b of shares with their uncertainty, all of one shape (...).

    Attributes
    ----------
    estimate, conf_low, conf_high
        Between -1 and 1.
    statistic, p_value
        z of the score test and its two-sided p, not adjusted.
    """

    estimate: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray


def wilson_interval(
    successes: npt.ArrayLike, trials: npt.ArrayLike, conf_level: float = 0.95
) -> Interval:
    """Compute Wilson's score interval of shares.

    Parameters
    ----------
    successes : (...)
        Answers that count, 0 to trials.
    trials : (...)
        All answers.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Interval
        Limits between 0 and 1, of the shape the arguments have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    The shares p that a score test of level 1 - conf_level does not reject, without continuity
    correction: the interval of a mean of answers 0 and 1, whose squared standard error is known to
    be p (1 - p) / n (`stats.bounded`). It has a width also where nobody or everybody counts,
    unlike Wald's. It covers 95 of a hundred on average over all shares; of five or ten answers few
    numbers are possible, so that single shares are covered in 91 to 98. NaN where anything is
    missing, without trials, and where successes are negative or more than the trials.

    References
    ----------
    Wilson 1927, Journal of the American Statistical Association 22:209. Brown, Cai & DasGupta
    2001, Statistical Science 16:101.

    Examples
    --------
    >>> interval = wilson_interval([0, 8, 3], [10, 10, 0])
    >>> interval.low.round(3).tolist(), interval.high.round(3).tolist()
    ([0.0, 0.49, nan], [0.278, 0.943, nan])
    """
    return _part(bounded_interval(_side(successes, trials), conf_level))


def share_difference(
    x_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    x_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: float = 0.95,
) -> ShareDifference:
    """Compare two shares of people who have nobody in common.

    Parameters
    ----------
    x_a, x_b : (...)
        Answers that count, 0 to n.
    n_a, n_b : (...)
        All answers.
    conf_level
        Between 0 and 1.

    Returns
    -------
    ShareDifference
        Arrays of the shape the arguments have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    With Wilson's limits l and u of each share p, the limits of d = p_a - p_b are
    d - sqrt((p_a - l_a)² + (u_b - p_b)²) and d + sqrt((u_a - p_a)² + (p_b - l_b)²): Newcombe's
    method 10. They stay between -1 and 1, and have a width also where nobody or everybody counts.
    z = d / sqrt(p (1 - p) (1 / n_a + 1 / n_b)), p the share of both together, is the root of
    Pearson's chi square without continuity correction; near 5 % it may say otherwise than the
    interval, for which the variance is not that of equal shares. p is NaN where nobody or
    everybody counts on both sides; all is NaN where a side has no answers or impossible ones.

    References
    ----------
    Newcombe 1998, Statistics in Medicine 17:873, method 10.

    Examples
    --------
    >>> found = share_difference(56, 70, 48, 80)
    >>> [each.round(4).item() for each in (found.estimate, found.conf_low, found.conf_high)]
    [0.2, 0.0524, 0.3339]
    """
    quantile = ndtri((1 + check_level(conf_level)) / 2)
    own, other = _side(x_a, n_a), _side(x_b, n_b)
    limits = _part(difference_limits(own, other, quantile))
    estimate = (own.mean - other.mean) / HIGHEST
    n_both = as_floats(n_a) + as_floats(n_b)
    together = divide(as_floats(x_a) + as_floats(x_b), n_both)
    variance = together * (1 - together) * (own.dispersion + other.dispersion)
    statistic = divide(estimate, np.sqrt(np.where(variance > 0, variance, np.nan)))
    p_value = as_floats(2 * ndtr(-np.abs(statistic)))
    return ShareDifference(as_floats(estimate), statistic, p_value, limits.low, limits.high)


def _side(successes: npt.ArrayLike, trials: npt.ArrayLike) -> Side:
    """Return shares as means of answers 0 and 100; NaN where there can be no such share."""
    count, among = np.broadcast_arrays(as_floats(successes), as_floats(trials))
    possible = (among > 0) & (count >= 0) & (count <= among)
    n = np.where(possible, among, np.nan)
    certain = np.full(n.shape, np.inf)
    return Side(as_floats(HIGHEST * count / n), as_floats(1 / n), np.zeros(n.shape), certain)


def _part(points: Interval) -> Interval:
    """Turn points 0-100 into parts 0-1."""
    return Interval(points.low / HIGHEST, points.high / HIGHEST)
