"""Which groups are hidden together, so that what is hidden names nobody's answers.

Everybody knows how many people there are, and so what is hidden for too few of them. Who sees more
hidden would know of whom the answers tell too much. So with a group that is hidden for its answers
goes the one next to it in size, or two where they are three, that would take it along too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def pair_up(
    family: NDArray[np.integer], size: NDArray[np.int64], chosen: Mask
) -> NDArray[np.int64]:
    """Give groups next to each other in size one number, two and two.

    Parameters
    ----------
    family
        (G,) numbers the groups that are parts of one whole.
    size
        (G,) their people.
    chosen
        (G,) which of them have people enough; the others are alone.

    Returns
    -------
    array of int, (G,)
        The same number for groups that go together.

    Examples
    --------
    >>> numbers = pair_up(np.zeros(4, int), np.array([30, 12, 4, 15]), np.array([1, 1, 0, 1]) > 0)
    >>> (numbers == numbers[0]).tolist()
    [True, True, False, True]
    """
    order = np.lexsort((np.arange(len(family)), size, family))
    order = order[chosen[order]]
    sorted_family = family[order]
    first = np.searchsorted(sorted_family, sorted_family, side="left")
    many = np.searchsorted(sorted_family, sorted_family, side="right") - first
    pair = (np.arange(len(order)) - first) // 2
    # The last of an odd number joins the two before it.
    pair = np.where((pair == many // 2) & (pair > 0), pair - 1, pair)
    beside = -1 - np.arange(len(family))
    beside[order] = first + pair
    return beside


def with_pairs(beside: NDArray[np.int64], hidden: Mask | Sequence[int]) -> Mask:
    """Return (G,) what is hidden, a mask or positions, and all that goes with it."""
    return np.isin(beside, beside[hidden])
