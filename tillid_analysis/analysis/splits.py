"""Units split by a background: which rows there are, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.categories import Split
from tillid_analysis.survey import Survey

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The R rows of a result: units, each whole or in one category of a background.

    Parameters
    ----------
    unit
        (R,) position of the unit.
    background
        Its name; "" where the units are whole.
    category
        (R,) names of the categories; "" where the units are whole.
    own
        (rows,) the smallest part that each respondent belongs to: a unit, or a unit's category.
    membership
        (R, parts) 0/1: which parts make up each row.
    """

    unit: NDArray[np.int64]
    background: str
    category: tuple[str, ...]
    own: NDArray[np.int64]
    membership: csr_array


def group_rows(survey: Survey, wave: str, units: list[int], background: str = "") -> Groups:
    """Group a wave's respondents by unit, those below it included, and by a background.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    units
        Positions of the units.
    background
        What to split them by; "" leaves them whole.
    """
    from scipy.sparse import csr_array, kron

    rows = survey.rows(wave)
    unit = survey.responses.unit[rows].astype(np.int64)
    split = _whole(len(unit)) if not background else survey.split(background, rows)
    size = len(split.categories)
    members = survey.units.membership()[units]
    return Groups(
        unit=np.repeat(np.array(units, dtype=np.int64), size),
        background=background,
        category=split.categories * len(units),
        own=unit * size + split.category,
        membership=csr_array(kron(members, np.eye(size), format="csr")),
    )


def _whole(n: int) -> Split:
    return Split("", ("",), np.zeros(n, dtype=np.int64))
