"""How many of two lots of people are the same, where only what they answered is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Overlap:
    """Which share of the smaller lot is in both, and how sure that is.

    Parameters
    ----------
    share
        From 0, also where fewer answers are in both than by chance, to 1.
    deviations
        Standard deviations from what would be in both by chance.
    """

    share: float
    deviations: float


def estimate_overlap(first: Counts, second: Counts) -> Overlap:
    """Estimate how many of two lots of people are the same.

    Parameters
    ----------
    first, second
        (A,) how many of each lot gave each answer.

    Returns
    -------
    Overlap
        0 of both where there is nobody, or all can be matched by chance.

    Notes
    -----
    People of the two are matched who answered alike, as many as can be: for each answer the smaller
    of its two counts. Held against it is what would be matched if everybody were put into one of
    the two lots by chance, their sizes and all answers being given: the mean and, taking answers as
    independent of each other, the variance of hypergeometric counts. Of people who are in both, in
    two lots of the same size, half would be matched by chance too. So of a share s in both, what is
    matched beyond chance is s / (2 - s) of what could be, and the share is read from that. With
    sizes that differ it comes out too large, and never too small.

    Examples
    --------
    >>> everybody = np.ones(50, dtype=np.int64)
    >>> found = estimate_overlap(everybody, everybody)
    >>> round(found.share, 6), round(found.deviations, 2)
    (1.0, 7.0)
    """
    one, other, times = int(first.sum()), int(second.sum()), first + second
    mean = variance = 0.0
    for size, answers in zip(*np.unique(times[times > 0], return_counts=True), strict=True):
        expected, spread = _match_by_chance(int(size), one, other)
        mean, variance = mean + answers * expected, variance + answers * spread
    more = float(np.minimum(first, second).sum()) - mean
    left = min(one, other) - mean
    if left <= _NOTHING or variance <= _NOTHING:
        return Overlap(0.0, 0.0)
    excess = max(more, 0.0) / left
    return Overlap(float(2 * excess / (1 + excess)), float(more / variance**0.5))


def _match_by_chance(size: int, one: int, other: int) -> tuple[float, float]:
    """Return the mean and variance of how many are matched of those who gave one answer."""
    from scipy.stats import hypergeom

    drawn = np.arange(max(0, size - other), min(size, one) + 1)
    chance = hypergeom.pmf(drawn, one + other, size, one)
    matched = np.minimum(drawn, size - drawn)
    mean = float(chance @ matched)
    return mean, max(float(chance @ (matched - mean) ** 2), 0.0)
