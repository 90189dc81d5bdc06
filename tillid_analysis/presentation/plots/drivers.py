"""The figure of drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height, write_numbers
from tillid_analysis.presentation.ranking import (
    rank_rows,
    tell_explained,
    tell_places,
    tell_share,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, INK, MUTED, VERDICT_COLOURS
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("importance", "importance_low", "importance_high", "rank_low", "rank_high")


def plot_drivers(
    shown: Released,
    *,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture | Prose:
    """Draw each driver's share of what the drivers explain together, with its uncertainty.

    Parameters
    ----------
    shown
        A released result of `rank_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.
    reading
        Whether to say the caveats below it; a table beneath it says them too.

    Returns
    -------
    Picture or Prose
        A dot and an interval a driver, the largest share first, and the places it may have; grey
        where it cannot be told from any other. With a text alternative written from the same
        numbers; a sentence where there are none.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.rank_drivers(survey, wave="2026"))
    >>> ta.plot_drivers(shown, language="en").caption.startswith("What is related to")
    True
    """
    reader = Reader(shown, "plot_drivers", language).of("rank_drivers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = rank_rows(reader, wave).dropna(subset=["importance"])
    names = [reader.measure(each) for each in rows["term"]]
    shares = rows["importance"].map(reader.share)
    places = [
        tell_places(reader, *each) for each in zip(rows["rank_low"], rows["rank_high"], strict=True)
    ]
    with canvas(row_height(len(rows)) + 0.3) as (figure, (axes,)):
        _draw(axes, reader, rows, places)
        name_rows(axes, names)
        what = {
            "outcome": reader.measure(str(rows["measure"].iloc[0])),
            "wave": rows["wave"].iloc[0],
        }
        ends = zip(rows["importance_low"], rows["importance_high"], strict=True)
        intervals = [
            "" if pd.isna(low) else f" {tell_share(reader, low, high)}" for low, high in ends
        ]
        placed = [f", {reader.say('driver_place', places=each)}" if each else "" for each in places]
        written = ["".join(each) for each in zip(shares, intervals, placed, strict=True)]
        explained, told = tell_explained(reader, rows)
        lines = [explained]
        lines += [reader.say("drivers_reading")] if any(places) else []
        lines += [reader.notes(hidden=False)] if reading else []
        title = reader.say("title_drivers", **what)
        caption = f"{title}.\n{' '.join(lines)}"
        alt = reader.say("alt_drivers", rows=reader.name_values(names, written), **what)
        about = join_links(link_values(reader, rows, *COLUMNS), told)
        return picture(figure, f"{alt} {explained}", caption, about, told)


def _draw(axes: Axes, reader: Reader, rows: pd.DataFrame, places: list[str]) -> None:
    last, at = len(rows), np.arange(len(rows))
    apart = (rows["rank_low"] > 1) | (rows["rank_high"] < last)
    colours = [ACCENT if each else VERDICT_COLOURS["no_clear_difference"] for each in apart]
    axes.hlines(
        at, 100 * rows["importance_low"], 100 * rows["importance_high"], color=colours, linewidth=2
    )
    axes.scatter(100 * rows["importance"], at, color=colours, s=38, zorder=3)
    for row, share in enumerate(rows["importance"]):
        axes.annotate(
            reader.share(share),
            (100 * share, row),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=8.5,
        )
    if any(places):
        edge = axes.get_yaxis_transform()
        for row, each in enumerate(places):
            axes.text(1.01, row, each, transform=edge, va="center", fontsize=9, color=INK)
        head = reader.say("word_places")
        axes.text(
            1.01, -0.75, head, transform=edge, va="bottom", ha="center", fontsize=8.5, color=MUTED
        )
    axes.set_xlim(0, 100)
    axes.xaxis.grid(visible=True)
    axes.set_axisbelow(True)
    axes.set_xlabel(f"{reader.say('word_importance')}, %")
    write_numbers(axes, reader.language)
