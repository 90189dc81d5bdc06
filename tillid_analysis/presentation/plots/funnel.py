"""The figure of units' means over their numbers of answers, with limits of chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.language import number
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.plots.canvas import canvas, number_wholes, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import HIGHER, LOWER, MUTED
from tillid_analysis.presentation.unit_rows import choose_units
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INNER, OUTER = 1.959964, 3.090232
"""Normal quantiles: 95 and 99.8 of 100 units that are alike lie inside."""
HEIGHT = 4.4


@unless_empty
def plot_funnel(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
    """Draw units' means over their numbers of answers, with limits of what chance can do.

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
        Units that are shown, with names where they lie beyond the outer limits; a sentence where
        there are none to draw.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure, level or wave.

    Notes
    -----
    The limits are m ± z s / sqrt(n), m the institution's mean, s the standard deviation within
    units, z 1.96 and 3.09: 95 and 99.8 of 100 units that are alike lie inside.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.shrink_units(survey, measure="tillid"))
    >>> ta.plot_funnel(shown, language="en").caption.split(".")[0]
    'Trust: are the differences larger than chance, 2026'
    """
    reader = Reader(shown, "plot_funnel", language).of("shrink_units")
    chosen = choose_units(reader, measure, level, wave)
    drawn = chosen.drawn.dropna(subset=["sd_within"])
    if drawn.empty or chosen.institution["estimate"].isna().all():
        return Prose(paragraphs=(reader.say("pooled_none"),))
    middle = float(chosen.institution["estimate"].iloc[0])
    reach = OUTER * drawn["sd_within"] / np.sqrt(drawn["n"])
    beyond = (drawn["estimate"] - middle).abs() > reach
    with canvas(HEIGHT) as (figure, (axes,)):
        _draw_limits(axes, reader, drawn, middle)
        _draw_units(axes, reader, drawn, middle, beyond)
        names = {"measure": reader.measure(chosen.measure), "wave": chosen.wave}
        outside = reader.join(map(reader.unit, drawn.loc[beyond, "unit"]))
        alt = reader.say("alt_funnel", outside=outside or reader.say("alt_nobody"), **names)
        caption = f"{reader.say('title_funnel', **names)}.\n{reader.say('funnel_reading')}"
        about = join_links(
            link_values(reader, drawn, "estimate", "n"),
            link_values(reader, chosen.institution, "estimate"),
        )
        return picture(figure, alt, caption, about)


def _draw_limits(axes: Axes, reader: Reader, drawn: pd.DataFrame, middle: float) -> None:
    spread = float(drawn["sd_within"].iloc[0])
    ends = float(drawn["n"].min()), float(drawn["n"].max())
    people = np.geomspace(max(0.8 * ends[0], 1), 1.06 * ends[1] + 1, 200)
    axes.axhline(middle, color=MUTED, linewidth=1)
    for limit, line, word in (
        (INNER, "--", "word_funnel_inner"),
        (OUTER, "-", "word_funnel_outer"),
    ):
        half = limit * spread / np.sqrt(people)
        axes.plot(people, middle + half, line, color=MUTED, linewidth=1, label=reader.say(word))
        axes.plot(people, middle - half, line, color=MUTED, linewidth=1)
    axes.set_xlim(people[0], people[-1])


def _draw_units(
    axes: Axes, reader: Reader, drawn: pd.DataFrame, middle: float, beyond: pd.Series[bool]
) -> None:
    colours = np.where(beyond, np.where(drawn["estimate"] > middle, HIGHER, LOWER), "#9aa4ad")
    axes.scatter(drawn["n"], drawn["estimate"], c=colours.tolist(), s=30, zorder=3)
    width = axes.get_xlim()
    for row in drawn[beyond].to_dict("records"):
        left = row["n"] > (width[0] + width[1]) / 2
        axes.annotate(
            reader.unit(str(row["unit"])),
            (row["n"], row["estimate"]),
            xytext=(-6 if left else 6, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
    axes.set_xlabel(reader.say("word_answers"))
    axes.set_ylabel(reader.say("word_level"))
    axes.tick_params(axis="y", left=True)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9)
    number_wholes(axes)
    write_numbers(axes, reader.language)
    axes.yaxis.set_major_formatter(lambda value, _: number(value, reader.language))
