"""Apportioning people in a row to parts of given sizes, as evenly as whole people allow."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np
from numpy.typing import NDArray


def apportion(sizes: Sequence[int], n: int) -> NDArray[np.intp]:
    """Say for each of n people in a row which part they go to.

    Parameters
    ----------
    sizes
        Of the K parts, whole numbers above zero: part i is to have `sizes[i] / sum(sizes)`.
    n
        How many people.

    Returns
    -------
    ndarray
        (n,) positions of parts. Chance has no say in it: the same sizes give the same row, and a
        shorter row is the beginning of a longer one.

    Notes
    -----
    The k-th person goes to the part that would be the first to fall too far behind, of those that
    are behind at all: with shares p, counts c before this person and b = 1 / (2K - 2), the part
    with the smallest (1 - b - (k p - c)) / p of those with k p - c >= b. Then at every k each
    part's count is within 1 - b of k p, so it never misses its share by a whole person.

    The row repeats itself after sum(sizes) people, in lowest terms: no more than that is counted.

    References
    ----------
    Tijdeman (1980), Discrete Mathematics 32:323-330, theorem 1 and its algorithm.

    Examples
    --------
    >>> apportion([1, 1], 5).tolist()
    [0, 1, 0, 1, 0]
    >>> np.bincount(apportion([60, 40], 7)).tolist()
    [4, 3]
    """
    if len(sizes) == 1:
        return np.zeros(n, dtype=np.intp)
    common = gcd(*sizes)
    reduced = [size // common for size in sizes]
    return np.resize(_row(reduced, min(n, sum(reduced))), n)


def _row(sizes: Sequence[int], n: int) -> NDArray[np.intp]:
    """Carry out Tijdeman's algorithm in whole numbers: all of it times sum(sizes) (2K - 2)."""
    whole, twice = sum(sizes), 2 * len(sizes) - 2
    behind = [0] * len(sizes)
    row = np.empty(n, dtype=np.intp)
    for person in range(n):
        behind = [each + twice * size for each, size in zip(behind, sizes, strict=True)]
        urgency = [
            ((whole * (twice - 1) - each) / size, part)
            for part, (each, size) in enumerate(zip(behind, sizes, strict=True))
            if each >= whole
        ]
        _, chosen = min(urgency)
        behind[chosen] -= twice * whole
        row[person] = chosen
    return row
