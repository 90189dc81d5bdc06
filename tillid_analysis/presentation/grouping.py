"""One unit's groups by background: what is shown of them, or why there is nothing."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.categories import is_stated
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader


def find_groups(
    reader: Reader, unit: str, wave: str, background: str | None = None
) -> pd.DataFrame | Prose:
    """Find the groups of a unit, by each background of which something can be shown.

    Parameters
    ----------
    reader
        A released result of `estimate` by background.
    unit, wave
        Whose groups.
    background
        By which background; every one in the result where it is left out.

    Returns
    -------
    pandas.DataFrame or Prose
        Rows of the result, hidden groups included; a sentence where no group can be shown. A
        background of which only those who did not state it can be shown is left out.

    Raises
    ------
    ChoiceError
        If there is no such unit, wave or background, or the result is not by background.
    """
    codebook, frame = reader.codebook, reader.shown.frame
    level = reader.units.level_of(reader.units.position(unit))
    check_choice("wave", wave, codebook.wave_names)
    if not codebook.splits:
        return Prose(paragraphs=(reader.say("splits_none"),))
    if len(frame) and (frame["background"] == "").any():
        raise ChoiceError(
            "this shows units split by background, and was given a result of whole units;"
            ' use estimate(survey, by="background")'
        )
    if level not in codebook.split_levels:
        levels = ", ".join(map(reader.level_of_tree, codebook.split_levels))
        named = reader.level_of_tree(level)
        return Prose(paragraphs=(reader.say("splits_level", level=named, levels=levels),))
    rows = reader.rows_of(unit, wave)
    if background is not None:
        check_choice("background", background, frame["background"].unique().tolist())
        rows = rows[rows["background"] == background]
    shown = rows["background"].isin(_shown(rows))
    if not shown.any():
        return Prose(paragraphs=(reader.say("splits_few", unit=reader.unit(unit), wave=wave),))
    return rows[shown].reset_index(drop=True)


def left_out(reader: Reader, rows: pd.DataFrame) -> str:
    """Name the backgrounds of the result that these groups leave out, as a sentence or nothing."""
    asked = reader.shown.frame["background"].unique()
    there, level = set(rows["background"]), str(rows["level"].iloc[0])
    missing = [
        reader.background(each)
        for each in asked
        if each not in there and level in reader.codebook.levels_of(each)
    ]
    return reader.say("splits_left_out", backgrounds=reader.join(missing)) if missing else ""


def _shown(rows: pd.DataFrame) -> set[str]:
    """Return the backgrounds of which a category is shown that respondents stated."""
    stated = rows["category"].map(is_stated).astype(bool)
    return set(rows.loc[rows["estimate"].notna() & stated, "background"])
