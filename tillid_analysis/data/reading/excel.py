"""Excel workbooks: the visible sheet, its header wherever it stands, its answers and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.data.reading.export import (
    Export,
    Source,
    choose_columns,
    drop_blank_rows,
    rows_are,
)
from tillid_analysis.data.reading.formulas import check_formulas
from tillid_analysis.data.reading.spelling import as_text, fold, is_blank, key_of
from tillid_analysis.data.reading.told import Told
from tillid_analysis.data.reading.workbook import Cells, open_sheet, read_label_sheet

_ERRORS = frozenset(
    ("#N/A", "#I/T", "#REF!", "#REFERENCE!", "#DIV/0!", "#DIVISION/0!", "#VALUE!", "#VÆRDI!",
     "#NAME?", "#NAVN?", "#NUM!")
)  # fmt: skip
_FOOTERS = frozenset(
    ("i alt", "ialt", "total", "hovedtotal", "sum", "gennemsnit", "snit", "grand total", "average",
     "mean")
)  # fmt: skip
_LONG_TEXT = 20


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
    told = read_label_sheet(source)
    # A file with a sheet of labels needs no row of them, and was not made to be looked at.
    found = _read_sheet(source, sheet, footers=told is None)
    uncalculated = list(check_formulas(source, sheet, found.places))
    if uncalculated:
        raise source.refuse(*uncalculated)
    notes = []
    rows = found.rows
    if found.footers:
        notes.append(source.note(f"{rows_are(found.footers)} totals and left out"))
    texts: dict[str, str] = {}
    if label_row and told is None and _is_label_row(rows):
        above, *rows = rows
        named = zip(found.places, above, strict=True)
        texts = {name: as_text(cell) for name, cell in named if cell is not None}
        notes.append(source.note("the row of texts under the header is left out"))
    errors = _blank_errors(rows) if told is None else 0
    if errors:
        remedy = "correct the formulas if the answers are needed"
        notes.append(source.note(f"formula errors, which count as blank: {errors}", remedy))
    columns = {
        name: _to_series([row[place] for row in rows]) for place, name in enumerate(found.places)
    }
    frame, blank = drop_blank_rows(source, pd.DataFrame(columns))
    of = (told or Told()).of({name: found.names[at] for name, at in found.places.items()})
    texts |= of.texts
    return Export(frame, of.labels, source.file, (*notes, *blank), found.names, texts)


def _read_sheet(source: Source, sheet: str | None, *, footers: bool) -> Sheet:
    with open_sheet(source, sheet) as (names, rows):
        places = choose_columns(source, names)
        width = len(names)
        kept: list[list[object]] = []
        firsts: list[str] = []
        nothing: list[object] = [None] * len(places)
        for row in rows:
            if not row:
                # One stray cell at a sheet's end has a million rows without any above it.
                kept.append(nothing)
                firsts.append("")
                continue
            cells = [*row, *[None] * (width - len(row))]
            wanted = [cells[place] for place in places.values()]
            kept.append([None if is_blank(cell) else cell for cell in wanted])
            firsts.append(_first_text(row))
    kept, dropped = _drop_footers(kept, firsts if footers else [""] * len(firsts))
    return Sheet(tuple(names), places, kept, dropped)


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
