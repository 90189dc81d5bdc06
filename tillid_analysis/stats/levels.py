"""One regression in two: among people of the same unit, and among the units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from tillid_analysis.stats._arrays import FloatArray, divide, root
from tillid_analysis.stats._nested import profile
from tillid_analysis.stats.slopes import LEAST_EIGENVALUE
from tillid_analysis.stats.unit_models import fit_units
from tillid_analysis.stats.unit_sums import UnitProducts


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Coefficients of p predictors at one level, or between two.

    Attributes
    ----------
    coefficient, std_error : (p,)
        On the measures' own scales.
    df : (p,)
        Of t.
    """

    coefficient: FloatArray
    std_error: FloatArray
    df: FloatArray

    @property
    def statistic(self) -> FloatArray:
        """(p,) t of no association, or no difference."""
        return divide(self.coefficient, self.std_error)

    @property
    def p_value(self) -> FloatArray:
        """(p,) two-sided."""
        return np.asarray(2 * stdtr(self.df, -np.abs(self.statistic)))


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """What goes with an outcome within units and between them.

    Attributes
    ----------
    within
        A person who is a point higher than their own unit's mean.
    between
        A unit whose mean is a point higher than others'.
    contextual
        Between less within.
    sd_within, sd_between
        Standard deviations that are left among people of a unit, and among units.
    """

    within: Part
    between: Part
    contextual: Part
    sd_within: float
    sd_between: float


def split_levels(products: UnitProducts) -> Levels:
    """Regress the first measure on the others, within units and between them at once.

    Parameters
    ----------
    products
        Of J units: the outcome, then p predictors.

    Returns
    -------
    Levels
        NaN where there is nothing to tell: within, where predictors do not vary there or follow
        from each other; between, likewise, or with fewer than p + 2 units. Standard errors are
        NaN where nothing is left over within units.

    Notes
    -----
    y_ij = a + (x_ij - m_j)'b + m_j'c + u_j + e_ij with m_j the unit's means and u a random
    intercept: the within-between model of Mundlak. The deviations are orthogonal to everything
    that units have in common, so b is least squares on the sums W within units, W_xx^-1 W_xy, and
    c generalised least squares on the units' means, weighted by n / (1 + n r); r, the variance
    between units over that within, is by restricted maximum likelihood. c - b is the contextual
    effect; b and c are uncorrelated, so its variance is the sum of theirs. Degrees of freedom are
    N - J - p within (less what was held constant), J - p - 1 between, which is exact for units of
    equal size, and Satterthwaite's for the difference.
    The units' means are taken as they are. Where they are a sample of what would be found in the
    unit, with reliability ICC(2), c lies between b and what it would be for the true means, at
    about b + ICC(2) (c - b) with one predictor: the difference is made too small, never too large.

    References
    ----------
    Mundlak 1978, Econometrica 46:69. Bell, Fairbrother & Jones 2019, Quality & Quantity 53:1051.
    Lüdtke et al. 2008, Psychological Methods 13:203 (unit means as a sample).

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> from tillid_analysis.stats.unit_sums import products_about_means
    >>> rng = np.random.default_rng(1)
    >>> unit = np.repeat(np.arange(50), 20)
    >>> mean, own = rng.normal(size=50)[unit], rng.normal(size=1000)
    >>> y = 2 * mean + 0.5 * own + rng.normal(size=1000)
    >>> found = split_levels(products_about_means(cross_moments([y, mean + own], unit, 50)))
    >>> found.within.coefficient.round(1).tolist(), found.between.coefficient.round(1).tolist()
    ([0.5], [1.9])
    """
    kept = products.take(products.n > 0)
    w = kept.within
    p = w.shape[0] - 1
    inverse = invert(w[1:, 1:]) if w[0, 0] > 0 else np.full((p, p), np.nan)
    slopes = inverse @ w[1:, 0]
    apart = bool(np.isfinite(slopes).all())
    squares = float(w[0, 0] - slopes @ w[1:, 0]) if apart else float(w[0, 0])
    df = kept.df - (p if apart else 0)
    if not (squares > LEAST_EIGENVALUE * w[0, 0] and df > 0):
        squares = float("nan")
    between, covariance, within, ratio = _fit_means(kept, squares, df)
    own = root(within * np.diagonal(inverse))
    unsure = root(within * np.diagonal(covariance))
    freedom = np.full(p, df), np.full(p, max(len(kept.n) - p - 1.0, 0.0))
    both = own**2 + unsure**2
    shared = (
        divide(both**2, own**4 / freedom[0] + divide(unsure**4, freedom[1])) if df > 0 else both
    )
    return Levels(
        Part(slopes, own, freedom[0]),
        Part(between, unsure, freedom[1]),
        Part(between - slopes, root(both), shared),
        float(np.sqrt(within)),
        ratio * float(np.sqrt(within)),
    )


def _fit_means(
    products: UnitProducts, squares: float, df: float
) -> tuple[FloatArray, FloatArray, float, float]:
    """Regress units' means, the squares left within units given.

    Returns
    -------
    coefficient, covariance, variance, ratio
        (p,) and (p, p), the latter over the variance within units; that variance; and the
        standard deviation between units over that within.
    """
    units, p = len(products.n), products.mean.shape[1] - 1
    missing = np.full(p, np.nan), np.full((p, p), np.nan)
    if not np.isfinite(squares):
        return *missing, float("nan"), float("nan")
    centred = products.mean - products.mean.mean(axis=0) if units else products.mean
    apart = units > p + 1 and np.isfinite(invert(centred[:, 1:].T @ centred[:, 1:])).all()
    means = np.roll(products.mean, -1, axis=1) if apart else products.mean[:, :1]
    left = np.zeros((means.shape[1], means.shape[1]))
    left[-1, -1] = squares
    model = fit_units(products.size, means, left, df=df)
    if model is None:
        return *missing, squares / df, float("nan")
    best = profile(model.data, model.ratios.best[None])
    variance, ratio = float(best.variance[0]), float(model.ratios.best[0])
    if not apart:
        return *missing, variance, ratio
    return best.coefficient[0, 1:], best.covariance[0, 1:, 1:], variance, ratio


def invert(products: FloatArray) -> FloatArray:
    """Invert sums of products; NaN where a measure does not vary or follows from the others."""
    spread = np.sqrt(np.maximum(np.diagonal(products), 0))
    if not (np.isfinite(products).all() and (spread > 0).all()):
        return np.full(products.shape, np.nan)
    scale = np.outer(spread, spread)
    correlation = products / scale
    if len(correlation) and np.linalg.eigvalsh(correlation)[0] < LEAST_EIGENVALUE:
        return np.full(products.shape, np.nan)
    return np.asarray(np.linalg.inv(correlation) / scale)
