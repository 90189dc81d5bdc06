"""The table of drivers."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released


def tabulate_drivers(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate each driver's importance and coefficient, the most important first.

    Parameters
    ----------
    shown
        A released result of `rank_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a driver; a sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.rank_drivers(survey, wave="2026"))
    >>> ta.tabulate_drivers(shown, language="en")
    Table('What goes with Results culture, 2026')
    """
    reader = Reader(shown, "tabulate_drivers", language).of("rank_drivers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave).sort_values("importance", ascending=False)
    importance, coefficient = reader.say("word_importance"), reader.say("word_coefficient")
    interval, vif = reader.interval_name(), reader.say("word_vif")
    cells = pd.DataFrame(
        {
            reader.say("word_driver"): rows["term"].map(reader.measure),
            importance: rows["importance"].map(reader.share),
            coefficient: [reader.number(each, 2) for each in rows["estimate"]],
            interval: reader.intervals(rows["conf_low"], rows["conf_high"], 2),
            vif: [reader.number(each, 1) for each in rows["vif"]],
        }
    )
    about = {
        importance: link_cells(reader, rows, "importance"),
        coefficient: link_cells(reader, rows, "estimate"),
        interval: link_cells(reader, rows, "conf_low", "conf_high"),
        vif: link_cells(reader, rows, "vif"),
    }
    outcome = reader.measure(rows["measure"].iloc[0])
    caption = reader.say("title_drivers", outcome=outcome, wave=rows["wave"].iloc[0])
    notes = reader.notes(hidden=bool(rows["estimate"].isna().any()))
    return lay_out(cells, caption, notes, about=about)
