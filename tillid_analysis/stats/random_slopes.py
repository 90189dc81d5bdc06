"""Whether what goes with an outcome differs from unit to unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from tillid_analysis.stats._arrays import FloatArray
from tillid_analysis.stats._ratios import climb_ratios
from tillid_analysis.stats.levels import invert
from tillid_analysis.stats.slopes import LEAST_EIGENVALUE
from tillid_analysis.stats.unit_sums import UnitProducts

LEAST_GAIN = 1e-8
"""Likelihood ratio that is no more than what the search leaves over."""

Axis = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""Takes (G,) ratios of standard deviations, gives (G,) squares left and log-determinants."""


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """How much p slopes vary over units.

    Attributes
    ----------
    sd : (p,)
        Standard deviation of the units' true slopes.
    statistic, p_value : (p,)
        Likelihood ratio of none varying, and its p.
    """

    sd: FloatArray
    statistic: FloatArray
    p_value: FloatArray


def vary_slopes(products: UnitProducts) -> Slopes:
    """Estimate how much each predictor's slope within units varies from unit to unit.

    Parameters
    ----------
    products
        Of J units: the outcome, then p predictors.

    Returns
    -------
    Slopes
        NaN where slopes cannot be told: predictors that do not vary within units or follow from
        each other, fewer than two units, nothing left over.

    Notes
    -----
    For each predictor the model of `split_levels` with a slope for each unit in place of one for
    all: y_ij = ... + (x_ij - m_j) v_j + u_j + e_ij, u and v uncorrelated, by restricted maximum
    likelihood; lme4 writes it `(1 + x || unit)` with x the deviation. With s_j the squares of x in
    the unit and a_j its products with everything, the inverse covariance takes
    r / (1 + r s_j) a_j a_j' off the unit's products, r the variance of the slopes over that within
    units, and its determinant is 1 + r s_j: closed forms, since deviations are orthogonal to what
    a unit has in common. The test compares the restricted likelihoods with and without r; zero is
    at the edge, so p is half of chi-squared's on one degree of freedom, and 1 where r is zero.
    All else equal, p is somewhat too large with few units.

    References
    ----------
    Stram & Lee 1994, Biometrics 50:1171, case 1. Self & Liang 1987, Journal of the American
    Statistical Association 82:605.

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> from tillid_analysis.stats.unit_sums import products_about_means
    >>> rng = np.random.default_rng(1)
    >>> unit, x = np.repeat(np.arange(60), 20), rng.normal(size=1200)
    >>> y = (1 + rng.normal(size=60)[unit]) * x + rng.normal(size=1200)
    >>> found = vary_slopes(products_about_means(cross_moments([y, x], unit, 60)))
    >>> found.sd.round(1).tolist(), bool(found.p_value[0] < 0.001)
    ([1.0], True)
    """
    kept = products.take(products.n > 0)
    w = kept.within
    p, units = w.shape[0] - 1, len(kept.n)
    missing = np.full(p, np.nan)
    slopes = invert(w[1:, 1:]) @ w[1:, 0]
    means = _means_axis(kept)
    df = kept.df - p + means.df
    left = w[0, 0] - slopes @ w[1:, 0]
    if units < 2 or kept.df <= p or not left > LEAST_EIGENVALUE * w[0, 0]:
        return Slopes(missing, missing, missing)
    found = [_vary(kept, each, means, df) for each in range(1, p + 1)]
    sd, statistic = (np.array(each) for each in zip(*found, strict=True))
    return Slopes(sd, statistic, np.array([_tail(each) for each in statistic]))


def _tail(statistic: float) -> float:
    """Return p of a likelihood ratio at the edge."""
    return 0.5 * float(chdtrc(1, statistic)) if statistic > 0 else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Means:
    """The part of the likelihood that is of the units' means."""

    at: Axis
    df: float
    scale: float


def _means_axis(products: UnitProducts) -> _Means:
    """Regress units' means on those of the predictors, where these can be told apart."""
    units, p = len(products.n), products.mean.shape[1] - 1
    centred = products.mean - products.mean.mean(axis=0) if units else products.mean
    apart = units > p + 1 and np.isfinite(invert(centred[:, 1:].T @ centred[:, 1:])).all()
    fixed = np.column_stack([np.ones(units), centred[:, 1:]] if apart else [np.ones(units)])
    whole = np.column_stack([fixed, centred[:, 0]])
    size, q = products.size, whole.shape[1]
    outer = (whole[:, :, None] * whole[:, None, :]).reshape(units, q * q)

    def at(deviation: FloatArray) -> tuple[FloatArray, FloatArray]:
        inflation = 1 + deviation[:, None] ** 2 * size
        cross = (size / inflation @ outer).reshape(-1, q, q)
        return _sweep(cross, np.log(inflation).sum(axis=1))

    return _Means(
        at, float(units - fixed.shape[1]), float(1 / np.sqrt(size.mean())) if units else 1
    )


def _slope_axis(products: UnitProducts, driver: int) -> tuple[Axis, float]:
    """Give a predictor a slope for each unit: the part of the likelihood within units."""
    order = [*range(1, products.about.shape[1]), 0]
    about = products.about[:, order][:, :, order]
    k = about.shape[1]
    own, squares = about[:, :, driver - 1], about[:, driver - 1, driver - 1]
    outer = (own[:, :, None] * own[:, None, :]).reshape(len(own), k * k)
    within = about.sum(axis=0)

    def at(deviation: FloatArray) -> tuple[FloatArray, FloatArray]:
        ratio = deviation[:, None] ** 2
        inflation = 1 + ratio * squares
        cross = within - (ratio / inflation @ outer).reshape(-1, k, k)
        return _sweep(cross, np.log(inflation).sum(axis=1))

    return at, float(1 / np.sqrt(squares.mean()))


def _sweep(cross: FloatArray, log_det: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the squares of the last measure that the others leave, and all determinants."""
    fixed = cross[:, :-1, :-1]
    column = cross[:, :-1, -1]
    explained = np.einsum("ga,ga->g", column, np.linalg.solve(fixed, column[..., None])[..., 0])
    return cross[:, -1, -1] - explained, log_det + np.linalg.slogdet(fixed)[1]


def _vary(products: UnitProducts, driver: int, means: _Means, df: float) -> tuple[float, float]:
    """Return the standard deviation of one predictor's slopes and the likelihood ratio."""
    slope, scale = _slope_axis(products, driver)

    def loglik(deviation: FloatArray) -> FloatArray:
        (outer, first), (inner, second) = means.at(deviation[:, 0]), slope(deviation[:, 1])
        return np.asarray(-0.5 * (df * np.log(outer + inner) + first + second))

    def without(deviation: FloatArray) -> FloatArray:
        return loglik(np.column_stack([deviation[:, 0], np.zeros(len(deviation))]))

    best = climb_ratios(loglik, np.array([means.scale, scale]))
    plain = climb_ratios(without, np.array([means.scale]))
    gain = float(loglik(best[None])[0] - without(plain[None])[0])
    left = float(means.at(best[:1])[0][0] + slope(best[1:])[0][0])
    if not (best[1] > 0 and 2 * gain > LEAST_GAIN):
        return 0.0, 0.0
    return float(best[1]) * float(np.sqrt(left / df)), 2 * gain
