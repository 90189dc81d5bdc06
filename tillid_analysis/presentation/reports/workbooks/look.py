"""The look of a workbook: the pages' colours, on sheets that print well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tillid_analysis.presentation.reports.workbooks.shown import Cell
from tillid_analysis.presentation.style import INK, LINE, MUTED

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.styles import Font

_TITLE_SIZE, _NOTE_SIZE = 14, 10


class Look:
    """Fonts, colours and lines, made once for a workbook."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        def font(size: float = 11, colour: str = INK, **more: object) -> Font:
            return Font(name="Calibri", size=size, color=_rgb(colour), **more)

        self.title = font(_TITLE_SIZE, bold=True)
        self.strong = font(bold=True)
        self.plain = font()
        self.quiet = font(_NOTE_SIZE, MUTED)
        self.link = font(underline="single")
        self._fill = PatternFill
        self._known: dict[tuple[object, ...], Any] = {}
        self._left = Alignment(horizontal="left", vertical="top", wrap_text=True)
        # Words to the right of numbers keep away from them.
        self._beside = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
        self._head_beside = Alignment(
            horizontal="left", vertical="bottom", wrap_text=True, indent=1
        )
        self._right = Alignment(horizontal="right", vertical="top")
        self._head_left = Alignment(horizontal="left", vertical="bottom", wrap_text=True)
        self._head_right = Alignment(horizontal="right", vertical="bottom", wrap_text=True)
        self._under_head = Border(bottom=Side(style="thin", color=_rgb(MUTED)))
        self._under_row = Border(bottom=Side(style="hair", color=_rgb(LINE)))

    def head(self, cell: SheetCell, *, first: bool, words: bool) -> None:
        """Make a heading of a column, of numbers or of words."""
        cell.font, cell.border = self.strong, self._under_head
        beside = self._head_beside if words else self._head_right
        cell.alignment = self._head_left if first else beside

    def body(self, cell: SheetCell, shown: Cell, *, first: bool, pattern: str = "") -> None:
        """Make a cell of a table look as on the page, its number written in a pattern."""
        right = bool(shown.about) and not first
        key = (first, right, shown.strong, shown.fill, pattern, cell.quotePrefix)
        known = self._known.get(key)
        if known is not None:
            # Styles are looked up anew for every property that is set.
            cell._style = known
            return
        cell.font = self.strong if shown.strong else self.plain
        cell.border = self._under_row
        cell.alignment = self._right if right else self._left if first else self._beside
        if shown.fill:
            cell.fill = self._fill("solid", fgColor=shown.fill.upper())
        if pattern:
            cell.number_format = pattern
        self._known[key] = cell._style

    def caption(self, cell: SheetCell) -> float:
        """Make a line above a table, and return the size of its letters."""
        cell.font, cell.alignment = self.title, self._left
        return _TITLE_SIZE

    def note(self, cell: SheetCell) -> float:
        """Make a line beneath a table, and return the size of its letters."""
        cell.font, cell.alignment = self.quiet, self._left
        return _NOTE_SIZE


def _rgb(colour: str) -> str:
    return colour.removeprefix("#").upper()
