"""Weighted sums of independent means, with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class Combination:
    """Weighted sums of means, all of one shape (...).

    Attributes
    ----------
    mean
        The sums, in the unit of the means.
    var_mean
        Their squared standard errors.
    df
        Degrees of freedom of these.
    """

    mean: FloatArray
    var_mean: FloatArray
    df: FloatArray


def weighted_sum(
    mean: npt.ArrayLike, var_mean: npt.ArrayLike, df: npt.ArrayLike, weight: npt.ArrayLike
) -> Combination:
    """Add up independent means of groups, each with its weight.

    Parameters
    ----------
    mean, var_mean, df : (g, ...)
        Means of g groups that share nobody, their squared standard errors and the degrees of
        freedom of these.
    weight : (g,)
        What each counts; weights that add up to 0 make a contrast.

    Returns
    -------
    Combination
        Arrays (...).

    Notes
    -----
    m = sum w m_g, v = sum w² v_g, and Welch-Satterthwaite df = v² / sum(w⁴ v_g² / df_g). A group
    of weight 0 has no say, whatever its mean; else what is missing makes the sum missing. NaN
    degrees of freedom where no group has any variance.

    References
    ----------
    Satterthwaite 1946, Biometrics Bulletin 2:110, equation 17.

    Examples
    --------
    >>> contrast = weighted_sum([60.0, 50.0, 40.0], [4.0, 4.0, 2.0], [9, 9, 19], [0.5, 0.5, -1])
    >>> contrast.mean.item(), contrast.var_mean.item(), contrast.df.round(1).item()
    (15.0, 4.0, 37.0)
    """
    w = as_floats(weight)
    counts = w != 0
    w = w[counts].reshape(-1, *(1,) * (np.ndim(mean) - 1))
    means, variances, free = (as_floats(each)[counts] for each in (mean, var_mean, df))
    variance = as_floats((w**2 * variances).sum(axis=0))
    doubt = divide(w**4 * variances**2, free).sum(axis=0)
    return Combination(as_floats((w * means).sum(axis=0)), variance, divide(variance**2, doubt))


def mean_of_others(
    mean: npt.ArrayLike, var_mean: npt.ArrayLike, df: npt.ArrayLike, among: BoolArray
) -> Combination:
    """Average, for each group, the means of the other groups, each counting the same.

    Parameters
    ----------
    mean, var_mean, df : (g, p)
        As in `weighted_sum`, on p measures.
    among : (g, p)
        The groups that are averaged; those left out are held against all that are not.

    Returns
    -------
    Combination
        Arrays (g, p); NaN where there is no other group.

    Notes
    -----
    The weighted sum over the J other groups with weights 1 / J, for all groups from the same three
    totals.

    Examples
    --------
    >>> mean_of_others([[1.0], [2.0], [6.0]], [[1.0]] * 3, [[9.0]] * 3, np.full((3, 1), True)).mean
    array([[4. ],
           [3.5],
           [1.5]])
    """
    variances, free = as_floats(var_mean), as_floats(df)
    parts = [as_floats(mean), variances, divide(variances**2, free)]
    chosen = [np.where(among, each, 0.0) for each in parts]
    means, variance, doubt = (each.sum(axis=0) - each for each in chosen)
    others = among.sum(axis=0) - among
    return Combination(
        divide(means, others),
        divide(variance, others**2),
        np.where(others > 0, divide(variance**2, doubt), np.nan),
    )
