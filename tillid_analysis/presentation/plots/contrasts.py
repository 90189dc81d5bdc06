"""The figure of units held against what they can fairly be held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.differing import CLEAR
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import (
    join_links,
    link_counts,
    link_target,
    link_values,
)
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height, write_numbers
from tillid_analysis.presentation.reader import MOST_NAMED, Reader
from tillid_analysis.presentation.style import LINE, VERDICT_COLOURS, VERDICT_MARKERS
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INTERVALS = ("conf_low", "conf_high", "joint_low", "joint_high")


@unless_empty
def plot_contrasts(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture:
    """Draw each unit's difference with its interval, coloured by the verdict.

    Parameters
    ----------
    shown
        A released result of `contrast`, of whole units.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; every level in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.
    reading
        Whether to say below it how to read it; of several figures in a row, the first does.

    Returns
    -------
    Picture
        On the scale that all measures of the result have. A thick line is the interval of the
        difference alone, a thin one the interval that holds for all at once. With a text
        alternative written from the verdicts. Hidden units are not in it, and neither the axis nor
        the order depends on them.

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
    'Trust: difference from the rest of the institution, 2026'
    """
    reader = Reader(shown, "plot_contrasts", language).of("contrast")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    every = reader.rows(level=level, wave=wave or reader.last_wave)
    rows = reader.rows(measure=chosen, level=level, wave=wave or reader.last_wave)
    if (rows["background"] != "").any():
        raise ChoiceError("this shows whole units; use tabulate_gaps for groups by background")
    drawn = rows.dropna(subset=["estimate"]).sort_values("estimate", ascending=False)
    written = [_name(reader, row) for row in drawn.to_dict("records")]
    with canvas(row_height(len(drawn), written)) as (figure, (axes,)):
        _draw(axes, reader, drawn, _reach(every))
        name_rows(axes, written)
        when = str(rows["wave"].iloc[0])
        names = {"measure": reader.measure(chosen), "against": reader.against(rows), "wave": when}
        lines = _tell_clear(reader, drawn)
        if reading:
            lines += _tell_reading(reader, every)
        title = reader.say("title_contrasts", **names)
        caption = f"{title}.\n{' '.join(lines)}"
        counted = _count(rows, drawn)
        told = link_values(reader, drawn, "estimate", *_INTERVALS, "n")
        counts = link_counts(reader, when, counted.values())
        target = link_target(reader, rows)
        alt, about = (
            reader.say("alt_contrasts", **counted, **names),
            join_links(told, counts, target),
        )
        left_out = link_counts(reader, when, _left_out(drawn))
        return picture(figure, alt, caption, about, join_links(target, left_out))


def _tell_clear(reader: Reader, drawn: pd.DataFrame) -> list[str]:
    """Name those that clearly differ, as far as a sentence can."""
    said = []
    for verdict in CLEAR:
        rows = drawn[drawn["verdict"] == verdict].to_dict("records")
        if rows:
            units = reader.join_first([_name(reader, row, counted=False) for row in rows])
            word = reader.say(f"verdict_{verdict}")
            said.append(reader.say("plot_clear", verdict=word, units=units))
    return said or [reader.say("plot_clear_none")]


def _tell_reading(reader: Reader, every: pd.DataFrame) -> list[str]:
    """Say how the figures of all measures are read."""
    lines = [reader.say("answers_in_brackets"), reader.say("plot_key")]
    if every["joint_low"].notna().any():
        lines.append(reader.say("joint_line"))
    return [*lines, reader.notes(hidden=False)]


def _reach(every: pd.DataFrame) -> float:
    """Return how far the scale of all measures goes to either side."""
    ends = float(np.nan_to_num(every[["estimate", *_INTERVALS]].abs()).max(initial=0))
    return max(15.0, ends + 2)


def _left_out(drawn: pd.DataFrame) -> list[int]:
    """Return how many are not named because others are."""
    counts = Counter(drawn["verdict"])
    return [n - MOST_NAMED for verdict in CLEAR if (n := counts[verdict]) > MOST_NAMED]


def _draw(axes: Axes, reader: Reader, drawn: pd.DataFrame, reach: float) -> None:
    band = reader.codebook.smallest_difference
    axes.axvspan(-band, band, color="#f0f3f5", zorder=0)
    axes.axvline(0, color=LINE, linewidth=1)
    for verdict, part in drawn.reset_index(drop=True).groupby("verdict"):
        colour, marker = VERDICT_COLOURS[str(verdict)], VERDICT_MARKERS[str(verdict)]
        axes.hlines(part.index, part["joint_low"], part["joint_high"], color=colour, linewidth=0.8)
        axes.hlines(part.index, part["conf_low"], part["conf_high"], color=colour, linewidth=2.4)
        look: dict[str, Any] = {"color": colour, "marker": marker}
        if verdict == "too_few_answers":
            look["facecolor"] = "white"
        axes.scatter(part["estimate"], part.index, s=45, zorder=3, **look)
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(f"{reader.say('word_difference')}, {reader.say('word_points')}")
    write_numbers(axes, reader.language, signed=True)


def _name(reader: Reader, row: Mapping[Hashable, Any], *, counted: bool = True) -> str:
    """Name a unit, or two, with how many answered."""

    def name(unit: str, n: str) -> str:
        own = reader.unit(str(row[unit]))
        return f"{own} ({reader.number(row[n])})" if counted else own

    if row["family"] not in PAIRS:
        return name("unit", "n")
    return reader.say("pair", unit=name("unit", "n"), other=name("reference", "n_reference"))


def _count(rows: pd.DataFrame, drawn: pd.DataFrame) -> dict[str, int]:
    """Count the units by what is said of them."""
    counts = Counter(drawn["verdict"])
    return {
        "higher": counts["higher"],
        "lower": counts["lower"],
        "same": counts["practically_same"],
        "unclear": counts["no_clear_difference"],
        "untested": counts["too_few_answers"],
        "hidden": len(rows) - len(drawn),
    }
