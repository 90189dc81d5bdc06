"""Packed numbers as one plain array."""

import numpy as np

from tillid_analysis.packing import Packed


def unpack(packed: Packed) -> np.ndarray:
    """Return (N, columns) the numbers."""
    rows = slice(0, len(packed.places[0]))
    return np.column_stack([packed.column(at, rows) for at in range(len(packed.places))])
