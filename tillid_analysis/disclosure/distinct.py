"""Which of many rows are the same, without a look at each pair of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Integers = NDArray[np.int64]

_SEED = 1


def find_distinct(rows: Integers | csr_array) -> tuple[Integers, Integers]:
    """Return the first of all rows that are the same, and a number for each row.

    Parameters
    ----------
    rows
        (R, C) whole numbers.

    Notes
    -----
    Random multiples of the columns add up to the same number, modulo 2^64, where rows are the same;
    where they are not, with a probability of about 2^-62.

    Examples
    --------
    >>> first, number = find_distinct(np.array([[1, 0], [0, 1], [1, 0]]))
    >>> sorted(first.tolist()), bool(number[0] == number[2])
    ([0, 1], True)
    """
    random = np.random.default_rng(_SEED).integers(0, 2**62, (rows.shape[1],))
    _, first, number = np.unique(rows @ random, return_index=True, return_inverse=True)
    return first, number
