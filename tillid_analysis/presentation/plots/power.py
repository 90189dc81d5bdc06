"""The figure of how large a difference a unit of each size can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.columns import BY_SIZE, REST
from tillid_analysis.language import number, shortest
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import canvas
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, LINE, MUTED
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOLD = (10, 20, 50, 100, 200)
"""Sizes named in the text alternative."""

TICKS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@unless_empty
def plot_power(
    shown: Released,
    *,
    measure: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw the smallest difference that can be shown against the number of answers.

    Parameters
    ----------
    shown
        A released result of `assess_power`.
    measure
        An index or item; the first in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        A curve for units of any size, and a dot for each unit that is shown. Hidden units are not
        in it, and the curve is made from the institution's spread and size alone.

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
    >>> shown = ta.plan_release(survey)(ta.assess_power(survey, wave="2026"))
    >>> ta.plot_power(shown, language="en").caption.split(",")[0]
    'Trust: how large a difference each unit could show'
    """
    reader = Reader(shown, "plot_power", language).of("assess_power")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, wave=wave or reader.last_wave)
    rows = rows.dropna(subset=["smallest_detectable"])
    units = rows[rows["reference"] == REST]
    curve = rows[rows["reference"].str.startswith(f"{BY_SIZE} ")]
    with canvas(3.6) as (figure, (axes,)):
        _draw(axes, reader, units, curve)
        names = {"measure": reader.measure(chosen), "wave": wave or reader.last_wave}
        caption = f"{reader.say('title_power', **names)}.\n{reader.notes(hidden=False)}"
        told = curve[curve["n_planned"].isin(TOLD)]
        band = reader.codebook.smallest_difference
        counts = (int((units["smallest_detectable"] <= band).sum()), len(units))
        said = " ".join(
            reader.say("alt_power_size", n=reader.number(n), points=reader.number(points, 1))
            for n, points in zip(told["n_planned"], told["smallest_detectable"], strict=True)
        )
        alt = reader.say(
            "alt_power",
            rows=said,
            enough=counts[0],
            all=counts[1],
            band=shortest(band, reader.language),
            **names,
        )
        about = join_links(
            link_values(reader, units, "smallest_detectable", "n"),
            link_values(reader, told, "smallest_detectable", "n_planned"),
            link_counts(reader, str(names["wave"]), counts),
        )
        return picture(figure, alt, caption, about)


def _draw(axes: Axes, reader: Reader, units: pd.DataFrame, curve: pd.DataFrame) -> None:
    from matplotlib.ticker import MaxNLocator

    band = reader.codebook.smallest_difference
    axes.axhspan(0, band, color="#f0f3f5", zorder=0)
    axes.text(
        0.01, band / 2, reader.say("word_no_matter"), color=MUTED, fontsize=9, va="center",
        transform=axes.get_yaxis_transform(),
    )  # fmt: skip
    axes.plot(curve["n_planned"], curve["smallest_detectable"], color=MUTED, linewidth=1.5)
    axes.scatter(
        units["n"], units["smallest_detectable"], color=ACCENT, s=30, alpha=0.75, zorder=3,
        edgecolors="white", linewidths=0.5,
    )  # fmt: skip
    axes.set_xscale("log")
    largest = float(max(units["n"].max(), curve["n_planned"].max())) if len(curve) else 100.0
    ticks = [each for each in TICKS if each <= largest]
    axes.set_xticks(ticks, [number(each, reader.language) for each in ticks])
    axes.set_xticks([], minor=True)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: number(value, reader.language))
    axes.grid(axis="y", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel(reader.say("word_size"))
    axes.set_ylabel(f"{reader.say('word_difference')}, {reader.say('word_points')}")
