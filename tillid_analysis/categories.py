"""Respondents by the categories of a background."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED, NOT_STATED


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Respondents by the categories of a background, or of two that are crossed.

    Parameters
    ----------
    background
        Its name.
    categories
        Names of the K categories.
    category
        (rows,) position of each respondent's category.
    """

    background: str
    categories: tuple[str, ...]
    category: NDArray[np.int64]

    def cross(self, other: Split) -> Split:
        """Return the split by both backgrounds at once."""
        names = tuple(CROSSED.join(pair) for pair in product(self.categories, other.categories))
        category = self.category * len(other.categories) + other.category
        return Split(f"{self.background}{CROSSED}{other.background}", names, category)


def split_by(background: str, stated: pd.Series[str]) -> Split:
    """Return respondents by one background; those of whom it is not known are a category too.

    Parameters
    ----------
    background
        Its name.
    stated
        (rows,) categories.

    Examples
    --------
    >>> split_by("role", pd.Series(["staff", None], dtype="category")).categories
    ('staff', '?')
    """
    names = tuple(map(str, stated.cat.categories))
    category = stated.cat.codes.to_numpy().astype(np.int64)
    if (category < 0).any():
        category = np.where(category < 0, len(names), category)
        names = (*names, NOT_STATED)
    return Split(background, names, category)


def is_stated(category: str) -> bool:
    """Say whether a category, or both of two that are crossed, were stated by respondents.

    Examples
    --------
    >>> [is_stated(category) for category in ("?", "Leder", "Leder x ?")]
    [False, True, False]
    """
    return NOT_STATED not in category.split(CROSSED)
