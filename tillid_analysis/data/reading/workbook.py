"""Opening Excel workbooks: the sheet that is meant, and where its header stands."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError

from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.spelling import as_text, fold, is_blank, tidy
from tillid_analysis.data.reading.told import Told, read_label_rows
from tillid_analysis.errors import Problem, nearest
from tillid_analysis.exporting.marks import LABEL_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Cells = Sequence[object]

HEADER_WITHIN = 20
"""Rows among which the header is looked for."""

# What openpyxl, and what it reads zip archives and XML with, raise about what does not fit.
_DAMAGED = (
    *(BadZipFile, ZlibError, ParseError, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError),
)


@contextmanager
def open_sheet(
    source: Source, sheet: str | None, *, formulas: bool = False
) -> Iterator[tuple[list[str], Iterator[Cells]]]:
    """Open a sheet: the column names, and all rows under them.

    Parameters
    ----------
    source
        The file, and the columns wanted, by which the header is found.
    sheet
        The sheet's name; the first visible one where it is None.
    formulas
        Whether formulas are wanted as they were written, and not their results.

    Yields
    ------
    tuple of list of str and iterator of rows
        "" where a column has no name; the rows can be read while the sheet is open.

    Raises
    ------
    ReadingError
        If the workbook is damaged, has no such sheet, or the sheet is empty.
    """
    with _opened(source, formulas=formulas) as workbook:
        name = _choose_sheet(source, workbook, sheet)
        rows = _rows(source, workbook[name])
        top = list(islice(rows, HEADER_WITHIN))
        if not any(not is_blank(cell) for row in top for cell in row):
            empty = source.problem("is empty", "name another sheet", at=f"sheet {name}")
            raise source.refuse(empty)
        header = _find_header(source, top)
        yield _name_columns(source, top, header), chain(top[header + 1 :], rows)


def read_label_sheet(source: Source) -> Told | None:
    """Return what a workbook's sheet of labels tells; None where it has no such sheet.

    Parameters
    ----------
    source
        The file.

    Raises
    ------
    ReadingError
        If the workbook is damaged.
    """
    with _opened(source) as workbook:
        found = [sheet for sheet in workbook.worksheets if sheet.title == LABEL_SHEET]
        return read_label_rows(_rows(source, found[0])) if found else None


def peek(
    source: Source, sheet: str | None, rows: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return a sheet's column names and its first rows as texts.

    Parameters
    ----------
    source, sheet
        As in `open_sheet`.
    rows
        How many rows.
    """
    with open_sheet(source, sheet) as (names, below):
        top = tuple(tuple(map(as_text, row)) for row in islice(below, rows))
    return tuple(names), top


@contextmanager
def _opened(source: Source, *, formulas: bool = False) -> Iterator[Workbook]:
    # As a stream, since openpyxl judges a path by its ending and leaves a damaged file open.
    with warnings.catch_warnings(), source.path.open("rb") as stream:
        # openpyxl warns about styles, validations and extensions that no answer depends on.
        warnings.simplefilter("ignore")
        workbook = _open(source, stream, formulas=formulas)
        try:
            yield workbook
        finally:
            workbook.close()


def _open(source: Source, stream: BinaryIO, *, formulas: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(stream, read_only=True, data_only=not formulas)
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
