"""Cross-products of each group, from complete rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide
from tillid_analysis.stats._bins import bins_of, count, total, without
from tillid_analysis.stats._covariance import (
    Columns,
    Covariance,
    incomplete,
    list_columns,
    without_rounding,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class CrossMoments:
    """Cross-products of each group (g groups, p measures), about a common centre.

    Attributes
    ----------
    centre : (p,)
        The number taken from every value before it was multiplied.
    n : (g,) int64
        Complete rows.
    weight : (g,)
        Sum of w over them; without weights n.
    sums : (g, p)
        Sums of w(x - c).
    products : (g, p, p)
        Sums of w(x - c)(x - c)'.
    """

    centre: FloatArray
    n: IntArray
    weight: FloatArray
    sums: FloatArray
    products: FloatArray

    def add_up(self, inside: npt.ArrayLike) -> CrossMoments:
        """Return the sums of groups put together, as many groups as before.

        Parameters
        ----------
        inside : (g,) ints
            Which group each goes into; groups that none goes into have no rows.

        Examples
        --------
        >>> cross = cross_moments(np.array([[1.0], [3.0]]), [0, 1], n_groups=2)
        >>> cross.add_up([0, 0]).n.tolist()
        [2, 0]
        """
        from scipy.sparse import csr_array

        place = np.asarray(inside, dtype=np.int64)
        each = np.arange(len(place))
        size = (len(place), len(place))
        return self.roll_up(csr_array((np.ones_like(each), (place, each)), shape=size))

    def roll_up(self, membership: npt.NDArray[Any] | csr_array) -> CrossMoments:
        """Return the cross-products of larger groups made of these.

        Parameters
        ----------
        membership : (g', g) array or scipy.sparse csr, of 0 and 1
            Row i says which of the groups here belong to the new group i.

        Examples
        --------
        >>> cross = cross_moments(np.array([[1.0], [2.0], [6.0]]), [0, 1, 2], n_groups=3)
        >>> made = cross.roll_up(np.array([[1, 1, 0]]))
        >>> made.n.tolist(), made.sums.tolist()
        ([2], [[-3.0]])
        """
        p = self.centre.size
        members = membership.astype(np.int64)
        products = (members @ self.products.reshape(-1, p * p)).reshape(-1, p, p)
        n, weight, sums = (np.asarray(members @ each) for each in (self.n, self.weight, self.sums))
        return CrossMoments(self.centre, n, weight, sums, np.asarray(products))

    def select(self, columns: npt.ArrayLike) -> CrossMoments:
        """Return the cross-products of some of the measures, by their positions, on the same rows.

        Examples
        --------
        >>> cross = cross_moments(np.array([[1.0, 2.0], [3.0, 6.0]]), [0, 0], n_groups=1)
        >>> cross.select([1]).products.tolist()
        [[[8.0]]]
        """
        at = np.asarray(columns, dtype=np.int64)
        products = self.products[:, at][:, :, at]
        return CrossMoments(self.centre[at], self.n, self.weight, self.sums[:, at], products)

    def pooled(self, repeats: npt.ArrayLike | None = None) -> Covariance:
        """Return mean and covariance of all groups' rows together.

        Parameters
        ----------
        repeats : (..., g) ints, optional
            How many times each group is there; by default once. A draw of whole groups with
            replacement is a row of such numbers, and many draws cost one matrix product.

        Notes
        -----
        sum w(x - m)(x - m)' / sum w * n / (n - 1), which without weights is the usual covariance.

        Examples
        --------
        >>> cross = cross_moments(np.array([[1.0, 2.0], [3.0, 6.0]]), [0, 1], n_groups=2)
        >>> cross.pooled().matrix.tolist()
        [[2.0, 4.0], [4.0, 8.0]]
        >>> cross.pooled([[1, 1], [0, 2]]).mean.tolist()
        [[2.0, 4.0], [3.0, 6.0]]
        """
        times = np.ones(self.n.shape) if repeats is None else as_floats(repeats)
        p = self.centre.size
        n = np.asarray(times @ self.n, dtype=np.int64)
        weight = as_floats(times @ self.weight)[..., None, None]
        shift = divide(times @ self.sums, weight[..., 0])
        flat = times @ self.products.reshape(len(self.n), p * p)
        raw = divide(flat.reshape(*n.shape, p, p), weight)
        about_mean = raw - shift[..., :, None] * shift[..., None, :]
        about_mean = without_rounding(about_mean, n[..., None], raw)
        size = n[..., None, None]
        return Covariance(n, self.centre + shift, divide(about_mean * size, size - 1))


def cross_moments(
    values: Columns,
    group: npt.ArrayLike,
    n_groups: int,
    weight: npt.ArrayLike | None = None,
) -> CrossMoments:
    """Sum the cross-products of each group over its complete rows.

    Parameters
    ----------
    values : (n, p) floats, or a sequence of p columns (n,)
        NaN where missing; a row with any missing value is left out.
    group : (n,) ints
        Group of each row, 0 to n_groups - 1; negative where the row belongs to none.
    n_groups
        Number of groups; those without complete rows keep their place, with n = 0.
    weight : (n,), optional
        Weight of each row; a row whose weight is missing or not above 0 is left out.

    Returns
    -------
    CrossMoments
        Arrays of n_groups groups, about the mean of all complete rows.

    Raises
    ------
    ValueError
        If lengths differ or a group number is too large.

    Notes
    -----
    Memory is that of the columns and of n_groups * p² sums.

    Examples
    --------
    >>> values = np.array([[1.0, 2.0], [3.0, 6.0], [np.nan, 1.0]])
    >>> cross = cross_moments(values, [0, 0, 0], n_groups=1)
    >>> cross.n.tolist(), cross.centre.tolist(), cross.products.tolist()
    ([2], [2.0, 4.0], [[[2.0, 4.0], [4.0, 8.0]]])
    """
    weights = None if weight is None else as_floats(weight)
    columns = [as_floats(column) for column in list_columns(values)]
    bins = without(bins_of(group, n_groups, weights), incomplete(columns), n_groups)
    n = count(bins, n_groups)
    # The rows used, in the order of their groups.
    kind = np.min_scalar_type(n_groups)
    order = np.argsort(bins.astype(kind), kind="stable")[: n.sum()]
    x = np.empty((len(columns), len(order)))
    for place, column in enumerate(columns):
        np.take(column, order, out=x[place], mode="clip")
    centre = x.mean(axis=1) if len(order) else np.zeros(len(columns))
    x -= centre[:, None]
    w = None if weights is None else weights[order]
    sums, products = _sum_groups(x, x if w is None else w * x, n)
    heft = n.astype(np.float64) if weights is None else total(bins, n_groups, weights)
    return CrossMoments(centre, n, heft, sums, products)


def _sum_groups(x: FloatArray, scaled: FloatArray, n: IntArray) -> tuple[FloatArray, FloatArray]:
    """Sum scaled values, and their products with plain ones, in groups of n rows that follow.

    A group is one matrix product: with many columns that is several times as fast as summing the
    products of each pair by group.
    """
    p = len(x)
    sums, products = np.zeros((len(n), p)), np.zeros((len(n), p, p))
    there, ends = np.flatnonzero(n), np.cumsum(n)
    if len(there):
        sums[there] = np.add.reduceat(scaled, ends[there] - n[there], axis=1).T
    for group in there:
        rows = slice(ends[group] - n[group], ends[group])
        np.matmul(scaled[:, rows], x[:, rows].T, out=products[group])
    if scaled is not x:
        # With weights the two halves differ in the last digits.
        products = (products + products.transpose(0, 2, 1)) / 2
    return sums, products
