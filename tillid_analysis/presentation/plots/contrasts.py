"""The figure of units held against the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import LINE, VERDICT_COLOURS, VERDICT_MARKERS
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_contrasts(
    shown: Released,
    *,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw each unit's difference to the rest with its interval, coloured by the verdict.

    Parameters
    ----------
    shown
        A released result of `contrast`.
    measure
        An index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        With a text alternative written from the verdicts. Hidden units are not in it, and neither
        the axis nor the order depends on them.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, wave="2026"))
    >>> ta.plot_contrasts(shown, measure="tillid", language="en").caption.split(".")[0]
    'Trust: difference to the rest of the institution, 2026'
    """
    reader = Reader(shown, "plot_contrasts", language).of("contrast")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=wave or reader.last_wave)
    drawn = rows.dropna(subset=["estimate"]).sort_values("estimate", ascending=False)
    with canvas(row_height(len(drawn))) as (figure, (axes,)):
        _draw(axes, reader, drawn)
        names = {"measure": reader.measure(chosen), "wave": rows["wave"].iloc[0]}
        caption = f"{reader.say('title_contrasts', **names)}. {reader.notes(hidden=False)}"
        counted = _count(rows, drawn)
        told = link_values(reader, drawn, "estimate", "conf_low", "conf_high", "n")
        about = join_links(told, link_counts(reader, str(names["wave"]), counted.values()))
        return picture(figure, reader.say("alt_contrasts", **counted, **names), caption, about)


def _draw(axes: Axes, reader: Reader, drawn: pd.DataFrame) -> None:
    band = reader.codebook.smallest_difference
    axes.axvspan(-band, band, color="#f0f3f5", zorder=0)
    axes.axvline(0, color=LINE, linewidth=1)
    for verdict, part in drawn.reset_index(drop=True).groupby("verdict"):
        colour, marker = VERDICT_COLOURS[str(verdict)], VERDICT_MARKERS[str(verdict)]
        axes.hlines(part.index, part["conf_low"], part["conf_high"], color=colour, linewidth=2)
        axes.scatter(part["estimate"], part.index, color=colour, marker=marker, s=45, zorder=3)
    people = zip(drawn["unit"], drawn["n"], strict=True)
    name_rows(axes, [f"{reader.unit(unit)} ({reader.number(n)})" for unit, n in people])
    ends = float(np.nanmax(drawn[["conf_low", "conf_high", "estimate"]].abs(), initial=0))
    reach = max(15.0, ends + 2)
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(f"{reader.say('word_difference')}, {reader.say('word_points')}")
    write_numbers(axes, reader.language, signed=True)


def _count(rows: pd.DataFrame, drawn: pd.DataFrame) -> dict[str, int]:
    """Count the units by what is said of them."""
    counts = Counter(drawn["verdict"])
    return {
        "higher": counts["higher"],
        "lower": counts["lower"],
        "same": counts["practically_same"],
        "unclear": counts["no_clear_difference"] + counts["too_few_answers"],
        "hidden": len(rows) - len(drawn),
    }
