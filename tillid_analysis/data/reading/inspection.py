"""Inspecting an export nobody has described yet: its columns, and what stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from tillid_analysis.codebook import Dialect
from tillid_analysis.data.reading.dialects import Description, choose_dialect
from tillid_analysis.data.reading.export import Export, Source
from tillid_analysis.data.reading.formats import check_letters
from tillid_analysis.data.reading.head import look_at, read_answers
from tillid_analysis.data.reading.kinds import find_kind
from tillid_analysis.data.reading.looks import Looks, is_number, looks_like
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of

MOST_VALUES = 60
"""Distinct values up to which they are listed."""

_NEVER_LISTED = frozenset(("email", "cpr", "free_text", "identifier"))


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What one column holds.

    Parameters
    ----------
    name, text
        Its name, and the text of its item where the file has it.
    labels
        The file's labels of its codes.
    values
        Its values as texts and how often each stands; none where they are more than sixty, or
        look like addresses, personal numbers, comments or keys.
    distinct, blank
        How many distinct values it has, and how many rows have none.
    numeric
        Whether all that stands in it are numbers.
    looks_like
        "email", "cpr", "free_text", "identifier", "date", or "".
    """

    name: str
    text: str
    labels: Mapping[int | str, str]
    values: Mapping[str, int] = field(repr=False)
    distinct: int
    blank: int
    numeric: bool
    looks_like: Looks


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an export holds, without a row of it.

    Parameters
    ----------
    file
        Its name in messages.
    dialect, reason
        The dialect it is read in, and why.
    rows
        How many rows it has.
    columns
        All its columns, in its order.
    """

    file: str
    dialect: str
    reason: str
    rows: int
    columns: tuple[ColumnProfile, ...] = field(repr=False)


def inspect_export(
    path: Path, dialect: Dialect | None = None, sheet: str | None = None
) -> Inspection:
    """Look at all columns of an export, and keep no row of it.

    Parameters
    ----------
    path
        The file.
    dialect
        The dialect it is in; recognised where it is None.
    sheet
        The sheet of an Excel file; the first visible one where it is None.

    Returns
    -------
    Inspection
        Every column that has a name. One whose name stands more than once, or that the dialect
        never reads, has no counts.

    Raises
    ------
    ReadingError
        If the file cannot be read, or is not in the dialect named.

    Examples
    --------
    >>> found = inspect_export(Path("data/sample/raw/2024.xlsx"))
    >>> found.dialect, found.rows, found.columns[9].name
    ('plain', 884, 'TIL1')
    """
    source = Source(path, f"{path.parent.name}/{path.name}", ())
    head = look_at(source, find_kind(source, "the command"), sheet)
    reader, recognised = choose_dialect(head, dialect)
    told = reader.describe(head, dialect is not None)
    counts = Counter(name for name in head.names if name)
    readable = [name for name in counts if counts[name] == 1 and name not in told.private]
    export = reader.finish(read_answers(head, replace(source, wanted=readable)))
    check_letters(source, export)
    rows = len(export.frame)
    columns = tuple(_profile(name, export, told) for name in counts)
    return Inspection(source.file, recognised.name, recognised.reason, rows, columns)


def _profile(name: str, export: Export, told: Description) -> ColumnProfile:
    text = told.texts.get(name) or export.texts.get(name, "")
    labels = {
        key if isinstance(key := key_of(code), int) else as_text(code): label
        for code, label in {**export.labels.get(name, {}), **told.labels.get(name, {})}.items()
    }
    if name not in export.frame:
        looks: Looks = "free_text" if name in told.private else ""
        return ColumnProfile(name, text, labels, {}, 0, 0, False, looks)
    values = _count(export.frame[name])
    looks = looks_like(name, values)
    listed = {} if looks in _NEVER_LISTED or len(values) > MOST_VALUES else values
    blank = len(export.frame) - sum(values.values())
    numeric = bool(values) and all(map(is_number, values))
    return ColumnProfile(name, text, labels, listed, len(values), blank, numeric, looks)


def _count(values: pd.Series) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for value, count in values.value_counts().items():
        if count and not is_blank(value):
            counts[as_text(value)] += int(count)
    return dict(counts)
