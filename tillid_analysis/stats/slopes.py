"""Slopes on several predictors, of many replicates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, divide, root

LEAST_EIGENVALUE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Standardised coefficients of many regressions.

    Attributes
    ----------
    coefficient, vif : (..., p)
        As in `Regression`; NaN where the predictors cannot be told apart.
    """

    coefficient: FloatArray
    vif: FloatArray


def standardised_slopes(correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike) -> Slopes:
    """Regress a standardised outcome on standardised predictors, many times at once.

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the predictors; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome.

    Returns
    -------
    Slopes
        In the order of the predictors; NaN too for correlations that no data can have.

    Notes
    -----
    b = R⁻¹ r, and variance inflation is the diagonal of R⁻¹. Whether predictors can be told apart
    is read from the smallest eigenvalue of R, which must reach 1e-10.

    Examples
    --------
    >>> found = standardised_slopes([[[1.0, 0.5], [0.5, 1.0]]], [[0.6, 0.3]])
    >>> found.coefficient.round(3).tolist(), found.vif.round(3).tolist()
    ([[0.6, 0.0]], [[1.333, 1.333]])
    """
    y = as_floats(outcome_correlation)
    inverse, apart = _invert(as_floats(correlation), y)
    coefficient = _multiply(inverse, apart, y)
    possible = apart & ((coefficient * y).sum(axis=-1) <= 1 + LEAST_EIGENVALUE)
    vif = np.diagonal(inverse, axis1=-2, axis2=-1)
    return Slopes(*(np.where(possible[..., None], each, np.nan) for each in (coefficient, vif)))


def slopes(covariance: npt.ArrayLike) -> FloatArray:
    """Regress the first measure on all the others, on their own scales.

    Parameters
    ----------
    covariance : (..., p + 1, p + 1)
        Covariances or sums of products; leading axes are replicates.

    Returns
    -------
    (..., p)
        Points of the first measure per point of each other; NaN where these are missing, do not
        vary, or follow from each other, as in `standardised_slopes`.

    Notes
    -----
    b = S_xx⁻¹ S_xy, by way of correlations.

    Examples
    --------
    >>> slopes([[4.0, 1.0, 2.0], [1.0, 2.0, 0.0], [2.0, 0.0, 1.0]]).tolist()
    [0.5, 2.0]
    """
    given = as_floats(covariance)
    x, y = given[..., 1:, 1:], given[..., 1:, 0]
    spread = root(np.diagonal(x, axis1=-2, axis2=-1))
    standardised = divide(y, spread)
    correlation = divide(x, spread[..., :, None] * spread[..., None, :])
    inverse, apart = _invert(correlation, standardised)
    found = divide(_multiply(inverse, apart, standardised), spread)
    return np.where(apart[..., None], found, np.nan)


def _invert(r: FloatArray, y: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Invert correlations, and say which can be; the others give the inverse of no correlation."""
    known = np.asarray(np.isfinite(r).all(axis=(-2, -1)) & np.isfinite(y).all(axis=-1))
    alone = np.eye(y.shape[-1])
    usable = np.where(known[..., None, None], r, alone)
    apart = np.asarray(known & (np.linalg.eigvalsh(usable)[..., 0] >= LEAST_EIGENVALUE))
    return as_floats(np.linalg.inv(np.where(apart[..., None, None], usable, alone))), apart


def _multiply(inverse: FloatArray, apart: BoolArray, y: FloatArray) -> FloatArray:
    return as_floats(np.einsum("...ij,...j->...i", inverse, np.where(apart[..., None], y, 0)))
