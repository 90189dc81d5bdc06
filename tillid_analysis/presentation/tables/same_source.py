"""The table of drivers ranked in several ways."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.same_source import name_way, read_order
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released


def tabulate_same_source(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate each driver's importance and place in every way of looking at it.

    Parameters
    ----------
    shown
        A released result of `check_same_source`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A part a way, a row a driver, the most important by all answers first; a sentence where
        there are none.

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
    >>> shown = ta.plan_release(survey)(ta.check_same_source(survey, wave="2026"))
    >>> ta.tabulate_same_source(shown, language="en")
    Table('The drivers of Results culture ranked in several ways, 2026')
    """
    reader = Reader(shown, "tabulate_same_source", language).of("check_same_source")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = order_drivers(reader.rows(wave=wave or reader.last_wave))
    interval, order = reader.interval_name(), reader.say("word_same_order")
    written: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        reader.say("word_importance"): (
            [reader.share(each) for each in rows["importance"]],
            ("importance",),
        ),
        interval: (
            reader.intervals(100 * rows["importance_low"], 100 * rows["importance_high"]),
            ("importance_low", "importance_high"),
        ),
        reader.say("word_place"): ([reader.number(each) for each in rows["rank"]], ("rank",)),
        reader.say("word_places"): (
            reader.intervals(rows["rank_low"], rows["rank_high"], 0),
            ("rank_low", "rank_high"),
        ),
        reader.say("word_answers"): ([reader.number(each) for each in rows["n"]], ("n",)),
    }
    cells = {reader.say("word_driver"): [reader.measure(each) for each in rows["term"]]}
    about = {}
    for word, (texts, columns) in written.items():
        cells[word] = list(texts)
        about[word] = link_cells(reader, rows, *columns)
    cells[order] = [read_order(reader, row) for row in rows.to_dict("records")]
    outcome = reader.measure(rows["measure"].iloc[0])
    caption = reader.say("title_same_source", outcome=outcome, wave=rows["wave"].iloc[0])
    parts = [name_way(reader, way) for way in rows["adjustment"]]
    notes = reader.notes(hidden=bool(rows[["importance", "importance_low"]].isna().any(axis=None)))
    return lay_out(cells, caption, notes, about=about, wide=[order], parts=parts)


def order_drivers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, those of each way in the order that all answers give the drivers."""
    ways = rows["adjustment"].unique().tolist()
    first = rows[rows["adjustment"] == ways[0]].sort_values("rank", kind="stable")
    place = {term: at for at, term in enumerate(first["term"])}
    at = rows["adjustment"].map(ways.index) * len(place) + rows["term"].map(place)
    return rows.iloc[at.argsort(kind="stable")].reset_index(drop=True)
