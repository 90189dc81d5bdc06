"""Intervals of estimates by Student's t."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level
from tillid_analysis.stats._student import student_quantile


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
    half = student_quantile(df, (1 + conf_level) / 2) * np.where(spread > 0, spread, np.nan)
    middle = as_floats(estimate)
    return Interval(as_floats(middle - half), as_floats(middle + half))
