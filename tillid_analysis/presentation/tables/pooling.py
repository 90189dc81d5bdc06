"""Tables of units pulled towards what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out
from tillid_analysis.presentation.unit_rows import choose_units
from tillid_analysis.results import SIGN, Released


@unless_empty
def tabulate_pooled(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate each unit's own mean beside the pooled one, in the order of the tree.

    Parameters
    ----------
    shown
        A released result of `shrink_units`.
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
    Table
        A row a unit: answers, own mean, pooled mean with interval, and the weight of own answers.

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
    >>> shown = ta.plan_release(survey)(ta.shrink_units(survey, wave="2026"))
    >>> ta.tabulate_pooled(shown, measure="tillid", language="en").caption.split(":")[0]
    'Trust'
    """
    reader = Reader(shown, "tabulate_pooled", language).of("shrink_units")
    chosen = choose_units(reader, measure, level, wave)
    order = reader.tree_order(chosen.rows["unit"])
    rows = chosen.rows.set_index("unit", drop=False).loc[order]
    top = min((reader.depth(code) for code in order), default=0)
    names = [indent(reader.unit(code), reader.depth(code) - top) for code in order]
    written: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        "word_answers": ([reader.number(each) for each in rows["n"]], ("n",)),
        "word_level": ([reader.points(each) for each in rows["estimate"]], ("estimate",)),
        "word_pulled": ([reader.points(each) for each in rows["pooled"]], ("pooled",)),
        "": (
            reader.intervals(rows["pooled_low"], rows["pooled_high"]),
            ("pooled_low", "pooled_high"),
        ),
        "word_own_weight": ([reader.share(each) for each in rows["weight_own"]], ("weight_own",)),
    }
    cells: dict[str, list[str]] = {reader.say("word_unit"): names}
    about = {}
    for word, (texts, columns) in written.items():
        name = reader.say(word) if word else reader.interval_name()
        cells[name] = list(texts)
        about[name] = link_cells(reader, rows, *columns)
    caption = reader.say("title_pooled", measure=reader.measure(chosen.measure), wave=chosen.wave)
    hidden = bool(rows[["estimate", "pooled"]].isna().any(axis=None))
    return lay_out(cells, caption, reader.notes(hidden=hidden), about=about)


@unless_empty
def tabulate_unit_spread(
    shown: Released,
    *,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate how far apart the units of a level are on each measure, chance taken out.

    Parameters
    ----------
    shown
        A released result of `shrink_units`.
    level
        A level of the tree; the lowest in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a measure: standard deviation between units and ICC(1), each with its interval.

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
    >>> shown = ta.plan_release(survey)(ta.shrink_units(survey, wave="2026"))
    >>> ta.tabulate_unit_spread(shown, language="en")
    Table('How different are the units really, 2026')
    """
    reader = Reader(shown, "tabulate_unit_spread", language).of("shrink_units")
    measures = list(shown.frame["measure"].unique())
    parts = [choose_units(reader, each, level, wave).rows for each in measures]
    # What is about all units stands in each of their rows, and is left empty in hidden ones.
    first = [part.sort_values("suppressed", kind="stable").head(1) for part in parts]
    rows = pd.concat(first) if first else shown.frame
    spread, share = reader.say("word_sd_between"), reader.say("word_icc")
    level_name = reader.interval_name() if len(rows) else ""
    cells = {reader.say("word_index"): [reader.measure(each) for each in rows["measure"]]}
    about = {}
    for name, digits, columns in (
        (spread, 1, ("sd_between", "sd_low", "sd_high")),
        (share, 2, ("icc", "icc_low", "icc_high")),
    ):
        middle, low, high = columns
        cells[name] = [reader.number(value, digits) for value in rows[middle]]
        about[name] = link_cells(reader, rows, middle)
        # Two columns of one name would be one: a blank sets them apart.
        between = level_name if name == spread else f"{level_name} "
        cells[between] = reader.intervals(rows[low], rows[high], digits)
        about[between] = link_cells(reader, rows, low, high)
    hidden = bool(rows[["sd_between", "sd_low"]].isna().any(axis=None))
    caption = reader.say("title_unit_spread", wave=wave or reader.last_wave)
    sign = reader.say("note_sign", sign=SIGN) if hidden else ""
    notes = f"{sign} {reader.say('unit_spread_reading')}".strip()
    return lay_out(cells, caption, notes, about=about)
