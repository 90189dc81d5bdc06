"""One table on one sheet: title, header, numbers, and beneath them what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from tillid_analysis.disclosure.audit.statements import (
    BY_HAND,
    Statement,
    read_statements,
    write_statements,
)
from tillid_analysis.exporting.files import as_excel
from tillid_analysis.language import Language, number, text
from tillid_analysis.presentation.reports.workbooks.shown import Cell, Said, Shown
from tillid_analysis.presentation.reports.workbooks.values import Value, split_column

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from tillid_analysis.presentation.reports.workbooks.look import Look

HEADER_ROW = 3
_NARROWEST, _WIDEST, _WIDEST_NAMES = 9, 34, 52
_LINE_HEIGHT = 15
# Text that starts so is taken for a formula by whoever types it again.
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Marks = dict[str, str]
"""What the numbers of a sheet are about, by the place of their cell."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's cells as they stand on a sheet.

    Parameters
    ----------
    names
        Headings of the sheet's columns.
    values
        For each column, the first with the rows' names, a value for each row; None where a row is
        the heading of a part.
    """

    names: list[str]
    values: list[list[Value | None]]


def place_table(sheet: Worksheet, shown: Shown, language: Language, look: Look) -> Marks:
    """Write a table onto an empty sheet and return the marks of its cells.

    Parameters
    ----------
    sheet
        An empty sheet.
    shown
        The table.
    language
        Of its texts.
    look
        The workbook's fonts, colours and lines.
    """
    columns = spread_columns(shown, language)
    marks: Marks = {}
    put(sheet, 1, 1, shown.caption.words, marks, shown.caption.about).font = look.title
    for at, name in enumerate(columns.names, 1):
        look.head(put(sheet, HEADER_ROW, at, name, marks), first=at == 1)
    for at, values in enumerate(columns.values, 1):
        for row, value in enumerate(values, HEADER_ROW + 1):
            if value is not None:
                _place(sheet, row, at, value, marks, look)
    widths = _widths(columns)
    for at, width in enumerate(widths):
        sheet.column_dimensions[_letter(at)].width = width
    last = HEADER_ROW + len(shown.rows)
    for row, each in enumerate(shown.rows, HEADER_ROW + 1):
        if len(each) == 1:
            sheet.cell(row, 1).font = look.strong
        lines = ceil(len(each[0].words) / widths[0]) if len(each) > 1 and each else 1
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE_HEIGHT * lines
    beneath = [Said(each) for each in shown.notes] + _answers(shown, language)
    place_lines(sheet, last + 2, [*beneath, *shown.method], marks, look, widths)
    _set_up(sheet)
    return marks


def spread_columns(shown: Shown, language: Language) -> Columns:
    """Give every number of a table a column of its own, with a name of its own."""
    whole = [row for row in shown.rows if len(row) > 1]
    names, values = [], []
    for at, name in enumerate(shown.header):
        cells = [row[at] for row in whole]
        split = split_column(cells, language) if at else [[Value(cell) for cell in cells]]
        names += _names(name, len(split), language)
        values += split
    return Columns(names, [_with_parts(column, shown) for column in values])


def _names(name: str, count: int, language: Language) -> list[str]:
    ends = [text(each, language, column=name) for each in ("workbook_from", "workbook_to")]
    return {1: [name], 2: ends}.get(count, [name, *ends])


def _with_parts(column: Sequence[Value], shown: Shown) -> list[Value | None]:
    """Put the headings of parts where they stand: in the first column only."""
    rows = iter(column)
    return [next(rows) if len(row) > 1 else None for row in shown.rows]


def _place(sheet: Worksheet, row: int, at: int, value: Value, marks: Marks, look: Look) -> None:
    place = put(sheet, row, at, value.cell.words, marks, value.cell.about)
    if value.number is not None:
        place.value = value.number
    look.body(place, value.cell, first=at == 1, pattern=value.pattern)


def put(
    sheet: Worksheet, row: int, at: int, words: str, marks: Marks, about: str = ""
) -> SheetCell:
    """Write a text that no program takes for a formula, and note what it is about."""
    cell: Any = sheet.cell(row, at)
    if words:
        # Set past the check that makes a formula of "=1".
        cell._value, cell.data_type = as_excel(words), "s"
        if words.startswith(_LIKE_A_FORMULA):
            cell.quotePrefix = True
    if about:
        marks[cell.coordinate] = about
    return cell  # type: ignore[no-any-return]


def place_lines(
    sheet: Worksheet,
    first: int,
    lines: Sequence[Said],
    marks: Marks,
    look: Look,
    widths: Sequence[float],
) -> None:
    """Write lines of text across a sheet's columns, each as high as it needs to be."""
    across = sum(widths)
    for row, line in enumerate(lines, first):
        look.note(put(sheet, row, 1, line.words, marks, line.about))
        if len(widths) > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        sheet.row_dimensions[row].height = _LINE_HEIGHT * max(ceil(len(line.words) / across), 1)


def _answers(shown: Shown, language: Language) -> list[Said]:
    """Say how many answers a table rests on, where no column does."""
    told = [each for row in shown.rows for cell in row for each in _statements(cell)]
    if any(each.statistic == "n" for each in told):
        return []
    sizes = {each.n: each for each in told if each.n is not None and each.statistic == "estimate"}
    # What a model says of an index rests on those in the model.
    if not sizes or any("~" in each.measure for each in sizes.values()):
        return []
    low, high = min(sizes), max(sizes)
    about = write_statements(_size(sizes[each]) for each in dict.fromkeys((low, high)))
    written = {"low": number(low, language), "high": number(high, language)}
    if low == high:
        return [Said(text("workbook_answers", language, n=written["low"]), about)]
    return [Said(text("workbook_answers_between", language, **written), about)]


def _size(told: Statement) -> Statement:
    return replace(told, statistic="n", value=str(told.n), n=None, reference="", n_reference=None)


def _statements(cell: Cell) -> list[Statement]:
    if not cell.about or cell.about == BY_HAND:
        return []
    try:
        return read_statements(cell.about)
    except ValueError:
        return []


def _widths(columns: Columns) -> list[float]:
    """Make columns as wide as what stands in them; headings and names break into lines."""
    widths = []
    for at, (name, values) in enumerate(zip(columns.names, columns.values, strict=True)):
        longest = max((len(each.cell.words) for each in values if each is not None), default=0)
        word = max(map(len, name.split()), default=0)
        most = _WIDEST if at else _WIDEST_NAMES
        widths.append(float(min(max(longest, word, _NARROWEST) + 2, most)))
    return widths


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at + 1))


def _set_up(sheet: Worksheet) -> None:
    """Freeze the header and the names, and print on A4 across, as many columns as there are."""
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_up_print(sheet)


def set_up_print(sheet: Worksheet) -> None:
    """Print a sheet on A4 across, one page wide, with the page's number."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    sheet.sheet_view.showGridLines = False
