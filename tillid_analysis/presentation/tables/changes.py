"""Tables of changes between waves."""

from __future__ import annotations

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.contrasts import compare_measures, compare_units
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released


def tabulate_changes(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate what changed since the wave before.

    Parameters
    ----------
    shown
        A released result of `compare_waves`.
    unit
        One unit's code, for a row a measure with interval and reading; all units beside each
        other where it is left out.
    wave
        The later wave; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        Changes in points, marked by their verdicts; a sentence where there is no earlier wave, or
        where the unit was there in one of the two only. Such units are left out where all stand
        beside each other.

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
    >>> shown = ta.plan_release(survey)(ta.compare_waves(survey, wave="2026"))
    >>> ta.tabulate_changes(shown, language="en")
    Table('Change from 2024 to 2026 in each unit')
    """
    reader = Reader(shown, "tabulate_changes", language).of("compare_waves")
    if shown.frame.empty:
        return Prose(paragraphs=(reader.say("no_earlier_wave"),))
    rows = reader.rows(unit=unit, wave=wave or reader.last_wave)
    names = {"wave": rows["wave"].iloc[0], "reference": rows["reference"].iloc[0]}
    if unit is not None and reader.missing(rows).any():
        return Prose(paragraphs=(reader.say("changes_missing", unit=reader.unit(unit), **names),))
    if unit is None:
        return compare_units(reader, rows, reader.say("title_changes_units", **names))
    caption = reader.say("title_changes", unit=reader.unit(unit), **names)
    return compare_measures(reader, rows, caption, reader.say("word_change"))
