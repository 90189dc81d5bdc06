"""The table of who answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tillid_analysis.presentation.linking import link_cells, link_columns
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out, mark
from tillid_analysis.results import Released


def tabulate_response(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table:
    """Tabulate how many of those invited answered, unit by unit, and if that differs.

    Parameters
    ----------
    shown
        A released result of `estimate` or `assess_response` by unit.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a unit and, of `estimate`, a pooled remainder: invited, response rate and its
        interval; of `assess_response` also the difference to the rest, marked by its verdict.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, wave="2026"))
    >>> ta.tabulate_response(shown, language="en")
    Table('Who answered, 2026')
    >>> shown = ta.plan_release(survey)(ta.assess_response(survey, wave="2026"))
    >>> "Difference from the rest" in ta.tabulate_response(shown, language="en").markup
    True
    """
    reader = Reader(shown, "tabulate_response", language).of("estimate", "assess_response")
    rows = _first_shown(reader.rows(wave=wave or reader.last_wave)).set_index("unit", drop=False)
    rows = rows.loc[reader.tree_order(rows.index)]
    low, high = 100 * rows["response_low"], 100 * rows["response_high"]
    invited, rate = reader.say("word_invited"), reader.say("word_response")
    cells = {
        reader.say("word_unit"): [indent(reader.unit(c), reader.depth(c)) for c in rows.index],
        invited: [reader.number(each) for each in rows["invited"]],
        rate: [reader.share(each) for each in rows["response_rate"]],
        reader.interval_name(): reader.intervals(low, high),
    }
    about = link_columns(
        reader,
        rows,
        {
            invited: ("invited",),
            rate: ("response_rate",),
            reader.interval_name(): ("response_low", "response_high"),
        },
    )
    caption = reader.say("title_response", wave=rows["wave"].iloc[0])
    # Intervals of shares are made from no spread.
    notes = reader.notes(hidden=bool(rows["response_rate"].isna().any()), intervals=False)
    if "verdict" not in rows:
        return lay_out(cells, caption, notes, about=about)
    gap, reading = reader.say("word_response_gap"), reader.say("word_reading")
    verdicts = [
        verdict if ref else ""
        for verdict, ref in zip(rows["verdict"], rows["reference"], strict=True)
    ]
    points = [reader.points(each, signed=True) for each in rows["estimate"]]
    cells[gap] = [
        "" if not verdict else mark(point, verdict)
        for point, verdict in zip(points, verdicts, strict=True)
    ]
    cells[reading] = [reader.say(f"verdict_{each}") if each else "" for each in verdicts]
    about[gap] = link_cells(reader, rows, "estimate")
    marks = {gap: verdicts}
    notes = f"{reader.say('note_marks')} {notes}"
    return lay_out(cells, caption, notes, about=about, marks=marks, wide=[reading])


def _first_shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row a unit: of the measure that most units are shown for, or of one it is shown for.

    A unit may be hidden for its answers to one index, and is told of all the same.
    """
    if "measure" in rows:
        hidden = rows.groupby("measure")["suppressed"].transform("sum")
        rows = rows.iloc[np.lexsort((hidden, rows["suppressed"]))]
    return rows.drop_duplicates("unit")
