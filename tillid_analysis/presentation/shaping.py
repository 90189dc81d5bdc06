"""Which shape each driver's association has, and whether pairs go together, in sentences."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import ABOVE, BELOW, PRODUCT, SLOPE, WHOLE
from tillid_analysis.presentation.differing import Sentence
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import join_links, link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

BENT = ("flattens", "steepens", "turns")
"""Verdicts that name a place."""


def state_shapes(shown: Released, *, wave: str | None = None, language: str | None = None) -> Prose:
    """Say of each driver whether more of it goes with more of the outcome all the way up.

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
    Prose
        A point a driver. A place is named only where a test says that the line bends.

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
    >>> ta.state_shapes(shown, language="en").points[0].split(".")[0]
    'Trust: roughly a straight line'
    """
    reader = Reader(shown, "state_shapes", language).of("assess_shapes")
    if shown.frame.empty:
        return Prose(paragraphs=(reader.say("no_shapes"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    sentences = [_tell_shape(reader, part) for _, part in rows.groupby("term", sort=False)]
    points, about = zip(*sentences, strict=True)
    return Prose(points=points, about=about)


def _tell_shape(reader: Reader, rows: pd.DataFrame) -> Sentence:
    by_part = rows[rows["part"].isin((WHOLE, BELOW, ABOVE))].set_index("part", drop=False)
    whole = by_part.loc[[WHOLE]]
    verdict = str(whole["verdict"].iloc[0])
    driver = reader.measure(str(whole["term"].iloc[0]))
    said = {"outcome": reader.measure(str(whole["measure"].iloc[0])).lower()}
    if verdict in BENT:
        lines = by_part.loc[[BELOW, ABOVE]]
        below, above = (reader.number(each, 1, signed=True) for each in lines["slope"])
        place = reader.points(whole["position"].iloc[0])
        text = reader.say(f"shape_{verdict}", position=place, below=below, above=above, **said)
        about = join_links(
            link_values(reader, whole, "position"), link_values(reader, lines, "slope")
        )
        return reader.say("alt_row", name=driver, value=text), about
    slope = reader.number(whole["slope"].iloc[0], 1, signed=True)
    about = link_values(reader, whole, "slope") if verdict == "straight" else ""
    text = reader.say(f"shape_{verdict}", slope=slope, **said)
    return reader.say("alt_row", name=driver, value=text), about


def state_interactions(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say of each pair whether the one goes with the outcome more closely where the other is high.

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
    Prose
        A point a pair; a sentence where no pair was named.

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
    >>> len(ta.state_interactions(shown, language="en").points)
    1
    """
    reader = Reader(shown, "state_interactions", language).of("assess_interactions")
    if shown.frame.empty:
        return Prose(paragraphs=(reader.say("no_interactions"),))
    rows = reader.rows(wave=wave or reader.last_wave)
    sentences = [
        _tell_pair(reader, rows, each) for _, each in rows[rows["part"] == PRODUCT].iterrows()
    ]
    points, about = zip(*sentences, strict=True)
    return Prose(points=points, about=about)


def _tell_pair(reader: Reader, rows: pd.DataFrame, product: pd.Series[str]) -> Sentence:
    one, other, verdict = (str(product[name]) for name in ("term", "reference", "verdict"))
    said = {
        "one": reader.measure(one),
        "other": reader.measure(other).lower(),
        "outcome": reader.measure(str(product["measure"])).lower(),
    }
    slopes = rows[(rows["part"] == SLOPE) & (rows["term"] == one) & (rows["reference"] == other)]
    if verdict not in ("stronger", "weaker") or slopes.empty:
        return reader.say(f"interaction_{verdict}", **said), ""
    ends = slopes.iloc[[0, -1]]
    low, high = (reader.points(each) for each in ends["held_at"])
    at_low, at_high = (reader.number(each, 1, signed=True) for each in ends["slope"])
    text = reader.say(
        f"interaction_{verdict}", low=low, high=high, at_low=at_low, at_high=at_high, **said
    )
    return text, link_values(reader, ends, "held_at", "slope")
