"""The table of differences told in other ways than points."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells, link_target
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out, mark
from tillid_analysis.results import SIGN, Released

_WAYS = (
    ("word_effect", "effect_size", "effect_low", "effect_high"),
    ("word_superiority", "superiority", "superiority_low", "superiority_high"),
    ("word_share_difference", "share_difference", "share_low", "share_high"),
)
_PRINTED = {"word_effect": (1, 2), "word_superiority": (100, 0), "word_share_difference": (100, 0)}
"""What each is multiplied by to be read, and its decimals."""


@unless_empty
def tabulate_effects(
    shown: Released,
    *,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate differences in points and in ways that do not hang on what a point is worth.

    Parameters
    ----------
    shown
        A released result of `contrast`, of whole units and not of pairs.
    measure
        An index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a unit: points with the verdict's mark, standard deviations (Hedges' g), the chance
        that somebody here answers higher than somebody there, and percentage points of positive
        answers, each with its interval.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, wave="2026"))
    >>> ta.tabulate_effects(shown, measure="tillid", language="en").caption.split(",")[0]
    'Trust: differences from the rest of the institution in three ways'
    """
    reader = Reader(shown, "tabulate_effects", language).of("contrast")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=wave or reader.last_wave)
    if rows["family"].iloc[0] in (*PAIRS, "background"):
        raise ChoiceError("this shows whole units; contrast them with something else than each")
    order = reader.tree_order(rows["unit"])
    rows = rows.set_index("unit", drop=False).loc[order]
    points = [reader.points(each, signed=True) for each in rows["estimate"]]
    difference = reader.say("word_difference")
    cells = {
        reader.say("word_unit"): [
            indent(reader.unit(each), reader.depth(each) - 1) for each in order
        ],
        difference: [mark(*pair) for pair in zip(points, rows["verdict"], strict=True)],
    }
    about = {difference: link_cells(reader, rows, "estimate")}
    for heading, *columns in _WAYS:
        name, scale, digits = reader.say(heading), *_PRINTED[heading]
        numbers = (scale * rows[columns]).itertuples(index=False)
        cells[name] = [_write(reader, digits, *row) for row in numbers]
        about[name] = link_cells(reader, rows, *columns)
    names = {"measure": reader.measure(chosen), "against": reader.against(rows)}
    caption = reader.say("title_effects", wave=rows["wave"].iloc[0], **names)
    hidden = bool(rows[["estimate", "effect_size"]].isna().any(axis=None))
    notes = f"{reader.say('note_effects')} {reader.notes(hidden=hidden)}"
    marks = {difference: rows["verdict"].tolist()}
    told = link_target(reader, rows)
    return lay_out(cells, caption, notes, about=about, marks=marks, told=told)


def _write(reader: Reader, digits: int, value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return SIGN
    return f"{reader.number(value, digits)} {reader.interval(low, high, digits)}"
