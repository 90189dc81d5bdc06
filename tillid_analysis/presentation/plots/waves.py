"""The figure of one unit's levels over the waves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.presentation.caveats import OTHER_ITEMS
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import WIDTH, canvas
from tillid_analysis.presentation.plots.sheet import MOST, Marks, Sheet, make_sheet
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, GRID, MUTED, POINTS
from tillid_analysis.presentation.unit_rows import arrange
from tillid_analysis.results import SIGN, Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_COLUMNS = 3
TICKS = range(0, 101, 20)
MARGINS = (0.4, 0.45, 0.1, 0.35, 0.7)
"""Inches: room for numbers up to 100, for waves with how many answered, and for panels' titles."""
MARGIN, GAP = 0.4, 0.9
"""Waves' distances: around the points of a panel, and between panels."""
APART = 4
"""Points at least between what is written side by side."""
ASIDE = (6, 4)
"""Points from a level to what is written of it."""
PEOPLE, BENEATH = 7.5, 23
"""Points: letters of how many answered, and how far they stand beneath the panel."""


def plot_waves(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
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
    Picture or Prose
        A panel an index, over the waves that the unit was there in, each with how many answered.
        Where it is hidden there is no point; where it was counted by a share of a divided unit the
        caption says so, and where an index rests on other items than in the wave before, its line
        is dotted there. Nothing
        where the survey has one wave only: `plot_levels` shows it.

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
    measures = list(dict.fromkeys(rows["measure"]))
    waves = [name for name in names if name in set(rows["wave"])]
    if len(names) < 2:
        return Prose()
    titles = [reader.measure(each) for each in measures]
    levels = arrange(rows, ("estimate", "conf_low", "conf_high", "n"), measures, "wave", waves)
    broken = _find_breaks(reader, measures, waves)
    widest = _write_people(reader, shown.frame["n"].max())
    marks = _draw(reader, _sheet(tuple(titles), tuple(waves), widest), levels, broken)
    said = {"unit": reader.unit(code), "waves": reader.join(waves)}
    alt = reader.say("alt_waves", rows=_describe(reader, titles, levels[0]), **said)
    caption = f"{reader.say('title_waves', unit=said['unit'])}, {reader.say('word_points')}."
    told = [reader.say("answers_in_brackets"), reader.notes(hidden=False, rows=rows)]
    told += reader.tell_apportioned(code, waves)
    caption = f"{caption}\n{' '.join(filter(None, told))}".strip()
    about = link_values(reader, rows, "estimate", "conf_low", "conf_high", "n")
    return marks.picture(alt, caption, about)


def _find_breaks(
    reader: Reader, measures: Sequence[str], waves: Sequence[str]
) -> NDArray[np.bool_]:
    """Return (measures, waves - 1) whether a level rests on other items than in the wave before."""
    broken = np.zeros((len(measures), len(waves) - 1), dtype=bool)
    notes = [note.details for note in reader.shown.notes if note.code == OTHER_ITEMS]
    told = {(note["reference"], note["wave"]): note["measures"].split(",") for note in notes}
    for at, pair in enumerate(pairwise(waves)):
        broken[:, at] = [each in told.get(pair, ()) for each in measures]
    return broken


def _draw(
    reader: Reader, sheet: Sheet, levels: NDArray[np.float64], broken: NDArray[np.bool_]
) -> Marks:
    """Draw the levels of all panels at once, as each artist takes long."""
    from tillid_analysis.presentation.plots.words import measure

    marks, waves = Marks(sheet), np.arange(levels.shape[2])
    columns = -(-levels.shape[1] // len(sheet.corners))
    # Panels stand in the order of the measures, beside each other in the axes of a row.
    placed = [
        sheet.place(at % columns * (len(waves) + GAP) + waves, of_one, at // columns)
        for at, of_one in enumerate(np.clip(levels[:3], 0, 100).swapaxes(0, 1))
    ]
    level, low, high = np.stack(placed, axis=1)
    marks.lines(level[:, :-1][~broken], level[:, 1:][~broken], ACCENT, 1.5)
    marks.lines(level[:, :-1][broken], level[:, 1:][broken], ACCENT, 1.5, ":")
    points = level.reshape(-1, 2)
    marks.dots(points, 25, ACCENT, width=1)
    marks.lines(low.reshape(-1, 2), high.reshape(-1, 2), ACCENT, 1.5)
    written = [reader.points(each) for each in levels[0].ravel()]
    marks.words(points + np.array(ASIDE), written, 8)
    told = [_write_people(reader, n) for n in levels[3].ravel()]
    wide = np.array([measure(each, PEOPLE) for each in told]).reshape(levels[3].shape)
    feet = [
        sheet.place(at % columns * (len(waves) + GAP) + waves, 0 * of_one, at // columns)
        for at, of_one in enumerate(levels[3])
    ]
    beneath = np.stack(feet) + np.stack([-wide / 2, np.full(wide.shape, -BENEATH)], axis=-1)
    marks.words(beneath.reshape(-1, 2), told, PEOPLE, MUTED)
    return marks


def _write_people(reader: Reader, n: float) -> str:
    return f"({reader.number(n)})"


@lru_cache(maxsize=MOST)
def _sheet(titles: tuple[str, ...], waves: tuple[str, ...], widest: str) -> Sheet:
    panel_rows = -(-len(titles) // _columns(titles, waves, widest))
    # As many in each row as there is room for, and no more in the first ones than are needed.
    columns = -(-len(titles) // panel_rows)
    with canvas(0.4 + 1.75 * panel_rows, 1, panel_rows, margins=MARGINS) as (
        figure,
        rows_of_panels,
    ):
        for position, axes in enumerate(rows_of_panels):
            _prepare(axes, titles[position * columns : (position + 1) * columns], waves, columns)
        return make_sheet(figure)


def _columns(titles: Sequence[str], waves: Sequence[str], widest: str = "") -> int:
    """Return how many panels have room side by side for their titles and what waves are called."""
    # Imported where something is drawn only: it takes as long as ten figures.
    from tillid_analysis.presentation.plots.words import measure

    name = max(*(measure(each, 10) for each in waves), measure(widest, PEOPLE)) + APART
    title = max(measure(each, 11, is_bold=True) for each in titles) + APART
    for columns in range(min(MOST_COLUMNS, len(titles)), 1, -1):
        step = len(waves) + GAP
        across = (columns - 1) * step + len(waves) - 1 + 2 * MARGIN
        place = (WIDTH - MARGINS[0] - MARGINS[2]) * POINTS / across
        if name <= place and title <= place * step:
            return columns
    return 1


def _prepare(axes: Axes, titles: Sequence[str], waves: Sequence[str], columns: int) -> None:
    """Prepare some panels side by side in one system of axes, as each takes long to lay out."""
    step, within = len(waves) + GAP, np.arange(len(waves))
    for start, title in zip(np.arange(columns) * step, titles, strict=False):
        ends = start - MARGIN, start + within[-1] + MARGIN
        axes.hlines(TICKS, *ends, color=GRID, linewidth=0.8, zorder=0)
        axes.text(start - MARGIN, 105, title, fontsize=11, fontweight="bold", va="bottom")
    at = (np.arange(columns)[:, None] * step + within).ravel()
    axes.set_xticks(at, list(waves) * columns)
    axes.tick_params(labelbottom=True, bottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-MARGIN, at[-1] + MARGIN)
    axes.set_yticks(TICKS)
    axes.set_ylim(0, 100)


def _describe(reader: Reader, titles: Sequence[str], levels: NDArray[np.float64]) -> str:
    said, few = [], reader.say("word_not_shown")
    for title, line in zip(titles, levels, strict=True):
        written = [reader.points(each) for each in line]
        value = ", ".join(few if each == SIGN else each for each in written)
        said.append(reader.say("alt_row", name=title, value=value))
    return " ".join(said)
