"""The map of the organisation tree: where in it few answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import WIDTH, canvas, write_numbers
from tillid_analysis.presentation.reader import MOST_NAMED, Reader
from tillid_analysis.presentation.rows import Row
from tillid_analysis.presentation.style import INK, LINE, MUTED
from tillid_analysis.results import SIGN, Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = (0, 50, 60, 70, 80, 100)
"""Percentages between which a tile has one shade: a scale for the eye, no limits of good or bad."""

SHADES = ("#dd8142", "#efab7b", "#f8d2b3", "#fdeee2", "#ffffff")
"""The darker, the fewer answered; so light that dark letters are readable on all of it, and in an
order that print without colours keeps."""

MOST_TILES = 80
"""Units that get a tile with their name; where there are more, tiles are small and have none."""

_LINE, _GAP, _TOP = 0.15, 0.06, 0.62
"""Inches: a line of words, the air around tiles, and what the scale of the shades takes."""
_HEAD, _LEFT = 1.8 * _LINE, 1.2
"""Inches: the line of words above tiles, and where the scale begins."""


@dataclass(frozen=True, slots=True)
class _Grid:
    across: int
    letters: int

    @property
    def width(self) -> float:
        return WIDTH / self.across


def plot_response_map(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Picture:
    """Draw the organisation tree as tiles that are the darker, the fewer answered in a unit.

    Parameters
    ----------
    shown
        A released result of `assess_response` by unit.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        A row of tiles for the institution and for each unit that others lie below: the units
        directly below it, with response rate and counts. A triangle marks those that answered
        clearly less than the rest. Hidden units have a tile with the sign that tables have.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Notes
    -----
    All tiles are of one size. Were they as wide as the unit is large, the small ones, which are
    those most easily silent, would be too narrow to read, and a hidden unit's size would show.
    With more than `MOST_TILES` units the tiles have no names but stand in the order of the table.
    A shade says what the rate was, the triangle whether chance can have made it.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.assess_response(survey, wave="2026"))
    >>> ta.plot_response_map(shown, language="en").caption.split(":")[0]
    'Where few answered, 2026'
    """
    reader = Reader(shown, "plot_response_map", language).of("assess_response")
    when = wave or reader.last_wave
    rows = reader.rows(wave=when).set_index("unit", drop=False)
    rows = rows.loc[reader.tree_order(rows.index)]
    grid = _Grid(3, 22) if len(rows) <= MOST_TILES else _Grid(9, 0)
    blocks = _gather(reader, rows)
    heights = [_height(reader, grid, tiles) for _, tiles in blocks]
    with canvas(_TOP + sum(heights)) as (figure, (axes,)):
        axes.set_axis_off()
        axes.set(xlim=(0, WIDTH), ylim=(_TOP + sum(heights), 0))
        _explain(axes, reader)
        for (head, tiles), top in zip(blocks, _TOP + np.cumsum([0.0, *heights[:-1]]), strict=True):
            _write_head(axes, reader, rows[rows.index == head].to_dict("records"), head, top)
            _lay_tiles(axes, reader, grid, tiles, top)
        alt, caption, counted = _say(reader, rows, when)
        columns = ("response_rate", "answered", "invited")
        about = join_links(link_values(reader, rows, *columns), link_counts(reader, when, counted))
        return picture(figure, alt, caption, about, link_counts(reader, when, counted))


def _gather(reader: Reader, rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Put units together that lie directly below the same one."""
    parents = [reader.units.parents[reader.units.position(code)] for code in rows.index]
    above = np.array([reader.units.codes[at] if at >= 0 else "" for at in parents])
    known = dict.fromkeys(each for each in above if each)
    return [(head, rows[above == head]) for head in known] or [(rows.index[0], rows)]


def _lines(reader: Reader, grid: _Grid, row: Row) -> list[str]:
    name = (
        wrap(reader.unit(str(row["unit"])), grid.letters, break_long_words=False)
        if grid.letters
        else []
    )
    if pd.isna(row["response_rate"]):
        return [*name, SIGN]
    rate = reader.share(row["response_rate"])
    lower = "▼ " if row["verdict"] == "lower" else ""
    return [*name, f"{lower}{rate}{_counts(reader, row) if grid.letters else ''}"]


def _counts(reader: Reader, row: Row) -> str:
    return f" ({reader.number(row['answered'])}/{reader.number(row['invited'])})"


def _row_heights(reader: Reader, grid: _Grid, tiles: pd.DataFrame) -> list[float]:
    lines = [len(_lines(reader, grid, row)) for row in tiles.to_dict("records")]
    rows = (lines[at : at + grid.across] for at in range(0, len(lines), grid.across))
    return [_LINE * (max(row) + 0.6) + _GAP for row in rows]


def _height(reader: Reader, grid: _Grid, tiles: pd.DataFrame) -> float:
    return _HEAD + sum(_row_heights(reader, grid, tiles)) + 2 * _GAP


def _write_head(axes: Axes, reader: Reader, own: Sequence[Row], head: str, top: float) -> None:
    """Write above its tiles which unit they are the parts of."""
    axes.plot((0, WIDTH), (top - _GAP, top - _GAP), color=LINE, linewidth=0.8)
    letters: dict[str, Any] = {"va": "center", "fontsize": 8}
    middle = top + _HEAD / 2 - _GAP / 2
    axes.text(0, middle, reader.unit(head), ha="left", fontweight="bold", **letters)
    for row in own:
        if pd.isna(row["response_rate"]):
            continue
        told = reader.share(row["response_rate"]) + _counts(reader, row)
        axes.text(WIDTH - _GAP, middle, told, ha="right", color=MUTED, **letters)


def _lay_tiles(axes: Axes, reader: Reader, grid: _Grid, tiles: pd.DataFrame, top: float) -> None:
    from matplotlib.patches import Rectangle

    heights = _row_heights(reader, grid, tiles)
    tops = top + _HEAD + np.cumsum([0.0, *heights])
    for at, row in enumerate(tiles.to_dict("records")):
        left, line = grid.width * (at % grid.across), at // grid.across
        size = grid.width - _GAP, heights[line] - _GAP
        clear = row["verdict"] == "lower"
        edge, width = (INK, 1.4) if clear else (LINE, 0.8)
        look: dict[str, Any] = {
            "facecolor": _shade(row["response_rate"]),
            "edgecolor": edge,
            "linewidth": width,
        }
        hatch = "////" if pd.isna(row["response_rate"]) else None
        axes.add_patch(Rectangle((left, tops[line]), *size, hatch=hatch, **look))
        middle = left + size[0] / 2, tops[line] + size[1] / 2
        axes.text(
            *middle,
            "\n".join(_lines(reader, grid, row)),
            ha="center",
            va="center",
            fontsize=8,
            fontweight="bold" if clear else "normal",
            bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 1} if hatch else None,
        )


def _shade(rate: float) -> str:
    if pd.isna(rate):
        return "#ffffff"
    return SHADES[int(np.searchsorted(STEPS[1:-1], 100 * rate + 1e-9, side="right"))]


def _explain(axes: Axes, reader: Reader) -> None:
    """Draw the scale of the shades above the tiles."""
    place = (_LEFT, 0.12, WIDTH - _LEFT - 2 * _GAP, 0.14)
    scale = axes.inset_axes(place, transform=axes.transData)
    for low, high, shade in zip(STEPS, STEPS[1:], SHADES, strict=False):
        scale.axvspan(low, high, facecolor=shade, edgecolor=LINE)
    scale.set(xlim=(0, 100), yticks=[], xticks=STEPS)
    scale.tick_params(labelsize=8, length=0)
    write_numbers(scale, reader.language)
    word = f"{reader.say('word_response')} (%)"
    axes.text(0, 0.19, word, ha="left", va="center", fontsize=8, color=MUTED)


def _say(reader: Reader, rows: pd.DataFrame, wave: str) -> tuple[str, str, list[int]]:
    """Write the text alternative and the caption, and list the numbers of units in them."""
    parts = rows[rows["reference"] != ""]
    known = parts.dropna(subset=["response_rate"])
    lower = reader.tree_order(known.loc[known["verdict"] == "lower", "unit"])
    hidden = len(parts) - len(known)
    title = reader.say("title_response_map", wave=wave)
    counts = {"n": len(lower), "all": len(known)}
    found = reader.say(
        "response_map_lower" if lower else "response_map_none",
        units=reader.join_units(lower),
        **counts,
    )
    upper = rows[[reader.depth(code) <= 1 for code in rows.index]]
    chosen = [*dict.fromkeys([*upper.index, *lower])]
    values = [reader.share(rate) for rate in rows.loc[chosen, "response_rate"]]
    said = reader.name_values(map(reader.unit, chosen), values)
    unseen = [reader.say("response_map_hidden", n=hidden)] if hidden else []
    alt = " ".join([f"{title}: {found}", said, *unseen])
    order = [reader.say("response_map_order")] if len(rows) > MOST_TILES else []
    guide = reader.say("response_map_guide")
    notes = reader.notes(hidden=bool(hidden))
    caption = "\n".join([f"{title}: {found}", " ".join([guide, *order, notes])])
    return alt, caption, [len(lower), len(known), hidden, len(lower) - MOST_NAMED]
