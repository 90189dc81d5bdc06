"""The look that all tables share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.presentation.style import (
    ACCENT_TINT,
    HIGHER_TINT,
    INK,
    LINE,
    LOWER_TINT,
    MUTED,
)

Marks = Mapping[str, Sequence[str]]
"""For each column a verdict for each row, or "" where the cell is not a difference."""

Links = Mapping[str, Sequence[str]]
"""For each column of numbers what the cell of each row is about."""

_TINTS = {"higher": HIGHER_TINT, "lower": LOWER_TINT}
_SYMBOLS = {"higher": "▲", "lower": "▼", "practically_same": "="}
_BODY = re.compile(r"(?<=<tbody class=\"gt_table_body\">).*?(?=</tbody>)", re.DOTALL)
_CELL = re.compile(r"<t[hd](?= )(?! class=\"gt_group_heading\")")
_PART = "part"


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
    cells: pd.DataFrame,
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
        Texts; the first column names the rows, the columns' names are the headings.
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
    from great_tables import GT, html, loc, style

    first = str(cells.columns[0])
    numbers = [name for name in cells.columns if name not in {first, *wide}]
    # great_tables writes cell by cell, which is slow in columns of the type for text.
    placed = cells.astype(object).assign(**({_PART: list(parts)} if parts else {}))
    table = (
        GT(placed, id="t", rowname_col=first, groupname_col=_PART if parts else None)
        .tab_header(title=html(_mark_caption(caption, told)) if told else caption)
        .tab_stubhead(label=first)
        .cols_align("left", columns=[first, *wide])
        .cols_align("right", columns=numbers)
        .tab_options(
            table_font_size="0.9rem",
            table_font_color=INK,
            table_width="auto",
            heading_align="left",
            heading_title_font_size="1rem",
            table_border_top_style="none",
            table_border_bottom_color=LINE,
            column_labels_border_top_style="none",
            column_labels_border_bottom_color=MUTED,
            column_labels_font_weight="600",
            stub_border_style="none",
            row_group_font_weight="600",
            row_group_border_top_color=LINE,
            row_group_border_bottom_style="none",
            data_row_padding="0.3rem",
        )
    )
    for column, verdicts in (marks or {}).items():
        for verdict, tint in _TINTS.items():
            rows = [at for at, each in enumerate(verdicts) if each == verdict]
            if rows:
                body = loc.body(columns=[column], rows=rows)
                table = table.tab_style(style=style.fill(color=tint), locations=body)
    if strong:
        places = [loc.body(rows=list(strong)), loc.stub(rows=list(strong))]
        table = table.tab_style([style.text(weight="600"), style.fill(ACCENT_TINT)], places)
    if notes:
        table = table.tab_source_note(notes)
    return Table(_link(table.as_raw_html(), cells, about or {}), caption)


def _mark_caption(caption: str, told: str) -> str:
    return f'<span {ATTRIBUTE}="{escape(told)}">{escape(caption)}</span>'


def _link(markup: str, cells: pd.DataFrame, about: Links) -> str:
    """Mark the cells of a finished table; great_tables has no attributes of a cell's own."""
    said = [about.get(str(column), [""] * len(cells)) for column in cells]
    links = iter([link for row in zip(*said, strict=True) for link in row])

    def mark_cell(tag: re.Match[str]) -> str:
        link = next(links)
        return f'{tag[0]} {ATTRIBUTE}="{escape(link)}"' if link else tag[0]

    return _BODY.sub(lambda body: _CELL.sub(mark_cell, body[0]), markup, count=1)


def mark(written: str, verdict: str) -> str:
    """Put a verdict's symbol before a difference, so that it can be read without colours.

    Examples
    --------
    >>> mark("−6", "lower"), mark("+2", "no_clear_difference")
    ('▼ −6', '+2')
    """
    symbol = _SYMBOLS.get(verdict)
    return f"{symbol} {written}" if symbol else written


def indent(name: str, depth: int) -> str:
    """Move a unit's name in by its depth in the tree."""
    return "\N{EM SPACE}" * depth + name
