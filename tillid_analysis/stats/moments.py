"""Sums of each group, made in one pass, from which levels and differences are had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    divide,
    root,
    spread_is_rounding,
)
from tillid_analysis.stats._bins import bins_of, count, total, without
from tillid_analysis.stats._covariance import Covariance, correlate, covariance
from tillid_analysis.stats._cross import CrossMoments, cross_moments

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

__all__ = [
    "Covariance",
    "CrossMoments",
    "Moments",
    "correlate",
    "covariance",
    "cross_moments",
    "group_moments",
]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over the answers of each group (g groups, p measures), about a common centre.

    Attributes
    ----------
    centre : (p,)
        The number c taken from every answer before it was summed, on the measure's own scale.
    n : (g, p) int64
        Answers.
    weight, weight2 : (g, p)
        Sums of w and of w². Without weights w is 1.
    s1, s2 : (g, p)
        Sums of w(x - c) and of w(x - c)².
    v1, v2 : (g, p)
        Sums of w²(x - c) and of w²(x - c)². Without weights the very arrays s1 and s2.

    Notes
    -----
    Sums about a number near the mean keep the digits that raw sums of squares lose (Chan, Golub &
    LeVeque 1983). All of them add up, so units make departments, and everybody but a unit is the
    total less the unit, without reading the answers again.

    References
    ----------
    Chan, Golub & LeVeque 1983, The American Statistician 37:242. Lumley 2010, Complex Surveys,
    ch. 2 (the linearised standard error of a mean).

    Examples
    --------
    >>> moments = group_moments(np.array([[40.0], [60.0], [50.0]]), np.array([0, 0, 1]), 2)
    >>> moments.mean.tolist(), moments.variance.tolist()
    ([[50.0], [50.0]], [[200.0], [nan]])
    """

    centre: FloatArray
    n: IntArray
    weight: FloatArray
    weight2: FloatArray
    s1: FloatArray
    s2: FloatArray
    v1: FloatArray
    v2: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Weighted mean (g, p): c + s1 / weight; NaN without answers."""
        return self.centre + divide(self.s1, self.weight)

    @property
    def variance(self) -> FloatArray:
        """Variance (g, p): sum w(x - m)² / sum w * n / (n - 1).

        NaN under two answers; exactly 0 where all answers are equal.
        """
        return divide(divide(self._squares() * self.n, self.weight), self.n - 1)

    @property
    def std_error(self) -> FloatArray:
        """Standard error of the mean (g, p): sqrt(sum w²(x - m)² / (sum w)² * n / (n - 1)).

        Without weights this is s / sqrt(n). NaN under two answers, 0 where all are equal.
        """
        shift = divide(self.s1, self.weight)
        squares = np.maximum(self.v2 - 2 * shift * self.v1 + shift**2 * self.weight2, 0)
        squares = np.where(self._squares() == 0, 0, squares)
        return divide(root(divide(squares * self.n, self.n - 1)), self.weight)

    @property
    def n_effective(self) -> FloatArray:
        """Answers that, unweighted, would tell as much (g, p): (sum w)² / sum w²."""
        return np.where(self.n == 0, 0, divide(self.weight**2, self.weight2))

    def add(self, other: Moments) -> Moments:
        """Return the moments of both sets of answers together, group by group."""
        return _apply(np.add, self, other._about(self.centre))

    def subtract(self, part: Moments) -> Moments:
        """Return the moments of the answers that are here and not in the part.

        Parameters
        ----------
        part
            Moments of answers that all are here too; shapes broadcast, so that one row of totals
            less all units gives, for each unit, the rest.

        Raises
        ------
        ValueError
            If the part has more answers than the whole.

        Notes
        -----
        Where what is left differs by no more than the rounding of the whole, its variance is 0.

        Examples
        --------
        >>> units = group_moments(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 1]), 2)
        >>> total = units.roll_up(np.ones((1, 2)))
        >>> total.subtract(units).mean.ravel().tolist()
        [3.0, 1.0]
        """
        rest = _apply(np.subtract, self, part._about(self.centre))
        if (rest.n < 0).any():
            raise ValueError("the part has more answers than the whole it is taken from")
        none_left = rest.n == 0
        rest = _apply(lambda sums: np.where(none_left, 0, sums), rest)
        least = divide(rest.s1**2, rest.weight)
        equal = spread_is_rounding(rest.s2 - least, self.n, self.s2)
        s2 = np.where(equal, least, rest.s2)
        return replace(rest, s2=s2, v2=s2 if rest.v2 is rest.s2 else rest.v2)

    def take(self, rows: npt.ArrayLike) -> Moments:
        """Return the groups of these row numbers, in this order, repeated where they are."""
        chosen = np.asarray(rows, dtype=np.int64)
        return _apply(lambda sums: sums[chosen], self)

    def roll_up(self, membership: npt.NDArray[Any] | csr_array | csr_matrix) -> Moments:
        """Return the moments of larger groups made of these.

        Parameters
        ----------
        membership : (g', g) array or scipy.sparse csr, of 0 and 1
            Row i says which of the groups here belong to the new group i.

        Examples
        --------
        >>> units = group_moments(np.array([[1.0], [2.0], [6.0]]), np.array([0, 1, 2]), 3)
        >>> units.roll_up(np.array([[1, 1, 0], [1, 1, 1]])).mean.ravel().tolist()
        [1.5, 3.0]
        """
        members = membership.astype(np.int64)
        return _apply(lambda sums: members @ sums, self)

    def _about(self, centre: FloatArray) -> Moments:
        """Return the same sums about another centre."""
        by = self.centre - centre
        if not by.any():
            return self
        s1, s2 = _shifted(by, self.weight, self.s1, self.s2)
        # Answers that are all the new centre have sums of nothing but rounding.
        least = np.where(self.n == 0, 0, divide(s1**2, self.weight))
        moved = self.s2 + by**2 * self.weight
        s2 = np.where(spread_is_rounding(s2 - least, self.n, moved), least, s2)
        plain = self.v1 is self.s1
        v1, v2 = (s1, s2) if plain else _shifted(by, self.weight2, self.v1, self.v2)
        return replace(self, centre=centre, s1=s1, s2=s2, v1=v1, v2=v2)

    def _squares(self) -> FloatArray:
        """Sum of w(x - m)² (g, p), exactly 0 where it cannot be told from rounding."""
        squares = self.s2 - np.where(self.n == 0, 0, divide(self.s1**2, self.weight))
        return np.where(spread_is_rounding(squares, self.n, self.s2), 0, squares)


def group_moments(
    values: npt.NDArray[Any] | Iterable[npt.ArrayLike],
    group: npt.ArrayLike,
    n_groups: int,
    weight: npt.ArrayLike | None = None,
    centre: npt.ArrayLike | None = None,
) -> Moments:
    """Sum the answers of each group in one pass over each measure.

    Parameters
    ----------
    values : (n, p) floats, or an iterable of p columns (n,)
        Answers on the measure's own scale, NaN where missing. Columns are asked for one at a time,
        so that a generator needs the memory of one.
    group : (n,) ints
        Group of each row, 0 to n_groups - 1; negative where the row belongs to none.
    n_groups
        Number of groups; those without rows keep their place, with n = 0.
    weight : (n,), optional
        Weight of each row; a row whose weight is missing or not above 0 is left out.
    centre : (p,), optional
        The centre of each measure; by default the unweighted mean of all its answers.

    Returns
    -------
    Moments
        Arrays (n_groups, p).

    Raises
    ------
    ValueError
        If lengths differ or a group number is too large.

    Examples
    --------
    >>> columns = (np.array(column) for column in ([0.0, 100.0, 50.0], [np.nan, 25.0, 75.0]))
    >>> moments = group_moments(columns, [0, 0, -1], n_groups=1)
    >>> moments.n.tolist(), moments.mean.tolist()
    ([[2, 1]], [[50.0, 25.0]])
    """
    weights = None if weight is None else as_floats(weight)
    bins = bins_of(group, n_groups, weights)
    columns = values.T if isinstance(values, np.ndarray) else values
    centres = None if centre is None else as_floats(centre)
    pairs = zip(columns, repeat(None)) if centres is None else zip(columns, centres, strict=True)
    parts = [_column_moments(as_floats(x), c, bins, n_groups, weights) for x, c in pairs]
    if not parts:
        raise ValueError("values has no columns")
    joined = _apply(lambda *sums: np.stack(sums, axis=1), *parts)
    return replace(joined, centre=np.stack([part.centre for part in parts]))


def _column_moments(
    x: FloatArray,
    centre: float | None,
    bins: IntArray,
    n_groups: int,
    weight: FloatArray | None,
) -> Moments:
    """Sum one measure: arrays (g,), and the centre a single number."""
    missing = np.isnan(x)
    own = without(bins, missing, n_groups)
    c = as_floats(centre if centre is not None else _mean_of(x, ~missing))
    first = x - c
    second = first * first
    n = count(own, n_groups)
    if weight is None:
        plain = n.astype(np.float64), *(total(own, n_groups, each) for each in (first, second))
        w, s1, s2 = plain
        return Moments(c, n, w, w, s1, s2, s1, s2)
    terms = (weight * first, weight * second)
    square = weight * weight
    weighted = (weight, square, *terms, weight * terms[0], weight * terms[1])
    return Moments(c, n, *(total(own, n_groups, each) for each in weighted))


def _mean_of(x: FloatArray, present: BoolArray) -> float:
    """Mean of the answers present, 0 without any."""
    return float(np.mean(x, where=present)) if present.any() else 0.0


def _apply(change: Callable[..., npt.NDArray[Any]], *moments: Moments) -> Moments:
    """Make each array anew from its namesakes; what was one array under two names stays one."""
    made = {
        name: change(*(getattr(each, name) for each in moments))
        for name in ("n", "weight", "s1", "s2")
    }
    if all(each.v1 is each.s1 for each in moments):
        double = {"weight2": made["weight"], "v1": made["s1"], "v2": made["s2"]}
    else:
        double = {
            name: change(*(getattr(each, name) for each in moments))
            for name in ("weight2", "v1", "v2")
        }
    return Moments(centre=moments[0].centre, **made, **double)


def _shifted(
    by: FloatArray, weight: FloatArray, first: FloatArray, second: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Move the centre of a sum and of a sum of squares: x - c becomes x - c + by."""
    return first + by * weight, second + 2 * by * first + by**2 * weight
