"""Each driver's part of an explained variance, by drivers that are made unrelated first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats

LEAST_EIGENVALUE = 1e-10


def relative_weights(correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike) -> FloatArray:
    """Share out R² among the drivers by Johnson's relative weights.

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the drivers; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome, from the same rows.

    Returns
    -------
    (..., p) array
        Parts of the outcome's variance, which sum to R².

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    With L the symmetric root of R, L² = R, the unrelated variables nearest to the drivers have the
    regression coefficients b = L^-1 r on the outcome; a driver's weight is the sum over them of
    L_jk² b_k². It costs p³ for any p, where `lmg` doubles with every driver, and is often near it;
    unlike it the weights have no meaning in gains of R². Directions in which the drivers vary by
    less than 1e-10 explain nothing, so copies of a driver have equal weights. Correlations that no
    data can have, or that are missing, give NaN.

    References
    ----------
    Johnson 2000, Multivariate Behavioral Research 35:1. Genizi 1993, Statistica Sinica 3:407.

    Examples
    --------
    >>> relative_weights([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.3]).round(2).tolist()
    [0.36, 0.09]
    """
    r, y = as_floats(correlation), as_floats(outcome_correlation)
    p = y.shape[-1]
    if r.shape != (*y.shape, p):
        raise ValueError(f"correlation has shape {r.shape}, which needs to be {(*y.shape, p)}")
    known: BoolArray = np.asarray(np.isfinite(r).all(axis=(-2, -1)) & np.isfinite(y).all(axis=-1))
    values, axes = np.linalg.eigh(np.where(known[..., None, None], r, np.eye(p)))
    roots = np.sqrt(np.maximum(values, 0))[..., None, :]
    along = np.einsum("...jk,...j->...k", axes, np.where(known[..., None], y, 0))
    usable = values > LEAST_EIGENVALUE
    part = np.where(usable, along / np.sqrt(np.where(usable, values, 1)), 0)
    root = (axes * roots) @ np.swapaxes(axes, -1, -2)
    slope = np.einsum("...jk,...k->...j", axes, part)
    possible = known & (values >= -LEAST_EIGENVALUE).all(axis=-1)
    # Only what the drivers can explain: the rest of an outcome's correlation is rounding.
    possible &= (part**2).sum(axis=-1) <= 1 + LEAST_EIGENVALUE
    weights = np.einsum("...jk,...k->...j", root**2, slope**2)
    return np.where(possible[..., None], weights, np.nan)
