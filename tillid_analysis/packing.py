"""Numbers of which few are distinct, kept in a byte or two each and given back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Columns of numbers, each number by its place among the distinct ones of its column.

    Parameters
    ----------
    values
        For each column its distinct numbers; NaN can be one of them.
    places
        For each column (N,) which of them stands in each row, in as few bytes as they need.
    """

    values: tuple[NDArray[np.float64], ...]
    places: tuple[NDArray[np.unsignedinteger[Any]], ...]

    def column(self, at: int, rows: slice) -> NDArray[np.float64]:
        """Return (rows,) the numbers of one column, bit by bit as they were packed."""
        numbers: NDArray[np.float64] = self.values[at][self.places[at][rows]]
        return numbers

    def coded(
        self, at: int, rows: slice
    ) -> tuple[NDArray[np.unsignedinteger[Any]], NDArray[np.float64]]:
        """Return (rows,) which of the distinct numbers of a column each is, and these."""
        return self.places[at][rows], self.values[at]


def pack(columns: NDArray[np.float64]) -> Packed:
    """Keep columns of numbers in as few bytes as their distinct numbers need.

    Parameters
    ----------
    columns
        (N, columns) any numbers, NaN too.

    Examples
    --------
    >>> scores = pack(np.array([[75.0, np.nan], [50.0, 1.0], [75.0, 1.0]]))
    >>> scores.column(0, slice(0, 3)).tolist(), scores.places[0].dtype
    ([75.0, 50.0, 75.0], dtype('uint8'))
    """
    found = [pd.factorize(column, use_na_sentinel=False) for column in columns.T]
    places = tuple(where.astype(_smallest(values)) for where, values in found)
    return Packed(tuple(np.asarray(values) for _, values in found), places)


def join(parts: Sequence[Packed]) -> Packed:
    """Put the rows of several below each other.

    Parameters
    ----------
    parts
        One or more, all with the same number of columns.

    Examples
    --------
    >>> above, below = pack(np.array([[75.0]])), pack(np.array([[50.0], [75.0]]))
    >>> join([above, below]).column(0, slice(0, 3)).tolist()
    [75.0, 50.0, 75.0]
    """
    columns = [_join_column(parts, at) for at in range(len(parts[0].values))]
    return Packed(tuple(values for values, _ in columns), tuple(places for _, places in columns))


def chunks(n: int) -> Iterator[slice]:
    """Yield rows that are worked on at a time, where what is made of them needs more room.

    Parameters
    ----------
    n
        How many rows there are; of none there is one empty chunk.

    Examples
    --------
    >>> [rows.start for rows in chunks(600_000)]
    [0, 262144, 524288]
    """
    yield from (slice(first, first + _CHUNK) for first in range(0, max(n, 1), _CHUNK))


def _join_column(
    parts: Sequence[Packed], at: int
) -> tuple[NDArray[np.float64], NDArray[np.unsignedinteger[Any]]]:
    values = np.unique(np.concatenate([part.values[at] for part in parts]))
    kind = _smallest(values)
    new = [np.searchsorted(values, part.values[at]).astype(kind) for part in parts]
    places = [where[part.places[at]] for where, part in zip(new, parts, strict=True)]
    return values, np.concatenate(places)


def _smallest(values: NDArray[Any]) -> np.dtype[Any]:
    return np.min_scalar_type(max(len(values) - 1, 0))
