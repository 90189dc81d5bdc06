"""Standardised regression coefficients of many replicates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats
from tillid_analysis.stats.regression import LEAST_EIGENVALUE


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
    """Compute the coefficients of `standardised_regression` for many replicates at once.

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the predictors; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome.

    Returns
    -------
    Slopes
        In the order of the predictors.

    Examples
    --------
    >>> found = standardised_slopes([[[1.0, 0.5], [0.5, 1.0]]], [[0.6, 0.3]])
    >>> found.coefficient.round(3).tolist(), found.vif.round(3).tolist()
    ([[0.6, 0.0]], [[1.333, 1.333]])
    """
    r, y = as_floats(correlation), as_floats(outcome_correlation)
    known = np.asarray(np.isfinite(r).all(axis=(-2, -1)) & np.isfinite(y).all(axis=-1))
    usable = np.where(known[..., None, None], r, np.eye(y.shape[-1]))
    apart = np.asarray(known & (np.linalg.eigvalsh(usable)[..., 0] >= LEAST_EIGENVALUE))
    inverse = np.linalg.inv(np.where(apart[..., None, None], usable, np.eye(y.shape[-1])))
    coefficient = np.einsum("...ij,...j->...i", inverse, np.where(apart[..., None], y, 0))
    possible = apart & ((coefficient * y).sum(axis=-1) <= 1 + LEAST_EIGENVALUE)
    vif = np.diagonal(inverse, axis1=-2, axis2=-1)
    return Slopes(*(np.where(possible[..., None], each, np.nan) for each in (coefficient, vif)))
