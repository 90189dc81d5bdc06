"""What a unit can look at first, in three sentences at most."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tillid_analysis.presentation.differing import Sentence
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.reader import MOST_NAMED, Reader
from tillid_analysis.presentation.rows import records
from tillid_analysis.results import Released

LEVER = "lever"


def state_levers(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Prose:
    """Say which drivers a unit can look at first, what goes with them, and what to do with it.

    Parameters
    ----------
    shown
        A released result of `rank_levers`.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        Three sentences at most; one where too few answered.

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
    >>> shown = ta.plan_release(survey)(ta.rank_levers(survey, wave="2026"))
    >>> print(ta.state_levers(shown, unit="B04", language="en").points[0].split(":")[0])
    Tilskud Erhverv can look first at Clear frames (63 against 71)
    """
    reader = Reader(shown, "state_levers", language).of("rank_levers")
    if shown.frame["importance"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    code = unit or reader.units.codes[0]
    rows = choose_drivers(reader, code, wave)
    sentences = [*tell_levers(reader, rows)]
    if _can_tell(rows):
        named = rows[rows["verdict"] == LEVER]
        advice = "find_no_levers_advice" if named.empty else "find_lever_advice"
        sentences += [*_tell_expected(reader, named), (reader.say(advice), "")]
    points, about = zip(*sentences, strict=True)
    return Prose(points=points, about=about)


def choose_drivers(reader: Reader, code: str, wave: str | None) -> pd.DataFrame:
    """Return a unit's rows: its levers first, then the other drivers by their importance."""
    rows = reader.rows(unit=code, wave=wave or reader.last_wave)
    return rows.sort_values(
        ["lever", "importance"], ascending=[True, False], na_position="last", kind="stable"
    ).reset_index(drop=True)


def tell_levers(reader: Reader, rows: pd.DataFrame) -> Iterator[Sentence]:
    """Say in one sentence which levers a unit has, or why it has none."""
    unit = reader.unit(str(rows["unit"].iloc[0]))
    named = rows[rows["verdict"] == LEVER]
    if not _can_tell(rows):
        yield reader.say("find_levers_too_few", unit=unit), ""
    elif named.empty:
        outcome = reader.measure(str(rows["measure"].iloc[0])).lower()
        yield reader.say("find_no_levers", unit=unit, outcome=outcome), ""
    else:
        levers = reader.join(
            reader.say(
                "lever_named",
                driver=reader.measure(row["term"]),
                points=reader.points(row["pooled"]),
                quartile=reader.points(row["upper_quartile"]),
            )
            for row in records(named)
        )
        about = link_values(reader, named, "pooled", "upper_quartile")
        yield reader.say("find_levers", unit=unit, levers=levers), about


def tell_units(reader: Reader, wave: str) -> Iterator[Sentence]:
    """Say how many units have a lever, and on which drivers."""
    rows = reader.rows(wave=wave)
    rows = rows[rows["unit"] != reader.units.codes[0]]
    tried = rows[rows["verdict"] != "too_few_answers"]["unit"].nunique()
    named = rows[rows["verdict"] == LEVER]
    if not tried:
        return
    everyone = reader.number(tried)
    if named.empty:
        yield (
            reader.say("find_levers_no_units", all=everyone),
            link_counts(reader, wave, [tried]),
        )
        return
    counts = named["term"].value_counts().head(MOST_NAMED)
    levers = reader.join(f"{reader.measure(str(term))} ({n})" for term, n in counts.items())
    units = named["unit"].nunique()
    said = reader.say("find_levers_units", n=reader.number(units), all=everyone, levers=levers)
    yield said, link_counts(reader, wave, [units, tried, *map(int, counts)])


def _can_tell(rows: pd.DataFrame) -> bool:
    return not (rows["verdict"] == "too_few_answers").all()


def _tell_expected(reader: Reader, named: pd.DataFrame) -> Iterator[Sentence]:
    """Say what goes with the distance on the first lever."""
    first = named.head(1)
    for row in records(first):
        said = reader.say(
            "find_lever_expected",
            driver=reader.measure(row["term"]).lower(),
            outcome=reader.measure(row["measure"]).lower(),
            points=reader.number(row["expected"], 1),
            interval=reader.interval(row["expected_low"], row["expected_high"], 1),
        )
        about = link_values(reader, first, "expected", "expected_low", "expected_high")
        yield said, join_links(about)
