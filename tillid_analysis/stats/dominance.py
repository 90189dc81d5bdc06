"""Whether one driver explains more than another: in every set of the others, or on average."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats
from tillid_analysis.stats._subsets import join, unexplained
from tillid_analysis.stats.importance import MOST_DRIVERS

TIE = 1e-12
"""Gains of R² that differ by less are equal."""
BLOCK_VALUES = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class Dominance:
    """Which driver dominates which, in three senses; the first implies the others.

    Attributes
    ----------
    complete, conditional, general : (..., p, p) bools
        Whether the driver of the row dominates that of the column.
    """

    complete: BoolArray
    conditional: BoolArray
    general: BoolArray


def find_dominance(correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike) -> Dominance:
    """Find which driver explains more than which, whatever else is in the model.

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the drivers; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome, from the same rows.

    Returns
    -------
    Dominance
        Nothing dominates where correlations are missing, or no data can have them.

    Raises
    ------
    ValueError
        If shapes do not fit or there are more than 20 drivers.

    Notes
    -----
    Driver i dominates j completely where it adds at least as much to R² as j does in every set of
    the other drivers, and more in one; conditionally where that holds for what each adds to sets
    without it, averaged over those of each size; generally where its average over all sizes, its
    share by `lmg`, is larger. Copies of a driver do not dominate each other.

    References
    ----------
    Budescu 1993, Psychological Bulletin 114:542. Azen & Budescu 2003, Psychological Methods 8:129.

    Examples
    --------
    >>> found = find_dominance([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.3])
    >>> found.complete.tolist()
    [[False, True], [False, False]]
    """
    r, y = as_floats(correlation), as_floats(outcome_correlation)
    p = y.shape[-1]
    if r.shape != (*y.shape, p):
        raise ValueError(f"correlation has shape {r.shape}, which needs to be {(*y.shape, p)}")
    if p > MOST_DRIVERS:
        raise ValueError(f"{p} drivers are more than the {MOST_DRIVERS} that can be compared")
    number = prod(y.shape[:-1])
    replicates = join(r.reshape(number, p, p), y.reshape(number, p))
    found = np.zeros((3, number, p, p), dtype=np.bool_)
    block = max(1, BLOCK_VALUES >> p)
    for start in range(0, number, block):
        part = slice(start, start + block)
        found[:, part] = _compare(unexplained(replicates[part]), p)
    return Dominance(*found.reshape(3, *r.shape))


def _compare(left: FloatArray, p: int) -> BoolArray:
    """Compare all pairs (3, b, p, p), from what every set of drivers (2^p, b) leaves."""
    b = left.shape[-1]
    known = np.asarray(~np.isnan(left).any(axis=0))
    left = np.where(known, left, 0)
    gains = _average_gains(left, p)
    found = np.zeros((3, b, p, p), dtype=np.bool_)
    for i, j in combinations(range(p), 2):
        by_size = gains[i] - gains[j]
        for sense, more in ((1, by_size), (2, by_size.mean(axis=0, keepdims=True))):
            found[sense, :, i, j], found[sense, :, j, i] = _read(more)
        # Only who dominates conditionally can do so completely.
        if not found[1, :, (i, j), (j, i)].any():
            continue
        # Bits j and i of the number of a set are the second and fourth axis; where neither is in,
        # what i adds less what j adds is what the set with j leaves less what that with i leaves.
        sets = left.reshape(1 << (p - j - 1), 2, 1 << (j - i - 1), 2, 1 << i, b)
        more = (sets[:, 1, :, 0] - sets[:, 0, :, 1]).reshape(-1, b)
        found[0, :, i, j], found[0, :, j, i] = _read(more)
    return np.asarray(found & known[:, None, None])


def _average_gains(left: FloatArray, p: int) -> FloatArray:
    """Average what each driver adds (p, p, b) beside 0, 1, ... p - 1 of the others."""
    b = left.shape[-1]
    size = np.bitwise_count(np.arange(1 << (p - 1)))
    order = np.argsort(size, kind="stable")
    number = np.bincount(size)
    first = np.cumsum(number) - number
    gains = np.empty((p, p, b))
    for j in range(p):
        without_with = left.reshape(-1, 2, 1 << j, b)
        gain = (without_with[:, 0] - without_with[:, 1]).reshape(-1, b)
        gains[j] = np.add.reduceat(gain[order], first, axis=0) / number[:, None]
    return gains


def _read(more: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Say (b,) where the first adds more throughout, and where the second does, from gaps."""
    low, high = more.min(axis=0), more.max(axis=0)
    return np.asarray((low >= -TIE) & (high > TIE)), np.asarray((high <= TIE) & (low < -TIE))
