"""What tables and figures of differences made in several ways have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from tillid_analysis.columns import CRUDE, RAKED, REGRESSION, STANDARDISED, TOGETHER
from tillid_analysis.presentation.linking import link_counts
from tillid_analysis.presentation.reader import MOST_NAMED, Reader

_WORDS = {
    CRUDE: "word_crude",
    REGRESSION: "word_regression",
    STANDARDISED: "word_standardised",
    RAKED: "word_raked",
}


def choose_mix(
    reader: Reader, background: str | None, measure: str | None, wave: str | None
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Choose the rows of one background and measure, at the levels that are split by background.

    Parameters
    ----------
    reader
        A released result of `adjust_contrasts`.
    background, measure, wave
        Which; the first of the result, and its last wave, where they are left out.

    Returns
    -------
    rows
        In the order of the tree, the ways of each unit together.
    names
        What the caption calls them.

    Raises
    ------
    ChoiceError
        If there is no such background, measure or wave.
    """
    frame = reader.shown.frame
    wanted = {
        "background": background or str(frame["background"].iloc[0]),
        "measure": measure or str(frame["measure"].iloc[0]),
        "wave": wave or reader.last_wave,
    }
    rows = reader.rows(**wanted)
    split = rows["level"].isin(reader.codebook.split_levels)
    named = [reader.background(each).lower() for each in wanted["background"].split(TOGETHER)]
    names = wanted | {
        "measure": reader.measure(wanted["measure"]),
        "background": reader.join(named),
    }
    return rows[split].reset_index(drop=True), names


def name_way(reader: Reader, way: str) -> str:
    """Return what readers see of a way."""
    return reader.say(_WORDS[way])


def find_ways(rows: pd.DataFrame, ways: Sequence[str]) -> list[str]:
    """Return the first of the ways, and which of the others something is shown of."""
    there = set(rows.loc[rows["estimate"].notna(), "adjustment"])
    return [way for way in ways if way in there] or [CRUDE]


def one_way(reader: Reader, rows: pd.DataFrame, way: str) -> pd.DataFrame:
    """Return one way's rows, a row a unit in the order of the tree."""
    part = rows[rows["adjustment"] == way].set_index("unit", drop=False)
    return part.loc[reader.tree_order(part.index)]


def read_ways(reader: Reader, rows: pd.DataFrame, ways: Sequence[str]) -> list[str]:
    """Say in words of each unit how its difference reads, and whether all ways agree."""
    crude = one_way(reader, rows, ways[0])
    others = rows[rows["adjustment"].isin(ways[1:])]
    known = others[others["verdict"] != "too_few_answers"].groupby("unit").size()
    said = []
    for unit, verdict, depends in zip(
        crude["unit"], crude["verdict"], crude["depends"], strict=True
    ):
        word = reader.say(f"verdict_{verdict}")
        if depends:
            word = f"{word} {reader.say('reading_depends')}"
        elif len(ways) > 1 and verdict != "too_few_answers" and not known.get(unit, 0):
            word = f"{word} {reader.say('reading_untried')}"
        said.append(word)
    return said


def name_dependent(reader: Reader, rows: pd.DataFrame, text: str) -> str:
    """Say of which units the verdict depends on the way, if of any."""
    units = reader.tree_order(rows.loc[rows["depends"], "unit"])
    return reader.say(text, units=reader.join_units(units)) if units else ""


def warn_of_silence(reader: Reader, code: str, wave: str) -> Iterator[tuple[str, str]]:
    """Say on which indices a verdict would be another one if answers were weighted to the invited.

    Parameters
    ----------
    reader
        A released result of `weigh_response`.
    code, wave
        The unit, whose own verdicts are meant, or the institution for those of all units.
    """
    if reader.shown.frame.empty:
        return
    whole = code == reader.units.codes[0]
    own = reader.rows(wave=wave) if whole else reader.rows_of(code, wave)
    own = own[~reader.missing(own)]
    known = own["depends"] & ~own["suppressed"] & own["estimate"].notna()
    if not known.any():
        return
    changing = own[known]
    measures = reader.join(dict.fromkeys(map(reader.measure, changing["measure"])))
    if whole:
        units = reader.tree_order(changing["unit"].unique())
        named = reader.join_units(units)
        more = link_counts(reader, wave, [len(units) - MOST_NAMED])
        said = reader.say("find_silence_units", units=named, measures=measures)
        yield said, more if len(units) > MOST_NAMED else ""
    else:
        yield reader.say("find_silence", measures=measures), ""
