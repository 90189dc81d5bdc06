"""Sums of groups from how often each gave each value, where few values are distinct."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import as_floats
from tillid_analysis.stats.moments import Moments


def counted_moments(counts: Sequence[npt.ArrayLike], values: Sequence[npt.ArrayLike]) -> Moments:
    """Sum the answers of each group from numbers of answers, unweighted.

    Parameters
    ----------
    counts : p arrays (g, V)
        For each measure how often each group gave each of its V values.
    values : p arrays (V,)
        The values, NaN for missing answers.

    Returns
    -------
    Moments
        Arrays (g, p), as `group_moments` makes of the answers.

    Examples
    --------
    >>> moments = counted_moments([[[2, 0, 1], [0, 1, 0]]], [[50.0, 75.0, np.nan]])
    >>> moments.n.ravel().tolist(), moments.mean.ravel().tolist()
    ([2, 1], [50.0, 75.0])
    """
    parts = [_sum_column(as_floats(n), as_floats(x)) for n, x in zip(counts, values, strict=True)]
    centre, n, s1, s2 = (np.stack(each, axis=-1) for each in zip(*parts, strict=True))
    return Moments(centre, n.astype(np.int64), n, n, s1, s2, s1, s2)


def _sum_column(
    counts: npt.NDArray[np.float64], values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], ...]:
    """Return the centre of one measure, and by group its answers and their sums about it."""
    there = ~np.isnan(values)
    known = values[there]
    counts = counts[:, there]
    everybody = counts.sum(axis=0)
    centre = everybody @ known / max(everybody.sum(), 1.0)
    off = known - centre
    return np.asarray(centre), counts.sum(axis=1), counts @ off, counts @ off**2
