"""Which groups are hidden together, so that what is hidden names nobody's answers.

Everybody knows how many people there are, and so what is hidden for too few of them. Who sees more
hidden would know of whom the answers tell too much. So with a group that is hidden for its answers
go those next to it in size that would take it along too. With means they are three, where there are
three: of two, the mean of both may say that it cannot be the larger one, and whoever is in one of
them knows that it is the other. Shares and own spreads are more often hidden for what is left of a
unit than for one that can be named, so that two are enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Integers = NDArray[np.integer]

TOGETHER, MEANS_TOGETHER = 2, 3
"""Groups that are hidden together at least, of shares and spreads, and of means."""


def pair_up(
    family: Integers,
    size: NDArray[np.int64],
    chosen: Mask,
    kin: Integers,
    together: int = TOGETHER,
) -> NDArray[np.int64]:
    """Give groups next to each other in size one number, two by two or three by three.

    Parameters
    ----------
    family
        (G,) numbers the groups that are parts of one whole.
    size
        (G,) their people.
    chosen
        (G,) which of them have people enough; the others are alone.
    kin
        (G,) numbers the groups of families that are alike.
    together
        How many go together at least.

    Returns
    -------
    array of int, (G,)
        The same number for groups that go together, up to twice as many less one; or all of a
        smaller family with the next of its kin, since some of it would follow from the others.

    Examples
    --------
    >>> size, every = np.array([30, 12, 4, 15, 9]), np.array([1, 1, 0, 1, 1]) > 0
    >>> numbers = pair_up(np.array([0, 0, 0, 0, 1]), size, every, np.zeros(5, dtype=int), 3)
    >>> (numbers == numbers[0]).tolist()
    [True, True, False, True, True]
    """
    beside = -1 - np.arange(len(family))
    order = np.lexsort((np.arange(len(family)), size, family, kin))
    order = order[chosen[order]]
    number = 0
    for relatives in _split(order, kin):
        waiting = 0
        for members in _split(relatives, family):
            parts = max(len(members) // together, 1)
            # The last of them join the ones before.
            place = np.minimum(np.arange(len(members)) // together, parts - 1)
            beside[members] = number + place
            waiting += len(members)
            if waiting >= together:
                number, waiting = number + parts, 0
        if waiting and waiting < len(relatives):
            # The last of their kin join the family before as well.
            beside[relatives[-waiting:]] = beside[relatives[-waiting - 1]]
        number += bool(waiting)
    return beside


def _split(order: Integers, by: Integers) -> list[Integers]:
    """Split positions where a number changes."""
    return np.split(order, np.flatnonzero(np.diff(by[order])) + 1) if len(order) else []


def with_pairs(beside: NDArray[np.int64], hidden: Mask | Sequence[int]) -> Mask:
    """Return (G,) what is hidden, a mask or positions, and all that goes with it."""
    return np.isin(beside, beside[hidden])
