"""The table of units: those that stand in the exports, under one root and what lies between."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.names import free_name
from tillid_analysis.data.proposal.proposal import Proposal
from tillid_analysis.data.reading import read_export
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of

ROOT_NAME = {"da": "Hele organisationen", "en": "The whole organisation"}

Key = int | str


def write_units(proposal: Proposal, exports: Mapping[str, Path]) -> str:
    """Return the table of units as text.

    Parameters
    ----------
    proposal
        Says in which column of each wave the units stand, and what lies above them.
    exports
        Each wave's file.

    Returns
    -------
    str
        A row a unit, as a text with semicolons: the root, the levels below it, then the units by
        code. A unit is called by the file's label of its code, or else by the code; those that no
        level places stand right under the root.
    """
    named = list_units(proposal, exports)
    codes = sorted(named.values(), key=lambda pair: _rank(pair[0]))
    root = free_name("TOP", [code for code, _ in codes])
    between, above = _between(proposal, named, root)
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\n")
    writer.writerow(("unit", "parent", "name"))
    writer.writerow((root, "", ROOT_NAME[proposal.language]))
    writer.writerows(between)
    writer.writerows((code, above.get(key_of(code), root), label) for code, label in codes)
    return table.getvalue()


def list_units(proposal: Proposal, exports: Mapping[str, Path]) -> dict[Key, tuple[str, str]]:
    """Return code and name of each unit, by the code's key; the newest wave's where they differ.

    Parameters
    ----------
    proposal, exports
        As in `write_units`.
    """
    named: dict[Key, tuple[str, str]] = {}
    for wave, column in reversed(list((proposal.unit.columns if proposal.unit else {}).items())):
        for code, label in _units_of(column, exports[wave]):
            named.setdefault(key_of(code), (code, label))
    return named


def _between(
    proposal: Proposal, units: Mapping[Key, object], root: str
) -> tuple[list[tuple[str, str, str]], dict[Key, str]]:
    """Return the rows of the levels, the most general first, and what stands above each unit."""
    taken = {*units, key_of(root)}
    above = dict.fromkeys(units, root)
    rows: list[tuple[str, str, str]] = []
    for level in proposal.levels:
        labels = {key_of(code): label for code, label in level.column.profile.labels.items()}
        parents: dict[str, str] = {}
        for unit, value in level.values.items():
            parents.setdefault(value, above.get(unit, root))
        codes: dict[str, str] = {}
        for value in sorted(parents, key=_rank):
            # Two things of one code would be one unit.
            codes[value] = value if key_of(value) not in taken else f"{level.name} {value}"
            taken.add(key_of(codes[value]))
            rows.append((codes[value], parents[value], labels.get(key_of(value), value)))
        above |= {unit: codes[value] for unit, value in level.values.items()}
    return rows, above


def _rank(code: str) -> tuple[bool, int, str]:
    key = key_of(code)
    return (False, key, "") if isinstance(key, int) else (True, 0, code)


def _units_of(column: Column, path: Path) -> Iterator[tuple[str, str]]:
    """Yield code and name of each unit that stands in a column, the commonest spelling first."""
    labels = {key_of(code): label for code, label in column.profile.labels.items()}
    counts = dict(column.profile.values)
    if not counts:
        values = read_export(path, "the command", {column.name}).frame[column.name].value_counts()
        counts = {as_text(value): int(n) for value, n in values.items() if not is_blank(value)}
    for value in sorted(counts, key=lambda each: (-counts[each], each)):
        yield value, labels.get(key_of(value), value)
