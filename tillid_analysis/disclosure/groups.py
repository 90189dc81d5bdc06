"""The groups a wave is published for, and how many people stand behind each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.survey import Survey


def count_bases(survey: Survey, wave: str) -> NDArray[np.int64]:
    """Count the people in each unit: those who answered, and those behind each index.

    Parameters
    ----------
    survey, wave
        What is published.

    Returns
    -------
    array of int, (U, 1 + B)
        For each unit with those below it: respondents, then respondents with a score for each of
        the B measures that others rest on (an index of its own, or an item in no index).
    """
    rows = survey.rows(wave)
    unit = survey.responses.unit[rows]
    measures = dict.fromkeys(survey.codebook.base_of(each) for each in survey.measures_of(wave))
    behind = [np.ones(len(unit), dtype=bool)]
    behind += [~np.isnan(survey.points(each, rows)) for each in measures]
    own = np.column_stack([np.bincount(unit[who], minlength=len(survey.units)) for who in behind])
    return np.asarray(survey.units.membership() @ own).astype(np.int64)
