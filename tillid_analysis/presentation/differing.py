"""Which units differ, in sentences: one or two a unit, made from verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_counts, link_target, link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

CLEAR = ("higher", "lower")
"""Verdicts that a sentence or a table speaks of as a difference."""

Sentence = tuple[str, str]
"""What is said, and what its numbers are about as a mark for a machine."""


@unless_empty
def state_units(
    shown: Released,
    *,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Prose:
    """Say of each unit that clearly differs on what it does, in the order of the tree.

    Parameters
    ----------
    shown
        A released result of `contrast`, of whole units and not of pairs.
    level
        A level of the tree; every level in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A point for each unit with a clear difference on some measure, with its points; and how
        many of the units with enough answers have none.

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
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, family="parent", wave="2026"))
    >>> ta.state_units(shown, language="en").paragraphs
    ('Compared with the others in the unit above:',)
    """
    reader = Reader(shown, "state_units", language).of("contrast")
    rows = reader.rows(level=level, wave=wave or reader.last_wave)
    if rows["family"].iloc[0] in (*PAIRS, "background"):
        raise ChoiceError("this speaks of whole units; contrast them with something else than each")
    when, tested = str(rows["wave"].iloc[0]), rows[rows["verdict"] != "too_few_answers"]
    clear = tested[tested["verdict"].isin(CLEAR)]
    sentences = [
        _tell_unit(reader, clear[clear["unit"] == code])
        for code in reader.tree_order(clear["unit"])
    ]
    none = tested["unit"].nunique() - len(sentences)
    if none:
        sentences.append((reader.say("unit_none", n=none), link_counts(reader, when, [none])))
    points, about = zip(*sentences, strict=True) if sentences else ((), ())
    lead = reader.say("unit_against", against=reader.against(rows))
    return Prose(paragraphs=(lead,), points=points, about=about, told=link_target(reader, rows))


def _tell_unit(reader: Reader, rows: pd.DataFrame) -> Sentence:
    parts = [
        reader.say("unit_part", verdict=reader.say(f"verdict_{verdict}"), measures=measures)
        for verdict in CLEAR
        if (measures := tell_points(reader, rows[rows["verdict"] == verdict]))
    ]
    name = reader.unit(str(rows["unit"].iloc[0]))
    said = reader.say("unit_differs", unit=name, parts=reader.join(parts))
    return said, link_values(reader, rows, "estimate")


def tell_differences(reader: Reader, code: str, wave: str) -> Iterator[Sentence]:
    """Say on which measures a unit clearly differs, or that it does on none."""
    rows = reader.rows(unit=code, wave=wave)
    name = reader.unit(code)
    if (rows["verdict"] == "too_few_answers").all():
        fewest = str(reader.codebook.policy.min_n_distribution)
        yield reader.say("find_too_few", unit=name, n=fewest), ""
        return
    clear = rows[rows["verdict"].isin(CLEAR)]
    tested = (rows["verdict"] != "too_few_answers").all()
    if clear.empty:
        none = "find_no_difference" if tested else "find_no_difference_tested"
        yield reader.say(none, unit=name), ""
        return
    for verdict in CLEAR:
        part = clear[clear["verdict"] == verdict]
        if len(part):
            word = reader.say(f"verdict_{verdict}")
            measures = tell_points(reader, part)
            said = reader.say("find_difference", unit=name, verdict=word, measures=measures)
            yield said, link_values(reader, part, "estimate")
    if len(clear) < len(rows):
        yield reader.say("find_other_indices" if tested else "find_other_indices_tested"), ""


def tell_points(reader: Reader, rows: pd.DataFrame) -> str:
    """Name measures with the points of each."""
    return reader.join(
        f"{reader.measure(measure)} ({reader.points(points, signed=True)})"
        for measure, points in zip(rows["measure"], rows["estimate"], strict=True)
    )
