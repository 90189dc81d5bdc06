"""The tables of the drivers' shapes and of pairs of drivers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tillid_analysis.columns import PRODUCT, SLOPE, WHOLE
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_cells, link_columns
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import Released


def tabulate_shapes(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate each driver's shape: the slope of its line, and where it bends if it does.

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
    Table or Prose
        A row a driver; a sentence where there are none.

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
    >>> ta.tabulate_shapes(shown, language="en")
    Table('Results culture by score on each driver, 2026')
    """
    reader = Reader(shown, "tabulate_shapes", language).of("assess_shapes")
    if shown.frame["slope"].isna().all():
        return Prose(paragraphs=(reader.say("no_shapes"),))
    rows = reader.rows(wave=wave or reader.last_wave, part=WHOLE)
    bent = bool(rows["position"].notna().any())
    shape, slope, bend = map(reader.say, ("word_shape", "word_slope", "word_bend"))
    interval, answers = reader.interval_name(), reader.say("word_answers")
    cells = {
        reader.say("word_driver"): [reader.measure(each) for each in rows["term"]],
        shape: [reader.say(f"verdict_{each}") for each in rows["verdict"]],
        slope: [reader.number(each, 1, signed=True) for each in rows["slope"]],
        interval: reader.intervals(rows["slope_low"], rows["slope_high"], 1),
    }
    about = link_columns(
        reader,
        rows,
        {
            slope: ("slope",),
            interval: ("slope_low", "slope_high"),
            answers: ("n",),
        },
    )
    if bent:
        place = f"{bend}, {interval}"
        known = rows["position"].notna()
        cells[bend] = [reader.points(each) if pd.notna(each) else "" for each in rows["position"]]
        ends = reader.intervals(rows["position_low"], rows["position_high"])
        cells[place] = [each if there else "" for each, there in zip(ends, known, strict=True)]
        about[bend] = _where(known, link_cells(reader, rows, "position"))
        about[place] = _where(known, link_cells(reader, rows, "position_low", "position_high"))
    cells[answers] = [reader.number(each) for each in rows["n"]]
    return lay_out(
        cells,
        _title(reader, "title_shapes", rows),
        reader.notes(hidden=bool(rows["slope_low"].isna().any())),
        about=about,
        wide=[shape],
    )


def _where(known: pd.Series[bool], written: Iterable[str], other: str = "") -> list[str]:
    return [each if there else other for each, there in zip(written, known, strict=True)]


def _title(reader: Reader, name: str, rows: pd.DataFrame) -> str:
    outcome = reader.measure(str(rows["measure"].iloc[0]))
    return reader.say(name, outcome=outcome, wave=rows["wave"].iloc[0])


def tabulate_interactions(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate how each driver of a pair goes with the outcome at levels of the other.

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
    Table or Prose
        A part a pair, with its verdict in the heading: the slope of each driver where the other is
        low, in the middle and high, and how much it changes; a sentence where there are none.

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
    >>> ta.tabulate_interactions(shown, language="en").caption.split(":")[0]
    'Results culture'
    """
    reader = Reader(shown, "tabulate_interactions", language).of("assess_interactions")
    if shown.frame["slope"].isna().all():
        return Prose(paragraphs=(reader.say("no_interactions"),))
    rows, parts = _by_pair(reader, reader.rows(wave=wave or reader.last_wave))
    held = rows["part"] == SLOPE
    names = ("word_driver", "word_where", "word_is_at", "word_slope")
    driver, where, at, slope = map(reader.say, names)
    interval, answers = reader.interval_name(), reader.say("word_answers")
    product = reader.say("word_product")
    cells = {
        driver: _where(held, map(reader.measure, rows["term"]), product),
        where: _where(held, map(reader.measure, rows["reference"])),
        at: _where(held, map(reader.points, rows["held_at"])),
        slope: [reader.number(each, 1, signed=True) for each in rows["slope"]],
        interval: reader.intervals(rows["slope_low"], rows["slope_high"], 1),
        answers: [reader.number(each) for each in rows["n"]],
    }
    about = {
        at: _where(held, link_cells(reader, rows, "held_at")),
        slope: link_cells(reader, rows, "slope"),
        interval: link_cells(reader, rows, "slope_low", "slope_high"),
        answers: link_cells(reader, rows, "n"),
    }
    title = _title(reader, "title_interactions", rows)
    notes = reader.notes(hidden=bool(rows["slope_low"].isna().any()))
    return lay_out(cells, title, notes, about=about, wide=[where], parts=parts)


def _by_pair(reader: Reader, every: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return each pair's slopes and then its product, and the heading of each row's pair."""
    parts: list[str] = []
    chosen: list[pd.DataFrame] = []
    for _, product in every[every["part"] == PRODUCT].iterrows():
        one, other = str(product["term"]), str(product["reference"])
        of_pair = every["term"].isin((one, other)) & every["reference"].isin((one, other))
        chosen += [every[of_pair & (every["part"] == part)] for part in (SLOPE, PRODUCT)]
        verdict = reader.say(f"verdict_{product['verdict']}")
        names = {"one": reader.measure(one), "other": reader.measure(other)}
        heading = reader.say("title_pair", verdict=verdict, **names)
        parts += [heading] * (len(chosen[-2]) + len(chosen[-1]))
    return pd.concat(chosen, ignore_index=True), parts
