"""The table of drivers held against each other."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tillid_analysis.columns import COMPLETE, CONDITIONAL, GENERAL
from tillid_analysis.presentation.differing import CLEAR
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import join_links, link_cells, link_counts
from tillid_analysis.presentation.ranking import tell_share
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out, mark
from tillid_analysis.results import Released

SENSES: Mapping[str, str] = {
    COMPLETE: "dominance_complete",
    CONDITIONAL: "dominance_conditional",
    GENERAL: "dominance_general",
}


def tabulate_driver_pairs(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate the pairs of drivers, those that clearly differ first.

    Parameters
    ----------
    shown
        A released result of `contrast_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a pair, the driver with the larger share first: the difference of shares with the
        interval that holds for all pairs at once, in which sense the first explains more, in how
        many replicates, and the verdict; a sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.contrast_drivers(survey, wave="2026"))
    >>> ta.tabulate_driver_pairs(shown, language="en").caption.split(".")[0]
    'Which drivers are most closely related to Results culture, two by two, 2026'
    """
    reader = Reader(shown, "tabulate_driver_pairs", language).of("contrast_drivers")
    if shown.frame["importance_difference"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    rows = rows.assign(clear=rows["verdict"].isin(CLEAR)).sort_values(
        ["clear", "importance_difference"], ascending=False, kind="stable", ignore_index=True
    )
    clear, when = int(rows.pop("clear").sum()), str(rows["wave"].iloc[0])
    outcome = reader.measure(rows["measure"].iloc[0])
    title = reader.say("title_driver_pairs", outcome=outcome, wave=when)
    counted = reader.say("driver_pairs_compared", clear=clear, all=len(rows))
    return _lay_out(
        reader, rows, f"{title}. {counted}", link_counts(reader, when, [clear, len(rows)])
    )


def _lay_out(reader: Reader, rows: pd.DataFrame, caption: str, told: str) -> Table:
    pairs = zip(rows["term"], rows["reference"], strict=True)
    ends = zip(rows["importance_low"], rows["importance_high"], strict=True)
    verdicts = rows["verdict"].tolist()
    difference, often = reader.say("word_share_difference_drivers"), reader.say("word_how_often")
    sense = rows["dominance"].where(rows["dominance"] != "", GENERAL)
    columns = [f"always_{each}" for each in sense]
    points = [reader.points(100 * each, signed=True) for each in rows["importance_difference"]]
    interval = reader.interval_name()
    senses, verdict = reader.say("word_explains_more"), reader.say("word_reading")
    cells = {
        reader.say("word_driver_pair"): [
            reader.say("pair", unit=reader.measure(a), other=reader.measure(b)) for a, b in pairs
        ],
        difference: [mark(*each) for each in zip(points, verdicts, strict=True)],
        interval: [tell_share(reader, *each) for each in ends],
        senses: [reader.say(SENSES[each]) for each in sense],
        often: [reader.share(float(rows[each].iloc[at])) for at, each in enumerate(columns)],
        verdict: [reader.say(f"verdict_{each}") for each in verdicts],
    }
    about = {
        difference: link_cells(reader, rows, "importance_difference"),
        interval: link_cells(reader, rows, "importance_low", "importance_high"),
        often: [
            join_links(*link_cells(reader, rows.iloc[at : at + 1], each))
            for at, each in enumerate(columns)
        ],
    }
    hidden = bool(rows[["importance_low", "always_general"]].isna().any(axis=None))
    at_zero = rows["verdict"].isin(CLEAR) & (rows["importance_low"] == 0)
    notes = [reader.say("pairs_rounded")] if at_zero.any() else []
    return lay_out(
        cells,
        caption,
        " ".join([*notes, reader.notes(hidden=hidden)]),
        about=about,
        marks={difference: verdicts},
        wide=(senses, verdict),
        told=told,
    )
