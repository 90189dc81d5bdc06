"""The figure of drivers."""

from __future__ import annotations

from tillid_analysis.presentation.html import Picture, Prose, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, name_rows, row_height, write_numbers
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT
from tillid_analysis.results import Released


def plot_drivers(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Picture | Prose:
    """Draw each driver's share of what the drivers explain together.

    Parameters
    ----------
    shown
        A released result of `rank_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture or Prose
        With a text alternative written from the same numbers; a sentence where there are none.

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
    >>> shown = ta.plan_release(survey)(ta.rank_drivers(survey, wave="2026"))
    >>> ta.plot_drivers(shown, language="en").caption.startswith("What goes with")
    True
    """
    reader = Reader(shown, "plot_drivers", language).of("rank_drivers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave).dropna(subset=["importance"])
    rows = rows.sort_values("importance", ascending=False)
    names = [reader.measure(each) for each in rows["term"]]
    with canvas(row_height(len(rows))) as (figure, (axes,)):
        axes.barh(range(len(rows)), 100 * rows["importance"], color=ACCENT, height=0.55)
        for at, share in enumerate(rows["importance"]):
            written = f" {reader.share(share)}"
            axes.annotate(written, (100 * share, at), va="center", fontsize=9)
        name_rows(axes, names)
        axes.set_xlim(0, 100)
        axes.set_xlabel(f"{reader.say('word_importance')}, %")
        write_numbers(axes, reader.language)
        outcome = reader.measure(str(shown.frame["measure"].iloc[0]))
        what = {"outcome": outcome, "wave": wave or reader.last_wave}
        said = reader.name_values(names, rows["importance"].map(reader.share))
        caption = f"{reader.say('title_drivers', **what)}. {reader.notes(hidden=False)}"
        alt, about = (
            reader.say("alt_drivers", rows=said, **what),
            link_values(reader, rows, "importance"),
        )
        return picture(figure, alt, caption, about)
