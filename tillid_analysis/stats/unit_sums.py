"""What random intercepts are fitted from: each unit's size and means, and the sums within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, divide
from tillid_analysis.stats.moments import cross_moments, group_moments


@dataclass(frozen=True, slots=True, eq=False)
class UnitSums:
    """Summaries of J units on p covariates and a measure.

    Attributes
    ----------
    n, size : (J,)
        Complete rows, and as many as unweighted would tell as much.
    mean : (J, p + 1)
        Means of the covariates and, last, of the measure; NaN without rows.
    within : (p + 1, p + 1)
        Sums of products about the units' own means.
    df
        Rows less units.
    """

    n: FloatArray
    size: FloatArray
    mean: FloatArray
    within: FloatArray
    df: float


def sum_units(
    columns: Sequence[FloatArray],
    unit: npt.ArrayLike,
    units: int,
    weight: FloatArray | None = None,
) -> UnitSums:
    """Sum covariates and a measure by unit, over the rows that have them all.

    Parameters
    ----------
    columns : p + 1 arrays (n,)
        The covariates and, last, the measure; NaN where missing.
    unit : (n,) ints
        Unit of each row, 0 to units - 1; negative where the row belongs to none.
    units
        Number of units.
    weight : (n,), optional
        Weight of each row; products are scaled so that weights average to 1 in every unit.

    Returns
    -------
    UnitSums
        Units without rows keep their place, with n = 0.

    Examples
    --------
    >>> sums = sum_units([np.array([1.0, 3.0, 8.0])], [0, 0, 2], 3)
    >>> sums.n.tolist(), sums.within.tolist(), sums.df
    ([2.0, 0.0, 1.0], [[2.0]], 1.0)
    """
    cross = cross_moments(columns, unit, units, weight)
    shift = divide(cross.sums, cross.weight[:, None])
    about = cross.products - cross.sums[:, :, None] * np.nan_to_num(shift)[:, None, :]
    n = cross.n.astype(np.float64)
    size = n
    if weight is not None:
        there = np.isfinite(np.stack(columns)).all(axis=0)
        measured = np.where(there, columns[-1], np.nan)
        size = group_moments([measured], unit, units, weight).n_effective[:, 0]
    scaled = np.nan_to_num(divide(n, cross.weight))[:, None, None] * about
    df = float(np.maximum(n - 1, 0).sum())
    return UnitSums(n, size, cross.centre + shift, scaled.sum(axis=0), df)
