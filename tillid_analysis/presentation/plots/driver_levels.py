"""The figure of drivers within units and between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.columns import BETWEEN, WITHIN
from tillid_analysis.language import number
from tillid_analysis.presentation.driver_levels import name_wave, pick_part, unless_unlocated
from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT, LINE, LOWER
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS: Mapping[str, tuple[str, float, str, str]] = {
    WITHIN: ("word_within", -0.14, ACCENT, "o"),
    BETWEEN: ("word_between", 0.14, LOWER, "s"),
}
"""What each part is called, where in its row it is drawn, its colour and its marker."""
_ENDS = ("estimate", "conf_low", "conf_high")


@unless_unlocated
def plot_driver_levels(
    shown: Released,
    *,
    wave: str | None = None,
    language: str | None = None,
    reading: bool = True,
) -> Picture:
    """Draw each driver's association with the outcome within units beside that between them.

    Parameters
    ----------
    shown
        A released result of `locate_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.
    reading
        Whether to say the caveats below it; a table beneath it says them too.

    Returns
    -------
    Picture or Prose
        A row a driver, with an interval each way, and a text alternative written from the same
        numbers; a sentence where nothing is to be told.

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
    >>> shown = ta.plan_release(survey)(ta.locate_drivers(survey, wave="2026"))
    >>> ta.plot_driver_levels(shown, language="en").caption.splitlines()[0]
    'What is related to Results culture within units and between them, 2026.'
    """
    reader = Reader(shown, "plot_driver_levels", language).of("locate_drivers")
    rows = reader.rows(wave=wave or reader.last_wave)
    parts = {each: pick_part(rows, each) for each in (WITHIN, BETWEEN)}
    drivers = [reader.measure(each) for each in parts[WITHIN]["term"]]
    with canvas(0.4 + row_height(round(1.4 * len(drivers)))) as (figure, (axes,)):
        _draw(axes, reader, parts)
        name_rows(axes, drivers)
        names = name_wave(reader, rows)
        said = " ".join(
            reader.say(
                "alt_driver_level",
                driver=driver,
                within=reader.number(inside, 2),
                between=reader.number(outside, 2),
            )
            for driver, inside, outside in zip(
                drivers, parts[WITHIN]["estimate"], parts[BETWEEN]["estimate"], strict=True
            )
        )
        notes = reader.notes(hidden=False) if reading else ""
        caption = f"{reader.say('title_driver_levels', **names)}.\n{notes}"
        alt = reader.say("alt_driver_levels", rows=said, **names)
        about = link_values(reader, pd.concat(list(parts.values())), *_ENDS)
        return picture(figure, alt, caption, about)


def _draw(axes: Axes, reader: Reader, parts: Mapping[str, pd.DataFrame]) -> None:
    axes.axvline(0, color=LINE, linewidth=1)
    for part, (name, shift, colour, marker) in _LOOKS.items():
        rows = parts[part].reset_index(drop=True).dropna(subset=["estimate"])
        if rows.empty:
            continue
        at = rows.index.to_numpy() + shift
        axes.hlines(at, rows["conf_low"], rows["conf_high"], color=colour, linewidth=2.2)
        axes.scatter(
            rows["estimate"], at, color=colour, marker=marker, s=42, zorder=3,
            label=reader.say(name),
        )  # fmt: skip
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0)
    axes.set_xlabel(reader.say("word_coefficient"))
    axes.xaxis.set_major_formatter(lambda value, _: number(value, reader.language, 1))
    axes.margins(x=0.05)
