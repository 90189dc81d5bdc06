"""Differences of two shares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from tillid_analysis.stats._arrays import as_floats, divide, root
from tillid_analysis.stats.differences import Difference
from tillid_analysis.stats.intervals import wilson_interval


def share_difference(
    x_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    x_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: float = 0.95,
) -> Difference:
    """Compare the shares of two groups that have nobody in common.

    Parameters
    ----------
    x_a, x_b : (...)
        Those who count.
    n_a, n_b : (...)
        All in each group.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Difference
        Of shares 0-1; the standard error is that of the test, and the df are infinite.

    Notes
    -----
    Newcombe's interval from Wilson's limits l and u of each: from d - sqrt((a - l_a)^2 +
    (u_b - b)^2) to d + sqrt((u_a - a)^2 + (b - l_b)^2). The test is the score test with the shares
    pooled, z^2 = Pearson's chi-squared without correction. NaN where a group is empty or more
    count than there are; no test where nobody or everybody counts on both sides.

    References
    ----------
    Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    a, b = wilson_interval(x_a, n_a, conf_level), wilson_interval(x_b, n_b, conf_level)
    n_left, n_right = as_floats(n_a), as_floats(n_b)
    left = np.where(np.isnan(a.low), np.nan, divide(x_a, n_left))
    right = np.where(np.isnan(b.low), np.nan, divide(x_b, n_right))
    gap = as_floats(left - right)
    pooled = divide(as_floats(x_a) + as_floats(x_b), n_left + n_right)
    std_error = root(pooled * (1 - pooled) * (divide(1, n_left) + divide(1, n_right)))
    std_error = np.where(np.isnan(gap), np.nan, std_error)
    statistic = divide(gap, std_error)
    return Difference(
        gap,
        as_floats(std_error),
        as_floats(np.where(np.isnan(statistic), np.nan, np.inf)),
        statistic,
        as_floats(2 * ndtr(-np.abs(statistic))),
        as_floats(gap - np.hypot(left - a.low, b.high - right)),
        as_floats(gap + np.hypot(a.high - left, right - b.low)),
    )
