"""Whether the ranking of drivers holds in other ways of looking at it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from tillid_analysis.columns import (
    ALL_ANSWERS,
    COMMON_PART,
    MARKER,
    OUTCOME_APART,
    SPLIT_UNITS,
    UNIT_MEANS,
)
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

_NAMES: Mapping[str, str] = {
    ALL_ANSWERS: "word_way_all",
    UNIT_MEANS: "word_way_unit_means",
    SPLIT_UNITS: "word_way_split_units",
    OUTCOME_APART: "word_way_outcome_apart",
    MARKER: "word_way_marker",
    COMMON_PART: "word_way_common",
}
_WHENS: Mapping[str, str] = {
    UNIT_MEANS: "when_unit_means",
    SPLIT_UNITS: "when_split_units",
    OUTCOME_APART: "when_outcome_apart",
    MARKER: "when_marker",
    COMMON_PART: "when_common",
}
_ORDERS: Mapping[str, str] = {
    "holds": "order_holds",
    "flips": "order_flips",
    "unclear": "order_unclear",
}
_REASONS: Mapping[str, str] = {
    "too few units": "order_too_few_units",
    "units do not differ": "order_alike_units",
}


def state_same_source(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say in which ways the ranking of the drivers holds, turns round or cannot be told.

    Parameters
    ----------
    shown
        A released result of `check_same_source`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A sentence for each of the three that there is.

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
    >>> shown = ta.plan_release(survey)(ta.check_same_source(survey, wave="2026"))
    >>> ta.state_same_source(shown, language="en").paragraphs[0].split(" when ")[0]
    'The order of the drivers holds, where it can be determined,'
    """
    reader = Reader(shown, "state_same_source", language).of("check_same_source")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    return Prose(paragraphs=tuple(_tell(reader, rows)))


def name_way(reader: Reader, way: str) -> str:
    """Return what readers see of a way."""
    return reader.say(_NAMES[way])


def read_order(reader: Reader, row: Mapping[object, object]) -> str:
    """Say of a driver in one way whether its place is the one that all answers give it."""
    agrees, method = str(row["agrees"]), str(row["method"])
    if agrees in _ORDERS:
        return reader.say(_ORDERS[agrees])
    if method in _REASONS:
        return reader.say(_REASONS[method])
    return "" if row["adjustment"] == ALL_ANSWERS else reader.say("order_too_few_answers")


def warn_of_order(reader: Reader, wave: str) -> Iterator[str]:
    """Yield a sentence for the first page, where the ranking turns round in some way."""
    frame = reader.shown.frame
    flips = _flips(frame[frame["wave"] == wave])
    if not flips.empty:
        yield reader.say("find_same_source", **_say(reader, flips))


def _tell(reader: Reader, rows: pd.DataFrame) -> Iterator[str]:
    flips = _flips(rows)
    if not flips.empty:
        yield reader.say("same_source_flips", **_say(reader, flips))
        means = rows[(rows["adjustment"] == UNIT_MEANS) & (rows["agrees"] == "flips")]
        halves = flips.loc[flips["adjustment"] == SPLIT_UNITS, "term"]
        if set(halves) & set(means["term"]):
            yield reader.say("same_source_level")
    others = rows[rows["adjustment"].isin(list(_WHENS)) & (rows["adjustment"] != UNIT_MEANS)]
    others = others[~others["adjustment"].isin(flips["adjustment"])]
    held = others["adjustment"].isin(others.loc[others["agrees"] == "holds", "adjustment"])
    for name, part in (("same_source_holds", others[held]), ("same_source_unclear", others[~held])):
        if not part.empty:
            yield reader.say(name, ways=_say(reader, part)["ways"])


def _flips(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that turn round; looking at units' means takes out nobody's mood."""
    return rows[(rows["agrees"] == "flips") & (rows["adjustment"] != UNIT_MEANS)]


def _say(reader: Reader, rows: pd.DataFrame) -> dict[str, str]:
    ways = rows["adjustment"].unique().tolist()
    drivers = rows["term"].unique().tolist()
    return {
        "ways": _join_clauses(reader, [reader.say(_WHENS[way]) for way in ways]),
        "drivers": reader.join([reader.measure(each).lower() for each in drivers]),
    }


def _join_clauses(reader: Reader, clauses: list[str]) -> str:
    """Join clauses, which have a comma before the last one too."""
    *others, last = clauses
    return ", ".join([*others, f"{reader.say('and')} {last}"]) if others else last
