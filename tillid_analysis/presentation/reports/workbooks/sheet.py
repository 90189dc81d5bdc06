"""One table on one sheet: title, header, numbers, and beneath them what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
_LINE_HEIGHT, _HEADER_LINES = 15, 2
# A column's width is told in figures, and letters are wider, the more so in another font.
_FILLED = 0.9
_MARGIN = 3
_SIZE, _DEFAULT_WIDTH = 11, 8
# Beneath narrow tables text runs on past them.
_LINE_WIDTH = 90
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

    def words(self, row: int) -> list[str]:
        """Return what may break into lines in a row: texts, and no numbers."""
        cells = [column[row] for column in self.values]
        return ["" if each is None or each.number else each.cell.words for each in cells]

    def is_marked(self, at: int) -> bool:
        """Return whether a column has numbers in it, or signs for hidden ones."""
        return any(each is not None and each.cell.about for each in self.values[at])


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
    widths = _widths(columns)
    marks: Marks = {}
    place_lines(sheet, 1, [shown.caption], marks, look.caption, widths)
    _place_header(sheet, columns, widths, marks, look)
    for at, values in enumerate(columns.values, 1):
        for row, value in enumerate(values, HEADER_ROW + 1):
            if value is not None:
                _place(sheet, row, at, value, marks, look)
    for row, cells in enumerate(shown.rows, HEADER_ROW + 1):
        if len(cells) == 1:
            put(sheet, row, 1, cells[0].words, marks, cells[0].about).font = look.strong
        else:
            at = row - HEADER_ROW - 1
            sheet.row_dimensions[row].height = _height(columns.words(at), widths)
    beneath = [Said(each) for each in shown.notes] + _answers(shown, language)
    last = HEADER_ROW + len(shown.rows)
    place_lines(sheet, last + 2, [*beneath, *shown.method], marks, look.note, widths)
    _set_up(sheet)
    return marks


def _place_header(
    sheet: Worksheet, columns: Columns, widths: Sequence[float], marks: Marks, look: Look
) -> None:
    for at, (name, width) in enumerate(zip(columns.names, widths, strict=True), 1):
        cell = put(sheet, HEADER_ROW, at, name, marks)
        look.head(cell, first=at == 1, words=not columns.is_marked(at - 1))
        sheet.column_dimensions[_letter(at)].width = width
    sheet.row_dimensions[HEADER_ROW].height = _height(columns.names, widths)


def _height(words: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row whose texts break into lines, in points."""
    lines = (_lines(each, width) for each, width in zip(words, widths, strict=False))
    return _LINE_HEIGHT * max(lines, default=1)


def _lines(words: str, width: float) -> int:
    """Count the lines that a text needs, with room for letters that are wider than figures."""
    lines, left = 1, width * _FILLED
    for word in words.split():
        if len(word) > left:
            lines, left = lines + 1, width * _FILLED
        left -= len(word) + 1
    return lines


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
    return cell


def place_lines(
    sheet: Worksheet,
    first: int,
    lines: Sequence[Said],
    marks: Marks,
    style: Callable[[SheetCell], float],
    widths: Sequence[float],
) -> None:
    """Write lines of text across a sheet's columns, each as high as it needs to be."""
    more = max(ceil((_LINE_WIDTH - sum(widths)) / _DEFAULT_WIDTH), 0)
    columns, across = len(widths) + more, sum(widths) + more * _DEFAULT_WIDTH
    for row, line in enumerate(lines, first):
        cell = put(sheet, row, 1, line.words, marks, line.about)
        size = style(cell)
        # Not merge_cells, which looks for lines around every cell.
        sheet.merged_cells.add(f"A{row}:{_letter(columns)}{row}")
        # Titles are set in larger letters than those that widths are told in.
        larger = size / _SIZE
        sheet.row_dimensions[row].height = _height([line.words], [across / larger]) * larger


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
        needed = max(longest, word, len(name) / _HEADER_LINES, _NARROWEST) / _FILLED + _MARGIN
        widths.append(round(min(needed, _WIDEST if at else _WIDEST_NAMES), 1))
    return widths


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))


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
