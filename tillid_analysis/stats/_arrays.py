"""The array types, and what every module here does with missing and impossible values."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

EPSILON = float(np.finfo(np.float64).eps)


def as_floats(values: npt.ArrayLike) -> FloatArray:
    """View the values as 64-bit floats."""
    return np.asarray(values, dtype=np.float64)


def divide(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Divide, and give NaN, without a warning, where the denominator is zero or missing."""
    bottom = as_floats(denominator)
    return as_floats(as_floats(numerator) / np.where(bottom == 0, np.nan, bottom))


def root(values: npt.ArrayLike) -> FloatArray:
    """Take the square root, and give NaN, without a warning, of what is negative."""
    square = as_floats(values)
    return np.sqrt(np.where(square < 0, np.nan, square))


def check_level(conf_level: float) -> float:
    """Return the confidence level if it lies between 0 and 1."""
    if not 0 < conf_level < 1:
        raise ValueError(f"conf_level={conf_level!r} must lie between 0 and 1")
    return conf_level


def spread_is_rounding(
    squares: FloatArray, n: npt.NDArray[Any], raw_squares: FloatArray
) -> BoolArray:
    """Say where a sum of squares about the mean is no more than rounding of the raw sum.

    Adding n equal numbers one after the other can lose n * eps / 4 of the sum, so a difference of
    two such sums that is smaller than (n + 8) * eps of them cannot be told from zero.
    """
    return np.asarray(squares <= (n + 8) * EPSILON * raw_squares, dtype=np.bool_)
