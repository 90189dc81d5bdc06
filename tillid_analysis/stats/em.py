"""Means and covariances of rows with gaps, by maximum likelihood, and each group's part of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide
from tillid_analysis.stats._bins import bins_of
from tillid_analysis.stats._covariance import Columns, Covariance, list_columns
from tillid_analysis.stats._cross import CrossMoments
from tillid_analysis.stats._patterns import Patterns

MOST_STEPS = 500
CLOSE = 1e-9
"""Standard deviations by which no number may move in the last step."""
LARGEST_CONDITION = 1e6
"""Of what leads replicates on: beyond, a covariance is told of by next to nothing."""
ROUNDING = 1e-12
"""Part of a mean that a standard deviation must be more than."""


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedMoments:
    """Cross-products of each group, with what is missing expected from what is there.

    Attributes
    ----------
    cross
        Expected sums and cross-products of each group at the maximum of the likelihood.
    whole
        Means and covariances of all groups together: the maximum.
    further : (d, d) or None
        Takes one step of a replicate's away from the maximum to where the steps lead; d = p + p²,
        means first. None where the likelihood has no single maximum.
    converged
        Whether the steps came to an end.
    """

    cross: CrossMoments
    whole: Covariance
    further: FloatArray | None
    converged: bool

    @property
    def n(self) -> IntArray:
        """Rows of each group (g,) that have anything."""
        return self.cross.n

    def pooled(self, repeats: npt.ArrayLike | None = None) -> Covariance:
        """Return mean and covariance of all groups together.

        Parameters
        ----------
        repeats : (..., g) ints, optional
            How many times each group is there; by default once.

        Notes
        -----
        NaN where the likelihood has no single maximum. A replicate's expected sums give it one
        step of EM from the maximum of all rows, which is too short by the part of the information
        that is missing. With J the derivative of a step at the maximum, (I - J)^-1 takes it to
        where its own steps would end, but for terms of second order (Meng & Rubin 1991).
        """
        found = self.whole if repeats is None else self.cross.pooled(repeats)
        p, shape = found.mean.shape[-1], found.matrix.shape
        if self.further is None:
            nothing = np.full(shape, np.nan)
            return replace(found, mean=nothing[..., 0], matrix=nothing)
        if repeats is None:
            return found
        # Steps are of the likelihood, whose covariances have the divisor n.
        ratio = divide(found.n, found.n - 1)[..., None, None]
        likely = self.whole.matrix * (1 - 1 / self.whole.n)
        off_mean = found.mean - self.whole.mean
        off_matrix = found.matrix / ratio - likely
        off = np.concatenate([off_mean, off_matrix.reshape(*shape[:-2], p * p)], axis=-1)
        off = off @ self.further.T
        matrix = (likely + off[..., p:].reshape(shape)) * ratio
        return Covariance(found.n, self.whole.mean + off[..., :p], matrix)


def em_moments(
    values: Columns,
    group: npt.ArrayLike,
    n_groups: int,
    weight: npt.ArrayLike | None = None,
) -> ExpectedMoments:
    """Find the means and covariances that make rows with gaps most likely, were they normal.

    Parameters
    ----------
    values, group, n_groups, weight
        As in `cross_moments`; a row is left out where it has none of the measures.

    Returns
    -------
    ExpectedMoments
        Arrays of n_groups groups.

    Notes
    -----
    EM (Dempster, Laird & Rubin 1977) over the patterns of gaps, all patterns at a time, until
    nothing moves by more than 1e-9 standard deviations. Where gaps hang on what a row has
    answered, and not on what it left out, the result is right for that; complete rows alone, or
    pairs of them, need gaps that hang on nothing. Its covariances have the divisor n - 1, as
    elsewhere. A measure without variance has exactly none.

    References
    ----------
    Little & Rubin 2019, Statistical Analysis with Missing Data, 3rd ed., section 11.2. Meng & Rubin
    1991, Journal of the American Statistical Association 86:899.

    Examples
    --------
    >>> values = np.array([[1.0, 2.0], [3.0, 6.0], [2.0, 5.0], [4.0, np.nan]])
    >>> em_moments(values, [0, 0, 1, 1], n_groups=2).whole.mean.round(3).tolist()
    [2.5, 5.333]
    """
    weights = None if weight is None else as_floats(weight)
    table = np.stack([as_floats(column) for column in list_columns(values)], axis=1)
    bins = bins_of(group, n_groups, weights)
    used = (bins < n_groups) & ~np.isnan(table).all(axis=1)
    heft = np.ones(int(used.sum())) if weights is None else weights[used]
    centre, scale = _measure(table[used], heft)
    patterns = Patterns.of((table[used] - centre) / scale, bins[used], n_groups, heft)
    mean, matrix, converged = _climb(patterns)
    size = len(heft)
    by = np.outer(scale, scale)
    ratio = size / (size - 1) if size > 1 else np.nan
    cross = patterns.expect(mean, matrix)
    moved = CrossMoments(centre, cross.n, cross.weight, cross.sums * scale, cross.products * by)
    whole = Covariance(np.asarray(size), centre + scale * mean, matrix * by * ratio)
    lead = _lead(patterns, mean, matrix, np.concatenate([scale, by.ravel()]))
    return ExpectedMoments(moved, whole, lead if converged else None, converged)


def _measure(rows: FloatArray, heft: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation (k,) of what is there, 1 where there is no variance."""
    there = ~np.isnan(rows)
    weight = heft @ there
    mean = np.nan_to_num(divide(heft @ np.where(there, rows, 0), weight))
    off = np.where(there, rows - mean, 0)
    spread = np.nan_to_num(np.sqrt(divide(heft @ off**2, weight)))
    return mean, np.where(spread > ROUNDING * np.abs(mean), spread, 1.0)


def _climb(patterns: Patterns) -> tuple[FloatArray, FloatArray, bool]:
    """Take steps of EM from unrelated measures until nothing moves."""
    k = patterns.observed.shape[1]
    mean = np.zeros(k)
    if not len(patterns.heft):
        return np.full(k, np.nan), np.full((k, k), np.nan), False
    own = np.diagonal(patterns.products.sum(axis=0))
    # A measure that does not vary has no variance from the first step on.
    matrix = np.diag((own > ROUNDING).astype(np.float64))
    for _ in range(MOST_STEPS):
        to_mean, to_matrix = patterns.step(mean, matrix)
        moved = max(np.abs(to_mean - mean).max(), np.abs(to_matrix - matrix).max())
        mean, matrix = to_mean, to_matrix
        if moved < CLOSE:
            return mean, matrix, True
    return mean, matrix, False


def _lead(
    patterns: Patterns, mean: FloatArray, matrix: FloatArray, scale: FloatArray
) -> FloatArray | None:
    """Return (I - J)^-1 in the measures' own units; None where a direction is not told of."""
    if not np.isfinite(matrix).all():
        return None
    if patterns.observed.all():
        return np.eye(len(scale))
    left = np.eye(len(scale)) - patterns.derivative(mean, matrix)
    try:
        lead = np.linalg.inv(left)
    except np.linalg.LinAlgError:
        return None
    if np.linalg.norm(left, 1) * np.linalg.norm(lead, 1) > LARGEST_CONDITION:
        return None
    return as_floats(lead * scale[:, None] / scale)
