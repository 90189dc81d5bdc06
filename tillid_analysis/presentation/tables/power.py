"""Tables of what each unit could have shown."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import NEXT_WAVE, REST, REST_NEXT_WAVE
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out
from tillid_analysis.results import Released

_COLUMNS = (
    ("word_answers", NEXT_WAVE, "n", 0),
    ("word_detectable", REST, "smallest_detectable", 1),
    ("word_detectable_alone", REST, "detectable_adjusted", 1),
    ("word_needed", REST, "n_needed", 0),
    ("word_expected", NEXT_WAVE, "n_planned", 0),
    ("word_detectable_next", REST_NEXT_WAVE, "smallest_detectable", 1),
    ("word_detectable_change", NEXT_WAVE, "smallest_detectable", 1),
)
"""Heading, which row of the result, which column of it, and its decimals."""


@unless_empty
def tabulate_power(
    shown: Released,
    *,
    unit: str | None = None,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate the smallest difference that units could show, and what the next wave can.

    Parameters
    ----------
    shown
        A released result of `assess_power`.
    unit
        One unit's code, for a row a measure; a row a unit where it is left out.
    measure
        Of all units: an index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        Smallest differences in points, and numbers of answers.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit, measure or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.assess_power(survey, wave="2026"))
    >>> ta.tabulate_power(shown, measure="tillid", language="en")
    Table('Trust: how large a difference each unit could show, 2026')
    """
    reader = Reader(shown, "tabulate_power", language).of("assess_power")
    when = wave or reader.last_wave
    if unit is not None:
        rows = reader.rows(unit=unit, wave=when)
        order = rows["measure"].unique().tolist()
        names = [reader.measure(each) for each in order]
        caption = reader.say("title_power_unit", unit=reader.unit(unit), wave=when)
        return _lay_out(reader, rows, "measure", order, names, caption, "word_index")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=when)
    units = rows.loc[rows["reference"] == REST, "unit"]
    order = reader.tree_order(units)
    names = [indent(reader.unit(code), reader.depth(code) - 1) for code in order]
    caption = reader.say("title_power", measure=reader.measure(chosen), wave=when)
    return _lay_out(reader, rows, "unit", order, names, caption, "word_unit")


def _lay_out(
    reader: Reader,
    rows: pd.DataFrame,
    key: str,
    order: list[str],
    names: list[str],
    caption: str,
    heading: str,
) -> Table:
    cells, about, hidden = {reader.say(heading): names}, {}, False
    for name, reference, column, decimals in _COLUMNS:
        part = rows[rows["reference"] == reference].set_index(key, drop=False)
        if part.empty:
            # The institution has no rest to be held against.
            continue
        part = part.loc[order]
        word = reader.say(name)
        cells[word] = [reader.number(each, decimals) for each in part[column]]
        about[word] = link_cells(reader, part, column)
        hidden |= bool(part[column].isna().any())
    notes = f"{reader.say('note_columns_power')} {reader.notes(hidden=hidden)}"
    return lay_out(cells, caption, notes, about=about)
