"""How often each value was given by each group: what ranks and shares are made from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.survey import Floats, Kind, Survey

Coded = tuple[NDArray[np.integer[Any]], Floats]
"""(rows,) which of (V,) distinct values each respondent has, and these; NaN may be one of them."""


def code_values(survey: Survey, wave: str, measure: str, kind: Kind = "points") -> Coded:
    """Return respondents' values on a measure by which of the distinct ones each is.

    Parameters
    ----------
    survey, wave, measure, kind
        Whose values, and of what.

    Notes
    -----
    The survey keeps indices so. Of what is part of an index, the index's own value may stand in.
    """
    rows, codebook = survey.rows(wave), survey.codebook
    if measure in codebook.index_by_id and measure not in codebook.parent_by_measure:
        packed = survey.scores.points if kind == "points" else survey.scores.positive
        return packed.coded(list(codebook.index_by_id).index(measure), rows)
    values = (survey.points if kind == "points" else survey.positive)(measure, rows)
    place, known = pd.factorize(values, use_na_sentinel=False)
    return place, np.asarray(known)


def count_own(
    survey: Survey, wave: str, coded: Coded, weight: Floats | None = None
) -> NDArray[np.float64]:
    """Count values (U, V) among the respondents of each unit itself, not of those below it."""
    place, known = coded
    units = len(survey.units)
    bins = survey.responses.unit[survey.rows(wave)] * np.int64(len(known)) + place
    counts = np.bincount(bins, weight, units * len(known))
    return counts.reshape(units, -1).astype(np.float64)


def count_values(
    survey: Survey, wave: str, coded: Coded, weight: Floats | None = None
) -> NDArray[np.float64]:
    """Count values in each unit of the tree.

    Parameters
    ----------
    survey, wave, coded
        Whose values, as `code_values` has them.
    weight
        (rows,) what each respondent counts, 1 where it is left out.

    Returns
    -------
    array, (U, V)
        Respondents of each unit with each of V different values, lowest first.
    """
    place, values = coded
    # Means of the same items in another order of adding differ in the last digits.
    known, merged = np.unique(values.round(9), return_inverse=True)
    counts = count_own(survey, wave, (merged[place], known), weight)
    return np.asarray(survey.units.membership() @ counts[:, ~np.isnan(known)])
