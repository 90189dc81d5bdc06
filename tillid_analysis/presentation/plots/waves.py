"""The figure of one unit's levels over the waves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.presentation.html import Picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas
from tillid_analysis.presentation.plots.sheet import MOST, Marks, Sheet, make_sheet
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
ASIDE = (6, 4)
"""Points from a level to what is written of it."""


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
    titles = tuple(reader.measure(str(each)) for each in measures)
    marks = _draw(reader, _sheet(titles, tuple(waves)), lines)
    caption = f"{reader.say('title_waves', unit=reader.unit(code))}, {reader.say('word_points')}."
    told = [caption, reader.notes(hidden=False), *reader.tell_apportioned(code, waves)]
    about = link_values(reader, rows, "estimate", "conf_low", "conf_high")
    return marks.picture(_describe(reader, rows, waves, code), " ".join(told), about)


def _draw(reader: Reader, sheet: Sheet, lines: Sequence[pd.DataFrame]) -> Marks:
    """Draw the levels of all panels at once, as each artist takes long."""
    marks, waves = Marks(sheet), np.arange(len(lines[0]))
    # Where panels, in the order of the measures, stand: beside each other in a row's axes.
    starts = [((at % COLUMNS) * (len(waves) + GAP), at // COLUMNS) for at in range(len(lines))]
    low, level, high = (
        np.stack(
            [
                sheet.place(start + waves, np.clip(line[column], 0, 100), row)
                for line, (start, row) in zip(lines, starts, strict=True)
            ]
        )
        for column in ("conf_low", "estimate", "conf_high")
    )
    before, after, points = (each.reshape(-1, 2) for each in (level[:, :-1], level[:, 1:], level))
    marks.lines(before, after, ACCENT, 1.5)
    marks.dots(points, 25, ACCENT, width=1)
    marks.lines(low.reshape(-1, 2), high.reshape(-1, 2), ACCENT, 1.5)
    written = [reader.points(each) for line in lines for each in line["estimate"]]
    marks.words(points + np.array(ASIDE), written, 8)
    return marks


@lru_cache(maxsize=MOST)
def _sheet(titles: tuple[str, ...], waves: tuple[str, ...]) -> Sheet:
    panel_rows = -(-len(titles) // COLUMNS)
    with canvas(0.4 + 2.0 * panel_rows, 1, panel_rows, margins=MARGINS) as (figure, rows_of_panels):
        for position, axes in enumerate(rows_of_panels):
            _prepare(axes, titles[position * COLUMNS : (position + 1) * COLUMNS], waves)
        return make_sheet(figure)


def _prepare(axes: Axes, titles: Sequence[str], waves: Sequence[str]) -> None:
    """Prepare some panels side by side in one system of axes, as each takes long to lay out."""
    step, within = len(waves) + GAP, np.arange(len(waves))
    for start, title in zip(np.arange(COLUMNS) * step, titles, strict=False):
        ends = start - MARGIN, start + within[-1] + MARGIN
        axes.hlines(TICKS, *ends, color=GRID, linewidth=0.8, zorder=0)
        axes.text(start - MARGIN, 105, title, fontsize=11, fontweight="bold", va="bottom")
    at = (np.arange(COLUMNS)[:, None] * step + within).ravel()
    axes.set_xticks(at, list(waves) * COLUMNS)
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
