"""The figure of drivers ranked in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.columns import (
    ALL_ANSWERS,
    COMMON_PART,
    MARKER,
    OUTCOME_APART,
    SPLIT_UNITS,
    UNIT_MEANS,
)
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.same_source import name_way
from tillid_analysis.presentation.style import ACCENT, INK, LOWER, MUTED
from tillid_analysis.presentation.tables.same_source import order_drivers
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS: Mapping[str, tuple[str, str]] = {
    ALL_ANSWERS: ("o", INK),
    UNIT_MEANS: ("s", MUTED),
    SPLIT_UNITS: ("D", ACCENT),
    OUTCOME_APART: ("^", LOWER),
    MARKER: ("P", MUTED),
    COMMON_PART: ("v", MUTED),
}
_APART = 0.14


def plot_same_source(
    shown: Released,
    *,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture | Prose:
    """Draw each driver's importance with its interval, a dot a way of looking at it.

    Parameters
    ----------
    shown
        A released result of `check_same_source`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.
    reading
        Whether to say the caveats below it; a table beneath it says them too.

    Returns
    -------
    Picture or Prose
        Drivers in the order that all answers give them; a sentence where there are none.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.check_same_source(survey, wave="2026"))
    >>> ta.plot_same_source(shown, language="en").caption.split(".")[0]
    'The drivers of Results culture ranked in several ways, 2026'
    """
    reader = Reader(shown, "plot_same_source", language).of("check_same_source")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = order_drivers(reader.rows(wave=wave or reader.last_wave)).dropna(subset=["importance"])
    ways, drivers = rows["adjustment"].unique().tolist(), rows["term"].unique().tolist()
    with canvas(0.2 * len(ways) + row_height(round(0.55 * len(rows)))) as (figure, (axes,)):
        for at, way in enumerate(ways):
            part = rows[rows["adjustment"] == way].set_index("term").loc[drivers]
            _draw(axes, part, _APART * (at - (len(ways) - 1) / 2), way, name_way(reader, way))
        name_rows(axes, [reader.measure(each) for each in drivers])
        axes.set_xlim(0, 100)
        axes.set_xlabel(f"{reader.say('word_importance')}, %")
        write_numbers(axes, reader.language)
        figure.legend(loc="outside upper left", frameon=False, labelcolor=MUTED)
        names = {"outcome": reader.measure(rows["measure"].iloc[0]), "wave": rows["wave"].iloc[0]}
        alt = reader.say("alt_same_source", rows=_tell(reader, rows), n=len(ways), **names)
        notes = reader.notes(hidden=False) if reading else ""
        caption = f"{reader.say('title_same_source', **names)}.\n{notes}"
        told = link_values(reader, rows, "importance", "importance_low", "importance_high")
        about = join_links(told, link_counts(reader, names["wave"], [len(ways)]))
        return picture(figure, alt, caption, about)


def _draw(axes: Axes, part: pd.DataFrame, shift: float, way: str, label: str) -> None:
    marker, colour = _LOOKS[way]
    at = np.arange(len(part)) + shift
    low, high = 100 * part["importance_low"], 100 * part["importance_high"]
    axes.hlines(at, low, high, color=colour, linewidth=1.5, zorder=2)
    share = 100 * part["importance"]
    axes.scatter(share, at, color=colour, marker=marker, label=label, s=30, zorder=3, clip_on=False)


def _tell(reader: Reader, rows: pd.DataFrame) -> str:
    """Write each driver's shares in every way, as a text alternative tells them."""
    names = [
        f"{name_way(reader, way)}, {reader.measure(term)}"
        for way, term in zip(rows["adjustment"], rows["term"], strict=True)
    ]
    low, high = 100 * rows["importance_low"], 100 * rows["importance_high"]
    ends = reader.intervals(low, high)
    shares = rows["importance"].map(reader.share)
    return reader.name_values(names, (" ".join(pair) for pair in zip(shares, ends, strict=True)))
