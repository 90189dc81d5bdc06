"""The table of a unit's stages of maturity."""

from __future__ import annotations

from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.maturity import (
    indices_of,
    link_limits,
    link_stages,
    name_stages,
    place,
    tell_limits,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released


def tabulate_maturity(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate one unit's stage of maturity on each index, with the level that it is read from.

    Parameters
    ----------
    shown
        A released result of `estimate` of the indices.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row an index: level, interval and stage, or the two between which it lies.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Notes
    -----
    The limits are those of `maturity` in the survey file, an aid to reading that rests on no
    research: see `state_maturity`.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, wave="2026"))
    >>> ta.tabulate_maturity(shown, unit="A", language="en").caption.split(".")[0]
    'Stage of maturity on each index, Jura og Tilsyn, 2026'
    """
    reader = Reader(shown, "tabulate_maturity", language).of("estimate")
    rows = indices_of(reader, unit, wave)
    read = place(reader, rows)
    level, interval, stage = (
        reader.say("word_level"),
        reader.interval_name(),
        reader.say("word_maturity"),
    )
    cells = {
        reader.say("word_index"): [reader.measure(each) for each in rows["measure"]],
        level: [reader.points(each) for each in rows["estimate"]],
        interval: reader.intervals(rows["conf_low"], rows["conf_high"]),
        stage: [name_stages(reader, each) for each in read],
    }
    when = str(rows["wave"].iloc[0])
    about = {
        level: link_cells(reader, rows, "estimate"),
        interval: link_cells(reader, rows, "conf_low", "conf_high"),
        stage: [link_stages(reader, when, [each]) for each in read],
    }
    unit_name = reader.unit(str(rows["unit"].iloc[0]))
    title = reader.say("title_maturity", unit=unit_name, wave=when)
    caption = f"{title}. {tell_limits(reader)}"
    notes = f"{reader.say('maturity_aid')} {reader.notes(hidden=not all(read), rows=rows)}".strip()
    told = link_limits(reader, when)
    return lay_out(cells, caption, notes, about=about, wide=[stage], told=told)
