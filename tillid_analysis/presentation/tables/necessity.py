"""The table of what is reached by those who score low, and high, on each driver."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import BIN
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released

FIFTHS = ("lowest", "low", "middle", "high", "highest")


def tabulate_necessity(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate what a tenth reaches on the outcome, by fifths of each driver's scores.

    Parameters
    ----------
    shown
        A released result of `assess_necessity`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a driver, a column a fifth of the respondents by their score on it; where many have
        the same score there are fewer parts, and the columns between are empty. A sentence where
        there is nothing to show.

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
    >>> shown = ta.plan_release(survey)(ta.assess_necessity(survey, wave="2026"))
    >>> ta.tabulate_necessity(shown, language="en")
    Table('Results culture reached by one in ten, by score on each driver, 2026')
    """
    reader = Reader(shown, "tabulate_necessity", language).of("assess_necessity")
    rows = shown.frame[shown.frame["part"] == BIN]
    if rows["reached"].isna().all():
        return Prose(paragraphs=(reader.say("no_necessity"),))
    rows = reader.rows(wave=wave or reader.last_wave, part=BIN)
    drivers = rows["term"].unique().tolist()
    cells: dict[str, list[str]] = {reader.say("word_driver"): [*map(reader.measure, drivers)]}
    about: dict[str, list[str]] = {}
    placed = rows.assign(fifth=_place(rows))
    for at, name in enumerate(FIFTHS):
        column = reader.say(f"word_fifth_{name}")
        mine = placed[placed["fifth"] == at].set_index("term", drop=False)
        links = dict(zip(mine["term"], link_cells(reader, mine, "reached"), strict=True))
        cells[column] = [
            reader.points(float(mine.loc[each, "reached"])) if each in links else ""
            for each in drivers
        ]
        about[column] = [links.get(each, "") for each in drivers]
    outcome = reader.measure(str(rows["measure"].iloc[0]))
    caption = reader.say("title_necessity", outcome=outcome, wave=rows["wave"].iloc[0])
    hidden = bool(rows["reached"].isna().any())
    return lay_out(cells, caption, reader.notes(hidden=hidden), about=about)


def _place(rows: pd.DataFrame) -> pd.Series[int]:
    """Return which fifth each bin stands for: the lowest and the highest always have their own."""
    of_driver = rows.groupby("term", sort=False)["term"]
    last = (of_driver.transform("size") - 1).clip(lower=1)
    return (of_driver.cumcount() * (len(FIFTHS) - 1) / last).round().astype(int)
