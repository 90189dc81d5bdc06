"""Drafting: one wave's export turned into positions of options, units and flags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook, Dialect, Item, Scale, Wave
from tillid_analysis.data.backgrounds import decode_backgrounds
from tillid_analysis.data.cleaning import Draft, Entry, not_asked
from tillid_analysis.data.decoding import (
    decode_codes,
    decode_item,
    decode_numbers,
    decode_units,
    number_keys,
    read_places,
)
from tillid_analysis.data.reading import Export, Recognised, read_export
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.errors import Problem, nearest
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree

Marks = NDArray[np.bool_] | None

MOST_UNRECOGNISED = 0.05
"""Share of an item's filled-in answers above which the codebook, not the data, must be wrong."""


@dataclass(slots=True)
class Findings:
    """What turns up while waves are read: problems, log entries, and the files' dialects."""

    problems: list[Problem] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    dialects: dict[str, Recognised] = field(default_factory=dict)

    def add(self, other: Findings) -> None:
        """Add what turned up elsewhere."""
        self.problems += other.problems
        self.entries += other.entries
        self.dialects |= other.dialects

    @property
    def blocked(self) -> bool:
        """Whether a problem must be mended before the wave can be used."""
        return any(problem.blocking for problem in self.problems)


def read_wave(
    codebook: Codebook, name: str, found: Findings, dialect: Dialect | None = None
) -> Export | None:
    """Read one wave's export, and see whether all columns are there.

    Parameters
    ----------
    codebook
        What was asked.
    name
        The wave.
    found
        Where problems and the file's dialect are added.
    dialect
        The dialect to read it in, whatever the survey file says; None leaves it to that.

    Returns
    -------
    Export or None
        None where a column is missing.

    Raises
    ------
    ReadingError
        If the file cannot be read at all.
    """
    wave = codebook.waves[name]
    named_by = f"survey.yml: waves.{name}.file"
    needed = dict(needed_columns(codebook, wave))
    path, spoken = codebook.folder / wave.file, dialect or wave.dialect
    export = read_export(path, named_by, set(needed), wave.sheet, spoken)
    if export.dialect is not None:
        found.dialects[name] = export.dialect
    found.problems += export.notes
    found.problems += _missing_columns(export, needed, name)
    return None if found.blocked else export


def draft_wave(
    codebook: Codebook, tree: UnitTree, name: str, export: Export, found: Findings
) -> Draft | None:
    """Turn one wave's export into a draft.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    name, export
        The wave, and its file.
    found
        Where problems and log entries are added.

    Returns
    -------
    Draft or None
        None where a blocking problem was found.
    """
    wave = codebook.waves[name]
    n = len(export.frame)
    found.entries.append(Entry(name, "read", n, n, n))
    # Numbering takes the most memory, so it comes before there are answers.
    respondent = _number_respondents(codebook, wave, export)
    answers = _decode_items(codebook, wave, name, export, found)
    marks = _unfinished(wave, export), _test(wave, export)
    background, problems = decode_backgrounds(codebook, wave, export, _counted(n, *marks))
    found.problems += problems
    draft = Draft(
        name,
        answers,
        _decode_units(codebook, wave, name, tree, export, found),
        background,
        _decode_weight(wave, export, found),
        respondent,
        *marks,
    )
    return None if found.blocked else draft


def needed_columns(codebook: Codebook, wave: Wave) -> Iterator[tuple[str, str]]:
    """Yield the export's columns that are needed, and what each is needed for.

    Parameters
    ----------
    codebook, wave
        What was asked, and the wave.
    """
    for item in codebook.item_by_id:
        if item not in wave.omitted:
            yield wave.column(item), f"item {item}"
    yield wave.column(codebook.units.column), "the unit"
    for background in codebook.background:
        if background not in wave.omitted:
            yield wave.column(background), f"background {background}"
    if codebook.respondent is not None:
        yield wave.column(codebook.respondent), "the respondent"
    if wave.status is not None:
        yield wave.status.column, "the status"
    if wave.test is not None:
        yield wave.test.column, "test answers"
    if wave.weight is not None:
        yield wave.weight, "the weight"


def _missing_columns(export: Export, needed: dict[str, str], name: str) -> Iterator[Problem]:
    for column, purpose in needed.items():
        if column not in export.frame:
            kind, _, asked = purpose.partition(" ")
            remedy = f"write its name under waves.{name}.columns in survey.yml"
            if kind in ("item", "background"):
                remedy += f", or {asked} under waves.{name}.omitted if it was not asked"
            yield Problem(f"{export.file}, column {column}", f"is not there ({purpose})", remedy)


def _decode_items(
    codebook: Codebook, wave: Wave, name: str, export: Export, found: Findings
) -> NDArray[np.int8]:
    n = len(export.frame)
    answers = np.empty((n, len(codebook.items)), dtype=np.int8, order="F")
    for position, item in enumerate(codebook.items):
        if item.id in wave.omitted:
            answers[:, position] = not_asked(n)
        else:
            column = wave.column(item.id)
            answers[:, position] = _decode_one(codebook, item, name, column, export, found)
    return answers


def _decode_one(
    codebook: Codebook, item: Item, name: str, column: str, export: Export, found: Findings
) -> NDArray[np.int8]:
    scale, blanks = codebook.scale_of(item, name), export.blanks.get(column, frozenset())
    labels = {**export.numbers.get(column, {}), **export.labels.get(column, {})}
    if export.numbered:
        labels |= _place_labels(export, item, scale, column, found)
    decoded = decode_item(export.frame[column], labels, item, scale, blanks)
    n = len(decoded.positions)
    counts = [("dont_know", "", decoded.dont_know), ("blank", "", decoded.blank)]
    counts += [("out_of_range", code, count) for code, count in decoded.unrecognised]
    found.entries += [
        Entry(name, rule, n, n, count, item.id, code) for rule, code, count in counts if count
    ]
    unknown = sum(count for _, count in decoded.unrecognised)
    if unknown:
        filled = max(n - decoded.blank, 1)
        codes = ", ".join(code for code, _ in decoded.unrecognised[:10])
        found.problems.append(
            Problem(
                f"{export.file}, column {column} (item {item.id})",
                f"{unknown} answers have codes that scale {scale.id} does not name: {codes}",
                "name them as options or as missing in the codebook; until then they are blank",
                blocking=unknown / filled > MOST_UNRECOGNISED,
            )
        )
    return decoded.positions


def _place_labels(export: Export, item: Item, scale: Scale, column: str, found: Findings) -> Labels:
    places = read_places(export.frame[column], item, scale)
    if places.doubtful:
        where = f"{export.file}, column {column} (item {item.id})"
        what = f"its numbers can be values or label numbers of scale {scale.id}"
        found.problems.append(Problem(where, what, "export the column as text"))
    return places.labels


def _decode_units(
    codebook: Codebook, wave: Wave, name: str, tree: UnitTree, export: Export, found: Findings
) -> NDArray[np.int32]:
    column = wave.column(codebook.units.column)
    labels = export.labels.get(column, {})
    positions, unknown = decode_units(export.frame[column], labels, tree, name)
    for code, count in unknown[:10]:
        where = f"{export.file}, column {column}"
        what = f"unit {code!r} ({count} rows) is not in {codebook.units.file}"
        remedy = f"add it there or to the crosswalk; {nearest(code, tree.codes)}"
        found.problems.append(Problem(where, what, remedy))
    missing = int((positions < 0).sum()) - sum(count for _, count in unknown)
    if missing:
        n = len(positions)
        found.entries.append(Entry(name, "no_unit", n, n, missing, codebook.units.column))
    return np.where(positions < 0, 0, positions).astype(np.int32)


def _decode_weight(wave: Wave, export: Export, found: Findings) -> Floats | None:
    if wave.weight is None:
        return None
    weight, unusable = decode_numbers(export.frame[wave.weight])
    unusable += int((weight <= 0).sum())
    if unusable:
        what = f"{unusable} weights are missing or not above zero"
        where = f"{export.file}, column {wave.weight}"
        found.problems.append(Problem(where, what, "give every respondent a weight"))
    return weight


def _number_respondents(codebook: Codebook, wave: Wave, export: Export) -> NDArray[np.int64] | None:
    """Give respondents numbers, so that their keys need not be kept."""
    if codebook.respondent is None:
        return None
    return number_keys(export.frame[wave.column(codebook.respondent)])


def _counted(n: int, *marks: Marks) -> NDArray[np.bool_]:
    """Return (n,) which rows are answers: all but those that are marked."""
    counted = np.ones(n, dtype=np.bool_)
    for marked in marks:
        counted &= True if marked is None else ~marked
    return counted


def _unfinished(wave: Wave, export: Export) -> Marks:
    if wave.status is None:
        return None
    labels = export.labels.get(wave.status.column, {})
    return ~decode_codes(export.frame[wave.status.column], labels, wave.status.keep)


def _test(wave: Wave, export: Export) -> Marks:
    if wave.test is None:
        return None
    labels = export.labels.get(wave.test.column, {})
    return decode_codes(export.frame[wave.test.column], labels, wave.test.drop)
