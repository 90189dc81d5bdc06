"""The figure of one unit's groups by a background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.presentation.grouping import find_groups
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, MUTED
from tillid_analysis.results import SIGN, Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 2


def plot_splits(
    shown: Released,
    *,
    background: str | None = None,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
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

    Returns
    -------
    Picture or Prose
        A panel a measure, a row a category, with the number of answers in brackets. A hidden
        group has the sign and nothing drawn. A sentence where no group can be shown.

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
    panel_rows = -(-len(measures) // COLUMNS)
    height = 0.5 + panel_rows * (0.45 + 0.24 * max(len(order), 2))
    with canvas(height, COLUMNS, panel_rows) as (figure, panels):
        for axes, measure in zip(panels, measures, strict=False):
            _draw(axes, reader, rows[rows["measure"] == measure].set_index("category").loc[order])
            axes.set_title(reader.measure(measure))
            name_rows(axes, names)
        for axes in panels[len(measures) :]:
            axes.set_axis_off()
        who = {"background": reader.background(split), "unit": reader.unit(code), "wave": when}
        said = [
            reader.say("alt_row", name=reader.measure(str(each)), value=_describe(reader, part))
            for each, part in rows.groupby("measure", sort=False)
        ]
        alt = reader.say("alt_splits", n=len(measures), rows=" ".join(said), **who)
        told = link_values(reader, rows, "estimate", "conf_low", "conf_high", "n")
        about = join_links(told, link_counts(reader, when, [len(measures)]))
        hidden = bool(rows["estimate"].isna().any())
        title = f"{reader.say('title_split', **who)}, {reader.say('word_points')}."
        lines = f"{title} {reader.say('answers_in_brackets')}"
        caption = f"{lines} {reader.notes(hidden=hidden)}"
        return picture(figure, alt, caption, about)


def _draw(axes: Axes, reader: Reader, rows: pd.DataFrame) -> None:
    at = range(len(rows))
    axes.hlines(at, rows["conf_low"], rows["conf_high"], color=ACCENT, linewidth=2)
    axes.scatter(rows["estimate"], at, color=ACCENT, s=35, zorder=3)
    for position, level, n in zip(at, rows["estimate"], rows["n"], strict=True):
        hidden = pd.isna(level)
        axes.annotate(
            SIGN if hidden else f"{reader.points(level)} ({reader.number(n)})",
            (1, position),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=MUTED if hidden else None,
        )
    axes.set_xlim(0, 100)
    axes.grid(axis="x")
    write_numbers(axes, reader.language)


def _describe(reader: Reader, rows: pd.DataFrame) -> str:
    few = reader.say("verdict_too_few_answers")
    said = (
        f"{reader.category(str(background), str(category))} "
        f"{few if pd.isna(level) else reader.points(level)}"
        for background, category, level in zip(
            rows["background"], rows["category"], rows["estimate"], strict=True
        )
    )
    return ", ".join(said)
