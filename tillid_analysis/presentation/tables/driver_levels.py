"""The table of drivers within units and between them."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import BETWEEN, CONTEXTUAL, WITHIN
from tillid_analysis.presentation.driver_levels import name_wave, pick_part, unless_unlocated
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out, mark
from tillid_analysis.results import SIGN, Released

_NO_BREAK = "\N{NO-BREAK SPACE}"
_ENDS = ("estimate", "conf_low", "conf_high")


@unless_unlocated
def tabulate_driver_levels(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table:
    """Tabulate each driver's association with the outcome within units, between, and the gap.

    Parameters
    ----------
    shown
        A released result of `locate_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a driver, the most important within units first: coefficients with intervals, shares
        of what is explained within and between, the difference, tinted where it is clear, how
        much of the driver lies between units, and how much its slope varies over them.

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
    >>> shown = ta.plan_release(survey)(ta.locate_drivers(survey, wave="2026"))
    >>> ta.tabulate_driver_levels(shown, language="en")
    Table('What is related to Results culture within units and between them, 2026')
    """
    reader = Reader(shown, "tabulate_driver_levels", language).of("locate_drivers")
    rows = reader.rows(wave=wave or reader.last_wave)
    within, between, gap = (pick_part(rows, each) for each in (WITHIN, BETWEEN, CONTEXTUAL))
    inside, part_inside = reader.say("word_within"), reader.say("word_share_within")
    outside, part_outside = reader.say("word_between"), reader.say("word_share_between")
    apart, icc = reader.say("word_contextual"), reader.say("word_icc_driver")
    spread = reader.say("word_sd_slope")
    cells = {
        reader.say("word_driver"): [reader.measure(each) for each in within["term"]],
        inside: _write(reader, within),
        part_inside: [reader.share(each) for each in within["importance"]],
        outside: _write(reader, between),
        part_outside: [reader.share(each) for each in between["importance"]],
        apart: [
            mark(written, str(verdict))
            for written, verdict in zip(_write(reader, gap), gap["verdict"], strict=True)
        ],
        icc: [reader.share(each) for each in between["icc"]],
        spread: [reader.number(each, 1) for each in within["sd_slope"]],
    }
    about = {
        inside: link_cells(reader, within, *_ENDS),
        part_inside: link_cells(reader, within, "importance"),
        outside: link_cells(reader, between, *_ENDS),
        part_outside: link_cells(reader, between, "importance"),
        apart: link_cells(reader, gap, *_ENDS),
        icc: link_cells(reader, between, "icc"),
        spread: link_cells(reader, within, "sd_slope"),
    }
    caption = reader.say("title_driver_levels", **name_wave(reader, rows))
    columns = reader.say("driver_level_columns")
    notes = f"{columns} {reader.notes(hidden=any(SIGN in column for column in cells.values()))}"
    verdicts = gap["verdict"].where(gap["verdict"].isin(["higher", "lower"]), "").tolist()
    return lay_out(cells, caption, notes, about=about, marks={apart: verdicts})


def _write(reader: Reader, rows: pd.DataFrame) -> list[str]:
    """Write coefficients with their intervals, which are not to be broken, or the sign."""
    intervals = reader.intervals(rows["conf_low"], rows["conf_high"], 2)
    return [
        SIGN if pd.isna(each) else f"{reader.number(each, 2)} {interval.replace(' ', _NO_BREAK)}"
        for each, interval in zip(rows["estimate"], intervals, strict=True)
    ]
