"""The table of one unit's groups by background."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.grouping import find_groups, left_out
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released

_GROUP = ["background", "category"]


def tabulate_splits(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate the level of each of a unit's groups, background by background.

    Parameters
    ----------
    shown
        A released result of `estimate` by one background, or by all of them.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A part a background, a row a category, a column a measure; a sentence where the survey has
        no backgrounds, units of this level are not split, or all groups have too few answers.

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
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="background", wave="2026"))
    >>> ta.tabulate_splits(shown, language="en")
    Table('Level in each group, Styrelsen for Eksempler, 2026')
    """
    reader = Reader(shown, "tabulate_splits", language).of("estimate")
    code, when = unit or reader.units.codes[0], wave or reader.last_wave
    rows = find_groups(reader, code, when)
    if isinstance(rows, Prose):
        return rows
    most = rows.sort_values("n", ascending=False, kind="stable").drop_duplicates(_GROUP)
    order = pd.MultiIndex.from_frame(rows[_GROUP].drop_duplicates())
    most = most.set_index(_GROUP, drop=False).loc[order]
    answers = reader.say("word_answers")
    cells = {
        reader.say("word_group"): [reader.category(*each) for each in order],
        answers: [reader.number(each) for each in most["n"]],
    }
    about = {answers: link_cells(reader, most, "n")}
    for measure, part in rows.groupby("measure", sort=False):
        column = reader.measure(str(measure))
        placed = part.set_index(_GROUP, drop=False).loc[order]
        cells[column] = [reader.points(each) for each in placed["estimate"]]
        about[column] = link_cells(reader, placed, "estimate")
    caption = reader.say("title_splits", unit=reader.unit(code), wave=when)
    hidden = bool(rows["estimate"].isna().any())
    caveats = reader.notes(hidden=hidden, intervals=False)
    lines = [reader.say("splits_reading"), left_out(reader, rows), caveats]
    lines += [reader.say("splits_hidden")] if hidden else []
    notes = " ".join(filter(None, lines))
    parts = [reader.background(background) for background, _ in order]
    return lay_out(cells, caption, notes, about=about, parts=parts)
