"""Is it the people: each unit's difference to the rest as it is, and for people alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.adjusting import Way, note_bands
from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells, choose_units
from tillid_analysis.analysis.differences import DIFFERENCE_COLUMNS, compare, tabulate_units, tell
from tillid_analysis.analysis.levels import find_levels
from tillid_analysis.analysis.mixes import regress_units, standardise_units
from tillid_analysis.analysis.moments import sum_units
from tillid_analysis.analysis.verdicts import disagree
from tillid_analysis.columns import (
    BORROWED_SPREAD,
    CRUDE,
    REGRESSION,
    REST,
    STANDARDISED,
    TOGETHER,
    arrange,
)
from tillid_analysis.errors import check_choice
from tillid_analysis.lending import find_borrowers
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.survey import Survey

COLUMNS = (
    *("background", "adjustment", "depends"),
    *(name for name in DIFFERENCE_COLUMNS if not name.startswith("effect")),
)

Tables = dict[str, NDArray[Any]]


@remember
def adjust_contrasts(
    survey: Survey,
    *,
    by: str = "background",
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Compare each unit with the rest, as they are and as if both had the same mix of people.

    Parameters
    ----------
    survey
        What was answered.
    by
        The name of a background, or of two that are crossed; "background" for each of them in
        turn, "together" for all of them at once.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one measure and wave.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        Rows a wave, `background`, unit and measure for each `adjustment`: "crude", "regression",
        and "standardised" unless backgrounds are taken together. Each has `estimate` (the unit
        less the rest, in points) with interval, test and `verdict`; `depends` says whether their
        verdicts differ.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    Crude is the difference that `contrast` gives. Regression takes off what the mix explains if a
    background matters as much in every unit: analysis of covariance, y = a_u + x'b + e over the
    units of one level, and of those above it where people are in none, with x the categories of
    the background; the difference is m_u - m_r - (x_u - x_r)'b for the unit u and all others r,
    where x_u are shares of the categories. Its spread is that within units, equal in all of them,
    while the crude one is Welch's; so verdicts near a limit can differ for that alone.
    Standardised asks for no such thing: both sides get the institution's shares w_c of each
    category, sum w_c m_uc - sum w_c m_rc with variance sum w_c^2 s^2 / n_c on each side, the
    shares taken as known and s the institution's standard deviation, as in every interval of
    groups by background (see `estimate`). A unit that lacks a category has no such number, and
    where any category has fewer than `min_n_distribution` answers on either side nothing is
    tested. People whose background is not known are a category. Neither tells cause: a mix can
    follow from how a unit is led.

    What may be shown: with a unit's mean, its standardised mean of two categories gives away the
    mean of each, so it is shown only where the plan shows every category of the unit, and then is
    a sum of shown means with the institution's shares. A regression estimate is the unit's mean
    less known slopes times its mix, and several measures together give away the mix: how many
    of those who answered are in each category. So it is shown only where all those groups are,
    with their numbers; an empty group looks like a hidden one, and counts as one. The slopes
    themselves rest on every unit of the level, weighed by its mix: they are told only where all
    of those are shown, and so are made of shown means. At levels that the policy does not split
    by background only the crude difference is shown.

    References
    ----------
    Searle, Speed & Milliken (1980), The American Statistician 34:216-221. Fleiss, Levin & Paik
    (2003), Statistical Methods for Rates and Proportions, chapter 19.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> alike = ta.adjust_contrasts(survey, by="leder", measure="tillid", wave="2026")
    >>> alike.frame["adjustment"].unique().tolist()
    ['crude', 'regression', 'standardised']
    """
    check_level(conf_level)
    units = [unit for unit in choose_units(survey, "unit", level) if unit != 0]
    asked = [
        (each, measures, background)
        for each, measures in choose_cells(survey, measure, wave)
        for background in _choose_backgrounds(survey, by)
    ]

    def among(permit: Permit | None = None) -> pd.DataFrame:
        parts = [
            _adjust_wave(survey, *each, units, Way(adjust, conf_level, permit)) for each in asked
        ]
        return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)

    frame = among()
    spec = Spec.of(survey, "adjust_contrasts", by=by, measure=measure, wave=wave)
    bands = note_bands(survey, frame["measure"].unique().tolist())
    return Result(frame, spec, (Note("alike"), *bands), among)


def _choose_backgrounds(survey: Survey, by: str) -> tuple[str, ...]:
    codebook = survey.codebook
    splits = tuple(each for each in codebook.splits if each != codebook.answered_at)
    check_choice("by", by, ("background", "together", *splits))
    if by == "together":
        return (TOGETHER.join(codebook.traits),) if splits else ()
    return tuple(splits) if by == "background" else (by,)


def _adjust_wave(
    survey: Survey, wave: str, measures: list[str], background: str, units: list[int], way: Way
) -> pd.DataFrame:
    rows, fewest = survey.rows(wave), survey.codebook.policy.min_n_distribution
    total = sum_units(survey, wave, measures, lambda each: survey.points(each, rows))
    everybody, own = total.take([0]), total.take(units)
    rest = everybody.subtract(own)
    borrows = find_borrowers(survey, total.n)[units]
    sides = (
        find_levels(own, everybody, fewest, borrows=borrows),
        find_levels(rest, everybody, fewest),
    )
    level = way.conf_level
    fixed = {"wave": wave, "background": background, "reference": REST, "conf_level": level}

    def ways() -> Iterator[tuple[str, Tables]]:
        yield CRUDE, compare(*sides, level)
        few = sides[0].small | sides[1].small
        found = regress_units(survey, wave, measures, units, background, level)
        yield REGRESSION, tell(found, few) | {"method": np.full(few.shape, "within units")}
        if TOGETHER not in background:
            standard, few = standardise_units(survey, wave, measures, units, background, level)
            method = np.full(few.shape, f"standardised, {BORROWED_SPREAD}")
            yield STANDARDISED, tell(standard, few) | {"method": method}

    sizes = {"n": own.n, "n_reference": rest.n}
    told = [
        (name, way.read(survey, units, measures, tables | sizes, {"adjustment": name, **fixed}))
        for name, tables in ways()
    ]
    return stack_ways(survey, units, measures, told, COLUMNS, **fixed)


def stack_ways(
    survey: Survey,
    units: list[int],
    measures: list[str],
    ways: list[tuple[str, Tables]],
    columns: tuple[str, ...],
    **fixed: object,
) -> pd.DataFrame:
    """Turn tables (U, M), made in several ways, into a row a unit, measure and way.

    Parameters
    ----------
    survey, units, measures
        What rows and columns of the tables stand for.
    ways
        The name of each and its tables by result column; what is one value stands for all.
    columns
        The result's columns.
    fixed
        Columns with one value throughout.
    """
    shape = (len(units), len(measures))
    names = {name: None for _, tables in ways for name in tables}
    tables: Tables = {}
    for name in names:
        made = [np.broadcast_to(each.get(name, np.nan), shape) for _, each in ways]
        tables[name] = np.stack(made, axis=-1).reshape(shape[0], shape[1] * len(ways))
    verdicts = tables["verdict"].reshape(*shape, len(ways))
    tables["depends"] = np.repeat(disagree(verdicts), len(ways), axis=1)
    known = np.array([name for name, _ in ways], dtype=object)
    tables["adjustment"] = np.broadcast_to(np.tile(known, shape[1]), tables["depends"].shape)
    repeated = [each for each in measures for _ in ways]
    return tabulate_units(survey.units, units, repeated, tables, columns, **fixed)
