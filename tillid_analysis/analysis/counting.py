"""How often each value was given by each group: what ranks and shares are made from."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.survey import Floats, Survey


def count_values(
    survey: Survey,
    wave: str,
    values: Floats,
    weight: Floats | None = None,
) -> NDArray[np.float64]:
    """Count values in each unit of the tree.

    Parameters
    ----------
    survey, wave
        Whose values.
    values
        (rows,) a value for each of the wave's respondents, NaN where missing.
    weight
        (rows,) what each respondent counts, 1 where it is left out.

    Returns
    -------
    array, (U, V)
        Respondents of each unit with each of V different values, lowest first.
    """
    # Means of the same items in another order of adding differ in the last digits.
    place, known = pd.factorize(values.round(9), sort=True, use_na_sentinel=False)
    there = ~np.isnan(known)
    tree = survey.units
    own = survey.responses.unit[survey.rows(wave)]
    bins = own.astype(np.int64) * len(known) + place
    counts = np.bincount(bins, weight, len(tree) * len(known)).reshape(len(tree), -1)[:, there]
    return np.asarray(tree.membership() @ counts.astype(np.float64))
