"""What is left unexplained of an outcome by every set of drivers."""

from __future__ import annotations

import numpy as np

from tillid_analysis.stats._arrays import FloatArray

LEAST_PIVOT = 1e-10
"""Share of its variance that a driver must have left to explain anything."""


def join(r: FloatArray, y: FloatArray) -> FloatArray:
    """Put the outcome last in the correlations (b, p + 1, p + 1)."""
    p = y.shape[-1]
    joint = np.ones((len(y), p + 1, p + 1))
    joint[:, :p, :p] = r
    joint[:, :p, p] = joint[:, p, :p] = y
    return joint


def unexplained(joint: FloatArray) -> FloatArray:
    """Compute 1 - R² of every subset: (2^p, b), where bit i of the row says driver i is in."""
    left = np.ascontiguousarray(np.moveaxis(joint, 0, -1))
    for _ in range(joint.shape[-1] - 1):
        pivot, column, rest = left[0, 0], left[0, 1:], left[1:, 1:]
        impossible = pivot < -LEAST_PIVOT
        usable = pivot >= LEAST_PIVOT
        inverse = np.where(usable, 1, 0) / np.where(usable | np.isnan(pivot), pivot, 1)
        inverse[impossible] = np.nan
        half = rest.shape[-1]
        left = np.empty((*rest.shape[:2], 2 * half))
        left[..., :half] = rest
        np.multiply(column[:, None], column * inverse, out=left[..., half:])
        np.subtract(rest, left[..., half:], out=left[..., half:])
    found = left[0, 0].reshape(-1, len(joint))
    return np.where(found < -LEAST_PIVOT, np.nan, found)
