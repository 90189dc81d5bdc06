"""What a cell of a table says, as numbers that a spreadsheet can reckon with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tillid_analysis.disclosure.audit.statements import read_statements, write_statements
from tillid_analysis.language import Language
from tillid_analysis.presentation.reports.workbooks.shown import Cell

_NUMBER = r"[−+-]?\d+(?:[.,]\d+)*"
_ONE = re.compile(rf"(?:([▲▼=?]) )?({_NUMBER})( ?%)?")
_SPAN = re.compile(rf"\[({_NUMBER})[;,] ({_NUMBER})\]")
_BOTH = re.compile(rf"({_NUMBER}) {_SPAN.pattern}")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in one cell of a sheet.

    Parameters
    ----------
    cell
        What is read in it, with its mark and look.
    number
        The number; None where it is a text.
    pattern
        How a spreadsheet writes the number.
    """

    cell: Cell
    number: Decimal | None = None
    pattern: str = ""


def split_column(cells: Sequence[Cell], language: Language) -> list[list[Value]]:
    """Make columns of a sheet from a column of a table: one, two for intervals, or three.

    Parameters
    ----------
    cells
        The column's cells.
    language
        How their numbers are written.

    Returns
    -------
    list of list of Value
        For each column of the sheet a value for each cell.

    Notes
    -----
    A cell becomes a number only where it is marked and nothing but that number, a verdict's sign
    before it and a sign of per cent behind it; ranges, "<0.001" and words stay as the page
    has them. No number gets a digit that the page does not show.

    Examples
    --------
    >>> about = "2026 S trust conf_low conf_high"
    >>> low, high = split_column([Cell("[61, 67]", about), Cell("·", about)], "en")
    >>> [str(each.number) for each in (*low, *high)]
    ['61', 'None', '67', 'None']
    """
    signed = any("+" in cell.words for cell in cells)
    rows = [_pieces(cell) for cell in cells]
    width = max(map(len, rows), default=1)
    # What is hidden in one column of an interval is hidden in the others.
    filled = [
        row if len(row) == width else _repeat(cell, width)
        for row, cell in zip(rows, cells, strict=True)
    ]
    return [[_value(row[at], language, signed) for row in filled] for at in range(width)]


def _pieces(cell: Cell) -> list[Cell]:
    found = _BOTH.fullmatch(cell.words) or _SPAN.fullmatch(cell.words)
    if found is None:
        return [cell]
    marks = _share_mark(cell.about, len(found.groups()))
    return [
        replace(cell, words=words, about=about)
        for words, about in zip(found.groups(), marks, strict=True)
    ]


def _share_mark(about: str, pieces: int) -> list[str]:
    """Give each number its own part of a mark that names them in order."""
    if not about:
        return [""] * pieces
    try:
        statements = read_statements(about)
    except ValueError:
        return [about] * pieces
    if len(statements) != pieces:
        return [about] * pieces
    return [write_statements([each]) for each in statements]


def _repeat(cell: Cell, width: int) -> list[Cell]:
    """Say words once, and the sign for what is hidden in each column."""
    if len(cell.words) != 1:
        blank = replace(cell, words="", about="")
        return [cell, *[blank] * (width - 1)]
    marks = _share_mark(cell.about, width)
    return [replace(cell, about=about) for about in marks]


def _value(cell: Cell, language: Language, signed: bool) -> Value:
    found = _ONE.fullmatch(cell.words) if cell.about else None
    if found is None:
        return Value(cell)
    symbol, written, unit = found.groups()
    thousands, point = (".", ",") if language == "da" else (",", ".")
    plain = written.replace(thousands, "").replace(point, ".").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    number = Decimal(plain)
    if unit:
        number = number.scaleb(-2)
    return Value(cell, number, _pattern(symbol or "", decimals, unit or "", signed))


def _pattern(symbol: str, decimals: int, unit: str, signed: bool) -> str:
    """Write a number's format: a minus and the signs of verdicts as on the page."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    # Outside quotes, so that a spreadsheet reads it as hundredths.
    ending = unit.replace(" ", "\\ ")
    before = f"{symbol} " if symbol else ""
    plus = "+" if signed else ""
    return ";".join(
        (f'"{sign}"' if sign else "") + digits + ending
        for sign in (before + plus, f"{before}−", before)
    )
