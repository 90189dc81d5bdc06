"""A column as its distinct values: what they mean is worked out once, and not for every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import is_blank, key_of

T = TypeVar("T", bound=np.generic)

Counts = tuple[tuple[str, int], ...]
"""Values as they may be shown, and how often each stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """A column as its distinct values.

    Parameters
    ----------
    values
        The V values.
    counts
        (V,) how often each stands.
    where
        (n,) which of them stands in each row; -1 where none does.
    """

    values: list[object]
    counts: NDArray[np.int64]
    where: NDArray[np.integer]

    def spread(self, results: NDArray[T]) -> NDArray[T]:
        """Return (n,) each row's result, given (V + 1,) those of the values and of none."""
        spread: NDArray[T] = results[self.where]
        return spread

    @property
    def missing(self) -> int:
        """How many rows have no value."""
        return len(self.where) - int(self.counts.sum())


def distinct_values(values: pd.Series) -> Distinct:
    """Find a column's distinct values.

    Parameters
    ----------
    values
        (n,) values; a categorical column is only looked up.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        where, distinct = values.cat.codes.to_numpy(), list(values.cat.categories)
    else:
        where, found = pd.factorize(values)
        distinct = list(found)
    counts = np.bincount(where[where >= 0], minlength=len(distinct))
    return Distinct(distinct, counts, where)


def by_key(labels: Labels) -> dict[int | str, str]:
    """Return a file's labels by the key of their code."""
    return {key_of(code): label for code, label in labels.items() if not is_blank(label)}
