"""The figure of one unit's levels."""

from __future__ import annotations

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT
from tillid_analysis.results import Released


def plot_levels(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw one unit's level on each index with its interval, on the whole scale 0-100.

    Parameters
    ----------
    shown
        A released result of `estimate`.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        With a text alternative written from the same numbers.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="institution", wave="2026"))
    >>> ta.plot_levels(shown, language="en").caption.startswith("Level on each index")
    True
    """
    reader = Reader(shown, "plot_levels", language).of("estimate")
    rows = reader.rows(unit=unit or reader.units.codes[0], wave=wave).dropna(subset="estimate")
    names = [reader.measure(each) for each in rows["measure"]]
    answers = reader.say("word_answers").lower()
    with canvas(row_height(len(rows))) as (figure, (axes,)):
        at = range(len(rows))
        axes.hlines(at, rows["conf_low"], rows["conf_high"], color=ACCENT, linewidth=2)
        axes.scatter(rows["estimate"], at, color=ACCENT, s=45, zorder=3)
        for position, level, n in zip(at, rows["estimate"], rows["n"], strict=True):
            written = f"{reader.points(level)} ({reader.number(n)} {answers})"
            # Beside the scale: on it the words would lie on the intervals of high levels.
            axes.annotate(
                written,
                (1, position),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        name_rows(axes, names)
        axes.set_xlim(0, 100)
        axes.set_xlabel(reader.say("word_points"))
        axes.grid(axis="x")
        write_numbers(axes, reader.language)
        code, when = unit or reader.units.codes[0], wave or reader.last_wave
        who = {"unit": reader.unit(code), "wave": when}
        said = reader.name_values(names, rows["estimate"].map(reader.points))
        alt = reader.say("alt_levels", n=len(rows), rows=said, **who)
        told = link_values(reader, rows, "estimate", "conf_low", "conf_high", "n")
        about = join_links(told, link_counts(reader, when, [len(rows)]))
        caption = f"{reader.say('title_levels', **who)}. {reader.notes(hidden=False, rows=rows)}"
        return picture(figure, alt, caption, about)
