"""Standardised regression from correlations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide, root
from tillid_analysis.stats.slopes import standardised_slopes


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A regression of one standardised outcome on p standardised predictors.

    Attributes
    ----------
    coefficient, std_error : (p,)
        In standard deviations of the outcome per standard deviation of the predictor.
    statistic, p_value : (p,)
        t on df degrees of freedom, and its two-sided p.
    vif : (p,)
        Variance inflation, 1 where a predictor is unrelated to the others.
    r2, adjusted_r2
        Share of variance explained.
    df
        n - p - 1.
    singular
        Whether the correlations are no regression's: missing, or predictors that determine each
        other, or correlations no data can have. All numbers are NaN then.
    """

    coefficient: FloatArray
    std_error: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    vif: FloatArray
    r2: float
    adjusted_r2: float
    df: float
    singular: bool


def standardised_regression(
    correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike, n: float
) -> Regression:
    """Regress a standardised outcome on standardised predictors.

    Parameters
    ----------
    correlation : (p, p)
        Correlations of the predictors.
    outcome_correlation : (p,)
        Their correlations with the outcome, from the same rows.
    n
        Rows behind the correlations.

    Returns
    -------
    Regression
        Coefficients in the order of the predictors.

    Notes
    -----
    b = R⁻¹ r, R² = r'b, standard error sqrt((1 - R²) / (n - p - 1) * VIF) with VIF the diagonal of
    R⁻¹: what least squares gives on z scores, as `standardised_slopes` finds it. Without degrees of
    freedom the coefficients and VIF stand and the rest is NaN; with a perfect fit, t and p are NaN.

    References
    ----------
    Fox 2016, Applied Regression Analysis, 3rd ed., sections 5.2.4 and 13.1.

    Examples
    --------
    >>> fit = standardised_regression([[1.0, 0.5], [0.5, 1.0]], [0.6, 0.3], n=103)
    >>> fit.coefficient.round(3).tolist(), round(fit.r2, 3), fit.vif.round(3).tolist()
    ([0.6, 0.0], 0.36, [1.333, 1.333])
    >>> standardised_regression([[1.0, 1.0], [1.0, 1.0]], [0.6, 0.6], n=103).singular
    True
    """
    r, y = as_floats(correlation), as_floats(outcome_correlation)
    df = float(n) - len(y) - 1
    found = standardised_slopes(r, y)
    coefficient, vif = found.coefficient, found.vif
    if np.isnan(coefficient).any():
        return _singular(len(y), df)
    r2 = float(y @ coefficient)
    left = float(divide(max(1 - r2, 0), max(df, 0)))
    std_error = root(left * vif)
    statistic = divide(coefficient, std_error)
    p_value = as_floats(2 * stdtr(df, -np.abs(statistic)))
    adjusted = 1 - left * (float(n) - 1)
    return Regression(coefficient, std_error, statistic, p_value, vif, r2, adjusted, df, False)


def _singular(p: int, df: float) -> Regression:
    """Say that there is no regression to be had."""
    missing = np.full(p, np.nan)
    return Regression(missing, missing, missing, missing, missing, np.nan, np.nan, df, True)
