"""Shapes of an association: curves with straight ends, and where a line bends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide
from tillid_analysis.stats.moments import CrossMoments
from tillid_analysis.stats.partial import partial_out

FEW, MANY = (0.10, 0.50, 0.90), (0.05, 0.35, 0.65, 0.95)
"""Shares of the values below each knot, under and from a hundred values."""
ENOUGH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """Where a line bends.

    Attributes
    ----------
    position : (...)
        The candidate that leaves least of the outcome; NaN where none leaves less than a line.
    gain : (...)
        Share of what the line leaves of the outcome's variance that the bend takes.
    """

    position: FloatArray
    gain: FloatArray


def choose_knots(values: npt.ArrayLike) -> FloatArray:
    """Choose the knots of a curve from how its predictor's values are spread.

    Parameters
    ----------
    values : (n,)
        NaN is left out.

    Returns
    -------
    (k,)
        Rising; 4 from a hundred values, 3 under it, and fewer where values are tied. Where fewer
        than 3 differ, the distinct values are the knots if they are 3 to 5, and else there is
        none: two values have no shape.

    References
    ----------
    Harrell 2015, Regression Modeling Strategies, 2nd ed., section 2.4.6.

    Examples
    --------
    >>> choose_knots(range(101)).tolist(), choose_knots([0, 1] * 60).tolist()
    ([5.0, 35.0, 65.0, 95.0], [])
    """
    given = as_floats(values)
    given = given[~np.isnan(given)]
    shares = MANY if len(given) >= ENOUGH else FEW
    knots = np.unique(np.quantile(given, shares, method="inverted_cdf")) if len(given) else given
    if len(knots) < 3:
        distinct = np.unique(given)
        knots = distinct if 3 <= len(distinct) <= 5 else distinct[:0]
    return as_floats(knots)


def curve_basis(values: npt.ArrayLike, knots: npt.ArrayLike) -> FloatArray:
    """Return what a natural cubic spline has beside a line.

    Parameters
    ----------
    values : (n,)
        Where it is evaluated.
    knots : (k,)
        Rising, 3 or more; fewer have no basis.

    Returns
    -------
    (n, k - 2)
        In the unit of the values; with the values themselves they span all natural cubic splines
        with these knots, which are straight lines outside the outer ones.

    Notes
    -----
    c_j(x) = ((x - t_j)+^3 - (x - t_k-1)+^3 (t_k - t_j) / (t_k - t_k-1)
    + (x - t_k)+^3 (t_k-1 - t_j) / (t_k - t_k-1)) / (t_k - t_1)^2. A straight line is what all of
    their coefficients at 0 leave.

    References
    ----------
    Durrleman & Simon 1989, Statistics in Medicine 8:551. Harrell 2015, section 2.4.5.

    Examples
    --------
    >>> curve_basis([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0]).ravel().tolist()
    [0.0, 0.25, 1.5, 3.0]
    """
    x, t = as_floats(values), as_floats(knots)
    if len(t) < 3:
        return np.empty((len(x), 0))
    cubes = np.maximum(x[:, None] - t, 0) ** 3
    last, before = t[-1], t[-2]
    inner = t[:-2]
    ends = cubes[:, [-2]] * (last - inner) - cubes[:, [-1]] * (before - inner)
    return as_floats((cubes[:, :-2] - ends / (last - before)) / (last - t[0]) ** 2)


def find_bend(
    moments: CrossMoments,
    candidates: npt.ArrayLike,
    repeats: npt.ArrayLike | None = None,
) -> Bend:
    """Find where two straight lines that meet come closest to the outcome.

    Parameters
    ----------
    moments
        Cross-products by group of the outcome, of (x - c)+ for each candidate c, and then of x and
        everything that is held constant.
    candidates : (m,)
        Where the line may bend.
    repeats : (..., g), optional
        As in `CrossMoments.pooled`: draws of groups, for an interval of the position.

    Returns
    -------
    Bend
        Arrays (...).

    Notes
    -----
    With what x and the others explain taken out, a bend at c takes cov(y, h)^2 / var(h) of the
    outcome's variance. One bend is always found: whether there is any is another question, for
    `ClusteredFit.test`.

    References
    ----------
    Hudson 1966, Journal of the American Statistical Association 61:1097.

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> x = np.arange(11.0)
    >>> columns = [np.minimum(x, 6), *(np.maximum(x - c, 0) for c in (4, 6, 8)), x]
    >>> find_bend(cross_moments(columns, np.zeros(11, dtype=int), 1), [4, 6, 8]).position.item()
    6.0
    """
    places = as_floats(candidates)
    pooled = moments.pooled(repeats).matrix
    others = pooled.shape[-1] - 1 - len(places)
    known = np.asarray(~np.isnan(pooled).any(axis=(-2, -1)))
    left = partial_out(np.where(known[..., None, None], pooled, 0), others).covariance
    variance = np.diagonal(left, axis1=-2, axis2=-1)
    taken = divide(left[..., 0, 1:] ** 2, variance[..., 1:] * variance[..., :1])
    taken = np.where(np.isnan(taken), 0, taken)
    best = taken.argmax(axis=-1) if len(places) else np.zeros(known.shape, dtype=np.int64)
    gain = taken.max(axis=-1, initial=0)
    position = places[best] if len(places) else np.full(known.shape, np.nan)
    return Bend(np.where(gain > 0, position, np.nan), as_floats(gain))


def bin_evenly(values: npt.ArrayLike, most: int, fewest: int) -> IntArray:
    """Put values into bins of about the same size; equal values always share one.

    Parameters
    ----------
    values : (n,)
        NaN is in no bin.
    most
        Bins at most.
    fewest
        Values that each bin must have.

    Returns
    -------
    (n,)
        Bins from 0 up, in the order of the values; -1 where there is no value. One bin, or none,
        where there are too few values for two.

    Examples
    --------
    >>> bin_evenly([10, 20, 20, 30, 40, np.nan], most=3, fewest=2).tolist()
    [0, 0, 0, 1, 1, -1]
    """
    given = as_floats(values)
    there = ~np.isnan(given)
    found = np.full(len(given), -1, dtype=np.int64)
    distinct, which, count = np.unique(given[there], return_inverse=True, return_counts=True)
    n = int(count.sum())
    aimed = max(n / max(min(most, n // max(fewest, 1)), 1), 1)
    at = np.zeros(len(distinct), dtype=np.int64)
    bins, size, left = 0, 0, n
    for position, people in enumerate(count):
        full = size >= fewest and size + people / 2 > aimed
        if full and left >= fewest and bins < most - 1:
            bins, size = bins + 1, 0
        at[position] = bins
        size, left = size + int(people), left - int(people)
    if size < fewest and bins:
        at[at == bins] = bins - 1
    found[there] = at[which]
    return found
