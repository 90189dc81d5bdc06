"""The figure of the drivers' shapes: a panel a driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.columns import BIN, CURVE, WHOLE
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.plots.canvas import canvas, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, INK, LOWER, MUTED
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 2


def plot_shapes(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Picture | Prose:
    """Draw how the outcome goes along each driver, on the whole scale 0-100 both ways.

    Parameters
    ----------
    shown
        A released result of `assess_shapes`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        A panel a driver: the curve with its interval, bins of respondents as dots with theirs, and
        a line where a test says that it bends. A sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.assess_shapes(survey, wave="2026"))
    >>> ta.plot_shapes(shown, language="en").caption.split(".")[0]
    'Results culture by score on each driver, 2026'
    """
    reader = Reader(shown, "plot_shapes", language).of("assess_shapes")
    if shown.frame["expected"].isna().all():
        return Prose(paragraphs=(reader.say("no_shapes"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    drivers = rows["term"].unique().tolist()
    panel_rows = -(-len(drivers) // COLUMNS)
    with canvas(0.5 + 1.9 * panel_rows, COLUMNS, panel_rows) as (figure, panels):
        for axes, driver in zip(panels, drivers, strict=False):
            _draw(axes, reader, rows[rows["term"] == driver])
        for axes in panels[len(drivers) :]:
            axes.set_axis_off()
        for axes in panels[max(len(drivers) - COLUMNS, 0) : len(drivers)]:
            axes.xaxis.set_tick_params(labelbottom=True)
        what = {
            "outcome": reader.measure(str(rows["measure"].iloc[0])),
            "wave": wave or reader.last_wave,
        }
        figure.supxlabel(
            f"{reader.say('word_score_on_driver')}, {reader.say('word_points')}",
            color=MUTED, fontsize=10,
        )  # fmt: skip
        figure.supylabel(what["outcome"], color=MUTED, fontsize=10)
        said = [_describe(reader, rows[rows["term"] == driver]) for driver in drivers]
        alt = reader.say("alt_shapes", rows=" ".join(said), **what)
        whole = rows[rows["part"] == WHOLE]
        caption = reader.say(
            "caption_shapes",
            n=reader.number(whole["n"].max()),
            interval=reader.interval_name(),
        )
        about = join_links(
            link_values(reader, whole, "position"),
            link_values(
                reader, rows[rows["part"] == BIN], "position", "estimate", "conf_low", "conf_high"
            ),
            link_values(
                reader, rows[rows["part"] == CURVE],
                "position", "expected", "expected_low", "expected_high",
            ),
        )  # fmt: skip
        lines = f"{reader.say('title_shapes', **what)}.\n{caption} {reader.notes(hidden=False)}"
        return picture(figure, alt, lines, about, link_values(reader, whole, "n"))


def _draw(axes: Axes, reader: Reader, rows: pd.DataFrame) -> None:
    curve, bins = (rows[rows["part"] == part] for part in (CURVE, BIN))
    whole = rows[rows["part"] == WHOLE].iloc[0]
    at = curve["position"]
    axes.fill_between(
        at, curve["expected_low"], curve["expected_high"], color=ACCENT, alpha=0.18, linewidth=0
    )
    axes.plot(at, curve["expected"], color=ACCENT, linewidth=2)
    axes.vlines(bins["position"], bins["conf_low"], bins["conf_high"], color=INK, linewidth=1)
    axes.scatter(bins["position"], bins["estimate"], color=INK, s=16, zorder=3)
    if pd.notna(whole["position"]):
        axes.axvspan(whole["position_low"], whole["position_high"], color=LOWER, alpha=0.10, lw=0)
        axes.axvline(whole["position"], color=LOWER, linestyle="--", linewidth=1.2)
        axes.annotate(
            reader.points(whole["position"]), (whole["position"], 100), xytext=(3, -10),
            textcoords="offset points", color=LOWER, fontsize=9,
        )  # fmt: skip
    axes.set_title(reader.measure(str(whole["term"])))
    axes.text(
        0.03, 0.05, reader.say(f"verdict_{whole['verdict']}"), transform=axes.transAxes,
        color=MUTED, fontsize=9,
    )  # fmt: skip
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xticks(range(0, 101, 25))
    axes.grid(axis="both")
    axes.set_axisbelow(True)
    write_numbers(axes, reader.language)


def _describe(reader: Reader, rows: pd.DataFrame) -> str:
    whole = rows[rows["part"] == WHOLE].iloc[0]
    curve = rows[(rows["part"] == CURVE) & rows["expected"].notna()]
    said = reader.say(f"verdict_{whole['verdict']}")
    if len(curve):
        first, last = curve.iloc[0], curve.iloc[-1]
        said = reader.say(
            "alt_from_to",
            verdict=said,
            low=reader.number(first["expected"], 1),
            first=reader.points(first["position"]),
            high=reader.number(last["expected"], 1),
            last=reader.points(last["position"]),
        )
    return reader.say("alt_row", name=reader.measure(str(whole["term"])), value=said)
