"""The map of importance and level, on which a unit's levers stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.language import Language, text
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.levers import LEVER, choose_drivers
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, write_numbers
from tillid_analysis.presentation.plots.sheet import MOST, Marks, Sheet, make_sheet
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.rows import Row, records
from tillid_analysis.presentation.style import ACCENT, INK, MUTED
from tillid_analysis.presentation.tables.levers import read_lever
from tillid_analysis.results import Released

DRAWN = (
    *("pooled", "pooled_low", "pooled_high", "upper_quartile"),
    *("importance", "importance_low", "importance_high"),
)
Values = Mapping[str, NDArray[np.float64]]
"""For each column of `DRAWN` (drivers,) its values."""
GREY, LEADER = "#8a949d", "#c9d0d6"
TALL = 12.2
"""Points: the upright line at what a quarter of the units reach."""
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
    reading: bool = True,
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
    reading
        Whether to say the caveats below it; a table beneath it says them too.

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
    levers = (drawn["verdict"] == LEVER).tolist()
    values = {each: drawn[each].to_numpy(np.float64) for each in DRAWN}
    shares = [100 * values[each] for each in DRAWN if each.startswith("importance")]
    top = float(np.nanmax(shares)) + 3
    marks = Marks(_sheet(reader.language, len(drawn), top))
    names = [reader.measure(each) for each in drawn["term"]]
    _name(marks, values, names, levers, top)
    _draw(marks, values, levers)
    what = {"unit": name, "wave": str(drawn["wave"].iloc[0])}
    said = reader.name_values(names, [_tell(reader, row) for row in records(drawn)])
    outcome = reader.measure(str(drawn["measure"].iloc[0])).lower()
    notes = reader.say("levers_reading")
    notes += f" {reader.notes(hidden=False)}" if reading else ""
    return marks.picture(
        reader.say("alt_levers", rows=said, outcome=outcome, **what),
        f"{reader.say('title_levers', **what)}.\n{notes}",
        link_values(reader, drawn, *DRAWN),
    )


def _height(n_drivers: int) -> float:
    return 1.4 + 0.42 * max(n_drivers, 5)


@lru_cache(maxsize=MOST)
def _sheet(language: Language, n_drivers: int, top: float) -> Sheet:
    with canvas(_height(n_drivers), margins=MARGINS) as (figure, (axes,)):
        axes.set_xlim(0, 100)
        axes.set_ylim(0, top)
        axes.set_xlabel(text("axis_level", language))
        axes.set_ylabel(text("axis_importance", language))
        axes.grid(axis="both")
        axes.set_axisbelow(True)
        write_numbers(axes, language)
        return make_sheet(figure)


def _draw(marks: Marks, values: Values, levers: Sequence[bool]) -> None:
    """Draw levels and importance with their intervals, those of levers over the others'."""
    place = marks.sheet.place
    # The first are the levers: they come last, upon the others.
    level, low, high, aim, y, least, most = (
        np.clip(values[each][::-1] * (100 if each.startswith("importance") else 1), 0, 100)
        for each in DRAWN
    )
    colours = [ACCENT if each else GREY for each in reversed(levers)]
    marks.lines(place(low, y), place(high, y), colours, 1.4)
    marks.lines(place(level, least), place(level, most), colours, 1.4)
    # To what a quarter of the units reach, where there is room for improvement.
    marks.lines(place(np.where(aim > level, level, np.nan), y), place(aim, y), colours, 1, ":")
    foot, head = (place(aim, y, aside=(0, end * TALL / 2)) for end in (-1, 1))
    marks.lines(foot, head, INK, 2)
    faces = [ACCENT if each else "white" for each in reversed(levers)]
    marks.dots(place(level, y), 46, faces, colours, 1.6)


def _name(
    marks: Marks, values: Values, names: Sequence[str], levers: Sequence[bool], top: float
) -> None:
    """Write the drivers' names beside what is drawn, none over another, with lines to them."""
    ends, place = np.array([values[each] for each in DRAWN[:4]]), marks.sheet.place
    lowest, highest = float(np.nanmin(ends)), float(np.nanmax(ends))
    right = highest <= 100 - lowest
    at = highest + 6 if right else lowest - 6
    written = [fill(each, LETTERS) for each in names]
    lines = np.array([each.count("\n") + 1 for each in written])
    y = 100 * values["importance"]
    # Names are as high as letters are, whatever the figure's height.
    per_inch = top / (_height(len(names)) - 0.7)
    beside = spread_out(y, lines * LETTER_HEIGHT * LINE * per_inch, top)
    edge = np.nanmax(ends, axis=0) if right else np.nanmin(ends, axis=0)
    step = 1.0 if right else -1.0
    bend = place(at - 2.5 * step, beside)
    marks.lines(place(edge + step, y), bend, LEADER, 0.8)
    marks.lines(bend, place(at - 0.5 * step, beside), LEADER, 0.8)
    for (along, up), words, named in zip(place(at, beside), written, levers, strict=True):
        marks.figure.text(
            along,
            up,
            words,
            transform=None,
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
        between=reader.interval(100 * row["importance_low"], 100 * row["importance_high"]),
        reading=read_lever(reader, row),
    )
