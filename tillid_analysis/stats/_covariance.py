"""Means and covariances from complete rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    divide,
    root,
    spread_is_rounding,
)

BLOCK_ROWS = 1 << 13

Columns: TypeAlias = npt.NDArray[Any] | Sequence[npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Covariance:
    """Mean and covariance of p measures, over the rows that have them all.

    Attributes
    ----------
    n : (...) int64
        Complete rows.
    mean : (..., p)
        Means, on the measures' own scales; NaN without rows.
    matrix : (..., p, p)
        Covariances with the divisor n - 1; NaN under two rows, and exactly 0 for a measure
        without variance.
    """

    n: IntArray
    mean: FloatArray
    matrix: FloatArray

    @property
    def correlation(self) -> FloatArray:
        """Correlations (..., p, p); NaN in the row and column of a measure without variance."""
        return correlate(self.matrix)


def correlate(matrix: FloatArray) -> FloatArray:
    """Turn covariances (..., p, p) into correlations; NaN for a measure without variance."""
    spread = root(np.diagonal(matrix, axis1=-2, axis2=-1))
    product = spread[..., :, None] * spread[..., None, :]
    correlation = np.clip(divide(matrix, product), -1, 1)
    on_diagonal = np.eye(matrix.shape[-1], dtype=np.bool_) & (product > 0)
    return np.where(on_diagonal, 1, correlation)


def covariance(values: Columns) -> Covariance:
    """Compute the covariance of the columns over the rows that have them all.

    Parameters
    ----------
    values : (n, p) array, or a sequence of p columns (n,)
        Floats, NaN where missing; or whole numbers, negative where missing.

    Returns
    -------
    Covariance
        n, means and covariances.

    Notes
    -----
    Rows are read in blocks of 8,192 and the blocks' sums of squares about their own means are
    merged (Chan, Golub & LeVeque 1983), so whole-number answers never become floats all
    at once. A reversed or rescaled item needs no new pass: multiply its row and column.

    References
    ----------
    Chan, Golub & LeVeque 1983, The American Statistician 37:242.

    Examples
    --------
    >>> covariance(np.array([[1, 2], [3, 6], [-1, 4]], dtype=np.int8)).matrix.tolist()
    [[2.0, 4.0], [4.0, 8.0]]
    """
    columns = list_columns(values)
    n, mean = 0, np.zeros(len(columns))
    about_mean, raw = np.zeros((2, len(columns), len(columns)))
    for start in range(0, len(columns[0]), BLOCK_ROWS):
        block = [column[start : start + BLOCK_ROWS] for column in columns]
        rows = np.stack(block, axis=1)[~incomplete(block)].astype(np.float64)
        if not len(rows):
            continue
        own = rows.mean(axis=0)
        gap = own - mean
        rows -= own
        product = rows.T @ rows
        both = n + len(rows)
        about_mean += product + np.outer(gap, gap) * (n * len(rows) / both)
        raw += product + np.outer(own, own) * len(rows)
        mean += gap * (len(rows) / both)
        n = both
    about_mean = without_rounding(about_mean, np.zeros(1), raw)
    known = mean if n else np.full_like(mean, np.nan)
    return Covariance(np.asarray(n, dtype=np.int64), known, divide(about_mean, max(n - 1, 0)))


def list_columns(values: Columns) -> list[npt.NDArray[Any]]:
    """List the columns of an array, or of a sequence of them."""
    columns = list(values.T if isinstance(values, np.ndarray) else values)
    if not columns:
        raise ValueError("values has no columns")
    return columns


def incomplete(columns: Sequence[npt.NDArray[Any]]) -> BoolArray:
    """Say which rows have a missing value: NaN, or negative among whole numbers."""
    lacking = np.zeros(len(columns[0]), dtype=np.bool_)
    for column in columns:
        lacking |= np.isnan(column) if column.dtype.kind == "f" else column < 0
    return lacking


def without_rounding(about_mean: FloatArray, n: npt.NDArray[Any], raw: FloatArray) -> FloatArray:
    """Set to 0 the rows and columns of measures whose variance is only rounding of n terms."""
    own, whole = (np.diagonal(each, axis1=-2, axis2=-1) for each in (about_mean, raw))
    constant = spread_is_rounding(own, n, whole)
    return np.where(constant[..., :, None] | constant[..., None, :], 0, about_mean)
