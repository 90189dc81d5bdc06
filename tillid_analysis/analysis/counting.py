"""How often each value was given by each group: what ranks and shares are made from."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.splits import Groups
from tillid_analysis.survey import Floats, Survey


def count_values(
    survey: Survey,
    wave: str,
    values: Floats,
    groups: Groups | None = None,
    weight: Floats | None = None,
) -> NDArray[np.float64]:
    """Count values in each unit of the tree, and after those in each group.

    Parameters
    ----------
    survey, wave
        Whose values.
    values
        (rows,) a value for each of the wave's respondents, NaN where missing.
    groups
        Units in the categories of a background; None for none.
    weight
        (rows,) what each respondent counts, 1 where it is left out.

    Returns
    -------
    array, (G, V)
        Respondents of each group with each of V different values, lowest first.
    """
    from scipy.sparse import csr_array, kron, vstack

    # Means of the same items in another order of adding differ in the last digits.
    place, known = pd.factorize(values.round(9), sort=True, use_na_sentinel=False)
    there = ~np.isnan(known)
    tree = survey.units
    own = survey.responses.unit[survey.rows(wave)] if groups is None else groups.own
    parts = len(tree) if groups is None else groups.membership.shape[1]
    bins = own.astype(np.int64) * len(known) + place
    counts = np.bincount(bins, weight, parts * len(known)).reshape(parts, -1)[:, there]
    members = tree.membership()
    if groups is not None:
        whole = kron(members, np.ones((1, parts // len(tree))))
        members = csr_array(vstack([whole, groups.membership], format="csr"))
    return np.asarray(members @ counts.astype(np.float64))
