"""The table of how one unit's groups by background differ from its other people."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.grouping import find_groups, left_out
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out, mark
from tillid_analysis.results import Released

_GROUP = ["background", "category"]


def tabulate_gaps(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate how each of a unit's groups differs from the unit's other people.

    Parameters
    ----------
    shown
        A released result of `contrast` by one background, or by all of them.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A part a background, a row a category, a column a measure, marked by verdicts; a sentence
        where the survey has no backgrounds, units of this level are not split, or all groups have
        too few answers.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or there is no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, by="background", wave="2026"))
    >>> ta.tabulate_gaps(shown, language="en")
    Table("Each group's difference from the others in Styrelsen for Eksempler, 2026")
    """
    reader = Reader(shown, "tabulate_gaps", language).of("contrast")
    code, when = unit or reader.units.codes[0], wave or reader.last_wave
    rows = find_groups(reader, code, when)
    if isinstance(rows, Prose):
        return rows
    order = pd.MultiIndex.from_frame(rows[_GROUP].drop_duplicates())
    cells: dict[str, list[str]] = {
        reader.say("word_group"): [reader.category(*each) for each in order]
    }
    about, marks = {}, {}
    for measure, part in rows.groupby("measure", sort=False):
        column = reader.measure(str(measure))
        placed = part.set_index(_GROUP, drop=False).loc[order]
        marks[column] = placed["verdict"].tolist()
        points = [reader.points(each, signed=True) for each in placed["estimate"]]
        cells[column] = [mark(*pair) for pair in zip(points, marks[column], strict=True)]
        about[column] = link_cells(reader, placed, "estimate")
    caption = reader.say("title_gaps", unit=reader.unit(code), wave=when)
    hidden = bool(rows["estimate"].isna().any())
    lines = [reader.say("note_marks"), left_out(reader, rows), reader.notes(hidden=hidden)]
    parts = [reader.background(background) for background, _ in order]
    notes = " ".join(filter(None, lines))
    return lay_out(cells, caption, notes, about=about, marks=marks, parts=parts)
