"""Means of people in a given mix of categories (direct standardisation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """Means in a given mix, with their uncertainty, all of one shape (...).

    Attributes
    ----------
    mean
        In the unit of the means put together.
    variance
        Of the mean: its squared standard error.
    df
        Degrees of freedom of that.
    """

    mean: FloatArray
    variance: FloatArray
    df: FloatArray


def standardise(
    mean: npt.ArrayLike, var_mean: npt.ArrayLike, df: npt.ArrayLike, share: npt.ArrayLike
) -> Standardised:
    """Weigh the means of categories by shares that are the same for every group.

    Parameters
    ----------
    mean : (..., c)
        Mean of each of c categories; NaN where a group has nobody in it.
    var_mean : (..., c)
        Squared standard errors of the means.
    df : (..., c)
        Their degrees of freedom.
    share : (..., c)
        How many are to be in each category; scaled to add to 1.

    Returns
    -------
    Standardised
        Arrays (...).

    Notes
    -----
    m = sum w_c m_c, var = sum w_c^2 v_c, and Welch-Satterthwaite
    df = var^2 / sum((w_c^2 v_c)^2 / df_c). The shares are taken as known. A category with a share
    of 0 counts for nothing; a group that lacks a category with a share has no such mean, NaN.

    References
    ----------
    Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, ch. 19.

    Examples
    --------
    >>> found = standardise([60.0, 80.0], [4.0, 9.0], [9, 4], [0.75, 0.25])
    >>> found.mean.item(), found.variance.item(), round(found.df.item(), 1)
    (65.0, 2.8125, 12.3)
    """
    given = as_floats(share)
    weight = divide(given, given.sum(axis=-1, keepdims=True))
    # Shares that add up to nothing are no shares: every category counts, and gives NaN.
    counts = ~(weight == 0)
    part = np.where(counts, weight**2 * as_floats(var_mean), 0.0)
    variance = part.sum(axis=-1)
    doubt = np.where(part == 0, 0.0, divide(part**2, df)).sum(axis=-1)
    return Standardised(
        as_floats(np.where(counts, weight * as_floats(mean), 0.0).sum(axis=-1)),
        as_floats(variance),
        divide(variance**2, doubt),
    )
