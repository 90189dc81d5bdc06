"""Cross-products of groups over the rows that have a pair of measures, whatever else they lack."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide, root
from tillid_analysis.stats._bins import bins_of, count, total, without
from tillid_analysis.stats._covariance import Columns, Covariance, list_columns

ROUNDING = 1e-12
"""Part of a sum of squares, and an eigenvalue, that is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseMoments:
    """Sums of each group (g groups, p measures) over the rows that have both of a pair.

    Attributes
    ----------
    pairs : (g, p, p) int64
        Rows that have both.
    weight : (g, p, p)
        Sum of w over them; without weights their number.
    sums : (g, p, p)
        Of w x_i over the rows that have j too, x about a common centre.
    squares : (g, p, p)
        Of w x_i² over the same.
    products : (g, p, p)
        Of w x_i x_j.
    centre : (p,)
        What was taken from every value.
    """

    pairs: IntArray
    weight: FloatArray
    sums: FloatArray
    squares: FloatArray
    products: FloatArray
    centre: FloatArray

    @property
    def n(self) -> IntArray:
        """Rows of each group (g,) that have the pair which fewest have."""
        return np.asarray(self.pairs.min(axis=(1, 2)), dtype=np.int64)

    def pooled(self, repeats: npt.ArrayLike | None = None) -> Covariance:
        """Return mean and covariance of all groups together.

        Parameters
        ----------
        repeats : (..., g) ints, optional
            How many times each group is there; by default once.

        Notes
        -----
        Correlations are those of each pair's own rows (R's "pairwise.complete.obs"), and the
        standard deviations those of all rows that have a measure; n is that of the pair which
        fewest have. Correlations of different people need not fit together: where an eigenvalue
        is below 0 it is set to 0, and the diagonal to 1 again.
        """
        found = self._add(np.ones(len(self.pairs)) if repeats is None else as_floats(repeats))
        sd = found.spread * root(divide(found.n, np.maximum(found.n - 1, 0)))
        matrix = nearest_possible(found.correlation) * sd[..., :, None] * sd[..., None, :]
        flat = sd == 0
        matrix = np.where(flat[..., :, None] | flat[..., None, :], 0.0, matrix)
        return Covariance(found.least, self.centre + found.mean, as_floats(matrix))

    @property
    def fits(self) -> bool:
        """Whether the correlations of all groups together are some that data can have."""
        r = self._add(np.ones(len(self.pairs))).correlation
        return bool(np.array_equal(nearest_possible(r), r, equal_nan=True))

    def _add(self, times: FloatArray) -> _Together:
        p = len(self.centre)

        def add(each: npt.ArrayLike) -> FloatArray:
            found = times @ as_floats(each).reshape(len(self.pairs), p * p)
            return as_floats(found.reshape(*found.shape[:-1], p, p))

        weight, pairs = add(self.weight), add(self.pairs)
        mean, square = divide(add(self.sums), weight), divide(add(self.squares), weight)
        about = divide(add(self.products), weight) - mean * np.swapaxes(mean, -1, -2)
        own = square - mean**2
        spread = root(np.where(own <= ROUNDING * square, 0.0, own))
        return _Together(
            correlation=np.clip(divide(about, spread * np.swapaxes(spread, -1, -2)), -1, 1),
            mean=np.diagonal(mean, axis1=-2, axis2=-1),
            spread=np.diagonal(spread, axis1=-2, axis2=-1),
            n=np.diagonal(pairs, axis1=-2, axis2=-1),
            least=np.asarray(pairs.min(axis=(-2, -1)), dtype=np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Together:
    """All groups together, as they are: of each measure (..., p), and rows of the rarest pair."""

    correlation: FloatArray
    mean: FloatArray
    spread: FloatArray
    n: FloatArray
    least: IntArray


def pairwise_moments(
    values: Columns,
    group: npt.ArrayLike,
    n_groups: int,
    weight: npt.ArrayLike | None = None,
) -> PairwiseMoments:
    """Sum the cross-products of each group, for each pair over the rows that have both.

    Parameters
    ----------
    values, group, n_groups, weight
        As in `cross_moments`.

    Returns
    -------
    PairwiseMoments
        Arrays of n_groups groups, about each measure's mean.

    Examples
    --------
    >>> values = np.array([[1.0, 2.0], [3.0, 6.0], [np.nan, 1.0]])
    >>> pairwise_moments(values, [0, 0, 0], n_groups=1).pairs.tolist()
    [[[2, 2], [2, 3]]]
    """
    weights = None if weight is None else as_floats(weight)
    columns = [as_floats(column) for column in list_columns(values)]
    bins = bins_of(group, n_groups, weights)
    heft = np.ones(len(bins)) if weights is None else np.where(weights > 0, weights, 0)
    gone = [np.isnan(column) for column in columns]
    seen = [~each & (bins < n_groups) for each in gone]
    pairs = zip(columns, seen, strict=True)
    centre = as_floats([float(np.mean(x, where=s)) if s.any() else 0.0 for x, s in pairs])
    moved = [np.where(g, 0, x - c) for x, g, c in zip(columns, gone, centre, strict=True)]
    shape = (n_groups, len(columns), len(columns))
    number = np.empty(shape, dtype=np.int64)
    hefts, sums, squares, products = np.empty((4, *shape))
    for i, j in product(range(len(columns)), repeat=2):
        both = without(bins, gone[i] | gone[j], n_groups)
        sums[:, i, j] = total(both, n_groups, heft * moved[i])
        squares[:, i, j] = total(both, n_groups, heft * moved[i] ** 2)
        if i <= j:
            number[:, i, j] = number[:, j, i] = count(both, n_groups)
            hefts[:, i, j] = hefts[:, j, i] = total(both, n_groups, heft)
            cross = total(both, n_groups, heft * moved[i] * moved[j])
            products[:, i, j] = products[:, j, i] = cross
    return PairwiseMoments(number, hefts, sums, squares, products, centre)


def nearest_possible(correlation: npt.ArrayLike) -> FloatArray:
    """Make correlations such that data can have them: without eigenvalues below 0.

    Parameters
    ----------
    correlation : (..., p, p)
        Symmetric, 1 on the diagonal; rows and columns of NaN are left as they are.

    Returns
    -------
    (..., p, p) array
        The same where no eigenvalue is below 0; else those are 0, and all rows are scaled so that
        the diagonal is 1 again.

    References
    ----------
    Rebonato & Jäckel 2000, Journal of Risk 2(2):17, section 3 (spectral decomposition).

    Examples
    --------
    >>> nearest_possible([[1.0, 0.5], [0.5, 1.0]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    >>> odd = [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]
    >>> nearest_possible(odd).round(2).tolist()
    [[1.0, 0.5, -0.5], [0.5, 1.0, 0.5], [-0.5, 0.5, 1.0]]
    """
    r = as_floats(correlation)
    own = np.eye(r.shape[-1], dtype=np.bool_)
    values, axes = np.linalg.eigh(np.where(np.isnan(r), own, r))
    mended = (axes * np.maximum(values, 0)[..., None, :]) @ np.swapaxes(axes, -1, -2)
    spread = root(np.diagonal(mended, axis1=-2, axis2=-1))
    mended = divide(mended, spread[..., :, None] * spread[..., None, :])
    mended = np.where(own, 1.0, np.clip(mended, -1, 1))
    fine = values[..., :1, None] >= -ROUNDING
    return np.where(fine | np.isnan(r), r, mended)
