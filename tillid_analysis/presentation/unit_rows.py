"""Rows as tables and figures of units need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.presentation.reader import Reader


@dataclass(frozen=True, slots=True, eq=False)
class UnitRows:
    """Units of a level on a measure.

    Parameters
    ----------
    rows
        Of the level's units, hidden ones included.
    institution
        The institution's row, or none.
    measure, wave
        The measure's id, and the wave.
    """

    rows: pd.DataFrame
    institution: pd.DataFrame
    measure: str
    wave: str

    @property
    def drawn(self) -> pd.DataFrame:
        """The rows of units that are shown."""
        return self.rows.dropna(subset=["estimate"]).reset_index(drop=True)


def choose_units(
    reader: Reader, measure: str | None, level: str | None, wave: str | None
) -> UnitRows:
    """Choose a measure, by default the first, and a level, by default the lowest in the result.

    Raises
    ------
    ChoiceError
        If there is no such measure, level or wave.
    """
    frame, levels = reader.shown.frame, reader.units.levels
    top, when = levels[0], wave or reader.last_wave
    chosen = measure or next(iter(frame["measure"]), "")
    present = [each for each in levels if (frame["level"] == each).any()]
    at = level or (present[-1] if present else top)
    if frame.empty:
        return UnitRows(frame, frame, chosen, when)
    rows = reader.rows(measure=chosen, level=at, wave=when)
    whole = frame[(frame["level"] == top) & (frame["measure"] == chosen) & (frame["wave"] == when)]
    return UnitRows(rows, whole, chosen, when)


def arrange(
    rows: pd.DataFrame,
    columns: Sequence[str],
    measures: Sequence[str],
    by: str,
    places: Sequence[str],
) -> NDArray[np.float64]:
    """Return (columns, measures, places) the numbers of one unit's rows, NaN where there is none.

    Examples
    --------
    >>> rows = pd.DataFrame({"measure": ["trust"], "wave": ["2026"], "n": [7]})
    >>> arrange(rows, ["n"], ["trust"], "wave", ["2024", "2026"])
    array([[[nan,  7.]]])
    """
    arranged = np.full((len(columns), len(measures), len(places)), np.nan)
    at = [measures.index(each) for each in rows["measure"]]
    values = rows[list(columns)].to_numpy(np.float64)
    arranged[:, at, [places.index(each) for each in rows[by]]] = values.T
    return arranged
