"""Which stage of maturity each index has reached, as far as the interval can tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import join_links, link_counts, link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import SIGN, Released


@dataclass(frozen=True, slots=True, order=True)
class Stages:
    """The stages, from 0, that an interval reaches over."""

    low: int
    high: int

    @property
    def is_one(self) -> bool:
        """Whether the interval lies in one stage."""
        return self.low == self.high


@unless_empty
def state_maturity(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Prose:
    """Say which stage of maturity each index has reached, or between which it lies.

    Parameters
    ----------
    shown
        A released result of `estimate` of the indices.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A heading; a point for each stage that indices lie in, or between which they do, the lowest
        first; then where the stages begin.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Notes
    -----
    The limits are those of `maturity` in the survey file. They are an aid to reading and rest on
    no research. An index is placed in a stage only where the whole interval of its level lies in
    it, so that a small unit is more often "between"; each index is read by itself, and of twenty
    intervals one is expected to miss. Where the interval is hidden nothing is said.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, wave="2026"))
    >>> ta.state_maturity(shown, unit="A", language="en").points[0]
    'Stage 3: Trust, Involvement, Recognition and Results culture.'
    """
    reader = Reader(shown, "state_maturity", language).of("estimate")
    rows = indices_of(reader, unit, wave)
    read, heading = place(reader, rows), reader.say("tell_maturity_heading")
    if not any(read):
        return Prose(heading, (reader.say("maturity_untold"),))
    when = str(rows["wave"].iloc[0])
    points, about = zip(*tell_stages(reader, rows, read), strict=True)
    limits = f"{tell_limits(reader)} {reader.say('maturity_aid')}"
    told = link_limits(reader, when)
    return Prose(heading, points=points, about=about, told=told, beneath=(limits,))


def tell_stages(
    reader: Reader, rows: pd.DataFrame, read: list[Stages | None]
) -> Iterator[tuple[str, str]]:
    """Say which indices lie in each stage or between two, the lowest first, each with its mark."""
    when = str(rows["wave"].iloc[0])
    for stages in sorted({each for each in read if each}):
        measures = reader.join(map(reader.measure, _of(rows, read, stages)))
        where = name_stages(reader, stages)
        said = reader.say("maturity_point", where=where[0].upper() + where[1:], measures=measures)
        yield said, link_stages(reader, when, [stages])
    if not all(read):
        unsaid = reader.join(map(reader.measure, _of(rows, read, None)))
        yield reader.say("maturity_few", measures=unsaid), ""


def _of(rows: pd.DataFrame, read: list[Stages | None], stages: Stages | None) -> list[str]:
    return rows.loc[[each == stages for each in read], "measure"].tolist()


def indices_of(reader: Reader, unit: str | None, wave: str | None) -> pd.DataFrame:
    """Return one unit's rows of the indices."""
    rows = reader.rows(unit=unit or reader.units.codes[0], wave=wave)
    return rows[rows["measure"].isin(list(reader.codebook.index_by_id))].reset_index(drop=True)


def place(reader: Reader, rows: pd.DataFrame) -> list[Stages | None]:
    """Return for each row the stages that its interval reaches over, or None if it is hidden."""
    limits = reader.codebook.maturity.thresholds
    ends = zip(rows["conf_low"], rows["conf_high"], strict=True)
    return [
        None
        if pd.isna(low) or pd.isna(high)
        else Stages(bisect_right(limits, low), bisect_right(limits, high))
        for low, high in ends
    ]


def name_stage(reader: Reader, stage: int) -> str:
    """Return what a stage is called."""
    names = reader.codebook.maturity.names
    if names:
        return names[stage].in_language(reader.language)
    return reader.say("maturity_stage", number=stage + 1)


def name_stages(reader: Reader, stages: Stages | None) -> str:
    """Say where an index lies, or the sign where that is hidden."""
    if stages is None:
        return SIGN
    low, high = name_stage(reader, stages.low), name_stage(reader, stages.high)
    return low if stages.is_one else reader.say("maturity_two", low=low, high=high)


def tell_limits(reader: Reader) -> str:
    """Say where the stages begin."""
    maturity = reader.codebook.maturity
    limits = reader.join(str(each) for each in maturity.thresholds)
    stages = reader.number(maturity.stages)
    return reader.say("maturity_limits", stages=stages, limits=limits)


def link_stages(reader: Reader, wave: str, read: list[Stages | None]) -> str:
    """Write the mark of the numbers of stages, where they have no names."""
    if reader.codebook.maturity.names:
        return ""
    ends = {end + 1 for each in read if each for end in (each.low, each.high)}
    return link_counts(reader, wave, sorted(ends))


def link_limits(reader: Reader, wave: str) -> str:
    """Write the mark of the numbers in `tell_limits`."""
    maturity = reader.codebook.maturity
    return link_counts(reader, wave, [maturity.stages, *maturity.thresholds])


def link_profile(reader: Reader, rows: pd.DataFrame, read: list[Stages | None]) -> str:
    """Write the mark of levels with the stages that they are read as."""
    wave = str(rows["wave"].iloc[0])
    levels = link_values(reader, rows, "estimate", "conf_low", "conf_high")
    every = [Stages(0, each) for each in range(reader.codebook.maturity.stages)]
    return join_links(levels, link_stages(reader, wave, [*every, *read]))
