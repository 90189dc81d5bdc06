"""Which notebooks make which report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError, Problem, ReportError, check_choice
from tillid_analysis.survey import Survey

CHAPTERS = ("2_indices", "3_units", "4_drivers", "5_waves", "1_data_quality")
"""The institution's report: what was found first, and the data it rests on last."""
UNIT_CHAPTERS = ("unit_report",)


@dataclass(frozen=True, slots=True)
class Report:
    """One file to be made.

    Parameters
    ----------
    file
        Its name.
    unit
        The unit's code; None for the institution.
    name
        The unit's name.
    chapters
        Names of its notebooks, in order.
    """

    file: str
    unit: str | None
    name: str
    chapters: tuple[str, ...]


def choose_reports(
    survey: Survey,
    release: Release,
    wave: str,
    *,
    units: Sequence[str] | None = None,
    level: str | None = None,
) -> list[Report]:
    """List the reports to make.

    Parameters
    ----------
    survey, release
        What was answered, and what may be shown of it.
    wave
        The wave reported on.
    units
        Codes of units, for their reports only; the institution and every unit that may be shown
        where it is left out.
    level
        A level of the tree, for the institution and its units only.

    Raises
    ------
    ChoiceError
        If there is no such unit or level.
    ReportError
        If a unit asked for has too few answers for a report of its own, or the institution has;
        or if the wave has no index.
    """
    if survey.codebook.index_by_id.keys().isdisjoint(survey.measures_of(wave)):
        raise ReportError(f"wave {wave} has no index to report on: see indices in survey.yml")
    shown = release.shown_units(wave)
    if not shown:
        raise ReportError(f"wave {wave} has too few answers for any report")
    if units is not None:
        _check_units(survey, shown, units, wave)
        return list(_unit_reports(survey, units))
    reports = [Report("institution.html", None, survey.units.names[0], _chapters(survey, wave))]
    below = [code for code in shown if code != survey.units.codes[0]]
    return [*reports, *_unit_reports(survey, _at_level(survey, below, level))]


def _chapters(survey: Survey, wave: str) -> tuple[str, ...]:
    """Leave out what the survey has nothing for: drivers, or an earlier wave."""
    codebook = survey.codebook
    empty = {
        "4_drivers": codebook.outcome is None or not codebook.drivers,
        "5_waves": wave == survey.waves[0],
    }
    return tuple(each for each in CHAPTERS if not empty.get(each, False))


def _check_units(survey: Survey, shown: Sequence[str], units: Sequence[str], wave: str) -> None:
    for code in units:
        survey.units.position(code)
    problems = [
        Problem(f"unit {code}", f"too few answers in wave {wave} for a report of its own")
        for code in units
        if code not in shown
    ]
    if problems:
        raise ReportError("these reports cannot be made", problems)


def _at_level(survey: Survey, codes: Sequence[str], level: str | None) -> list[str]:
    if level is None:
        return list(codes)
    depth = survey.units.levels.index(check_choice("level", level, survey.units.levels))
    at_depth = dict(zip(survey.units.codes, survey.units.depths() == depth, strict=True))
    return [code for code in codes if at_depth[code]]


def _unit_reports(survey: Survey, codes: Sequence[str]) -> Iterator[Report]:
    taken: set[str] = {"institution.html"}
    for code in codes:
        if code == survey.units.codes[0]:
            raise ChoiceError(f"unit={code!r} is the institution; its report comes without --unit")
        stem = "unit_" + re.sub(r"[^\w.-]+", "_", code)
        file, again = f"{stem}.html", 2
        while file.lower() in taken:
            file, again = f"{stem}_{again}.html", again + 1
        taken.add(file.lower())
        yield Report(file, code, survey.units.name_of(code), UNIT_CHAPTERS)
