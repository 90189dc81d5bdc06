"""The figure of one unit's groups by a background."""

from __future__ import annotations

from functools import lru_cache
from textwrap import fill

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.language import Language
from tillid_analysis.presentation.grouping import find_groups
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import LONGEST, canvas, write_left, write_numbers
from tillid_analysis.presentation.plots.sheet import (
    ASIDE,
    MOST,
    SMALL,
    Marks,
    Sheet,
    make_sheet,
    reserve_beside,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, MUTED
from tillid_analysis.presentation.unit_rows import arrange
from tillid_analysis.results import SIGN, Released

LINE, APART = 0.14, 0.5
"""Inches that a line of a name takes, and rows of air between measures."""


def plot_splits(
    shown: Released,
    *,
    background: str | None = None,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture | Prose:
    """Draw the level of each of a unit's groups with its interval, on the whole scale 0-100.

    Parameters
    ----------
    shown
        A released result of `estimate` by one background, or by all of them.
    background
        Its name; the first of which something can be shown where it is left out.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.
    reading
        Whether to say below it how to read it; of several figures in a row, the first does.

    Returns
    -------
    Picture or Prose
        Beneath each measure's name a row a category, with the number of answers in brackets. A
        hidden group has the sign and nothing drawn. A sentence where no group can be shown.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or there is no such unit, wave or background.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="leder", wave="2026"))
    >>> ta.plot_splits(shown, language="en").caption.split(".")[0]
    'Manager: level in each group, Styrelsen for Eksempler, 2026, points (0-100)'
    """
    reader = Reader(shown, "plot_splits", language).of("estimate")
    code, when = unit or reader.units.codes[0], wave or reader.last_wave
    rows = find_groups(reader, code, when, background)
    if isinstance(rows, Prose):
        return rows
    rows = rows[rows["background"] == rows["background"].iloc[0]]
    split = str(rows["background"].iloc[0])
    order = rows["category"].unique().tolist()
    names = [reader.category(split, each) for each in order]
    measures = rows["measure"].unique().tolist()
    titles = [reader.measure(each) for each in measures]
    widest = f"{reader.points(100)} ({reader.number(shown.frame['n'].max())})"
    marks = Marks(_sheet(tuple(titles), tuple(names), reader.language, widest))
    numbers = arrange(rows, ("estimate", "conf_low", "conf_high", "n"), measures, "category", order)
    _draw(marks, reader, numbers)
    who = {"background": reader.background(split), "unit": reader.unit(code), "wave": when}
    said = [
        reader.say("alt_row", name=reader.measure(str(each)), value=_describe(reader, part))
        for each, part in rows.groupby("measure", sort=False)
    ]
    alt = reader.say("alt_splits", n=len(measures), rows=" ".join(said), **who)
    told = link_values(reader, rows, "estimate", "conf_low", "conf_high", "n")
    about = join_links(told, link_counts(reader, when, [len(measures)]))
    caption = f"{reader.say('title_split', **who)}, {reader.say('word_points')}.\n"
    if reading:
        # Of all groups, since those of other backgrounds stand in the figures beneath.
        every = find_groups(reader, code, when)
        hidden = not isinstance(every, Prose) and bool(every["estimate"].isna().any())
        caption += f"{reader.say('answers_in_brackets')} {reader.notes(hidden=hidden)}"
    return marks.picture(alt, caption, about)


def _draw(marks: Marks, reader: Reader, numbers: NDArray[np.float64]) -> None:
    """Draw the levels of all measures at once, as each artist takes long."""
    place, at = marks.sheet.place, _rows(*numbers.shape[1:])[:, 1:].ravel()
    # No interval leaves the scale.
    level, low, high = (place(each.ravel(), at) for each in np.clip(numbers[:3], 0, 100))
    marks.lines(low, high, ACCENT, 2)
    marks.dots(level, 35, ACCENT)
    beside = place(100, at, aside=ASIDE)
    known = np.isfinite(numbers[0].ravel())
    told = zip(numbers[0].ravel()[known], numbers[3].ravel()[known], strict=True)
    written = [f"{reader.points(mean)} ({reader.number(n)})" for mean, n in told]
    marks.words(beside[known], written, SMALL)
    marks.words(beside[~known], [SIGN] * int((~known).sum()), SMALL, MUTED)


def _rows(measures: int, categories: int) -> NDArray[np.float64]:
    """Return (measures, 1 + categories) where each measure's name stands, and its categories."""
    rows: NDArray[np.float64] = np.add.outer(
        np.arange(measures) * (1 + categories + APART), np.arange(1 + categories)
    )
    return rows


@lru_cache(maxsize=MOST)
def _sheet(
    titles: tuple[str, ...], names: tuple[str, ...], language: Language, widest: str
) -> Sheet:
    at = _rows(len(titles), len(names))
    every = [fill(each, LONGEST) for title in titles for each in (title, *names)]
    row = LINE * (max(each.count("\n") for each in every) + 1.4)
    with canvas(0.4 + row * (float(at[-1, -1]) + 1)) as (figure, (axes,)):
        axes.set_xlim(0, 100)
        axes.set_ylim(float(at[-1, -1]) + 0.6, -0.6)
        axes.set_yticks([])
        axes.grid(axis="x")
        heads = [True, *[False] * len(names)] * len(titles)
        write_left(axes, at.ravel().tolist(), every, heads=heads)
        write_numbers(axes, language)
        return make_sheet(figure, [reserve_beside(axes, widest)])


def _describe(reader: Reader, rows: pd.DataFrame) -> str:
    few = reader.say("word_not_shown")
    said = (
        f"{reader.category(str(background), str(category))} "
        f"{few if pd.isna(level) else reader.points(level)}"
        for background, category, level in zip(
            rows["background"], rows["category"], rows["estimate"], strict=True
        )
    )
    return ", ".join(said)
