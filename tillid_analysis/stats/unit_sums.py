"""What random intercepts are fitted from: each unit's size and means, and the sums within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, divide
from tillid_analysis.stats._covariance import without_rounding
from tillid_analysis.stats.moments import CrossMoments, cross_moments, group_moments
from tillid_analysis.stats.partial import LEAST_PIVOT


@dataclass(frozen=True, slots=True, eq=False)
class UnitSums:
    """Summaries of J units on p covariates and a measure.

    Attributes
    ----------
    n, size : (J,)
        Complete rows, and as many as unweighted would tell as much.
    mean : (J, p + 1)
        Means of the covariates and, last, of the measure; NaN without rows.
    within : (p + 1, p + 1)
        Sums of products about the units' own means.
    df
        Rows less units.
    """

    n: FloatArray
    size: FloatArray
    mean: FloatArray
    within: FloatArray
    df: float


@dataclass(frozen=True, slots=True, eq=False)
class UnitProducts:
    """Products of J units on k measures, each unit's about its own means.

    Attributes
    ----------
    n, size : (J,)
        Complete rows, and as many as unweighted would tell as much.
    mean : (J, k)
        Means; NaN without rows.
    about : (J, k, k)
        Sums of products about the unit's own means.
    taken
        How many measures were held constant, and so are slopes that were estimated already.
    """

    n: FloatArray
    size: FloatArray
    mean: FloatArray
    about: FloatArray
    taken: int = 0

    @property
    def within(self) -> FloatArray:
        """(k, k) sums of products about the units' own means, over all units together."""
        return np.asarray(self.about.sum(axis=0))

    @property
    def df(self) -> float:
        """Rows less units, less the slopes that were estimated already."""
        return float(np.maximum(self.n - 1, 0).sum()) - self.taken

    def take(self, units: npt.ArrayLike) -> UnitProducts:
        """Return the products of some of the units, by a mask or by positions."""
        at = np.asarray(units)
        return UnitProducts(self.n[at], self.size[at], self.mean[at], self.about[at], self.taken)

    def hold_constant(self, controls: int) -> UnitProducts:
        """Take the last measures out of the first ones, by their slopes within units.

        Parameters
        ----------
        controls
            c, how many of the last measures are held constant.

        Notes
        -----
        y - S_yc S_cc^-1 c with S the sums within: units' means are then those of people alike,
        and the products within are of residuals. What is the same for everybody in a unit, or
        follows from the other controls, takes nothing out.

        Examples
        --------
        >>> values = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [4.0, 4.0]])
        >>> whole = products_about_means(cross_moments(values, [0, 0, 1, 1], 2))
        >>> left = whole.hold_constant(1)
        >>> left.mean.ravel().tolist(), left.within.tolist(), left.df
        ([0.0, 0.0], [[0.0]], 1.0)
        """
        k = self.mean.shape[1] - controls
        within = self.within
        own = within[k:, k:]
        spread = np.sqrt(np.diagonal(own))
        scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
        correlation = own * np.outer(scale, scale)
        known = np.linalg.pinv(correlation, rcond=LEAST_PIVOT, hermitian=True)
        slopes = scale[:, None] * (known @ (scale[:, None] * within[k:, :k]))
        taken = np.linalg.matrix_rank(correlation, tol=LEAST_PIVOT, hermitian=True)
        whole = np.concatenate([np.eye(k), -slopes])
        about = whole.T @ self.about @ whole
        nothing = np.diagonal(about.sum(axis=0)) <= LEAST_PIVOT * np.diagonal(within)[:k]
        about = np.where(nothing[:, None] | nothing, 0.0, about)
        total = self.taken + int(taken)
        return UnitProducts(self.n, self.size, self.mean @ whole, about, total)


def products_about_means(cross: CrossMoments, size: npt.ArrayLike | None = None) -> UnitProducts:
    """Move each unit's products from the common centre to its own means.

    Parameters
    ----------
    cross
        Products of J units on k measures.
    size : (J,), optional
        As many rows as unweighted would tell as much; the complete rows where it is left out.

    Returns
    -------
    UnitProducts
        Scaled so that weights average to 1 in every unit. Where all of a unit are equal on a
        measure its products are exactly 0.

    Examples
    --------
    >>> cross = cross_moments([np.array([1.0, 3.0, 8.0])], [0, 0, 2], 3)
    >>> found = products_about_means(cross)
    >>> found.about.ravel().tolist(), found.mean.ravel().tolist()
    ([2.0, 0.0, 0.0], [2.0, nan, 8.0])
    """
    shift = divide(cross.sums, cross.weight[:, None])
    about = cross.products - cross.sums[:, :, None] * np.nan_to_num(shift)[:, None, :]
    about = without_rounding(about, cross.n[:, None], cross.products)
    n = cross.n.astype(np.float64)
    scaled = np.nan_to_num(divide(n, cross.weight))[:, None, None] * about
    known = n if size is None else np.asarray(size, dtype=np.float64)
    return UnitProducts(n, known, cross.centre + shift, scaled)


def sum_units(
    columns: Sequence[FloatArray],
    unit: npt.ArrayLike,
    units: int,
    weight: FloatArray | None = None,
) -> UnitSums:
    """Sum covariates and a measure by unit, over the rows that have them all.

    Parameters
    ----------
    columns : p + 1 arrays (n,)
        The covariates and, last, the measure; NaN where missing.
    unit : (n,) ints
        Unit of each row, 0 to units - 1; negative where the row belongs to none.
    units
        Number of units.
    weight : (n,), optional
        Weight of each row; products are scaled so that weights average to 1 in every unit.

    Returns
    -------
    UnitSums
        Units without rows keep their place, with n = 0.

    Examples
    --------
    >>> sums = sum_units([np.array([1.0, 3.0, 8.0])], [0, 0, 2], 3)
    >>> sums.n.tolist(), sums.within.tolist(), float(sums.df)
    ([2.0, 0.0, 1.0], [[2.0]], 1.0)
    """
    if len(columns) == 1:
        return _sum_measure(columns[0], unit, units, weight)
    found = products_about_means(cross_moments(columns, unit, units, weight))
    size = found.n
    if weight is not None:
        there = np.isfinite(np.stack(columns)).all(axis=0)
        measured = np.where(there, columns[-1], np.nan)
        size = group_moments([measured], unit, units, weight).n_effective[:, 0]
    return UnitSums(found.n, size, found.mean, found.within, found.df)


def _sum_measure(
    column: FloatArray, unit: npt.ArrayLike, units: int, weight: FloatArray | None
) -> UnitSums:
    """Sum a measure alone, in a quarter of the time that products of several take."""
    found = group_moments([column], unit, units, weight)
    n = found.n[:, 0].astype(np.float64)
    left = np.maximum(n - 1, 0.0)
    within = np.nansum(left * found.variance[:, 0])
    return UnitSums(n, found.n_effective[:, 0], found.mean, np.array([[within]]), left.sum())
