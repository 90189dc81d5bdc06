"""Tables of differences as they are, and taking account of who is there or did not answer."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import CRUDE, RAKED, REGRESSION, STANDARDISED
from tillid_analysis.presentation.adjusted import (
    choose_mix,
    find_ways,
    name_dependent,
    name_way,
    one_way,
    read_ways,
)
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out, mark
from tillid_analysis.results import Released


def tabulate_adjusted(
    shown: Released,
    *,
    background: str | None = None,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate how units differ from the rest as they are, and with the same mix of people.

    Parameters
    ----------
    shown
        A released result of `adjust_contrasts`.
    background
        Which of the result's backgrounds; the first where it is left out.
    measure
        An index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a unit of the levels that are split by background: the difference as it is, from
        regression and at the institution's mix, marked by their verdicts, and in words whether
        they agree; a sentence where the survey has no backgrounds.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such background, measure or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.adjust_contrasts(survey, by="leder", wave="2026"))
    >>> ta.tabulate_adjusted(shown, measure="tillid", language="en")
    Table('Trust: difference from the rest, as it is and with the same mix (manager), 2026')
    """
    reader = Reader(shown, "tabulate_adjusted", language).of("adjust_contrasts")
    if shown.frame.empty:
        return Prose(paragraphs=(reader.say("splits_none"),))
    rows, names = choose_mix(reader, background, measure, wave)
    ways = find_ways(rows, (CRUDE, REGRESSION, STANDARDISED))
    cells, marks, about = _lay_ways(reader, rows, ways)
    reading = reader.say("word_reading")
    cells[reading] = read_ways(reader, rows, ways)
    told = name_dependent(reader, rows, "depends_mix")
    notes = " ".join(filter(None, [told, reader.say("note_marks"), reader.notes(hidden=True)]))
    caption = reader.say("title_adjusted", **names)
    return lay_out(cells, caption, notes, about=about, marks=marks, wide=[reading])


@unless_empty
def tabulate_nonresponse(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate whether units' differences to the rest would stand if all had answered.

    Parameters
    ----------
    shown
        A released result of `weigh_response`.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; all in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a unit: the difference as it is and weighted, marked by their verdicts, the limits
        whatever the others think, and how far those who did not answer would have to be from
        those who did for another verdict.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure, level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.weigh_response(survey, wave="2026"))
    >>> ta.tabulate_nonresponse(shown, measure="tillid", level="afdeling", language="en")
    Table('Trust: difference from the rest if everybody had answered, 2026')
    """
    reader = Reader(shown, "tabulate_nonresponse", language).of("weigh_response")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=wave or reader.last_wave, level=level)
    ways = find_ways(rows, (CRUDE, RAKED))
    cells, marks, about = _lay_ways(reader, rows, ways)
    crude = one_way(reader, rows, CRUDE)
    bounds, tipping, reading = (
        reader.say(name) for name in ("word_bounds", "word_tipping", "word_reading")
    )
    cells[bounds] = reader.intervals(crude["bound_low"], crude["bound_high"])
    cells[tipping] = [
        reader.say("tipping_never")
        if pd.isna(points) and verdict != "too_few_answers"
        else reader.points(points, signed=True)
        for points, verdict in zip(crude["tipping"], crude["verdict"], strict=True)
    ]
    about[bounds] = link_cells(reader, crude, "bound_low", "bound_high")
    about[tipping] = link_cells(reader, crude, "tipping")
    cells[reading] = read_ways(reader, rows, ways)
    told = name_dependent(reader, rows, "depends_answers")
    lines = [told, reader.say("note_marks"), reader.say("tipping_means"), reader.say("bounds_mean")]
    if RAKED in set(rows["adjustment"]) - set(ways):
        lines.append(reader.say("raked_hidden"))
    notes = " ".join(filter(None, [*lines, reader.notes(hidden=True, rows=rows)]))
    caption = reader.say(
        "title_nonresponse", measure=reader.measure(chosen), wave=rows["wave"].iloc[0]
    )
    return lay_out(cells, caption, notes, about=about, marks=marks, wide=[reading])


def _lay_ways(
    reader: Reader, rows: pd.DataFrame, ways: list[str]
) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Lay out a row a unit and a column a way: cells, marks by verdict, and what they are about."""
    first = one_way(reader, rows, ways[0])
    highest = min(map(reader.depth, first["unit"]), default=0)
    names = [indent(reader.unit(code), reader.depth(code) - highest) for code in first["unit"]]
    cells, marks, about = {reader.say("word_unit"): names}, {}, {}
    for way in ways:
        part, column = one_way(reader, rows, way), name_way(reader, way)
        verdicts = part["verdict"].tolist()
        points = [reader.points(each, signed=True) for each in part["estimate"]]
        cells[column] = [mark(*pair) for pair in zip(points, verdicts, strict=True)]
        marks[column] = verdicts
        about[column] = link_cells(reader, part, "estimate")
    return cells, marks, about
