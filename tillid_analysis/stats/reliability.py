"""Internal consistency of a set of items, from their covariances."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide, root
from tillid_analysis.stats.intervals import Interval

Sums: TypeAlias = tuple[FloatArray, FloatArray, FloatArray]

FEWEST_COMPLETE = 30
"""Respondents with all items, below which neither alpha nor a correlation is worth telling."""


def alpha(covariance: npt.ArrayLike) -> FloatArray:
    """Compute coefficient alpha of sets of items.

    Parameters
    ----------
    covariance : (..., k, k)
        Covariances of the items, all scored in one direction.

    Returns
    -------
    (...) array
        Alpha, at most 1; negative where items go against each other.

    Notes
    -----
    k / (k - 1) * (1 - sum of variances / variance of the sum). NaN for fewer than two items, for
    a sum without variance, and for missing covariances. It depends on the units of the items, so
    rescale items with different numbers of options first; it is a lower bound of reliability only
    where errors are uncorrelated.

    References
    ----------
    Cronbach 1951, Psychometrika 16:297.

    Examples
    --------
    >>> alpha([[1.0, 0.5], [0.5, 1.0]]).round(4).item()
    0.6667
    """
    _, trace, whole = _sums(covariance)
    return _alpha(trace, whole, np.shape(covariance)[-1])


def alpha_interval(
    alpha: npt.ArrayLike, n: npt.ArrayLike, k: npt.ArrayLike, conf_level: float = 0.95
) -> Interval:
    """Compute Feldt's interval of alpha.

    Parameters
    ----------
    alpha : (...)
        Alphas.
    n : (...)
        Respondents with all items.
    k : (...)
        Items.
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
    1 - (1 - alpha) F, with F the two quantiles of the F distribution with n - 1 and
    (n - 1)(k - 1) degrees of freedom. Exact for normal answers with compound symmetry. NaN for
    fewer than two respondents or items.

    References
    ----------
    Feldt 1965, Psychometrika 30:357. Feldt, Woodruff & Salih 1987, Applied Psychological
    Measurement 11:93.

    Examples
    --------
    >>> interval = alpha_interval(0.8, n=100, k=6)
    >>> interval.low.round(3).item(), interval.high.round(3).item()
    (0.733, 0.855)
    """
    tail = (1 - check_level(conf_level)) / 2
    rows = as_floats(n) - 1
    cells = rows * (as_floats(k) - 1)
    gap = 1 - as_floats(alpha)
    low = as_floats(1 - gap * fdtri(rows, cells, 1 - tail))
    return Interval(low, as_floats(1 - gap * fdtri(rows, cells, tail)))


def item_rest_correlation(covariance: npt.ArrayLike) -> FloatArray:
    """Correlate each item with the sum of the others.

    Parameters
    ----------
    covariance : (..., k, k)
        Covariances of the items, all scored in one direction.

    Returns
    -------
    (..., k) array
        Correlations, in the order of the items.

    Notes
    -----
    (sum of the item's covariances with the others) / (its SD * SD of the others' sum). NaN for an
    item, or a rest, without variance, and for a single item.

    Examples
    --------
    >>> item_rest_correlation([[1.0, 0.5], [0.5, 1.0]]).tolist()
    [0.5, 0.5]
    """
    own = np.diagonal(as_floats(covariance), axis1=-2, axis2=-1)
    rows, trace, whole = _sums(covariance)
    _, rest = _without_each(own, rows, trace, whole)
    return divide(rows - own, root(own) * root(rest))


def alpha_if_dropped(covariance: npt.ArrayLike) -> FloatArray:
    """Compute the alpha the other items would have, for each item.

    Parameters
    ----------
    covariance : (..., k, k)
        Covariances of the items, all scored in one direction.

    Returns
    -------
    (..., k) array
        Alphas, in the order of the items.

    Notes
    -----
    As `alpha`, of the k - 1 items left; NaN where fewer than two are left.

    Examples
    --------
    >>> alpha_if_dropped([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]).round(4).tolist()
    [0.0, 0.0, 0.6667]
    """
    own = np.diagonal(as_floats(covariance), axis1=-2, axis2=-1)
    rows, trace, whole = _sums(covariance)
    return _alpha(*_without_each(own, rows, trace, whole), own.shape[-1] - 1)


def _sums(covariance: npt.ArrayLike) -> Sums:
    """Sum the rows (..., k), the diagonal (...) and everything (...)."""
    matrix = as_floats(covariance)
    rows = matrix.sum(axis=-1)
    return rows, as_floats(np.trace(matrix, axis1=-2, axis2=-1)), as_floats(rows.sum(axis=-1))


def _without_each(
    own: FloatArray, rows: FloatArray, trace: FloatArray, whole: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give the diagonal's sum and the sum's variance (..., k) without each item."""
    left = trace[..., None] - own
    rest = whole[..., None] - 2 * rows + own
    return left, np.where(rest > 1e-12 * left, rest, 0)


def _alpha(trace: FloatArray, whole: FloatArray, k: int) -> FloatArray:
    """Compute alpha of k items; a sum whose variance is only rounding has none."""
    if k < 2:
        return np.full(whole.shape, np.nan)
    return k / (k - 1) * (1 - divide(trace, np.where(whole > 1e-12 * trace, whole, 0)))
