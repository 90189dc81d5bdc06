"""Covariances of some measures when others are held constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide, root

LEAST_PIVOT = 1e-10
"""Share of its variance that a control must have left to be taken out at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """What is left of k measures once c controls are taken out of them.

    Attributes
    ----------
    covariance : (..., k, k)
        Covariances of the measures' residuals; the divisor is that of what was given.
    total : (..., k)
        The measures' variances with the controls in them.
    taken : (...) int64
        Controls that were taken out: the others were constant or followed from those.
    """

    covariance: FloatArray
    total: FloatArray
    taken: npt.NDArray[np.int64]

    @property
    def correlation(self) -> FloatArray:
        """Partial correlations (..., k, k); NaN for a measure of which nothing is left."""
        spread = root(np.diagonal(self.covariance, axis1=-2, axis2=-1))
        found = divide(self.covariance, spread[..., :, None] * spread[..., None, :])
        kept = np.eye(self.covariance.shape[-1], dtype=np.bool_) & ~np.isnan(found)
        return np.where(kept, 1, np.clip(found, -1, 1))

    @property
    def explained(self) -> FloatArray:
        """Share of each measure's variance (..., k) that the controls explain."""
        left = np.diagonal(self.covariance, axis1=-2, axis2=-1)
        return 1 - divide(left, self.total)


def partial_out(covariance: npt.ArrayLike, controls: int) -> Partial:
    """Take the last measures out of the first ones, by least squares.

    Parameters
    ----------
    covariance : (..., k + c, k + c)
        Covariances, or correlations; leading axes are replicates.
    controls
        c, how many of the last measures are held constant.

    Returns
    -------
    Partial
        Of the first k measures.

    Notes
    -----
    S_kk - S_kc S_cc^-1 S_ck, by sweeping out one control after the other. A control of which
    less than 1e-10 of its own variance is left takes nothing out, so that categories that add up
    to everybody, or that a replicate has nobody in, do no harm. Regressions on what is left have
    the coefficients that they have with the controls among their predictors (Frisch, Waugh and
    Lovell). A measure that is left with less than 1e-10 of its variance has exactly none.

    References
    ----------
    Goodnight 1979, The American Statistician 33:149. Lovell 1963, Journal of the American
    Statistical Association 58:993.

    Examples
    --------
    >>> found = partial_out([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]], controls=1)
    >>> found.covariance.round(2).tolist(), found.explained.round(2).tolist()
    ([[0.64, 0.14], [0.14, 0.64]], [0.36, 0.36])
    """
    left = as_floats(covariance)
    k = left.shape[-1] - controls
    variance = np.diagonal(left, axis1=-2, axis2=-1)
    taken = np.zeros(left.shape[:-2], dtype=np.int64)
    for at in range(left.shape[-1] - 1, k - 1, -1):
        pivot, column = left[..., at, at], left[..., :at, at]
        usable = pivot > LEAST_PIVOT * variance[..., at]
        inverse = np.where(usable, 1, 0) / np.where(usable, pivot, 1)
        product = column[..., :, None] * column[..., None, :]
        left = left[..., :at, :at] - product * inverse[..., None, None]
        taken = taken + usable
    total = variance[..., :k]
    nothing = np.diagonal(left, axis1=-2, axis2=-1) <= LEAST_PIVOT * total
    left = np.where(nothing[..., :, None] | nothing[..., None, :], 0.0, left)
    return Partial(left, total.copy(), taken)


def find_slopes(covariance: npt.ArrayLike, controls: int) -> FloatArray:
    """Return the slopes (..., k, c) of the first measures on the last, by least squares.

    Parameters
    ----------
    covariance : (..., k + c, k + c)
        Covariances; leading axes are replicates.
    controls
        c, how many of the last measures are held constant.

    Notes
    -----
    S_kc S_cc^-1; a direction with less than 1e-10 of the controls' largest variance has no slope,
    so that categories that nobody is in do no harm. Sums of any group are linear in the measures:
    with L = [I, -slopes] those of the residuals are L s and L S L'.

    Examples
    --------
    >>> find_slopes([[1.0, 0.5, 0.6], [0.5, 1.0, 0.3], [0.6, 0.3, 1.0]], controls=1).tolist()
    [[0.6], [0.3]]
    """
    given = as_floats(covariance)
    k = given.shape[-1] - controls
    if controls == 0:
        return np.zeros((*given.shape[:-2], k, 0))
    inner = given[..., k:, k:]
    known = np.isfinite(inner).all(axis=(-2, -1), keepdims=True)
    inverse = np.linalg.pinv(np.where(known, inner, 0.0), rcond=LEAST_PIVOT, hermitian=True)
    return as_floats(given[..., :k, k:] @ np.where(known, inverse, np.nan))


def take_out_common(correlation: npt.ArrayLike) -> FloatArray:
    """Take out as much of one tendency, equally strong in all measures, as there can be.

    Parameters
    ----------
    correlation : (..., k, k)
        Correlations of two measures or more; leading axes are replicates.

    Returns
    -------
    (..., k, k)
        Correlations without it.

    Notes
    -----
    Were a part r0 of the variance of every measure one tendency to answer highly, and the rest
    not against each other, no correlation were below r0. So the smallest one, where it is above
    zero, is the most that r0 can be, and (r - r0) / (1 - r0) is what is left: too little, where
    the measures have anything else in common.

    References
    ----------
    Lindell & Whitney 2001, Journal of Applied Psychology 86:114, equation 4.

    Examples
    --------
    >>> take_out_common([[1.0, 0.6, 0.2], [0.6, 1.0, 0.4], [0.2, 0.4, 1.0]]).round(2).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.25], [0.0, 0.25, 1.0]]
    """
    given = as_floats(correlation)
    smallest = np.maximum(given.min(axis=(-2, -1), keepdims=True), 0.0)
    return divide(given - smallest, 1 - smallest)
