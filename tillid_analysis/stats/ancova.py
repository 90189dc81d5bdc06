"""Differences of groups of unlike people, less what their mix explains (analysis of covariance)."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr

from tillid_analysis.stats._arrays import EPSILON, FloatArray, as_floats, divide, root
from tillid_analysis.stats._cross import CrossMoments
from tillid_analysis.stats.differences import Difference
from tillid_analysis.stats.intervals import t_interval

_LEAST = 1e-9
"""Of a column's squares over everybody: what is less within the groups is rounding."""


def adjust_differences(cross: CrossMoments, conf_level: float = 0.95) -> Difference:
    """Compare each group with all others together, at the same values of some covariates.

    Parameters
    ----------
    cross : g groups, 1 + k measures
        Cross-products of the outcome, which comes first, and of k covariates. The groups share
        nobody.
    conf_level
        Between 0 and 1.

    Returns
    -------
    Difference
        Arrays (g,).

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    Fitted is y = a_u + x'b + e with an effect of each group and one slope within all of them:
    b = W_xx^-1 W_xy from W, the sum over the groups of sum w (z - z_u)(z - z_u)' with z = (y, x).
    Nothing is fitted on rows. The difference is (y_u - y_r) - d'b, where r are all the others
    together and d = x_u - x_r; it is the contrast of the groups' adjusted means with the others
    weighted by size. Its variance is s^2 (1 / w_u + 1 / w_r + d' W_xx^-1 d), with s^2 the squared
    residuals over df = n - groups - rank(W_xx). Covariates that do not vary within groups, or
    follow from others, are dropped; NaN where d lies outside what is left, since then the
    covariates cannot be told from the group, and where there is no other group. Where nothing is
    left over to estimate s^2 from, or it is 0, the difference stands alone.

    References
    ----------
    Searle, Speed & Milliken 1980, The American Statistician 34:216 (population marginal means).

    Examples
    --------
    The second group is older, and everybody's outcome is their age:

    >>> from tillid_analysis.stats.moments import cross_moments
    >>> values = np.array([[20.0, 20], [30, 30], [40, 40], [40, 40], [50, 50], [61, 60]])
    >>> cross = cross_moments(values, [0, 0, 0, 1, 1, 1], n_groups=2)
    >>> adjust_differences(cross).estimate.round(2).tolist()
    [0.17, -0.17]
    """
    there = cross.n > 0
    size = np.where(there, cross.weight, 0.0)
    rest = size.sum() - size
    scale = np.sqrt(np.einsum("gii->i", cross.products))[1:]
    scale = np.where(scale > 0, scale, 1.0)
    within = _within(cross)
    inverse, span, rank = _invert(within[1:, 1:] / np.outer(scale, scale))
    slope = inverse @ (within[1:, 0] / scale)
    gap = divide(cross.sums, size[:, None]) - divide(
        cross.sums.sum(axis=0) - cross.sums, rest[:, None]
    )
    gap[~there | (rest <= 0)] = np.nan
    apart = gap[:, 1:] / scale
    outside = np.abs(apart - apart @ span).max(axis=1, initial=0) > _LEAST
    estimate = np.where(outside, np.nan, gap[:, 0] - apart @ slope)
    df = float(cross.n.sum() - there.sum() - rank)
    left = within[0, 0] - slope @ (within[1:, 0] / scale)
    raw = cross.products[:, 0, 0].sum()
    left = 0.0 if left <= (cross.n.sum() + 8) * EPSILON * raw else left
    variance = left / df if df > 0 else np.nan
    leverage = divide(1, size) + divide(1, rest) + np.einsum("gi,ij,gj->g", apart, inverse, apart)
    std_error = root(variance * np.where(np.isnan(estimate), np.nan, leverage))
    statistic = divide(estimate, std_error)
    freedom = np.full(len(estimate), df if df > 0 else np.nan)
    interval = t_interval(estimate, std_error, freedom, conf_level)
    p_value = as_floats(2 * stdtr(freedom, -np.abs(statistic)))
    return Difference(
        *(as_floats(estimate), std_error, freedom, statistic, p_value),
        *(interval.low, interval.high),
    )


def _within(cross: CrossMoments) -> FloatArray:
    """Add up the groups' products about their own means."""
    means = divide(cross.sums, cross.weight[:, None])
    means[cross.n == 0] = 0.0
    between = np.einsum("gi,gj->ij", means, cross.sums)
    return as_floats(cross.products.sum(axis=0) - between)


def _invert(squares: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    """Return the inverse on what varies, the projection onto that, and its dimensions.

    The columns' squares are parts of their spread over everybody, 0 to 1.
    """
    roots, axes = np.linalg.eigh(squares)
    kept = roots > _LEAST
    by_axis = axes[:, kept]
    return (
        as_floats(by_axis / roots[kept] @ by_axis.T),
        as_floats(by_axis @ by_axis.T),
        int(kept.sum()),
    )
