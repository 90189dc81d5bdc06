"""Loading: from a survey folder to a Survey, or to the list of what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from tillid_analysis.codebook import Codebook, Dialect, read_codebook
from tillid_analysis.data.apportioning import settle_units
from tillid_analysis.data.assembly import assemble
from tillid_analysis.data.cache import find_slot
from tillid_analysis.data.cache.tables import Kept
from tillid_analysis.data.checking.exports import check_export
from tillid_analysis.data.checking.units import check_answered
from tillid_analysis.data.cleaning import (
    Draft,
    DropDuplicates,
    DropEmpty,
    DropMarked,
    FlagStraightLines,
    Rule,
    clean,
)
from tillid_analysis.data.drafting import Findings, draft_wave, read_wave
from tillid_analysis.data.reading import Recognised
from tillid_analysis.data.reading.dialects import files_beside
from tillid_analysis.data.reading.units import read_units
from tillid_analysis.errors import Problem, ReadingError, check_choice
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree


@dataclass(frozen=True, slots=True)
class Loaded:
    """A survey, and what does not fit in its files; no survey where that blocks.

    Parameters
    ----------
    survey
        None where a problem must be mended first.
    problems
        Everything found, in the order of the files.
    dialects
        For each wave whose file could be looked at, the dialect it is read in, and why.
    """

    survey: Survey | None
    problems: tuple[Problem, ...]
    dialects: Mapping[str, Recognised] = field(default_factory=dict)


def read_survey(path: str | Path, dialect: str | None = None) -> Survey:
    """Read, clean and score a survey.

    Parameters
    ----------
    path
        The survey file, or the folder it stands in as `survey.yml`.
    dialect
        The survey tool that wrote the exports of all waves, whatever the survey file says:
        "plain", "spss", "surveyxact", "enalyzer", "limesurvey", "qualtrics", "redcap" or "glint".
        Where it is None each wave's own is used, or recognised.

    Returns
    -------
    Survey
        Immutable. Its `log` says what was done to which rows and answers.

    Raises
    ------
    ChoiceError
        If there is no such dialect.
    CodebookError
        If the survey file cannot be used.
    ReadingError
        If an export or the units' table cannot be; with every problem in all files.

    Notes
    -----
    Only columns that the codebook names are read: names, addresses and free text never reach the
    memory. Files of the survey are never changed. What was read of an export is kept in the folder
    `.tillid` beside the survey file, readable to its owner only, and taken from there until the
    export, what the survey file says of it or the package changes; where the folder cannot be
    written, and for small exports, the export is read each time.

    Examples
    --------
    >>> read_survey("data/sample/survey.yml").waves
    ('2022', '2024', '2026')
    """
    codebook = read_codebook(path)
    return _read_once(codebook.path, _stamps(codebook), dialect)


def _stamps(codebook: Codebook) -> tuple[tuple[str, int, int] | str, ...]:
    """Tell whether anything has changed, by the survey file's text and the files' stamps."""
    named = [codebook.units.file, codebook.units.crosswalk]
    paths = [codebook.folder / each for each in named if each]
    for wave in codebook.waves.values():
        export = codebook.folder / wave.file
        paths += [export, *files_beside(export)]
    stats = [(path, path.stat()) for path in paths if path.is_file()]
    files = [(str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats]
    return (codebook.model_dump_json(), *files)


@lru_cache(maxsize=2)
def _read_once(path: Path, stamps: object, dialect: str | None) -> Survey:
    loaded = _load(path, dialect, thorough=False)
    if loaded.survey is None:
        blocking = [problem for problem in loaded.problems if problem.blocking]
        raise ReadingError("the survey cannot be read", blocking)
    return loaded.survey


def load_survey(path: str | Path, dialect: str | None = None) -> Loaded:
    """Read a survey, look through its files, and keep every problem, also those that do not block.

    Parameters
    ----------
    path
        The survey file, or the folder it stands in.
    dialect
        The dialect of all waves' exports, as in `read_survey`.

    Raises
    ------
    ChoiceError
        If there is no such dialect.
    CodebookError
        If the survey file cannot be used: nothing else can be checked then.

    Examples
    --------
    >>> load_survey("data/sample/survey.yml").survey is not None
    True
    """
    return _load(path, dialect, thorough=True)


def _load(path: str | Path, dialect: str | None, *, thorough: bool) -> Loaded:
    """Read a survey; where it is not thorough, only what blocks is sure to be found."""
    spoken = _check_dialect(dialect)
    codebook = read_codebook(path)
    found = Findings()
    try:
        tree = read_units(codebook)
    except ReadingError as error:
        # The waves need the tree, but their files can be looked at all the same.
        return Loaded(None, (*error.problems, *_missing_files(codebook)))
    cleaned = [
        _clean_wave(codebook, tree, wave, found, spoken, thorough) for wave in codebook.wave_names
    ]
    drafts = [draft for draft in cleaned if draft is not None]
    if not found.blocked and len(drafts) == len(cleaned):
        found.problems += check_answered(codebook, tree, drafts)
    if found.blocked or len(drafts) < len(cleaned):
        return Loaded(None, tuple(found.problems), found.dialects)
    survey = assemble(codebook, tree, drafts, found.entries)
    return Loaded(survey, tuple(found.problems), found.dialects)


def _check_dialect(name: str | None) -> Dialect | None:
    if name is None:
        return None
    return cast(Dialect, check_choice("dialect", name, get_args(Dialect)))


def _missing_files(codebook: Codebook) -> Iterator[Problem]:
    for name, wave in codebook.waves.items():
        if not (codebook.folder / wave.file).exists():
            yield Problem(
                wave.file, "no such file", f"it is named by survey.yml: waves.{name}.file"
            )


def _clean_wave(
    codebook: Codebook,
    tree: UnitTree,
    name: str,
    found: Findings,
    dialect: Dialect | None,
    thorough: bool,
) -> Draft | None:
    own = Findings()
    try:
        draft = _draft(codebook, tree, name, own, dialect, thorough)
    except ReadingError as error:
        own.problems += error.problems
        draft = None
    if draft is not None:
        draft, entries = clean(draft, _rules(codebook, name))
        draft, settled = settle_units(draft, tree, codebook.units.column)
        own.entries += [*entries, *settled]
        if not len(draft):
            file = codebook.waves[name].file
            own.problems.append(Problem(file, "no rows are left after cleaning", "see its status"))
    found.add(own)
    return draft


def _draft(
    codebook: Codebook,
    tree: UnitTree,
    name: str,
    found: Findings,
    dialect: Dialect | None,
    thorough: bool,
) -> Draft | None:
    slot = find_slot(codebook, tree, name, dialect)
    kept = None if slot is None or thorough else slot.take()
    if kept is not None:
        found.entries += kept.entries
        return kept.draft
    export = read_wave(codebook, name, found, dialect)
    if export is None:
        return None
    if thorough:
        found.problems += check_export(codebook, name, export)
    draft = draft_wave(codebook, tree, name, export, found)
    del export
    if slot is not None and draft is not None:
        slot.keep(Kept(draft, found.entries))
    return draft


def _rules(codebook: Codebook, wave: str) -> tuple[Rule, ...]:
    reverse = [item.reverse for item in codebook.items]
    options = [len(codebook.scale_of(item, wave).options) for item in codebook.items]
    return (
        DropMarked("unfinished", "unfinished"),
        DropMarked("test", "test"),
        DropDuplicates(),
        DropEmpty(),
        FlagStraightLines(reverse, options),
    )
