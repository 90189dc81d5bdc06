"""Summing rows by group: the one loop over respondents, and NumPy runs it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, IntArray, as_floats


def bins_of(group: npt.ArrayLike, n_groups: int, weight: FloatArray | None) -> IntArray:
    """Give each row the bin it is summed in; rows left out go to one bin past the last group."""
    numbers = np.asarray(group, dtype=np.int64)
    if numbers.size and numbers.max() >= n_groups:
        raise ValueError(f"group has the number {numbers.max()}, and there are {n_groups} groups")
    left_out = numbers < 0
    if weight is not None:
        if weight.shape != numbers.shape:
            raise ValueError(f"weight has shape {weight.shape}, and group {numbers.shape}")
        left_out |= ~(weight > 0)
    return without(numbers, left_out, n_groups)


def without(bins: IntArray, left_out: BoolArray, n_groups: int) -> IntArray:
    """Send the rows left out to the bin past the last group."""
    if left_out.shape != bins.shape:
        raise ValueError(f"a column has shape {left_out.shape}, and group {bins.shape}")
    return np.where(left_out, n_groups, bins) if left_out.any() else bins


def count(bins: IntArray, n_groups: int) -> IntArray:
    """Count the rows of each group."""
    return np.bincount(bins, minlength=n_groups + 1)[:n_groups].astype(np.int64)


def total(bins: IntArray, n_groups: int, values: FloatArray) -> FloatArray:
    """Sum the values of each group; a value left out may be NaN."""
    return as_floats(np.bincount(bins, weights=values, minlength=n_groups + 1)[:n_groups])
