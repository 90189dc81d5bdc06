"""Excel workbooks: the visible sheet, its header wherever it stands, its answers and no more."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np
import pandas as pd

from tillid_analysis.data.reading.export import (
    Export,
    Source,
    choose_columns,
    drop_blank_rows,
    rows_are,
)
from tillid_analysis.data.reading.spelling import fold, is_blank, key_of, tidy
from tillid_analysis.errors import Problem, nearest

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Cells = Sequence[object]

HEADER_WITHIN = 20
"""Rows among which the header is looked for."""

_ERRORS = frozenset(
    ("#N/A", "#I/T", "#REF!", "#REFERENCE!", "#DIV/0!", "#DIVISION/0!", "#VALUE!", "#VÆRDI!",
     "#NAME?", "#NAVN?", "#NUM!")
)  # fmt: skip
_FOOTERS = frozenset(
    ("i alt", "ialt", "total", "hovedtotal", "sum", "gennemsnit", "snit", "grand total", "average",
     "mean")
)  # fmt: skip
_LONG_TEXT = 20
_DAMAGED = (BadZipFile, ZlibError, ParseError, KeyError, ValueError, TypeError, EOFError, OSError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's header and what stands below it.

    Parameters
    ----------
    names
        The column names; "" where there is none.
    places
        Where each wanted column stands.
    rows
        Only the cells of the wanted columns.
    footers
        Rows of totals at the end that were left out.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    rows: list[list[object]]
    footers: int


def read_excel(source: Source, sheet: str | None, *, label_row: bool = True) -> Export:
    """Read the wanted columns of a sheet.

    Parameters
    ----------
    source
        The file, and the columns wanted, by which the header is found.
    sheet
        The sheet's name; the first visible one where it is None.
    label_row
        Whether a row of item texts may stand between the header and the answers.

    Returns
    -------
    Export
        Numbers as numbers and texts as texts; formula errors and blanks are missing.

    Raises
    ------
    ReadingError
        If the workbook is damaged, has no such sheet, or the sheet has no such columns.
    """
    found = _read_sheet(source, sheet)
    notes = []
    rows = found.rows
    if found.footers:
        notes.append(source.note(f"{rows_are(found.footers)} totals and left out"))
    if label_row and _is_label_row(rows):
        rows = rows[1:]
        notes.append(source.note("the row of texts under the header is left out"))
    errors = _blank_errors(rows)
    if errors:
        remedy = "correct the formulas if the answers are needed"
        notes.append(source.note(f"formula errors, which count as blank: {errors}", remedy))
    columns = {
        name: _to_series([row[place] for row in rows]) for place, name in enumerate(found.places)
    }
    frame, blank = drop_blank_rows(source, pd.DataFrame(columns))
    return Export(frame, {}, source.file, (*notes, *blank), found.names)


def _read_sheet(source: Source, sheet: str | None) -> Sheet:
    # As a stream, since openpyxl judges a path by its ending and leaves a damaged file open.
    with warnings.catch_warnings(), source.path.open("rb") as stream:
        # openpyxl warns about styles, validations and extensions that no answer depends on.
        warnings.simplefilter("ignore")
        workbook = _open(source, stream)
        try:
            name = _choose_sheet(source, workbook, sheet)
            return _collect(source, name, _rows(source, workbook[name]))
        finally:
            workbook.close()


def _open(source: Source, stream: BinaryIO) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(stream, read_only=True, data_only=True)
    except _DAMAGED:
        raise source.refuse(_damaged(source)) from None


def _rows(source: Source, sheet: ReadOnlyWorksheet) -> Iterator[Cells]:
    # Some programs write that a sheet is one cell large.
    sheet.reset_dimensions()
    try:
        yield from sheet.iter_rows(values_only=True)
    except _DAMAGED:
        raise source.refuse(_damaged(source)) from None


def _damaged(source: Source) -> Problem:
    return source.problem("is a damaged Excel file", "export or copy it again")


def _choose_sheet(source: Source, workbook: Workbook, sheet: str | None) -> str:
    names: list[str] = [each.title for each in workbook.worksheets]
    visible = [each.title for each in workbook.worksheets if each.sheet_state == "visible"]
    if sheet is None:
        if not visible:
            found = "has no visible sheet"
            raise source.refuse(source.problem(found, f"name it under sheet; {nearest('', names)}"))
        return str(visible[0])
    same = [name for name in names if fold(name) == fold(sheet)]
    if not same:
        found = f"has no sheet {sheet!r}"
        raise source.refuse(source.problem(found, nearest(sheet, names)))
    return same[0]


def _collect(source: Source, sheet: str, rows: Iterator[Cells]) -> Sheet:
    top = list(islice(rows, HEADER_WITHIN))
    if not any(not is_blank(cell) for row in top for cell in row):
        raise source.refuse(source.problem("is empty", "name another sheet", at=f"sheet {sheet}"))
    header = _find_header(source, top)
    names = _name_columns(source, top, header)
    places = choose_columns(source, names)
    width = len(names)
    kept: list[list[object]] = []
    firsts: list[str] = []
    for row in (*top[header + 1 :], *rows):
        cells = [*row, *[None] * (width - len(row))]
        kept.append([None if is_blank(cells[place]) else cells[place] for place in places.values()])
        firsts.append(_first_text(row))
    kept, footers = _drop_footers(kept, firsts)
    return Sheet(tuple(names), places, kept, footers)


def _find_header(source: Source, top: Sequence[Cells]) -> int:
    wanted = {tidy(name) for name in source.wanted}
    hits = [len(wanted.intersection(tidy(str(cell)) for cell in row)) for row in top]
    if any(hits):
        return hits.index(max(hits))
    filled = [sum(not is_blank(cell) for cell in row) for row in top]
    return filled.index(max(filled))


def _name_columns(source: Source, top: Sequence[Cells], header: int) -> list[str]:
    """Name the columns; where cells are merged the name may stand above the header row."""
    wanted = {tidy(name) for name in source.wanted}
    names = ["" if is_blank(cell) else tidy(str(cell)) for cell in top[header]]
    for row in reversed(top[:header]):
        for place, cell in enumerate(row):
            names += [""] * (place + 1 - len(names))
            above = tidy(str(cell))
            if not names[place] and above in wanted and above not in names:
                names[place] = above
    return names


def _first_text(row: Cells) -> str:
    cell = next((cell for cell in row if not is_blank(cell)), None)
    return fold(cell).rstrip(" :") if isinstance(cell, str) else ""


def _drop_footers(
    rows: list[list[object]], firsts: Sequence[str]
) -> tuple[list[list[object]], int]:
    """Drop rows of totals at the end, with the blank ones around them."""
    footers = 0
    while rows and (firsts[len(rows) - 1] in _FOOTERS or all(cell is None for cell in rows[-1])):
        footers += firsts[len(rows) - 1] in _FOOTERS
        rows.pop()
    return rows, footers


def _is_label_row(rows: Sequence[Cells]) -> bool:
    """Return whether the first row holds items' texts and not a respondent's answers.

    It does where texts stand over codes, or long texts over shorter ones, in most columns.
    """
    if len(rows) < 2:
        return False
    filled = [place for place, cell in enumerate(rows[0]) if cell is not None]
    labels = [
        fold(str(rows[0][place]))
        for place in filled
        if _is_label(rows[0][place], [row[place] for row in rows[1:] if row[place] is not None])
    ]
    # A respondent may write "ved ikke" throughout, but item texts differ.
    told_apart = len(set(labels)) > len(labels) / 2
    enough = len(labels) > 1 or any(len(label) >= _LONG_TEXT for label in labels)
    return told_apart and enough and len(labels) * 2 >= len(filled)


def _is_label(cell: object, below: Cells) -> bool:
    if not isinstance(cell, str) or isinstance(key_of(cell), int) or cell in _ERRORS or not below:
        return False
    if all(isinstance(key_of(each), int) or each in _ERRORS for each in below):
        return True
    return len(cell) >= _LONG_TEXT and len(cell) > max(len(str(each)) for each in below)


def _blank_errors(rows: Sequence[list[object]]) -> int:
    count = 0
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip().upper() in _ERRORS:
                row[place] = None
                count += 1
    return count


def _to_series(cells: Cells) -> pd.Series:
    numbers = all(
        cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))
        for cell in cells
    )
    if not numbers:
        return pd.Series(cells, dtype=object)
    return pd.Series(np.array([np.nan if cell is None else cell for cell in cells], dtype=float))
