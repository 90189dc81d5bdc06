"""The look that all tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.presentation.tables.frame import fill, make_frame
from tillid_analysis.results import SIGN

Cells = Mapping[str, Iterable[str]]
"""Columns of texts by their headings; the first names the rows."""

Marks = Mapping[str, Sequence[str]]
"""For each column a verdict for each row, or "" where the cell is not a difference."""

Links = Mapping[str, Sequence[str]]
"""For each column of numbers what the cell of each row is about."""

INDENT = "\N{FIGURE SPACE}" * 2
"""For each step down the tree; no line breaks between it and a name."""

_SYMBOLS = {"higher": "▲", "lower": "▼", "practically_same": "=", "too_few_answers": "?"}


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A finished table; it prints its caption, and shows itself in a notebook."""

    markup: str
    caption: str

    def __repr__(self) -> str:
        """Name the kind and the caption."""
        return f"Table({self.caption!r})"

    def _repr_html_(self) -> str:
        return self.markup


def lay_out(
    cells: Cells,
    caption: str,
    notes: str = "",
    *,
    about: Links | None = None,
    marks: Marks | None = None,
    wide: Sequence[str] = (),
    strong: Sequence[int] = (),
    parts: Sequence[str] = (),
    told: str = "",
) -> Table:
    """Make a table of cells that are ready to be read.

    Parameters
    ----------
    cells
        Texts; the first column names the rows.
    caption
        The line above it.
    notes
        The lines below it.
    about
        What the numbers in the columns are about, as marks for a machine.
    marks
        Verdicts by which cells are tinted.
    wide
        Columns of words, aligned to the left like the first.
    strong
        Positions of rows to be set apart, such as totals.
    parts
        For each row the part of the table that it stands in, under a heading of its own; rows of
        a part stand together.
    told
        What the caption's numbers are about, as a mark for a machine.
    """
    first, columns = next(iter(cells)), [list(each) for each in cells.values()]
    rows = range(len(columns[0]))
    blank = [""] * len(rows)
    frame = make_frame(
        tuple("left" if name in {first, *wide} else "right" for name in cells), noted=bool(notes)
    )
    verdicts = [(marks or {}).get(name, blank) for name in cells]
    links = [(about or {}).get(name, blank) for name in cells]
    body, part = [], None
    for row in rows:
        if parts and parts[row] != part:
            part = parts[row]
            body.append(fill(frame.part, [escape(part)]))
        written = (
            frame.cell(
                column,
                escape(words[row]),
                verdicts[column][row],
                strong=row in strong,
                attribute=_attribute(links[column][row]),
            )
            for column, words in enumerate(columns)
        )
        body.append("\n".join(["  <tr>", *(f"    {each}" for each in written), "  </tr>"]))
    title = f"<span{_attribute(told)}>{escape(caption)}</span>" if told else escape(caption)
    above = fill(frame.head, [title, *map(escape, cells)])
    return Table("".join([above, "\n".join(body), fill(frame.foot, [escape(notes)])]), caption)


def _attribute(about: str) -> str:
    return f' {ATTRIBUTE}="{escape(about)}"' if about else ""


def mark(written: str, verdict: str) -> str:
    """Put a verdict's symbol before a difference, so that it can be read without colours.

    Examples
    --------
    >>> mark("−6", "lower"), mark("+2", "no_clear_difference"), mark("+9", "too_few_answers")
    ('▼ −6', '+2', '? +9')
    """
    symbol = _SYMBOLS.get(verdict)
    return f"{symbol} {written}" if symbol and written != SIGN else written


def indent(name: str, depth: int) -> str:
    """Move a unit's name in by its depth in the tree."""
    return INDENT * depth + name
