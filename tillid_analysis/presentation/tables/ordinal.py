"""Tables of differences by the mean and by the order of the answers, side by side."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.agreement import disagreements
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_columns
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out, mark
from tillid_analysis.results import SIGN, Released

ODDS_DECIMALS = 2


@unless_empty
def tabulate_ordinal(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate where the verdict by the mean hangs on the mean.

    Parameters
    ----------
    shown
        A released result of `check_ordinal`.
    unit
        One unit's code, for a row a measure; of all units only the differences on which mean and
        order disagree where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        Difference in points, odds ratio with interval, and both readings; a sentence where there
        is no disagreement.

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
    >>> shown = ta.plan_release(survey)(ta.check_ordinal(survey, wave="2026"))
    >>> ta.tabulate_ordinal(shown, unit="A03", language="en")
    Table('Tilsyn Syd: difference from the rest by the mean and by the order, 2026')
    """
    reader = Reader(shown, "tabulate_ordinal", language).of("check_ordinal")
    when = wave or reader.last_wave
    if unit is not None:
        rows = reader.rows(unit=unit, wave=when)
        caption = reader.say("title_ordinal_unit", unit=reader.unit(unit), wave=when)
        return _lay_out(reader, rows, caption)
    found = disagreements(reader, reader.rows(wave=when))
    if found.empty:
        return Prose(paragraphs=(reader.say("find_agree"),))
    order = reader.tree_order(found["unit"])
    rows = found.set_index("unit", drop=False).loc[order]
    caption = reader.say("title_ordinal", wave=when)
    return _lay_out(reader, rows, caption, [reader.unit(each) for each in rows["unit"]])


def _lay_out(
    reader: Reader, rows: pd.DataFrame, caption: str, parts: list[str] | None = None
) -> Table:
    words = {
        reader.say(name): [
            reader.say(f"{prefix}_{each}") if each else SIGN for each in rows[column]
        ]
        for name, column, prefix in (
            ("word_reading_mean", "verdict_mean", "verdict"),
            ("word_reading_order", "verdict", "verdict"),
            ("word_agrees", "agrees", "agrees"),
        )
    }
    difference, ratio = reader.say("word_difference"), reader.say("word_odds_ratio")
    verdicts = rows["verdict_mean"].tolist()
    points = [reader.points(each, signed=True) for each in rows["estimate"]]
    cells = {
        reader.say("word_index"): [reader.measure(each) for each in rows["measure"]],
        difference: [mark(*pair) for pair in zip(points, verdicts, strict=True)],
        ratio: [reader.number(each, ODDS_DECIMALS) for each in rows["odds_ratio"]],
        reader.interval_name(): reader.intervals(
            rows["odds_low"], rows["odds_high"], ODDS_DECIMALS
        ),
        **words,
    }
    about = link_columns(
        reader,
        rows,
        {
            difference: ("estimate",),
            ratio: ("odds_ratio",),
            reader.interval_name(): ("odds_low", "odds_high"),
        },
    )
    hidden = bool(rows[["estimate", "odds_ratio"]].isna().any(axis=None))
    return lay_out(
        cells,
        caption,
        reader.notes(hidden=hidden),
        about=about,
        marks={difference: verdicts},
        wide=list(words),
        parts=parts or [],
    )
