"""What every subset of some predictors explains, and what each one adds on average."""

from __future__ import annotations

from math import comb

import numpy as np

from tillid_analysis.stats._arrays import FloatArray

LEAST_PIVOT = 1e-10
"""Variance, of 1, under which a predictor counts as determined by those already in."""
BLOCK_VALUES = 1 << 18


def drop_and_sweep(left: FloatArray, size: int = 1) -> FloatArray:
    """Keep what is left twice: without its first measures, and with them swept out.

    Parameters
    ----------
    left : (k, k, b)
        Covariances of b replicates.
    size
        How many measures, which go together.

    Returns
    -------
    (k - size, k - size, 2b)
        First those where they were dropped, then those where they were swept out.

    References
    ----------
    Goodnight 1979, The American Statistician 33:149.
    """
    rest, half = left[size:, size:], left.shape[-1]
    both = np.empty((*rest.shape[:2], 2 * half))
    both[..., :half] = rest
    for _ in range(size - 1):
        left = _sweep(left, np.empty((len(left) - 1, len(left) - 1, half)))
    _sweep(left, both[..., half:])
    return both


def _sweep(left: FloatArray, out: FloatArray) -> FloatArray:
    pivot, column = left[0, 0], left[0, 1:]
    usable = pivot >= LEAST_PIVOT
    inverse = np.where(usable, 1, 0) / np.where(usable | np.isnan(pivot), pivot, 1)
    inverse[pivot < -LEAST_PIVOT] = np.nan
    np.multiply(column[:, None], column * inverse, out=out)
    return np.subtract(left[1:, 1:], out, out=out)


def join(r: FloatArray, y: FloatArray) -> FloatArray:
    """Put the outcome last in the correlations (b, p + 1, p + 1)."""
    p = y.shape[-1]
    joint = np.ones((len(y), p + 1, p + 1))
    joint[:, :p, :p] = r
    joint[:, :p, p] = joint[:, p, :p] = y
    return joint


def unexplained(joint: FloatArray) -> FloatArray:
    """Compute 1 - R² of every subset: (2^p, b), where bit i of the row says driver i is in."""
    return leave_unexplained(np.ascontiguousarray(np.moveaxis(joint, 0, -1)))


def leave_unexplained(left: FloatArray) -> FloatArray:
    """Compute the last measure's variance beyond every subset of the others.

    Parameters
    ----------
    left : (p + 1, p + 1, b)
        Correlations of b replicates, or what is left of them.

    Returns
    -------
    (2^p, b)
        Bit i of the row says whether predictor i is in; NaN where no data can have these.
    """
    replicates = left.shape[-1]
    while len(left) > 1:
        left = drop_and_sweep(left)
    unexplained = left[0, 0].reshape(-1, replicates)
    return np.where(unexplained < -LEAST_PIVOT, np.nan, unexplained)


def average_gains(value: FloatArray) -> FloatArray:
    """Average what each player adds over all orders of entry (Shapley).

    Parameters
    ----------
    value : (2^p, b)
        Value of every subset; bit i of the row says whether player i is in.

    Returns
    -------
    (b, p)
        They add up to the value of all less that of none.
    """
    p, b = len(value).bit_length() - 1, value.shape[-1]
    weight = entry_weights(p)
    gains = np.empty((b, p))
    for j in range(p):
        without_with = value.reshape(-1, 2, 1 << j, b)
        gain = without_with[:, 1] - without_with[:, 0]
        gains[:, j] = weight @ gain.reshape(-1, b)
    return gains


def entry_weights(p: int) -> FloatArray:
    """Return (2^(p - 1),) how often each subset of the others is what a player comes to."""
    size = np.bitwise_count(np.arange(1 << (p - 1)))
    return np.array([1 / (p * comb(p - 1, s)) for s in range(p)])[size]
