"""The figure of one unit's levels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tillid_analysis.language import Language, text
from tillid_analysis.presentation.html import Picture
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.plots.canvas import (
    SHORTER,
    canvas,
    name_rows,
    row_height,
    write_numbers,
)
from tillid_analysis.presentation.plots.sheet import (
    ASIDE,
    MOST,
    SMALL,
    Marks,
    Sheet,
    make_sheet,
    reserve_beside,
)
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
    at = np.arange(len(rows))
    sheet = _sheet(tuple(names), reader.language, _write(reader, 100, shown.frame["n"].max()))
    marks = Marks(sheet)
    # No interval leaves the scale.
    ends = np.clip(rows[["conf_low", "conf_high"]].to_numpy(), 0, 100)
    marks.lines(sheet.place(ends[:, 0], at), sheet.place(ends[:, 1], at), ACCENT, 2)
    marks.dots(sheet.place(rows["estimate"], at), 45, ACCENT)
    # Beside the scale: on it the words would lie on the intervals of high levels.
    written = [_write(reader, *each) for each in zip(rows["estimate"], rows["n"], strict=True)]
    beside = sheet.place(100, at, aside=ASIDE)
    marks.words(beside, written, SMALL)
    code, when = unit or reader.units.codes[0], wave or reader.last_wave
    who = {"unit": reader.unit(code), "wave": when}
    said = reader.name_values(names, map(reader.points, rows["estimate"]))
    alt = reader.say("alt_levels", n=len(rows), rows=said, **who)
    told = link_values(reader, rows, "estimate", "conf_low", "conf_high", "n")
    about = join_links(told, link_counts(reader, when, [len(rows)]))
    notes = f"{reader.say('answers_in_brackets')} {reader.notes(hidden=False, rows=rows)}"
    return marks.picture(alt, f"{reader.say('title_levels', **who)}.\n{notes}", about)


def _write(reader: Reader, level: float, n: float) -> str:
    return f"{reader.points(level)} ({reader.number(n)})"


@lru_cache(maxsize=MOST)
def _sheet(names: tuple[str, ...], language: Language, widest: str) -> Sheet:
    with canvas(row_height(len(names))) as (figure, (axes,)):
        name_rows(axes, names, SHORTER)
        axes.set_xlim(0, 100)
        axes.set_xlabel(text("word_points", language))
        axes.grid(axis="x")
        write_numbers(axes, language)
        return make_sheet(figure, [reserve_beside(axes, widest)])
