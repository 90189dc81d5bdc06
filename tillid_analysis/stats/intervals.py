"""Intervals of means and of shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Lower and upper limits.

    Attributes
    ----------
    low, high : (...)
        In the unit of the estimate; NaN where no interval can be had.
    """

    low: FloatArray
    high: FloatArray


def t_interval(
    estimate: npt.ArrayLike,
    std_error: npt.ArrayLike,
    df: npt.ArrayLike,
    conf_level: float = 0.95,
) -> Interval:
    """Compute the t interval of estimates.

    Parameters
    ----------
    estimate : (...)
        Estimates, in their own unit.
    std_error : (...)
        Standard errors, in the same unit.
    df : (...)
        Degrees of freedom of the standard errors; infinity where they are known.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Interval
        Limits, of the shape the arguments have together.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    estimate ± t(df, (1 + conf_level) / 2) * std_error. NaN where anything is missing, where df is
    not above 0, and where the standard error is 0: people who all answer the same say nothing
    about how far the next one would be.

    Examples
    --------
    >>> interval = t_interval([60.0, 60.0], [2.0, 0.0], df=9)
    >>> interval.low.round(2).tolist(), interval.high.round(2).tolist()
    ([55.48, nan], [64.52, nan])
    """
    check_level(conf_level)
    spread = as_floats(std_error)
    half = stdtrit(as_floats(df), (1 + conf_level) / 2) * np.where(spread > 0, spread, np.nan)
    middle = as_floats(estimate)
    return Interval(as_floats(middle - half), as_floats(middle + half))


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
    correction. It has a width also where nobody or everybody counts, unlike Wald's. It covers 95 of
    a hundred on average over all shares; of five or ten answers few numbers are possible, so that
    single shares are covered in 91 to 98. NaN where
    anything is missing, without trials, and where successes are negative or more than the trials.

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
    check_level(conf_level)
    count, among = np.broadcast_arrays(as_floats(successes), as_floats(trials))
    possible = (among > 0) & (count >= 0) & (count <= among)
    n = np.where(possible, among, np.nan)
    share, square = count / n, float(ndtri((1 + conf_level) / 2)) ** 2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = np.sqrt(square * (share * (1 - share) + square / (4 * n)) / n) / (1 + square / n)
    # Nobody and everybody are ends of their own intervals, whatever rounding makes of them.
    low = np.where(count == 0, 0 * n, middle - half)
    high = np.where(count == among, 0 * n + 1, middle + half)
    return Interval(as_floats(low), as_floats(high))
