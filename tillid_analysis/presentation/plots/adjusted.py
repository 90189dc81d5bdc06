"""The figures of differences as they are, and taking account of who is there or did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.columns import CRUDE, RAKED, REGRESSION, STANDARDISED
from tillid_analysis.presentation.adjusted import (
    choose_mix,
    find_ways,
    name_dependent,
    name_way,
    one_way,
    read_ways,
)
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, INK, LINE, MUTED
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOOKS = {
    CRUDE: ("o", INK),
    REGRESSION: ("D", ACCENT),
    STANDARDISED: ("s", MUTED),
    RAKED: ("D", ACCENT),
}
_APART = 0.2


@dataclass(frozen=True, slots=True)
class _Texts:
    """Names in the catalogue of what is said of a figure."""

    title: str
    alt: str
    depends: str


_MIX = _Texts("title_adjusted", "alt_adjusted", "depends_mix")
_ANSWERS = _Texts("title_nonresponse", "alt_nonresponse", "depends_answers")


def plot_adjusted(
    shown: Released,
    *,
    background: str | None = None,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
    """Draw each unit's difference to the rest as it is beside those at the same mix of people.

    Parameters
    ----------
    shown
        A released result of `adjust_contrasts`.
    background
        Which of the result's backgrounds; the first where it is left out.
    measure
        An index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        A row a unit of the levels that are split by background, with an interval each way. Hidden
        units are not in it, and neither the axis nor the order depends on them.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such background, measure or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.adjust_contrasts(survey, by="leder", wave="2026"))
    >>> ta.plot_adjusted(shown, measure="tillid", language="en").caption.split(",")[0]
    'Trust: difference from the rest'
    """
    reader = Reader(shown, "plot_adjusted", language).of("adjust_contrasts")
    if shown.frame.empty:
        return Prose(paragraphs=(reader.say("splits_none"),))
    rows, names = choose_mix(reader, background, measure, wave)
    ways = find_ways(rows, (CRUDE, REGRESSION, STANDARDISED))
    drawn = _order(rows)
    with canvas(0.7 + row_height(round(1.6 * len(drawn)))) as (figure, (axes,)):
        _shade(axes, reader)
        _draw_ways(axes, reader, rows, drawn, ways)
        return _finish(reader, axes, figure, rows, drawn, ways, _MIX, names)


@unless_empty
def plot_nonresponse(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw each unit's difference to the rest within the limits that silence leaves it.

    Parameters
    ----------
    shown
        A released result of `weigh_response`.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; all in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        A row a unit: a pale bar as wide as the difference could be whatever those who did not
        answer think, the difference with its interval, and the weighted one. Hidden units are not
        in it, and neither the axis nor the order depends on them.

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
    >>> shown = ta.plan_release(survey)(ta.weigh_response(survey, wave="2026"))
    >>> ta.plot_nonresponse(shown, measure="tillid", language="en").caption.split(",")[0]
    'Trust: difference from the rest if everybody had answered'
    """
    reader = Reader(shown, "plot_nonresponse", language).of("weigh_response")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=wave or reader.last_wave, level=level)
    ways, drawn = find_ways(rows, (CRUDE, RAKED)), _order(rows)
    with canvas(0.7 + row_height(round(1.2 * len(drawn)))) as (figure, (axes,)):
        _shade(axes, reader)
        crude = rows[rows["adjustment"] == CRUDE].set_index("unit").reindex(drawn)
        left, wide = crude["bound_low"], crude["bound_high"] - crude["bound_low"]
        axes.barh(
            range(len(drawn)),
            wide,
            left=left,
            height=0.62,
            color="#dde4ea",
            zorder=1,
            label=reader.say("word_bounds"),
        )
        _draw_ways(axes, reader, rows, drawn, ways)
        names = {"measure": reader.measure(chosen), "wave": str(rows["wave"].iloc[0])}
        return _finish(reader, axes, figure, rows, drawn, ways, _ANSWERS, names)


def _order(rows: pd.DataFrame) -> list[str]:
    """Order the units that are shown by their differences as they are."""
    crude = rows[rows["adjustment"] == CRUDE].dropna(subset=["estimate"])
    units: list[str] = crude.sort_values("estimate", ascending=False, kind="stable")[
        "unit"
    ].tolist()
    return units


def _shade(axes: Axes, reader: Reader) -> None:
    band = reader.codebook.smallest_difference
    axes.axvspan(-band, band, color="#f0f3f5", zorder=0)
    axes.axvline(0, color=LINE, linewidth=1)


def _draw_ways(
    axes: Axes, reader: Reader, rows: pd.DataFrame, drawn: list[str], ways: list[str]
) -> None:
    """Draw what is shown of each unit, about the middle of its row."""
    parts = [rows[rows["adjustment"] == way].set_index("unit").reindex(drawn) for way in ways]
    there = np.array([part["estimate"].notna() for part in parts]).reshape(len(ways), -1)
    place = np.cumsum(there, axis=0) - 1 - (there.sum(axis=0) - 1) / 2
    for way, part, shift in zip(ways, parts, place, strict=True):
        (marker, colour), label = _LOOKS[way], name_way(reader, way)
        at = np.arange(len(drawn)) + _APART * shift
        axes.hlines(at, part["conf_low"], part["conf_high"], color=colour, linewidth=1.5, zorder=2)
        axes.scatter(part["estimate"], at, color=colour, marker=marker, label=label, s=30, zorder=3)


def _finish(
    reader: Reader,
    axes: Axes,
    figure: Figure,
    rows: pd.DataFrame,
    drawn: list[str],
    ways: list[str],
    told: _Texts,
    names: dict[str, str],
) -> Picture:
    """Name the rows, the axis and the marks, and tell the figure in words."""
    crude = one_way(reader, rows, CRUDE).loc[drawn]
    sizes = zip(drawn, crude["n"], strict=True)
    name_rows(axes, [f"{reader.unit(unit)} ({reader.number(n)})" for unit, n in sizes])
    bounds = [name for name in ("bound_low", "bound_high") if name in rows]
    ends = rows[["conf_low", "conf_high", "estimate", *bounds]].abs().to_numpy()
    reach = max(15.0, float(np.nanmax(ends, initial=0)) + 2)
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(f"{reader.say('word_difference')}, {reader.say('word_points')}")
    write_numbers(axes, reader.language, signed=True)
    figure.legend(loc="outside upper left", frameon=False, labelcolor=MUTED)
    said = dict(
        zip(one_way(reader, rows, CRUDE)["unit"], read_ways(reader, rows, ways), strict=True)
    )
    readings = reader.name_values(map(reader.unit, drawn), (said[unit] for unit in drawn))
    hidden = rows["unit"].nunique() - len(drawn)
    alt = reader.say(told.alt, **names, rows=readings, hidden=hidden)
    depends = name_dependent(reader, rows, told.depends)
    lines = [reader.say("answers_in_brackets"), depends]
    if bounds:
        lines.append(reader.say("bounds_mean"))
    notes = " ".join(filter(None, [*lines, reader.notes(hidden=False, rows=rows)]))
    caption = f"{reader.say(told.title, **names)}.\n{notes}"
    values = ("estimate", "conf_low", "conf_high")
    shown = rows[rows["estimate"].notna()]
    about = [
        link_values(reader, shown, *values),
        link_values(reader, crude, "n", *bounds),
        link_counts(reader, names["wave"], [hidden]),
    ]
    return picture(figure, alt, caption, join_links(*about))
