"""Tables of what can be looked at first: a unit's drivers, and all units' levers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.levers import LEVER, choose_drivers
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.rows import Row, records
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out
from tillid_analysis.results import Released

MOST_LEVERS = 3
"""Columns of the table of units."""


def tabulate_levers(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate a unit's drivers: level, distance, importance and what goes with it.

    Parameters
    ----------
    shown
        A released result of `rank_levers`.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a driver, the levers first; a sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.rank_levers(survey, wave="2026"))
    >>> ta.tabulate_levers(shown, unit="B04", language="en")
    Table('Tilskud Erhverv: what to look at first, 2026')
    """
    reader = Reader(shown, "tabulate_levers", language).of("rank_levers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    code = unit or reader.units.codes[0]
    rows = choose_drivers(reader, code, wave)
    outcome = reader.measure(rows["measure"].iloc[0]).lower()
    written: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        reader.say("word_pulled"): ([reader.points(each) for each in rows["pooled"]], ("pooled",)),
        reader.say("word_upper_quartile"): (
            [reader.points(each) for each in rows["upper_quartile"]],
            ("upper_quartile",),
        ),
        reader.say("word_headroom"): (
            [reader.points(each) for each in rows["headroom"]],
            ("headroom",),
        ),
        reader.say("word_importance"): (
            [reader.share(each) for each in rows["importance"]],
            ("importance",),
        ),
        reader.say("word_goes_with", outcome=outcome): (
            [reader.number(each, 1, signed=True) for each in rows["expected"]],
            ("expected",),
        ),
        reader.interval_name(): (
            reader.intervals(rows["expected_low"], rows["expected_high"], 1),
            ("expected_low", "expected_high"),
        ),
        reader.say("word_certainty"): (
            [reader.share(each) for each in rows["certainty"]],
            ("certainty",),
        ),
    }
    cells = {reader.say("word_driver"): [reader.measure(each) for each in rows["term"]]}
    cells |= {name: list(texts) for name, (texts, _) in written.items()}
    reading = reader.say("word_reading")
    cells[reading] = [read_lever(reader, row) for row in records(rows)]
    about = {name: link_cells(reader, rows, *columns) for name, (_, columns) in written.items()}
    caption = reader.say("title_levers", unit=reader.unit(code), wave=rows["wave"].iloc[0])
    hidden = bool(rows[["pooled", "expected"]].isna().any(axis=None))
    levers = [int(each) for each in rows.index[rows["verdict"] == LEVER]]
    return lay_out(
        cells,
        caption,
        f"{reader.say('levers_expected')} {reader.notes(hidden=hidden)}",
        about=about,
        wide=(reading,),
        strong=levers,
    )


def tabulate_unit_levers(
    shown: Released,
    *,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate the levers of all units, with what goes with the distance on each.

    Parameters
    ----------
    shown
        A released result of `rank_levers`.
    level
        A level of the tree; every level in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a unit, in the order of the tree; a sentence where there are no drivers.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.rank_levers(survey, wave="2026"))
    >>> ta.tabulate_unit_levers(shown, language="en")
    Table('Where each unit can look first, 2026')
    """
    reader = Reader(shown, "tabulate_unit_levers", language).of("rank_levers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave, level=level)
    order = reader.tree_order(rows["unit"])
    top = min((reader.depth(code) for code in order), default=0)
    cells = {
        reader.say("word_unit"): [
            indent(reader.unit(code), reader.depth(code) - top) for code in order
        ]
    }
    about = {}
    for place in range(1, MOST_LEVERS + 1):
        name = reader.say(f"word_lever_{place}")
        at = rows[rows["lever"] == place].set_index("unit", drop=False)
        cells[name] = [_name(reader, at, code) for code in order]
        about[name] = [
            link_cells(reader, at.loc[[code]], "expected")[0] if code in at.index else ""
            for code in order
        ]
    none = rows.groupby("unit")["verdict"].agg(_sum_up)
    first = reader.say("word_lever_1")
    cells[first] = [
        written or reader.say(f"verdict_{none[code]}")
        for code, written in zip(order, cells[first], strict=True)
    ]
    caption = reader.say("title_unit_levers", wave=rows["wave"].iloc[0])
    outcome = reader.measure(str(rows["measure"].iloc[0])).lower()
    notes = f"{reader.say('levers_brackets', outcome=outcome)} {reader.notes(hidden=False)}"
    return lay_out(cells, caption, notes, about=about, wide=list(about))


def read_lever(reader: Reader, row: Row) -> str:
    """Write how a unit's row on a driver is to be read."""
    if row["verdict"] == LEVER:
        return reader.say(f"word_lever_{int(row['lever'])}")
    return reader.say(f"verdict_{row['verdict']}")


def _sum_up(verdicts: pd.Series[str]) -> str:
    """Return what is said of a unit without levers."""
    return "too_few_answers" if (verdicts == "too_few_answers").all() else "no_clear_lever"


def _name(reader: Reader, at: pd.DataFrame, code: str) -> str:
    if code not in at.index:
        return ""
    (row,) = at.loc[[code]].to_dict("records")
    return f"{reader.measure(row['term'])} ({reader.number(row['expected'], 1, signed=True)})"
