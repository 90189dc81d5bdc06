"""The figure of what each item of a driver carries."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    number_wholes,
    write_left,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, LINE, MUTED
from tillid_analysis.presentation.tables.driver_items import order_items
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AIR, STEP, WIDEST = 0.11, 0.12, 38
"""Inches between rows and from line to line, and letters a line of an item's text."""


def plot_driver_items(
    shown: Released,
    *,
    driver: str | None = None,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture | Prose:
    """Draw what each driver's items carry of its importance, with intervals.

    Parameters
    ----------
    shown
        A released result of `rank_driver_items`.
    driver
        A driver's id; all of them where it is left out.
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
        If it answers another question, or has no such driver or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.rank_driver_items(survey, wave="2026", replicates=100)
    >>> drawn = ta.plot_driver_items(ta.plan_release(survey)(found), language="en")
    >>> drawn.caption.startswith("Which items carry")
    True
    """
    reader = Reader(shown, "plot_driver_items", language).of("rank_driver_items")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = order_items(reader.rows(wave=wave or reader.last_wave, term=driver))
    rows = rows.dropna(subset=["importance"]).reset_index(drop=True)
    names = [fill(each, WIDEST) for each in _names(reader, rows)]
    rows["at"], height = _place(rows, names)
    with canvas(0.6 + height) as (figure, (axes,)):
        axes.set_ylim(height, 0)
        _draw(axes, reader, rows, names)
        outcome = reader.quote(str(rows["measure"].iloc[0]))
        what = {"outcome": outcome, "wave": wave or reader.last_wave}
        said = reader.name_values(_names(reader, rows), rows["importance"].map(reader.share))
        lines = [reader.say("equal_parts"), reader.notes(hidden=False) if reading else ""]
        caption = f"{reader.say('title_driver_items', **what)}.\n{' '.join(lines).rstrip()}"
        alt = reader.say("alt_driver_items", rows=said, **what)
        shares = ("importance", "importance_low", "importance_high")
        return picture(figure, alt, caption, link_values(reader, rows, *shares))


def _place(rows: pd.DataFrame, names: Sequence[str]) -> tuple[NDArray[np.float64], float]:
    """Return the inches from the top to each row's middle, and to the foot of the last one."""
    high = np.array([AIR + STEP * (name.count("\n") + 1) for name in names])
    above = np.where(rows["item"] == "", AIR, 0.0)
    feet = np.cumsum(high + above)
    return feet - high / 2, float(feet[-1])


def _draw(axes: Axes, reader: Reader, rows: pd.DataFrame, names: Sequence[str]) -> None:
    shares = 100 * rows[["importance", "importance_low", "importance_high"]]
    whole = rows["item"] == ""
    # A driver that is a single item has no others to show.
    drawn = ~whole | (rows.groupby("term")["item"].transform("size") == 1)
    dots = shares[drawn].assign(at=rows["at"], term=rows["term"])
    axes.axvline(0, color=LINE, linewidth=0.8)
    for _, part in dots.groupby("term", sort=False):
        if len(part) > 1:
            top, bottom = part["at"].min() - STEP, part["at"].max() + STEP
            axes.vlines(part["importance"].mean(), top, bottom, color=MUTED, linewidth=0.9)
    axes.hlines(
        dots["at"], dots["importance_low"], dots["importance_high"], color=ACCENT, linewidth=1.8
    )
    axes.scatter(dots["importance"], dots["at"], color=ACCENT, s=26, zorder=3)
    ends = shares[drawn].to_numpy()
    axes.set_xlim(min(0.0, 1.05 * np.nanmin(ends)), 1.25 * np.nanmax(ends))
    axes.set_xlabel(f"{reader.say('word_importance')}, %")
    number_wholes(axes)
    write_numbers(axes, reader.language)
    _write(axes, reader, rows, names)


def _write(axes: Axes, reader: Reader, rows: pd.DataFrame, names: Sequence[str]) -> None:
    """Name the rows on the left and write their shares on the right, whole drivers in bold."""
    from tillid_analysis.presentation.plots.words import RowWords

    heads, at = (rows["item"] == "").tolist(), rows["at"].tolist()
    axes.set_yticks([])
    write_left(axes, at, names, size=8, heads=heads)
    shares = rows["importance"].map(reader.share).tolist()
    RowWords(axes, at, shares, edge=1, aside=0, align="right", size=8, heads=heads)


def _names(reader: Reader, rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["item"], rows["term"], strict=True)
    return [reader.measure(item or driver) for item, driver in pairs]
