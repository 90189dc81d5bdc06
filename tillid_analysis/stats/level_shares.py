"""Shares of what is explained within units and between them, and how reliable unit means are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, divide
from tillid_analysis.stats.importance import Importance, lmg_of
from tillid_analysis.stats.partial import partial_out
from tillid_analysis.stats.unit_sums import UnitProducts

LEAST_ROOM = 1e-3
"""Smallest eigenvalue that correlations between units must have to be believed."""


@dataclass(frozen=True, slots=True, eq=False)
class LevelShares:
    """Explained variance of an outcome by p drivers, at two levels.

    Attributes
    ----------
    within, between
        LMG shares (..., p) and R2 (...) of the outcome's variance among people of a unit, and
        among units.
    corrected : (...)
        Whether those between are of the units' true means; else of the means as they are.
    """

    within: Importance
    between: Importance
    corrected: BoolArray


def share_levels(
    products: UnitProducts, repeats: npt.ArrayLike | None = None, *, correct: bool = True
) -> LevelShares:
    """Share out what drivers explain within units, and between them.

    Parameters
    ----------
    products
        Of J units: the outcome, then p drivers.
    repeats : (..., J) ints, optional
        How many times each unit is there, as `resampling` draws them; by default once.
    correct
        Whether what chance puts into units' means is taken off where it can be.

    Returns
    -------
    LevelShares
        NaN where the outcome or a driver does not vary at the level, and between units with fewer
        than p + 2 of them.

    Notes
    -----
    Within, from the correlations of W = sum of products about the units' own means. Between, from
    those of (B / (J - 1) - W / (N - J)) / n0, B the products of the units' means about the mean of
    all, weighted by n, and n0 = (N - sum n^2 / N) / (J - 1): the covariance of the true means,
    with what chance puts into the means of few people taken off. Where that is no covariance
    (its smallest eigenvalue, as correlations, is below 0.001), the units' means are taken as they
    are, B alone.

    References
    ----------
    Searle, Casella & McCulloch 1992, Variance Components, section 3.6 and chapter 11. Lindeman,
    Merenda & Gold 1980, p. 119.

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> from tillid_analysis.stats.unit_sums import products_about_means
    >>> x = np.array([0.0, 1, 2, 3, 4, 5, 6, 7])
    >>> y = x + np.array([0.0, 1, 1, 0, 0, 1, 1, 0])
    >>> cross = cross_moments([y, x], [0, 0, 1, 1, 2, 2, 3, 3], 4)
    >>> found = share_levels(products_about_means(cross))
    >>> found.within.r2.round(2).item(), found.between.r2.round(2).item(), found.corrected.item()
    (0.5, 1.0, False)
    """
    there = products.n > 0
    kept = products.take(there)
    times = np.ones(len(kept.n)) if repeats is None else as_floats(repeats)[..., there]
    k = kept.mean.shape[1]
    within = (times @ kept.about.reshape(-1, k * k)).reshape(*times.shape[:-1], k, k)
    inner, units = _share(within), times.sum(axis=-1)
    if len(kept.n) < k + 1:
        return LevelShares(inner, _share(np.full_like(within, np.nan)), units < 0)
    centred = kept.mean - np.average(kept.mean, axis=0, weights=kept.n)
    heavy = kept.n[:, None] * centred
    raw = times @ (heavy[:, :, None] * centred[:, None, :]).reshape(-1, k * k)
    sums, n = times @ heavy, times @ kept.n
    about = sums[..., :, None] * sums[..., None, :] / n[..., None, None]
    means = (raw.reshape(within.shape) - about) / (units - 1)[..., None, None]
    true = means - divide(within, np.maximum(n - units, 0)[..., None, None])
    corrected = _is_covariance(true) & correct
    return LevelShares(inner, _share(np.where(corrected[..., None, None], true, means)), corrected)


def typical_size(size: npt.ArrayLike) -> float:
    """Return n0, the size at which units of one size would tell as much of what lies between them.

    Parameters
    ----------
    size : (J,)
        Of each unit.

    Examples
    --------
    >>> typical_size([10, 10]), typical_size([5, 15])
    (10.0, 7.5)
    """
    n = as_floats(size)
    whole = n.sum()
    return float(divide(whole - divide((n**2).sum(), whole), len(n) - 1))


def mean_reliability(icc: npt.ArrayLike, size: npt.ArrayLike) -> FloatArray:
    """Return ICC(2), the reliability of a unit's mean of some size.

    Parameters
    ----------
    icc : (...)
        ICC(1), the reliability of one person as a measure of the unit.
    size : (...)
        Respondents.

    Notes
    -----
    n ICC / (1 + (n - 1) ICC), Spearman and Brown's.

    References
    ----------
    Bliese 2000, in Klein & Kozlowski, Multilevel Theory, Research, and Methods, p. 356.

    Examples
    --------
    >>> mean_reliability(0.1, 9).round(2).item()
    0.5
    """
    own, n = as_floats(icc), as_floats(size)
    return divide(n * own, 1 + (n - 1) * own)


def _share(products: FloatArray) -> Importance:
    """Share out from the correlations of products, the outcome first."""
    return lmg_of(partial_out(products, controls=0).correlation)


def _is_covariance(matrix: FloatArray) -> BoolArray:
    """Say whether every variance is above 0 and no combination comes out below."""
    spread = np.diagonal(matrix, axis1=-2, axis2=-1)
    usable = np.asarray(np.isfinite(matrix).all(axis=(-2, -1)) & (spread > 0).all(axis=-1))
    safe = np.where(usable[..., None, None], matrix, np.eye(matrix.shape[-1]))
    root = np.sqrt(np.diagonal(safe, axis1=-2, axis2=-1))
    scaled = safe / (root[..., :, None] * root[..., None, :])
    return np.asarray(usable & (np.linalg.eigvalsh(scaled)[..., 0] >= LEAST_ROOM))
