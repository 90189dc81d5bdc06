"""The figure of who answered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    row_height,
    write_numbers,
    write_right,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, MUTED, VERDICT_COLOURS, VERDICT_MARKERS
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ENDS = ("response_rate", "response_low", "response_high")


def plot_response(
    shown: Released,
    *,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw each unit's response rate with its interval, beside the institution's.

    Parameters
    ----------
    shown
        A released result of `assess_response` by unit.
    level
        A level of the tree; all in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        On the whole scale, coloured by whether the rate differs from that of the rest; a dashed
        line where the institution lies. Hidden units are not in it.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.assess_response(survey, wave="2026"))
    >>> ta.plot_response(shown, level="afdeling", language="en").caption.split(".")[0]
    'Response rate in each unit, 2026'
    """
    reader = Reader(shown, "plot_response", language).of("assess_response")
    when = wave or reader.last_wave
    rows = reader.rows(wave=when, level=level)
    whole = reader.rows(wave=when)
    whole = whole[(whole["unit"] == reader.units.codes[0]) & whole["response_rate"].notna()]
    rows = rows[rows["reference"] != ""]
    drawn = rows.dropna(subset=["response_rate"])
    drawn = drawn.sort_values("response_rate", ascending=False, kind="stable")
    units = drawn["unit"].map(reader.unit).tolist()
    with canvas(row_height(len(drawn), units)) as (figure, (axes,)):
        for rate in whole["response_rate"]:
            axes.axvline(100 * rate, color=ACCENT, linewidth=1, linestyle="--", zorder=0)
        _draw(axes, reader, drawn)
        name_rows(axes, units)
        counts = Counter(drawn["verdict"])
        counted = {
            "higher": counts["higher"],
            "lower": counts["lower"],
            "all": len(drawn),
            "hidden": len(rows) - len(drawn),
        }
        title = reader.say("title_response_plot", wave=when)
        line = reader.say("dashed_institution") if len(whole) else ""
        notes = reader.notes(hidden=False, intervals=False)
        caption = f"{title}.\n{' '.join(filter(None, [line, notes]))}".strip()
        about = join_links(
            link_values(reader, pd.concat([drawn, whole]), *_ENDS, "answered", "invited"),
            link_counts(reader, when, counted.values()),
        )
        alt = reader.say("alt_response", wave=when, **counted)
        return picture(figure, alt, caption, about)


def _draw(axes: Axes, reader: Reader, drawn: pd.DataFrame) -> None:
    for verdict, part in drawn.reset_index(drop=True).groupby("verdict"):
        colour, marker = VERDICT_COLOURS[str(verdict)], VERDICT_MARKERS[str(verdict)]
        low, high = 100 * part["response_low"], 100 * part["response_high"]
        axes.hlines(part.index, low, high, color=colour, linewidth=2)
        axes.scatter(
            100 * part["response_rate"], part.index, color=colour, marker=marker, s=40, zorder=3
        )
    counts = (
        f"{reader.share(rate)} ({reader.number(answered)}/{reader.number(invited)})"
        for rate, answered, invited in zip(
            drawn["response_rate"], drawn["answered"], drawn["invited"], strict=True
        )
    )
    write_right(axes, list(counts), MUTED)
    axes.set_xlim(0, 100)
    axes.set_xlabel(f"{reader.say('word_response')} (%)")
    write_numbers(axes, reader.language)
    axes.grid(axis="x")
