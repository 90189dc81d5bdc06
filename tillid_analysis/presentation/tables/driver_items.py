"""The table of what each item of a driver carries."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released


def tabulate_driver_items(
    shown: Released,
    *,
    driver: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate what each driver's items carry of its importance, the most important first.

    Parameters
    ----------
    shown
        A released result of `rank_driver_items`.
    driver
        A driver's id; all of them where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A part a driver, with a row for the whole of it and one an item; a sentence where there
        are none.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such driver or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.rank_driver_items(survey, wave="2026", replicates=100)
    >>> ta.tabulate_driver_items(ta.plan_release(survey)(found), language="en")
    Table('Which items carry the relationship with Results culture, 2026')
    """
    reader = Reader(shown, "tabulate_driver_items", language).of("rank_driver_items")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = order_items(reader.rows(wave=wave or reader.last_wave, term=driver))
    importance, interval = reader.say("word_importance"), reader.interval_name()
    whole = reader.say("word_whole_driver")
    cells = {
        reader.say("word_item"): [reader.measure(each) if each else whole for each in rows["item"]],
        importance: [reader.share(each) for each in rows["importance"]],
        # A whole driver has its interval where drivers are ranked.
        interval: [
            written if item else ""
            for item, written in zip(rows["item"], share_intervals(reader, rows), strict=True)
        ],
    }
    about = {
        importance: link_cells(reader, rows, "importance"),
        interval: [
            mark if item else ""
            for item, mark in zip(
                rows["item"],
                link_cells(reader, rows, "importance_low", "importance_high"),
                strict=True,
            )
        ],
    }
    outcome = reader.quote(str(rows["measure"].iloc[0]))
    caption = reader.say("title_driver_items", outcome=outcome, wave=rows["wave"].iloc[0])
    hidden = bool(rows.loc[rows["item"] != "", "importance_low"].isna().any())
    return lay_out(
        cells,
        caption,
        reader.notes(hidden=hidden),
        about=about,
        strong=[at for at, item in enumerate(rows["item"]) if not item],
        parts=[reader.measure(each) for each in rows["term"]],
    )


def order_items(rows: pd.DataFrame) -> pd.DataFrame:
    """Order drivers by their importance, and the items of each, the whole driver first."""
    whole = rows[rows["item"] == ""].set_index("term")["importance"]
    placed = rows.assign(of=rows["term"].map(whole), part=rows["item"] != "")
    order = placed.sort_values(
        ["of", "term", "part", "importance"], ascending=[False, True, True, False], kind="stable"
    )
    return order.drop(columns=["of", "part"]).reset_index(drop=True)


def share_intervals(reader: Reader, rows: pd.DataFrame) -> list[str]:
    """Write the intervals of importance as percentages."""
    ends = (100 * rows["importance_low"], 100 * rows["importance_high"])
    return reader.intervals(*ends)
