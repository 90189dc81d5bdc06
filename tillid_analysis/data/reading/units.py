"""The table of units: a row a unit, with its parent and how many were invited in each wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.reading.export import Export, Source
from tillid_analysis.data.reading.formats import read_table
from tillid_analysis.data.reading.headcounts import (
    Heads,
    check_headcounts,
    move_headcounts,
    read_headcount,
)
from tillid_analysis.data.reading.regrouping import Regrouping, read_regrouping
from tillid_analysis.data.reading.spelling import as_text
from tillid_analysis.data.reading.tree import check_tree, depth_first
from tillid_analysis.errors import Problem, ReadingError
from tillid_analysis.units import Destination, UnitTree

_COLUMNS = ("unit", "parent", "name")


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows as they stand: names, parents and invited by unit."""

    file: str
    names: Mapping[str, str]
    parents: Mapping[str, str]
    invited: Mapping[str, Heads]


def read_units(codebook: Codebook) -> UnitTree:
    """Read the table of units, and the crosswalk of those that are no more.

    Parameters
    ----------
    codebook
        Names the two files, the levels and each wave's column of invited.

    Returns
    -------
    UnitTree
        Depth first, children in the table's order, under the parents of the table in every wave. A
        unit that became another is not in it: its children and its invited have moved to what it
        became, from the units above it to those above the new one.

    Raises
    ------
    ReadingError
        With every problem in both files.

    Notes
    -----
    A unit's invited counts the people in it and below it. Left blank it is the sum of its
    children's, and NaN where none of them is known.

    A unit that was split *with shares* is apportioned: its people stay whole and are each counted
    once, in the successors in turn, so that no count is a whole person off its share. Nobody knows
    who went where, so a successor's earlier level is the split unit's but for chance. *Without
    shares* its people are counted in the nearest unit above all successors, which then start
    series of their own. Either way the totals of that unit, and of those above it, are unchanged.

    Backwards the later waves are counted in the units of the first wave. What was merged is then
    what is divided, and needs the shares; what was split is put together again, and is exact.

    Examples
    --------
    >>> from tillid_analysis.codebook import read_codebook
    >>> len(read_units(read_codebook("data/sample/survey.yml")).levels)
    3
    """
    table, problems = _read_rows(codebook)
    regrouping = Regrouping()
    try:
        regrouping = read_regrouping(codebook, table.parents, table.invited)
    except ReadingError as error:
        problems += error.problems
    levels = codebook.units.levels
    structure = check_tree(table.file, table.parents, regrouping.retired, levels)
    problems += structure
    if not structure:
        problems += _check_invited(codebook, table)
    if problems:
        raise ReadingError(f"{table.file} cannot be used", problems)
    placed = regrouping.place(table.parents)
    problems += check_tree(table.file, placed, (), levels)
    if problems:
        raise ReadingError(f"{table.file} cannot be used with its crosswalk", problems)
    return _build(codebook, table, placed, regrouping.destinations(placed))


def _read_rows(codebook: Codebook) -> tuple[_Table, list[Problem]]:
    file = codebook.units.file
    waves = {wave.invited: name for name, wave in codebook.waves.items() if wave.invited}
    wanted = (*_COLUMNS, *waves)
    mend = "rename the columns of the table"
    source = Source(codebook.folder / file, file, wanted, mend)
    export = read_table(source, "survey.yml: units.file", label_row=False)
    absent = [
        _absent(export, wanted, name, waves.get(name))
        for name in wanted
        if name not in export.frame
    ]
    if absent:
        raise ReadingError(f"{file} cannot be used", absent)
    codes, parents, names = ([as_text(value) for value in export.frame[name]] for name in _COLUMNS)
    problems = list(_check_codes(file, codes))
    invited = {}
    for column in waves:
        counts = dict(_read_heads(codes, export.frame[column]))
        wrong = {code: count for code, count in counts.items() if isinstance(count, str)}
        problems += [
            Problem(f"{file}, unit {code}, column {column}", found, "leave it blank if not known")
            for code, found in wrong.items()
        ]
        invited[column] = {
            code: np.nan if isinstance(count, str) else count for code, count in counts.items()
        }
    rows = [row for row in zip(codes, parents, names, strict=True) if row[0]]
    above = {code: parent for code, parent, _ in rows}
    return _Table(file, {code: name or code for code, _, name in rows}, above, invited), problems


def _absent(export: Export, wanted: Sequence[str], name: str, wave: str | None) -> Problem:
    others = [each for each in export.columns if each and each not in wanted]
    rename = f", or rename the column that holds it: {', '.join(others)}" if others else ""
    remedy = f"add it{rename}"
    if wave is not None:
        remedy += f"; it is named by survey.yml: waves.{wave}.invited"
    return Problem(f"{export.file}, column {name}", "is not there", remedy)


def _read_heads(codes: Sequence[str], values: pd.Series) -> Iterator[tuple[str, float | str]]:
    for code, value in zip(codes, values, strict=True):
        if code:
            yield code, read_headcount(value)


def _check_codes(file: str, codes: Sequence[str]) -> Iterator[Problem]:
    for number, code in enumerate(codes, start=1):
        if not code:
            yield Problem(f"{file}, row {number}", "has no code", "write one in column unit")
    for code, count in Counter(codes).items():
        if code and count > 1:
            yield Problem(f"{file}, unit {code}", f"stands in {count} rows", "keep one of them")


def _check_invited(codebook: Codebook, table: _Table) -> Iterator[Problem]:
    for column, given in table.invited.items():
        for unit, found in check_headcounts(table.parents, given):
            where = f"{table.file}, unit {unit}, column {column}"
            remedy = "leave it blank, or count everyone in the unit and below it"
            yield Problem(where, found, remedy)


def _build(
    codebook: Codebook,
    table: _Table,
    placed: Mapping[str, str],
    aliases: Mapping[str, Mapping[str, Destination]],
) -> UnitTree:
    codes = depth_first(placed)
    position = {code: place for place, code in enumerate(codes)}
    given = {
        name: table.invited[wave.invited] for name, wave in codebook.waves.items() if wave.invited
    }
    moved = {
        name: move_headcounts(table.parents, placed, aliases.get(name, {}), heads)
        for name, heads in given.items()
    }
    return UnitTree(
        codes=tuple(codes),
        names=tuple(table.names[code] for code in codes),
        parents=np.array([position.get(placed[code], -1) for code in codes], dtype=np.int64),
        levels=codebook.units.levels,
        invited={name: np.array([heads[code] for code in codes]) for name, heads in moved.items()},
        aliases=aliases,
        elsewhere=_elsewhere(codebook, aliases, given),
    )


def _elsewhere(
    codebook: Codebook,
    aliases: Mapping[str, Mapping[str, Destination]],
    given: Mapping[str, Heads],
) -> dict[str, frozenset[str]]:
    backwards = codebook.units.crosswalk_direction == "backwards"
    own = codebook.wave_names[0 if backwards else -1]
    return {
        wave: frozenset(
            code
            for code in aliases.get(wave, {})
            if (given[wave].get(code, 0) > 0 if wave in given else wave != own)
        )
        for wave in codebook.wave_names
    }
