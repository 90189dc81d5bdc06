"""The plain-language reading of a difference."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.survey import Floats

HIGHER, LOWER = "higher", "lower"
SAME, UNCLEAR, TOO_FEW = "practically_same", "no_clear_difference", "too_few_answers"
DIFFER = "differ"
VERDICTS = (HIGHER, LOWER, SAME, UNCLEAR, TOO_FEW, DIFFER)


def judge(
    conf_low: Floats, conf_high: Floats, p_adjusted: Floats, band: float | Floats, alpha: float
) -> NDArray[np.str_]:
    """Read differences: an interval held against zero and against what is too small to matter.

    Parameters
    ----------
    conf_low, conf_high
        (T,) intervals of the differences, in points.
    p_adjusted
        (T,) adjusted p-values; NaN where there were too few answers for a test.
    band
        The smallest difference of interest, in points.
    alpha
        1 - the coverage of the intervals.

    Returns
    -------
    array of str, (T,)
        "practically_same" where the whole interval lies within +-band, whether or not zero is in
        it; else "higher" or "lower" where zero is not in it and the adjusted p-value is below
        alpha; else "no_clear_difference"; "too_few_answers" where there was no test.

    Examples
    --------
    >>> low, high = np.array([1.0, -9.0, -2.0]), np.array([9.0, 3.0, 3.0])
    >>> judge(low, high, np.array([0.01, 0.4, 0.8]), band=5, alpha=0.05)
    array(['higher', 'no_clear_difference', 'practically_same'], dtype='<U19')
    """
    clear = (p_adjusted < alpha) & ((conf_low > 0) | (conf_high < 0))
    return np.select(
        [
            np.isnan(p_adjusted) | np.isnan(conf_low),
            (conf_low > -band) & (conf_high < band),
            clear & (conf_low > 0),
            clear & (conf_high < 0),
        ],
        [TOO_FEW, SAME, HIGHER, LOWER],
        default=UNCLEAR,
    )


def disagree(verdicts: NDArray[Any]) -> NDArray[np.bool_]:
    """Say where verdicts on one thing, made in several ways, are not the same.

    Parameters
    ----------
    verdicts
        (..., A) by each way; "too_few_answers" is no verdict.

    Examples
    --------
    >>> disagree(np.array([["higher", "higher"], ["higher", "lower"], ["lower", TOO_FEW]])).tolist()
    [False, True, False]
    """
    said = verdicts != TOO_FEW
    first = np.take_along_axis(verdicts, said.argmax(axis=-1)[..., None], axis=-1)
    return np.asarray((said & (verdicts != first)).any(axis=-1))
