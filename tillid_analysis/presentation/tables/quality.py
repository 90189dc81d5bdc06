"""Tables on the data themselves: cleaning and reliability."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.language import count_range
from tillid_analysis.presentation.linking import link_cells, link_columns
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Cells, Links, Table, lay_out
from tillid_analysis.results import Released


def tabulate_quality(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table:
    """Tabulate what reading and cleaning did, as ranges.

    Parameters
    ----------
    shown
        A released result of `assess_quality`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a rule.

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
    >>> shown = ta.plan_release(survey)(ta.assess_quality(survey))
    >>> ta.tabulate_quality(shown, language="en")
    Table('Reading and cleaning, 2026')
    """
    reader = Reader(shown, "tabulate_quality", language).of("assess_quality")
    rows = reader.rows(wave=wave or reader.last_wave)
    cells = {
        reader.say("word_rule"): [reader.say(f"rule_{each}") for each in rows["rule"]],
        reader.say("word_rows"): [count_range(each, reader.language) for each in rows["band"]],
    }
    caption = reader.say("title_quality", wave=rows["wave"].iloc[0])
    return lay_out(
        cells, caption, about={reader.say("word_rows"): link_cells(reader, rows, "band")}
    )


def tabulate_reliability(
    shown: Released,
    *,
    items: bool = False,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate each index's alpha, or each item's correlation with the rest of its index.

    Parameters
    ----------
    shown
        A released result of `assess_reliability`.
    items
        Whether to show the items instead of the indices.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row an index, or a row an item beneath its index.

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
    >>> shown = ta.plan_release(survey)(ta.assess_reliability(survey))
    >>> ta.tabulate_reliability(shown, language="en")
    Table('Reliability of the indices, 2026')
    """
    reader = Reader(shown, "tabulate_reliability", language).of("assess_reliability")
    rows = reader.rows(wave=wave or reader.last_wave)
    rows = rows[(rows["item"] != "") == items]
    cells, about = (_items if items else _indices)(reader, rows)
    name = "title_reliability_items" if items else "title_reliability"
    caption = reader.say(name, wave=rows["wave"].iloc[0])
    parts = [reader.measure(each) for each in rows["measure"]] if items else []
    notes = reader.notes(hidden=bool(rows["estimate"].isna().any()))
    return lay_out(cells, caption, notes, about=about, parts=parts)


def _items(reader: Reader, rows: pd.DataFrame) -> tuple[Cells, Links]:
    rest, without = reader.say("word_item_rest"), reader.say("word_alpha_without")
    cells = {
        reader.say("word_item"): [reader.measure(each) for each in rows["item"]],
        rest: [reader.number(each, 2) for each in rows["correlation"]],
        without: [reader.number(each, 2) for each in rows["estimate"]],
    }
    about = link_columns(
        reader,
        rows,
        {
            rest: ("correlation",),
            without: ("estimate",),
        },
    )
    return cells, about


def _indices(reader: Reader, rows: pd.DataFrame) -> tuple[Cells, Links]:
    alpha, interval = reader.say("word_alpha"), reader.interval_name()
    answers = reader.say("word_complete")
    cells = {
        reader.say("word_index"): [reader.measure(each) for each in rows["measure"]],
        alpha: [reader.number(each, 2) for each in rows["estimate"]],
        interval: reader.intervals(rows["conf_low"], rows["conf_high"], 2),
        answers: [reader.number(each) for each in rows["n"]],
    }
    about = link_columns(
        reader,
        rows,
        {
            alpha: ("estimate",),
            interval: ("conf_low", "conf_high"),
            answers: ("n",),
        },
    )
    return cells, about
