"""What an export says about itself before its answers are read: names and first rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tillid_analysis.data.reading.delimited import find_layout, read_delimited
from tillid_analysis.data.reading.excel import read_excel
from tillid_analysis.data.reading.export import Export, Source
from tillid_analysis.data.reading.kinds import Kind, name_of_kind
from tillid_analysis.data.reading.layout import Layout
from tillid_analysis.data.reading.parquet import parquet_names, read_parquet
from tillid_analysis.data.reading.spelling import tidy
from tillid_analysis.data.reading.spss import read_spss, spss_names
from tillid_analysis.data.reading.workbook import peek

FIRST_ROWS = 50
"""Rows by which a dialect may be recognised."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What an export says about itself.

    Parameters
    ----------
    source
        The file, and the columns wanted.
    kind
        What kind of file it is.
    names
        The column names, tidied; "" where there is none.
    top
        The first rows under the header as texts; none where the kind needs no guessing.
    sheet
        The sheet asked for.
    layout
        How a text file is laid out; None for other kinds.
    """

    source: Source
    kind: Kind
    names: tuple[str, ...]
    top: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    sheet: str | None = None
    layout: Layout | None = None

    def cells(self, name: str) -> list[str]:
        """Return the first cells of a column, those that are filled."""
        place = self.names.index(name)
        return [row[place] for row in self.top if place < len(row) and row[place]]


def look_at(source: Source, kind: Kind, sheet: str | None) -> Head:
    """Look at a file's names and first rows.

    Parameters
    ----------
    source, kind, sheet
        The file, its kind, and the sheet of an Excel file.

    Returns
    -------
    Head
        Without any answer of a Parquet or SPSS file.

    Raises
    ------
    ReadingError
        If the file is damaged or empty.
    """
    match kind:
        case "text":
            layout = find_layout(source)
            return Head(source, kind, _tidied(layout.names), layout.top, layout=layout)
        case "excel":
            names, top = peek(source, sheet, FIRST_ROWS)
            return Head(source, kind, _tidied(names), top, sheet)
        case "parquet":
            return Head(source, kind, _tidied(parquet_names(source)))
        case "spss":
            return Head(source, kind, _tidied(spss_names(source)))


def _tidied(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(tidy, names))


def read_answers(head: Head, source: Source, *, label_row: bool = True) -> Export:
    """Read the wanted columns of a file that has been looked at.

    Parameters
    ----------
    head
        What it says about itself.
    source
        The file again, perhaps with other columns wanted.
    label_row
        Whether an Excel sheet may have a row of item texts under its header.

    Raises
    ------
    ReadingError
        If the file cannot be read.
    """
    if head.layout is not None:
        export = read_delimited(source, head.layout)
    elif head.kind == "excel":
        return read_excel(source, head.sheet, label_row=label_row)
    else:
        export = read_parquet(source) if head.kind == "parquet" else read_spss(source)
    return export


def sheet_note(head: Head, sheet: str | None, export: Export) -> Export:
    """Say that a sheet is named for a file that has none."""
    if sheet is None or head.kind == "excel":
        return export
    what = name_of_kind(head.kind)
    note = head.source.note(f"is {what}: the sheet named in survey.yml is not looked for")
    return replace(export, notes=(*export.notes, note))
