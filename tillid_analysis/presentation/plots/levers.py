"""The map of importance and level, on which a unit's levers stand out."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.levers import LEVER, choose_drivers
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, write_numbers
from tillid_analysis.presentation.reader import Reader, Row, records
from tillid_analysis.presentation.style import ACCENT, INK, MUTED
from tillid_analysis.presentation.tables.levers import read_lever
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN = (
    *("pooled", "pooled_low", "pooled_high", "upper_quartile"),
    *("importance", "importance_low", "importance_high"),
)
GREY = "#8a949d"
MARGINS = (0.65, 0.55, 0.15, 0.1, 0.0)
"""Inches: room for numbers and a line of words left and below."""
LETTERS, LINE, LETTER_HEIGHT = 22, 1.35, 9 / 72
"""Letters in a line of a name, lines apart, and their height in inches."""


def plot_levers(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
    """Draw each driver's importance over a unit's level on it, both with intervals.

    Parameters
    ----------
    shown
        A released result of `rank_levers`.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        With a text alternative written from the same numbers; a sentence where there are none.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.rank_levers(survey, wave="2026"))
    >>> ta.plot_levers(shown, unit="B04", language="en").caption.split(".")[0]
    'Tilskud Erhverv: what to look at first, 2026'
    """
    reader = Reader(shown, "plot_levers", language).of("rank_levers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    code = unit or reader.units.codes[0]
    name = reader.unit(code)
    rows = choose_drivers(reader, code, wave)
    drawn = rows.dropna(subset=["pooled", "importance"]).reset_index(drop=True)
    if drawn.empty:
        return Prose(paragraphs=(reader.say("find_levers_too_few", unit=name),))
    height = 1.4 + 0.42 * max(len(drawn), 5)
    with canvas(height, margins=MARGINS) as (figure, (axes,)):
        _draw(axes, drawn)
        axes.set_xlim(0, 100)
        top = 100 * float(np.nanmax(drawn[["importance", "importance_high"]])) + 3
        axes.set_ylim(0, top)
        axes.set_xlabel(reader.say("axis_level"))
        axes.set_ylabel(reader.say("axis_importance"))
        axes.grid(axis="both")
        axes.set_axisbelow(True)
        write_numbers(axes, reader.language)
        # Names are as high as letters are, whatever the figure's height.
        per_inch = top / (height - 0.7)
        _name(axes, drawn, [reader.measure(each) for each in drawn["term"]], per_inch, top)
        what = {"unit": name, "wave": str(drawn["wave"].iloc[0])}
        said = reader.name_values(
            [reader.measure(each) for each in drawn["term"]],
            [_tell(reader, row) for row in records(drawn)],
        )
        outcome = reader.measure(str(drawn["measure"].iloc[0])).lower()
        notes = f"{reader.say('levers_reading')} {reader.notes(hidden=False)}"
        return picture(
            figure,
            reader.say("alt_levers", rows=said, outcome=outcome, **what),
            f"{reader.say('title_levers', **what)}. {notes}",
            link_values(reader, drawn, *DRAWN),
        )


def _draw(axes: Axes, rows: pd.DataFrame) -> None:
    for row in records(rows[::-1]):
        named = row["verdict"] == LEVER
        colour, above = (ACCENT, 4) if named else (GREY, 2)
        y = 100 * row["importance"]
        axes.hlines(
            y, row["pooled_low"], row["pooled_high"], color=colour, linewidth=1.4, zorder=above
        )
        axes.vlines(
            row["pooled"],
            100 * row["importance_low"],
            100 * row["importance_high"],
            color=colour,
            linewidth=1.4,
            zorder=above,
        )
        if row["headroom"] > 0:
            ends = (row["pooled"], row["upper_quartile"])
            axes.hlines(y, *ends, color=colour, linewidth=1, linestyle=":", zorder=above)
        axes.scatter(row["upper_quartile"], y, marker="|", s=150, color=INK, linewidth=2, zorder=5)
        face = colour if named else "white"
        axes.scatter(row["pooled"], y, s=46, color=face, edgecolors=colour, linewidth=1.6, zorder=6)


def _name(axes: Axes, rows: pd.DataFrame, names: list[str], per_inch: float, top: float) -> None:
    """Write the drivers' names beside what is drawn, none over another, with lines to them."""
    ends = rows[["pooled_low", "pooled", "pooled_high", "upper_quartile"]]
    lowest, highest = float(np.nanmin(ends)), float(np.nanmax(ends))
    right = highest <= 100 - lowest
    place = highest + 6 if right else lowest - 6
    written = [fill(each, LETTERS) for each in names]
    lines = np.array([each.count("\n") + 1 for each in written])
    y = 100 * rows["importance"].to_numpy()
    at = spread_out(y, lines * LETTER_HEIGHT * LINE * per_inch, top)
    edge = ends.max(axis=1) if right else ends.min(axis=1)
    step = 1.0 if right else -1.0
    for text, high, level, end, verdict in zip(written, at, y, edge, rows["verdict"], strict=True):
        named = verdict == LEVER
        axes.plot(
            [end + step, place - 2.5 * step, place - 0.5 * step],
            [level, high, high],
            color="#c9d0d6",
            linewidth=0.8,
            zorder=1,
        )
        axes.text(
            place,
            high,
            text,
            ha="left" if right else "right",
            va="center",
            fontsize=9,
            color=ACCENT if named else MUTED,
            fontweight="bold" if named else "normal",
        )


def spread_out(
    wanted: NDArray[np.float64], size: NDArray[np.float64], top: float
) -> NDArray[np.float64]:
    """Move things of some sizes along a line as little as they must not to lie over each other.

    Parameters
    ----------
    wanted : (n,)
        Where their middles would be.
    size : (n,)
        How much room each takes.
    top
        The line's end; it begins at 0.

    Examples
    --------
    >>> spread_out(np.array([5.0, 5.0, 20.0]), np.array([2.0, 2.0, 2.0]), 30.0).tolist()
    [4.0, 6.0, 20.0]
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(wanted, kind="stable")
    half = size[order] / 2
    before = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:])])
    found = isotonic_regression(wanted[order] - before).x
    # Into the line, from its ends.
    found = np.clip(found, half[0], max(top - before[-1] - half[-1], half[0])) + before
    placed = np.empty(len(wanted))
    placed[order] = found
    return placed


def _tell(reader: Reader, row: Row) -> str:
    return reader.say(
        "alt_lever",
        points=reader.points(row["pooled"]),
        interval=reader.interval(row["pooled_low"], row["pooled_high"]),
        quartile=reader.points(row["upper_quartile"]),
        share=reader.share(row["importance"]),
        between=reader.interval(100 * row["importance_low"], 100 * row["importance_high"], 0),
        reading=read_lever(reader, row),
    )
