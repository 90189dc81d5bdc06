"""The table of drivers."""

from __future__ import annotations

from collections.abc import Iterable

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.ranking import (
    rank_rows,
    tell_explained,
    tell_share,
)
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
        A row a driver: its share with interval, the places it may have, Johnson's relative
        weight, coefficient with interval and VIF; a sentence where there are none.

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
    >>> ta.tabulate_drivers(shown, language="en").caption.split(".")[0]
    'What is related to Results culture, 2026'
    """
    reader = Reader(shown, "tabulate_drivers", language).of("rank_drivers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = rank_rows(reader, wave)
    level = reader.say("word_coefficient_interval", level=reader.level())
    shares = zip(rows["importance_low"], rows["importance_high"], strict=True)
    places = zip(rows["rank_low"], rows["rank_high"], strict=True)
    written: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        reader.say("word_importance"): (
            [reader.share(each) for each in rows["importance"]],
            ("importance",),
        ),
        f"{reader.interval_name()}, %": (
            [tell_share(reader, *each) for each in shares],
            ("importance_low", "importance_high"),
        ),
        reader.say("word_places"): (
            [reader.interval(*each, 0) for each in places],
            ("rank_low", "rank_high"),
        ),
        reader.say("word_relative_weight"): (
            [reader.share(each) for each in rows["relative_weight"]],
            ("relative_weight",),
        ),
        reader.say("word_coefficient"): (
            [reader.number(each, 2) for each in rows["estimate"]],
            ("estimate",),
        ),
        level: (
            reader.intervals(rows["conf_low"], rows["conf_high"], 2),
            ("conf_low", "conf_high"),
        ),
        reader.say("word_vif"): ([reader.number(each, 1) for each in rows["vif"]], ("vif",)),
    }
    cells = {reader.say("word_driver"): [reader.measure(each) for each in rows["term"]]}
    cells |= {heading: list(texts) for heading, (texts, _) in written.items()}
    about = {
        heading: link_cells(reader, rows, *columns) for heading, (_, columns) in written.items()
    }
    outcome = reader.measure(rows["measure"].iloc[0])
    title = reader.say("title_drivers", outcome=outcome, wave=rows["wave"].iloc[0])
    explained, told = tell_explained(reader, rows)
    hidden = bool(rows[["estimate", "importance_low", "rank_low"]].isna().any(axis=None))
    notes = f"{reader.say('drivers_columns')} {reader.notes(hidden=hidden)}"
    return lay_out(cells, f"{title}. {explained}", notes, about=about, told=told)
