"""Whether the drivers' order hangs on the mean, in a sentence."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released


def state_ordinal_drivers(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say whether the drivers rank the same way when only the order of the answers counts.

    Parameters
    ----------
    shown
        A released result of `rank_ordinal_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        One sentence, also where there are no drivers to order. Two change places where their
        shares, as they are shown, differ one way by the order and the other way by the mean.

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
    >>> shown = ta.plan_release(survey)(ta.rank_ordinal_drivers(survey, wave="2026"))
    >>> said = ta.state_ordinal_drivers(shown, language="en").paragraphs[0]
    >>> said.startswith("The drivers of results culture come in the same order")
    True
    """
    reader = Reader(shown, "state_ordinal_drivers", language).of("rank_ordinal_drivers")
    if shown.frame["r_squared"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    rows = rows.dropna(subset=["importance", "importance_mean"])
    if rows.empty:
        return Prose(paragraphs=(reader.say("no_drivers"),))
    return Prose(paragraphs=(_sentence(reader, rows.set_index("term", drop=False)),))


def _sentence(reader: Reader, rows: pd.DataFrame) -> str:
    outcome = _name(reader, str(rows["measure"].iloc[0]))
    by_order, by_mean = rows["importance"], rows["importance_mean"]
    swapped = [
        pair
        for pair in combinations(rows.index, 2)
        if (by_order[pair[0]] - by_order[pair[1]]) * (by_mean[pair[0]] - by_mean[pair[1]]) < 0
    ]
    if not swapped:
        return reader.say("find_order_same", outcome=outcome)
    first, second = str(by_order.idxmax()), str(by_mean.idxmax())
    names = {"outcome": outcome, "first": _name(reader, first)}
    if {first, second} in map(set, swapped):
        return reader.say("find_order_first", second=_name(reader, second), **names)
    moved = [each for each in rows.index if any(each in pair for pair in swapped)]
    drivers = reader.join(_name(reader, each) for each in moved)
    return reader.say("find_order_swapped", drivers=drivers, **names)


def _name(reader: Reader, measure: str) -> str:
    """Name an index as in the middle of a sentence, or an item."""
    name = reader.quote(measure)
    return name.lower() if measure in reader.codebook.index_by_id else name
