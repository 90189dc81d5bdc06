"""The figure of the places that units may have."""

from __future__ import annotations

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import (
    canvas,
    name_rows,
    number_wholes,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, VERDICT_COLOURS
from tillid_analysis.presentation.unit_rows import choose_units
from tillid_analysis.results import Released


@unless_empty
def plot_ranks(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture | Prose:
    """Draw each unit's place with the places it may have, the highest first.

    Parameters
    ----------
    shown
        A released result of `rank_units`.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; the lowest in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        Units that are shown, those grey whose places run over the whole list; a sentence where
        there are none to draw.

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
    >>> shown = ta.plan_release(survey)(ta.rank_units(survey, measure="tillid"))
    >>> ta.plot_ranks(shown, language="en").caption.split(".")[0]
    'Trust: which places each unit may have, 2026'
    """
    reader = Reader(shown, "plot_ranks", language).of("rank_units")
    chosen = choose_units(reader, measure, level, wave)
    drawn = chosen.drawn.dropna(subset=["rank"]).sort_values("rank", kind="stable")
    if drawn.empty:
        return Prose(paragraphs=(reader.say("pooled_none"),))
    last, at = len(drawn), range(len(drawn))
    open_ended = (drawn["rank_low"] == 1) & (drawn["rank_high"] == last)
    unclear = VERDICT_COLOURS["no_clear_difference"]
    colours = [unclear if each else ACCENT for each in open_ended]
    units = drawn["unit"].map(reader.unit).tolist()
    with canvas(row_height(last, units)) as (figure, (axes,)):
        axes.hlines(at, drawn["rank_low"], drawn["rank_high"], color=colours, linewidth=2)
        axes.scatter(drawn["rank"], at, color=colours, s=34, zorder=3)
        name_rows(axes, units)
        axes.set_xlim(0.5, last + 0.5)
        axes.set_xlabel(reader.say("word_place"))
        number_wholes(axes)
        write_numbers(axes, reader.language)
        names = {"measure": reader.measure(chosen.measure), "wave": chosen.wave}
        written = [
            f"{reader.number(rank)} {reader.interval(low, high, 0)}"
            for rank, low, high in zip(
                drawn["rank"], drawn["rank_low"], drawn["rank_high"], strict=True
            )
        ]
        said = reader.name_values(units, written)
        caption = f"{reader.say('title_ranks', **names)}.\n{reader.notes(hidden=False)}"
        about = link_values(reader, drawn, "rank", "rank_low", "rank_high")
        return picture(figure, reader.say("alt_ranks", rows=said, **names), caption, about)
