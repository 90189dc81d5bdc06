"""The table of units by their places."""

from __future__ import annotations

from collections.abc import Iterable

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.presentation.unit_rows import choose_units
from tillid_analysis.results import Released


@unless_empty
def tabulate_ranks(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate units by their places, each with the places it may have.

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
    Table
        A row a unit, the highest first, hidden units last in the order of the tree: level, place,
        possible and expected places, and the chances of being in the lowest and highest tenth.

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
    >>> shown = ta.plan_release(survey)(ta.rank_units(survey, wave="2026", measure="tillid"))
    >>> ta.tabulate_ranks(shown, language="en")
    Table('Trust: which places each unit may have, 2026')
    """
    reader = Reader(shown, "tabulate_ranks", language).of("rank_units")
    chosen = choose_units(reader, measure, level, wave)
    rows = chosen.rows.sort_values("rank", kind="stable", na_position="last")
    written: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        "word_answers": ([reader.number(each) for each in rows["n"]], ("n",)),
        "word_level": ([reader.points(each) for each in rows["estimate"]], ("estimate",)),
        "word_place": ([reader.number(each) for each in rows["rank"]], ("rank",)),
        "word_places": (
            reader.intervals(rows["rank_low"], rows["rank_high"], 0),
            ("rank_low", "rank_high"),
        ),
        "word_place_expected": (
            [reader.number(each) for each in rows["rank_expected"]],
            ("rank_expected",),
        ),
        "word_lowest": ([reader.share(each) for each in rows["p_lowest"]], ("p_lowest",)),
        "word_highest": ([reader.share(each) for each in rows["p_highest"]], ("p_highest",)),
    }
    cells = {reader.say("word_unit"): [reader.unit(each) for each in rows["unit"]]}
    about = {}
    for word, (texts, columns) in written.items():
        cells[reader.say(word)] = list(texts)
        about[reader.say(word)] = link_cells(reader, rows, *columns)
    caption = reader.say("title_ranks", measure=reader.measure(chosen.measure), wave=chosen.wave)
    hidden = bool(rows[["estimate", "rank"]].isna().any(axis=None))
    return lay_out(cells, caption, reader.notes(hidden=hidden), about=about)
