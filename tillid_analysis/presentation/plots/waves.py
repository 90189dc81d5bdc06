"""The figure of one unit's levels over the waves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, GRID
from tillid_analysis.results import SIGN, Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 3
TICKS = range(0, 101, 20)
MARGINS = (0.4, 0.35, 0.1, 0.35, 0.6)
"""Inches: room for numbers up to 100, names of waves below, and a title above each panel."""
MARGIN, GAP = 0.4, 0.9
"""Waves' distances: around the points of a panel, and between panels."""


def plot_waves(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw one unit's level on each index in every wave, with intervals.

    Parameters
    ----------
    shown
        A released result of `estimate` of all waves.
    unit
        The unit's code; the institution where it is left out.
    wave
        The last wave drawn; all of them where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        A panel an index, over the waves that the unit was there in. Where it is hidden there is
        no point; where it was counted by a share of a divided unit the caption says so.

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
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="institution"))
    >>> ta.plot_waves(shown, language="en").caption.startswith("Level in each wave")
    True
    """
    reader = Reader(shown, "plot_waves", language).of("estimate")
    code = unit or reader.units.codes[0]
    names = reader.codebook.wave_names
    names = names[: reader.codebook.wave_position(wave) + 1]
    rows = reader.rows(unit=code)
    rows = rows[rows["wave"].isin(names) & ~reader.missing(rows)]
    measures = rows["measure"].unique().tolist()
    waves = [name for name in names if name in set(rows["wave"])]
    lines = [rows[rows["measure"] == each].set_index("wave").reindex(waves) for each in measures]
    panel_rows = -(-len(measures) // COLUMNS)
    with canvas(0.4 + 2.0 * panel_rows, 1, panel_rows, margins=MARGINS) as (figure, rows_of_panels):
        for position, axes in enumerate(rows_of_panels):
            part = slice(position * COLUMNS, (position + 1) * COLUMNS)
            titles = [reader.measure(str(each)) for each in measures[part]]
            _draw_row(axes, reader, titles, lines[part])
        alt = _describe(reader, rows, waves, code)
        caption = (
            f"{reader.say('title_waves', unit=reader.unit(code))}, {reader.say('word_points')}."
        )
        about = link_values(reader, rows, "estimate", "conf_low", "conf_high")
        told = [caption, reader.notes(hidden=False), *reader.tell_apportioned(code, waves)]
        return picture(figure, alt, " ".join(told), about)


def _draw_row(
    axes: Axes, reader: Reader, titles: Sequence[str], lines: Sequence[pd.DataFrame]
) -> None:
    """Draw some panels side by side in one system of axes, as each takes long to lay out."""
    n_waves = len(lines[0])
    step = n_waves + GAP
    for start, title, line in zip(np.arange(COLUMNS) * step, titles, lines, strict=False):
        at = start + np.arange(n_waves)
        axes.hlines(TICKS, start - MARGIN, at[-1] + MARGIN, color=GRID, linewidth=0.8, zorder=0)
        axes.plot(at, line["estimate"], color=ACCENT, marker="o", markersize=5)
        axes.vlines(at, line["conf_low"], line["conf_high"], color=ACCENT, linewidth=1.5)
        axes.text(start - MARGIN, 105, title, fontsize=11, fontweight="bold", va="bottom")
        for place, level in zip(at, line["estimate"], strict=True):
            if pd.notna(level):
                axes.annotate(
                    reader.points(level),
                    (place, level),
                    xytext=(6, 4),
                    textcoords="offset points",
                    fontsize=8,
                )
    at = (np.arange(COLUMNS)[:, None] * step + np.arange(n_waves)).ravel()
    axes.set_xticks(at, list(lines[0].index) * COLUMNS)
    axes.tick_params(labelbottom=True, bottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-MARGIN, at[-1] + MARGIN)
    axes.set_yticks(TICKS)
    axes.set_ylim(0, 100)


def _describe(reader: Reader, rows: pd.DataFrame, waves: list[str], code: str) -> str:
    said, few = [], reader.say("verdict_too_few_answers")
    levels = dict(
        zip(zip(rows["measure"], rows["wave"], strict=True), rows["estimate"], strict=True)
    )
    for measure in dict.fromkeys(rows["measure"]):
        written = [reader.points(levels.get((measure, wave), np.nan)) for wave in waves]
        value = ", ".join(few if each == SIGN else each for each in written)
        said.append(reader.say("alt_row", name=reader.measure(str(measure)), value=value))
    names = {"unit": reader.unit(code), "waves": reader.join(waves)}
    return reader.say("alt_waves", rows=" ".join(said), **names)
