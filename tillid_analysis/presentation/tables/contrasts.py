"""Tables of units held against what they can fairly be held against."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells, link_columns, link_target
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out, mark
from tillid_analysis.results import Released


@unless_empty
def tabulate_contrasts(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate how units differ from what they are held against.

    Parameters
    ----------
    shown
        A released result of `contrast`, of whole units and not of pairs.
    unit
        One unit's code, for a row a measure with interval and reading; all units beside each
        other where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        Differences in points, marked by their verdicts.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, wave="2026"))
    >>> ta.tabulate_contrasts(shown, language="en")
    Table('Difference from the rest of the institution, 2026')
    """
    reader = Reader(shown, "tabulate_contrasts", language).of("contrast")
    rows = reader.rows(unit=unit, wave=wave or reader.last_wave)
    if rows["family"].iloc[0] in (*PAIRS, "background"):
        raise ChoiceError(
            "this shows whole units; use tabulate_pairs for pairs of units"
            " and tabulate_gaps for groups by background"
        )
    against = reader.against(rows)
    caption = reader.say("title_contrasts_all", against=against, wave=rows["wave"].iloc[0])
    told = link_target(reader, rows)
    if unit is None:
        return compare_units(reader, rows, caption, told)
    heading = reader.say("word_difference")
    return compare_measures(reader, rows, f"{reader.unit(unit)}. {caption}", heading, told)


def compare_units(reader: Reader, rows: pd.DataFrame, caption: str, told: str = "") -> Table:
    """Lay out differences with a row a unit and a column a measure."""
    order = reader.tree_order(rows["unit"])
    wide = rows.pivot(index="unit", columns="measure").loc[order]
    names = [indent(reader.unit(code), reader.depth(code) - 1) for code in order]
    cells, marks, about = {reader.say("word_unit"): names}, {}, {}
    for measure in rows["measure"].unique():
        column = reader.measure(measure)
        verdicts = wide["verdict", measure].tolist()
        points = [reader.points(each, signed=True) for each in wide["estimate", measure]]
        cells[column] = [mark(*pair) for pair in zip(points, verdicts, strict=True)]
        marks[column] = verdicts
        part = rows[rows["measure"] == measure].set_index("unit", drop=False)
        about[column] = link_cells(reader, part.loc[order], "estimate")
    hidden = bool(rows["estimate"].isna().any())
    notes = f"{reader.say('note_marks')} {reader.notes(hidden=hidden)}"
    return lay_out(cells, caption, notes, about=about, marks=marks, told=told)


def compare_measures(
    reader: Reader, rows: pd.DataFrame, caption: str, heading: str, told: str = ""
) -> Table:
    """Lay out one unit's differences with a row a measure."""
    reading = reader.say("word_reading")
    verdicts = rows["verdict"].tolist()
    points = [reader.points(each, signed=True) for each in rows["estimate"]]
    cells = {
        reader.say("word_index"): [reader.measure(each) for each in rows["measure"]],
        heading: [mark(*pair) for pair in zip(points, verdicts, strict=True)],
        reader.interval_name(): reader.intervals(rows["conf_low"], rows["conf_high"]),
        reading: [reader.say(f"verdict_{each}") for each in verdicts],
    }
    about = link_columns(
        reader,
        rows,
        {
            heading: ("estimate",),
            reader.interval_name(): ("conf_low", "conf_high"),
        },
    )
    hidden = bool(rows[["estimate", "conf_low"]].isna().any(axis=None))
    notes = reader.notes(hidden=hidden)
    if "too_few_answers" in verdicts:
        notes = f"{reader.say('untested_means')} {notes}".strip()
    marks = {heading: verdicts}
    return lay_out(cells, caption, notes, about=about, marks=marks, wide=[reading], told=told)
