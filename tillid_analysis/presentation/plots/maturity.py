"""The figure of a unit's stages of maturity."""

from __future__ import annotations

from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.maturity import (
    indices_of,
    link_limits,
    link_profile,
    link_stages,
    name_stage,
    name_stages,
    place,
    tell_limits,
    tell_stages,
)
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, ACCENT_TINT, LINE, MUTED
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LETTER = 2.5
"""Points of the scale that a letter of a stage's name takes at most."""
BROADEST = 14
"""Letters in a line beside the scale."""


@unless_empty
def plot_maturity(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw one unit's profile: each index with its interval across the stages of maturity.

    Parameters
    ----------
    shown
        A released result of `estimate` of the indices.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        Blue and filled where the whole interval lies in one stage, grey and open where it reaches
        over a limit: there it says between which stages the index lies.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Notes
    -----
    The limits are those of `maturity` in the survey file, an aid to reading that rests on no
    research: see `state_maturity`.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, wave="2026"))
    >>> ta.plot_maturity(shown, unit="A", language="en").caption.split(".")[0]
    'Stage of maturity on each index, Jura og Tilsyn, 2026'
    """
    reader = Reader(shown, "plot_maturity", language).of("estimate")
    rows = indices_of(reader, unit, wave)
    read = place(reader, rows)
    names = [reader.measure(each) for each in rows["measure"]]
    where = [name_stages(reader, each) for each in read]
    when, code = str(rows["wave"].iloc[0]), str(rows["unit"].iloc[0])
    with canvas(row_height(len(rows)) + 0.4) as (figure, (axes,)):
        name_rows(axes, [_count(reader, *each) for each in zip(names, rows["n"], strict=True)])
        _shade(axes, reader)
        for at, (row, stages) in enumerate(zip(rows.to_dict("records"), read, strict=True)):
            clear = stages is not None and stages.is_one
            colour = ACCENT if clear else MUTED
            axes.hlines(at, row["conf_low"], row["conf_high"], color=colour, linewidth=2)
            inside = colour if clear else "#ffffff"
            axes.scatter(row["estimate"], at, s=45, zorder=3, edgecolor=colour, facecolor=inside)
            axes.annotate(
                fill(where[at], BROADEST),
                (1, at),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=colour,
            )
        axes.set(xlim=(0, 100), xlabel=reader.say("word_points"))
        write_numbers(axes, reader.language)
        title = reader.say("title_maturity", unit=reader.unit(code), wave=when)
        alt = f"{title}. {reader.name_values(names, where)}"
        hidden = any(each is None for each in read)
        said = " ".join(each for each, _ in tell_stages(reader, rows, read))
        people = reader.say("answers_in_brackets")
        aid = f"{reader.say('maturity_aid')} {reader.notes(hidden=hidden, rows=rows)}".strip()
        caption = f"{title}.\n{said} {people} {tell_limits(reader)} {aid}"
        told = join_links(link_limits(reader, when), link_stages(reader, when, read))
        about = join_links(link_profile(reader, rows, read), link_values(reader, rows, "n"))
        return picture(figure, alt, caption, about, told)


def _count(reader: Reader, name: str, n: float) -> str:
    """Name an index with how many answered, if that can be shown."""
    return name if pd.isna(n) else f"{name} ({reader.number(n)})"


def _shade(axes: Axes, reader: Reader) -> None:
    """Draw the stages as bands, and name them above."""
    limits = (0, *reader.codebook.maturity.thresholds, 100)
    bands = list(enumerate(pairwise(limits)))
    names = [name_stage(reader, stage) for stage, _ in bands]
    narrow = any(len(names[at]) * _LETTER > high - low for at, (low, high) in bands)
    for stage, (low, high) in bands:
        axes.axvspan(low, high, color=ACCENT_TINT if stage % 2 else "#ffffff", zorder=-1)
        if stage:
            axes.axvline(low, color=LINE, linewidth=0.8, zorder=0)
        axes.annotate(
            names[stage],
            ((low + high) / 2, 1),
            xycoords=("data", "axes fraction"),
            # Where a name is wider than its band, every other one is lifted over its neighbours.
            xytext=(0, 16 if narrow and stage % 2 else 4),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            color=MUTED,
        )
