"""The figure of units' own means and of what they are pulled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    number_wholes,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, LINE, MUTED
from tillid_analysis.presentation.unit_rows import UnitRows, choose_units
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@unless_empty
def plot_caterpillar(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
    """Draw each unit's own mean beside the pooled mean with its interval, the highest first.

    Parameters
    ----------
    shown
        A released result of `shrink_units`.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; the lowest in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        Units that are shown, by their pooled means; a sentence where there is none to draw. The
        upright line is the institution's mean.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure, level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.shrink_units(survey, measure="tillid"))
    >>> ta.plot_caterpillar(shown, language="en").caption.split(".")[0]
    'Trust: what the answers say about each unit, given its size, 2026'
    """
    reader = Reader(shown, "plot_caterpillar", language).of("shrink_units")
    chosen = choose_units(reader, measure, level, wave)
    drawn = chosen.drawn.dropna(subset=["pooled"]).sort_values("pooled", ascending=False)
    if drawn.empty:
        return Prose(paragraphs=(reader.say("pooled_none"),))
    people = zip(drawn["unit"], drawn["n"], strict=True)
    units = [f"{reader.unit(unit)} ({reader.number(n)})" for unit, n in people]
    with canvas(row_height(len(drawn), units) + 0.6) as (figure, (axes,)):
        _draw(axes, reader, chosen, drawn)
        name_rows(axes, units)
        names = {"measure": reader.measure(chosen.measure), "wave": chosen.wave}
        written = [
            f"{reader.points(own)}, {reader.points(pulled)} {reader.interval(low, high)}"
            for own, pulled, low, high in zip(
                *(drawn["estimate"], drawn["pooled"], drawn["pooled_low"], drawn["pooled_high"]),
                strict=True,
            )
        ]
        said = reader.name_values(drawn["unit"].map(reader.unit), written)
        notes = f"{reader.say('answers_in_brackets')} {reader.notes(hidden=False)}"
        caption = f"{reader.say('title_pooled', **names)}.\n{notes}"
        columns = ("estimate", "pooled", "pooled_low", "pooled_high", "n")
        about = join_links(
            link_values(reader, drawn, *columns),
            link_values(reader, chosen.institution, "estimate"),
        )
        return picture(figure, reader.say("alt_caterpillar", rows=said, **names), caption, about)


def _draw(axes: Axes, reader: Reader, chosen: UnitRows, drawn: pd.DataFrame) -> None:
    at = range(len(drawn))
    for mean in chosen.institution["estimate"].dropna():
        axes.axvline(mean, color=LINE, linewidth=1, zorder=0)
    axes.hlines(at, drawn["estimate"], drawn["pooled"], color=MUTED, linewidth=0.8, linestyle=":")
    axes.hlines(at, drawn["pooled_low"], drawn["pooled_high"], color=ACCENT, linewidth=2)
    axes.scatter(
        drawn["estimate"],
        at,
        facecolor="white",
        edgecolor=MUTED,
        s=32,
        zorder=3,
        label=reader.say("word_own_mean"),
    )
    axes.scatter(
        drawn["pooled"], at, color=ACCENT, s=34, zorder=4, label=reader.say("word_pulled_mean")
    )
    axes.set_xlabel(reader.say("word_level"))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9)
    number_wholes(axes)
    write_numbers(axes, reader.language)
