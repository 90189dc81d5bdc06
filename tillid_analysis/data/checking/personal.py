"""Personal numbers and addresses in the columns that are read: found, and never shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tillid_analysis.data.reading import Export
from tillid_analysis.data.reading.spelling import as_text
from tillid_analysis.errors import Problem
from tillid_analysis.personal import COLUMN_ADDRESS, COLUMN_NUMBER, is_birthday


def check_personal(export: Export, columns: Collection[str]) -> Iterator[Problem]:
    """Find columns that hold e-mail addresses or civil registration numbers (CPR).

    Parameters
    ----------
    export, columns
        A wave's file, and which of its columns to look through.

    Yields
    ------
    Problem
        One a column and kind; none blocks.

    Notes
    -----
    Ten digits count as a CPR number where they begin with a date (ddmmyy). Keys of ten digits do
    so by chance, one in 27: a column is named where at least half of its ten-digit numbers do. A
    number that lost its leading zero in Excel counts too.
    """
    remedy = "replace them in the export by a running number, or name another column"
    for column in columns:
        text = "\n".join(map(_spell, export.frame[column].dropna().unique()))
        for kind, found in (
            ("e-mail addresses", _has_addresses(text)),
            ("what looks like personal numbers (CPR)", _has_numbers(text)),
        ):
            if found:
                where = f"{export.file}, column {column}"
                yield Problem(where, f"holds {kind}", remedy, blocking=False)


def _spell(value: object) -> str:
    if isinstance(value, str):
        return value
    text = as_text(value)
    return text.zfill(10) if len(text) == 9 else text


def _has_addresses(text: str) -> bool:
    # The sign alone is looked for much faster, and is missing from nearly all columns.
    return "@" in text and COLUMN_ADDRESS.search(text) is not None


def _has_numbers(text: str) -> bool:
    dated = [is_birthday(*found.groups()) for found in COLUMN_NUMBER.finditer(text)]
    return 0 < len(dated) <= 2 * sum(dated)
