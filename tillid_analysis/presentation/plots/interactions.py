"""The figure of pairs of drivers: the outcome along the one at levels of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.columns import LINE, PRODUCT
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import HIGHER, LOWER, MUTED
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = ((LOWER, "--"), (MUTED, ":"), (HIGHER, "-"))
"""Colour and dashes of the lines where the other driver is low, in the middle and high."""


def plot_interactions(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Picture | Prose:
    """Draw the outcome along each driver of a pair, where the other is low, middling and high.

    Parameters
    ----------
    shown
        A released result of `assess_interactions`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        Two panels a pair, with intervals around the outer lines. Lines that run side by side say
        that the one matters alike wherever the other is. A sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.assess_interactions(survey, wave="2026"))
    >>> ta.plot_interactions(shown, language="en").caption.split(":")[0]
    'Results culture'
    """
    reader = Reader(shown, "plot_interactions", language).of("assess_interactions")
    if shown.frame["expected"].isna().all():
        return Prose(paragraphs=(reader.say("no_interactions"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    products, lines = rows[rows["part"] == PRODUCT], rows[rows["part"] == LINE]
    pairs = list(zip(products["term"], products["reference"], strict=True))
    sides = [side for pair in pairs for side in (pair, pair[::-1])]
    with canvas(0.4 + 2.8 * len(pairs), 2, len(pairs)) as (figure, panels):
        outcome = reader.measure(str(rows["measure"].iloc[0]))
        for axes, (one, other) in zip(panels, sides, strict=True):
            mine = lines[(lines["term"] == one) & (lines["reference"] == other)]
            _draw(axes, reader, mine, str(other))
            axes.set_xlabel(reader.say("word_score_on", driver=reader.measure(str(one))))
            axes.xaxis.set_tick_params(labelbottom=True)
        for axes in panels[::2]:
            axes.set_ylabel(outcome)
        what = {"outcome": outcome, "wave": wave or reader.last_wave}
        said = [_describe(reader, lines, each) for _, each in products.iterrows()]
        alt = reader.say("alt_interactions", rows=" ".join(said), **what)
        caption = reader.say(
            "caption_interactions",
            n=reader.number(products["n"].max()),
            interval=reader.interval_name(),
        )
        drawn = ("held_at", "position", "expected", "expected_low", "expected_high")
        told = (
            f"{reader.say('title_interactions', **what)}.\n{caption} {reader.notes(hidden=False)}"
        )
        about = link_values(reader, lines, *drawn)
        return picture(figure, alt, told, about, link_values(reader, products, "n"))


def _draw(axes: Axes, reader: Reader, rows: pd.DataFrame, other: str) -> None:
    places = sorted(rows["held_at"].dropna().unique())
    looks = LOOKS if len(places) == len(LOOKS) else (LOOKS[0], LOOKS[-1])
    for place, (colour, dashes) in zip(places, looks, strict=False):
        line = rows[rows["held_at"] == place]
        at = line["position"]
        name = f"{reader.measure(other)} {reader.points(place)}"
        axes.plot(at, line["expected"], color=colour, linestyle=dashes, linewidth=2, label=name)
        if place in (places[0], places[-1]):
            axes.fill_between(
                at, line["expected_low"], line["expected_high"], color=colour, alpha=0.15, lw=0
            )
    axes.legend(loc="lower right", frameon=False, fontsize=9, reverse=True)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xticks(range(0, 101, 25))
    axes.grid(axis="both")
    axes.set_axisbelow(True)
    write_numbers(axes, reader.language)


def _describe(reader: Reader, lines: pd.DataFrame, product: pd.Series[str]) -> str:
    """Say where the lines start and end, of the first driver of a pair."""
    one, other = str(product["term"]), str(product["reference"])
    mine = lines[(lines["term"] == one) & (lines["reference"] == other)].dropna(subset=["expected"])
    verdict = reader.say(f"verdict_{product['verdict']}")
    names = {"one": reader.measure(one), "other": reader.measure(other)}
    said = [reader.say("title_pair", verdict=verdict, **names) + "."]
    for place, line in mine.groupby("held_at"):
        value = reader.say(
            "alt_from_to",
            verdict=reader.measure(one),
            low=reader.number(line["expected"].iloc[0], 1),
            first=reader.points(line["position"].iloc[0]),
            high=reader.number(line["expected"].iloc[-1], 1),
            last=reader.points(line["position"].iloc[-1]),
        )
        held = f"{reader.measure(other)} {reader.points(float(str(place)))}"
        said.append(reader.say("alt_row", name=held, value=value))
    return " ".join(said)
