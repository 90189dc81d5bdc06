"""Differences of two shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide
from tillid_analysis.stats.intervals import wilson_interval


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
    a, size_a, b, size_b = np.broadcast_arrays(*map(as_floats, (x_a, n_a, x_b, n_b)))
    limits_a = wilson_interval(a, size_a, conf_level)
    limits_b = wilson_interval(b, size_b, conf_level)
    p_a = np.where(np.isnan(limits_a.low), np.nan, divide(a, size_a))
    p_b = np.where(np.isnan(limits_b.low), np.nan, divide(b, size_b))
    estimate = as_floats(p_a - p_b)
    low = estimate - np.hypot(p_a - limits_a.low, limits_b.high - p_b)
    high = estimate + np.hypot(limits_a.high - p_a, p_b - limits_b.low)
    together = divide(a + b, size_a + size_b)
    variance = together * (1 - together) * (divide(1, size_a) + divide(1, size_b))
    statistic = divide(estimate, np.sqrt(np.where(variance > 0, variance, np.nan)))
    p_value = as_floats(2 * ndtr(-np.abs(statistic)))
    return ShareDifference(estimate, statistic, p_value, as_floats(low), as_floats(high))
