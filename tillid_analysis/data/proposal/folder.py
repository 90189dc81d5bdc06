"""A survey's folder, made from exports: survey.yml, units.csv and the exports in raw/."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tillid_analysis.data.proposal.assembling import assemble
from tillid_analysis.data.proposal.choosing import assign_roles
from tillid_analysis.data.proposal.indices import propose_indices
from tillid_analysis.data.proposal.levels import propose_levels
from tillid_analysis.data.proposal.names import name_waves
from tillid_analysis.data.proposal.proposal import WaveFile
from tillid_analysis.data.proposal.units import write_units
from tillid_analysis.data.proposal.writing import write_proposal
from tillid_analysis.data.reading.inspection import inspect_export
from tillid_analysis.errors import CodebookError, Problem
from tillid_analysis.writing import write_whole

SURVEY, UNITS, RAW = "survey.yml", "units.csv", "raw"


def propose_survey(folder: str | Path, exports: Sequence[str | Path]) -> Path:
    """Write a survey file and a table of units that fit some exports.

    Parameters
    ----------
    folder
        The survey's folder; it is made where it is not there.
    exports
        One file a wave. Those outside the folder are copied into its folder raw/.

    Returns
    -------
    Path
        The survey file. It can be used at once; what is uncertain is marked in it.

    Raises
    ------
    CodebookError
        If there is a survey file already, or two exports have the same name.
    ReadingError
        If an export cannot be read. Nothing is written then.

    Notes
    -----
    Waves are named by the year in the files' names, or 1, 2, ... in the order given. Items are
    matched with the shipped instrument, and between waves, by text. The names of columns, labels,
    codes of units and codes of the status are written; no other value of a respondent is, and of
    backgrounds only how many categories they have. A table of units that is there is kept.
    """
    folder, paths = Path(folder), [Path(export) for export in exports]
    survey = folder / SURVEY
    files = [_place(folder, path) for path in paths]
    problems = _clashes(survey, paths, files)
    if problems:
        raise CodebookError(f"{survey} cannot be written", problems)
    names = name_waves([path.name for path in paths])
    named = {name: (paths[place], files[place]) for place, name in enumerate(names)}
    order = sorted(named) if all(len(name) == 4 for name in named) else list(named)
    waves = [_look_at(name, *named[name]) for name in order]
    exported = {name: named[name][0] for name in order}
    proposal = propose_indices(assemble(folder.resolve().name, waves), exported)
    proposal = propose_levels(proposal, exported)
    text = write_proposal(proposal, UNITS)
    table = write_units(proposal, exported)
    for path, file in zip(paths, files, strict=True):
        _copy(path, folder / file)
    if not (folder / UNITS).exists():
        # Excel takes a text file for UTF-8 only if it starts with this mark.
        _write_text(folder / UNITS, "\ufeff" + table)
    _write_text(survey, text)
    return survey


def _place(folder: Path, path: Path) -> str:
    """Return an export's place in the folder: where it lies, or else in raw/."""
    inside, whole = folder.resolve(), path.resolve()
    if whole.is_relative_to(inside):
        return whole.relative_to(inside).as_posix()
    return f"{RAW}/{path.name}"


def _clashes(survey: Path, paths: Sequence[Path], files: Sequence[str]) -> list[Problem]:
    problems = []
    if survey.exists():
        remedy = "name another folder, or move it away first"
        problems.append(Problem(str(survey), "is there already", remedy))
    for file in sorted({file for file in files if files.count(file) > 1}):
        problems.append(Problem(file, "two exports would lie there", "rename one of them"))
    for path, file in zip(paths, files, strict=True):
        there = survey.parent / file
        is_other = there.exists() and path.exists() and there.resolve() != path.resolve()
        if is_other and there.read_bytes() != path.read_bytes():
            remedy = "rename one of them"
            problems.append(Problem(str(there), "is there already, and differs", remedy))
    return problems


def _look_at(name: str, path: Path, file: str) -> WaveFile:
    inspection = inspect_export(path)
    return WaveFile(name, file, inspection, assign_roles(inspection))


def _copy(source: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        shutil.copy2(source, part)
        part.replace(target)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
