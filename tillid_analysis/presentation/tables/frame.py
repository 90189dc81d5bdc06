"""What great_tables writes around a table's words, made once for all tables that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

import pandas as pd

from tillid_analysis.presentation.style import (
    ACCENT_TINT,
    HIGHER_TINT,
    INK,
    LINE,
    LOWER_TINT,
    MUTED,
)

Side = Literal["left", "right"]

_SLOT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands where words come."""
_TINTS = {"higher": HIGHER_TINT, "lower": LOWER_TINT}
_PART = "part"
_BODY = re.compile(r"(?<=<tbody class=\"gt_table_body\">\n).*(?=\n</tbody>)", re.DOTALL)
_ROW = re.compile(r" *<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_TAG = 3
"""Letters before a cell's first attribute."""
# Cells say in `scope` what they head; great_tables repeats it in each cell that is headed.
_REPEATED = re.compile(r" (?:headers=\"[^\"]*\"|id=\"t-(?!title)[^\"]*\")")


@dataclass(frozen=True, slots=True)
class Frame:
    """A table without words.

    Parameters
    ----------
    head, foot
        What stands before, between and after the words above, and below.
    part
        What stands around the heading of a part.
    cells
        For each column what stands around a cell's words, by its verdict and whether its row is
        set apart. The verdict is empty where the cell is not tinted.
    """

    head: tuple[str, ...]
    foot: tuple[str, ...]
    part: tuple[str, ...]
    cells: tuple[Mapping[tuple[str, bool], tuple[str, ...]], ...]

    def cell(self, column: int, words: str, verdict: str, *, strong: bool, attribute: str) -> str:
        """Write a cell; its words and the attribute are escaped already."""
        tint = verdict if verdict in _TINTS else ""
        before, after = self.cells[column][tint, strong]
        return f"{before[:_TAG]}{attribute}{before[_TAG:]}{words}{after}"


def fill(pieces: Iterable[str], words: Iterable[str]) -> str:
    """Put words between pieces of a frame.

    Examples
    --------
    >>> fill(["<p>", " (", ")</p>"], ["Trust", "2026"])
    '<p>Trust (2026)</p>'
    """
    between = iter(words)
    return "".join(piece + next(between, "") for piece in pieces)


@cache
def make_frame(sides: tuple[Side, ...], *, noted: bool) -> Frame:
    """Have great_tables write a table of every kind of cell, and take it apart.

    It takes tens of milliseconds to write a table, most of them on what all tables have alike.

    Parameters
    ----------
    sides
        Where the words of each column begin; the first column names the rows.
    noted
        Whether there are lines below the table.
    """
    looks = list(product(("", *_TINTS), (False, True)))
    markup = _REPEATED.sub("", _write(sides, looks, noted=noted))
    body = _BODY.search(markup)
    if body is None:
        raise LookupError("great_tables wrote no body")
    part, *rows = _ROW.findall(body[0])
    written = [[tuple(each.split(_SLOT)) for each in _CELL.findall(row)] for row in rows]
    columns = zip(*written, strict=True)
    return Frame(
        tuple(markup[: body.start()].split(_SLOT)),
        tuple(markup[body.end() :].split(_SLOT)),
        tuple(part.split(_SLOT)),
        tuple(dict(zip(looks, cells, strict=True)) for cells in columns),
    )


def _write(sides: tuple[Side, ...], looks: list[tuple[str, bool]], *, noted: bool) -> str:
    from great_tables import GT, loc, style

    names = [str(at) for at in range(len(sides))]
    slots = pd.DataFrame(_SLOT, index=range(len(looks)), columns=[*names, _PART], dtype=object)
    table = (
        GT(slots, id="t", rowname_col=names[0], groupname_col=_PART)
        .tab_header(title=_SLOT)
        .tab_stubhead(label=_SLOT)
        .cols_label(dict.fromkeys(names[1:], _SLOT))
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
    for name, side in zip(names, sides, strict=True):
        table = table.cols_align(side, columns=[name])
    for row, (verdict, strong) in enumerate(looks):
        places = [loc.body(rows=[row]), loc.stub(rows=[row])]
        if verdict:
            table = table.tab_style(style.fill(_TINTS[verdict]), places)
        if strong:
            table = table.tab_style([style.text(weight="600"), style.fill(ACCENT_TINT)], places)
    return (table.tab_source_note(_SLOT) if noted else table).as_raw_html()
