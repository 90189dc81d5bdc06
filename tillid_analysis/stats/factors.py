"""How many things a set of items measures, and which item goes with which."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, root

_RIDGE = 1e-6
"""Added to the diagonal, so that items that are copies of each other can be looked at too."""


def count_factors(correlation: npt.ArrayLike) -> int:
    """Count the factors behind some items by Velicer's minimum average partial (MAP).

    Parameters
    ----------
    correlation : (k, k)
        Correlations of the items, without NaN.

    Returns
    -------
    int
        From 0, where taking out a common part only makes items more alike, to k - 2.

    Notes
    -----
    With the first m principal components taken out, the mean squared partial correlation of two
    items is f(m); the m with the least f is returned, the smallest where several have it. Unlike
    parallel analysis it needs no random numbers, and one strong general factor does not hide the
    others from it. Under three items there is nothing to tell apart, and the answer is 0 or 1:
    whether they correlate at all.

    References
    ----------
    Velicer 1976, Psychometrika 41:321. Zwick & Velicer 1986, Psychological Bulletin 99:432.

    Examples
    --------
    >>> two = np.kron(np.eye(2), np.full((4, 4), 0.5)) + 0.5 * np.eye(8)
    >>> count_factors(two), count_factors(np.eye(8))
    (2, 0)
    """
    matrix = as_floats(correlation)
    if len(matrix) < 3:
        return int(np.any(matrix[~np.eye(len(matrix), dtype=np.bool_)]))
    return int(np.argmin(average_partials(matrix)))


def average_partials(correlation: npt.ArrayLike) -> FloatArray:
    """Compute the mean squared partial correlation with more and more components taken out.

    Parameters
    ----------
    correlation : (k, k)
        Correlations of three items or more, without NaN.

    Returns
    -------
    (k - 1,) array
        For 0, 1, ... k - 2 components; infinite from where an item has nothing left.

    Examples
    --------
    >>> two = np.kron(np.eye(2), np.full((2, 2), 0.5)) + 0.5 * np.eye(4)
    >>> average_partials(two).round(3).tolist()
    [0.083, 0.208, 0.333]
    """
    matrix = as_floats(correlation)
    k = len(matrix)
    values, vectors = np.linalg.eigh(matrix)
    components = (vectors * root(np.maximum(values, 0)))[:, ::-1]
    partials = np.full(k - 1, np.inf)
    for m in range(k - 1):
        left = matrix - components[:, :m] @ components[:, :m].T
        own = np.diagonal(left)
        if own.min() < _RIDGE:
            break
        squares = left**2 / np.outer(own, own)
        partials[m] = (squares.sum() - k) / (k * (k - 1))
    return partials


def load_items(correlation: npt.ArrayLike, n_factors: int) -> FloatArray:
    """Compute the items' loadings on factors that may correlate.

    Parameters
    ----------
    correlation : (k, k)
        Correlations of the items, without NaN.
    n_factors
        From 1 to k.

    Returns
    -------
    (k, n_factors) array
        Pattern loadings. Which way a factor points means nothing; fewer columns where the items
        do not bear as many factors.

    Notes
    -----
    Iterated principal axes, started from squared multiple correlations, and turned by direct
    oblimin (quartimin). statsmodels does both. The result is the same for the same matrix.

    References
    ----------
    Jennrich & Sampson 1966, Psychometrika 31:313 (direct oblimin).

    Examples
    --------
    >>> two = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.5 * np.eye(6)
    >>> abs(load_items(two, 2)).round(2).tolist()[::3]
    [[0.0, 0.71], [0.71, 0.0]]
    """
    from statsmodels.multivariate.factor import Factor
    from statsmodels.multivariate.factor_rotation import rotate_factors

    matrix = as_floats(correlation)
    matrix = (matrix + _RIDGE * np.eye(len(matrix))) / (1 + _RIDGE)
    found = as_floats(Factor(corr=matrix, n_factor=n_factors, method="pa").fit(500).loadings)
    m = found.shape[1]
    if m < 2:
        return found
    # Where blocks are alike the axes lie exactly between them, and no step leads away from there.
    start, _ = np.linalg.qr(np.random.default_rng(1).standard_normal((m, m)))
    # statsmodels takes the logarithm of a gradient that may be exactly zero.
    with np.errstate(divide="ignore"):
        turned, _ = rotate_factors(found @ start, "oblimin", 0, "oblique")
    return as_floats(turned)
