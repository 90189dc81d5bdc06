"""Can the data be trusted: what cleaning did, as ranges that may leave the house."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from tillid_analysis.columns import arrange
from tillid_analysis.results import Result, Spec
from tillid_analysis.survey import Survey

COLUMNS = ("wave", "rule", "affected", "band", "reason")
_LIMITS = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Lower ends of the ranges; a count of one to four is never told more closely."""


def assess_quality(survey: Survey, *, wave: str | None = None) -> Result:
    """Sum up what reading and cleaning did to each wave.

    Parameters
    ----------
    survey
        What was answered.
    wave
        A wave's name; every wave where it is left out.

    Returns
    -------
    Result
        One row a wave and rule: `affected` (rows, or answers to items) and `band`, the range it
        lies in, which is all that is released.

    Raises
    ------
    ChoiceError
        If there is no such wave.

    Notes
    -----
    The full log, with items and codes, is `survey.log`.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.assess_quality(survey, wave="2026").frame["rule"].iloc[0]
    'read'
    """
    log = survey.log if wave is None else survey.log[survey.log["wave"] == wave]
    grouped = log.groupby(["wave", "rule"], sort=False, as_index=False)
    summed = grouped.agg(affected=("affected", "sum"), reason=("reason", "first"))
    summed["band"] = _bands(summed["affected"])
    return Result(arrange(summed, COLUMNS), Spec.of(survey, "assess_quality", wave=wave))


def _bands(affected: pd.Series[float]) -> list[str]:
    lower = np.array(_LIMITS)
    at = np.searchsorted(lower, affected, side="right") - 1
    names = ["0", *(f"{low}-{high - 1}" for low, high in pairwise(lower[1:]))]
    return [[*names, f"{lower[-1]}+"][each] for each in at]
