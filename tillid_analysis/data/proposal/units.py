"""The table of units: those that stand in the exports, under one root."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.names import free_name
from tillid_analysis.data.proposal.proposal import Proposal
from tillid_analysis.data.reading import read_export
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of

ROOT_NAME = {"da": "Hele organisationen", "en": "The whole organisation"}


def write_units(proposal: Proposal, exports: dict[str, Path]) -> str:
    """Return the table of units as text.

    Parameters
    ----------
    proposal
        Says in which column of each wave the units stand.
    exports
        Each wave's file.

    Returns
    -------
    str
        A row a unit, as a text with semicolons: the root, then the units by code. A unit is
        called by the file's label of its code, or else by the code.
    """
    named: dict[int | str, tuple[str, str]] = {}
    for wave, column in reversed(list((proposal.unit.columns if proposal.unit else {}).items())):
        for code, label in _units_of(column, exports[wave]):
            named.setdefault(key_of(code), (code, label))
    codes = sorted(named.values(), key=lambda pair: _rank(pair[0]))
    root = free_name("TOP", [code for code, _ in codes])
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\n")
    writer.writerow(("unit", "parent", "name"))
    writer.writerow((root, "", ROOT_NAME[proposal.language]))
    writer.writerows((code, root, label) for code, label in codes)
    return table.getvalue()


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
