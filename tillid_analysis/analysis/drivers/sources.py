"""Who rates what: the sums that a ranking of drivers is made from, in each way of looking at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.model import Answers
from tillid_analysis.results import Permit
from tillid_analysis.stats.moments import CrossMoments, cross_moments
from tillid_analysis.survey import Floats, Survey


@dataclass(frozen=True, slots=True, eq=False)
class PeopleSums:
    """Cross-products of everybody's answers by unit: the model's columns, and what stands beside.

    Parameters
    ----------
    cross
        Columns: the outcome, the drivers, the controls, and then the marker and the outcome's
        items apart, where there are such.
    marker, apart
        Positions of these two among the columns; None where there is none.
    """

    cross: CrossMoments
    marker: int | None
    apart: int | None


def sum_people(survey: Survey, answers: Answers) -> PeopleSums:
    """Sum what everybody answered, on the same people for each way."""
    rows, columns, places = survey.rows(answers.wave), list(answers.columns), []
    asked = survey.answered_items(answers.wave)
    outcome = columns[0]
    for items, instead in (
        (find_markers(survey, answers.terms.measures), None),
        (find_apart(survey, answers.terms.outcome), outcome),
    ):
        there = [each for each in items if each in asked]
        places.append(len(columns) if there else None)
        if there:
            own = _mean_of(np.stack([survey.own_points(each, rows) for each in there]))
            # One base of respondents: two that differ by a person would tell of that person.
            known = own[~np.isnan(own)]
            missing = known.mean() if instead is None and len(known) else instead
            columns.append(np.where(np.isnan(own), np.nan if missing is None else missing, own))
    cross = cross_moments(columns, answers.unit, answers.units, weight=answers.weight)
    return PeopleSums(cross, *places)


def find_markers(survey: Survey, measures: tuple[str, ...]) -> list[str]:
    """Return the items of indices that have none in common with a model's measures."""
    codebook = survey.codebook
    own = (each if each in codebook.index_by_id else codebook.base_of(each) for each in measures)
    used = {item for each in own for item in codebook.items_of(each)}
    indexed = {item for index in codebook.index_by_id for item in codebook.items_of(index)}
    return [item for item in codebook.item_by_id if item in indexed - used]


def find_apart(survey: Survey, outcome: str) -> tuple[str, ...]:
    """Return the items that stand for the outcome where it is to be apart from the drivers."""
    return survey.codebook.outcome_apart if outcome == survey.codebook.outcome else ()


@dataclass(frozen=True, slots=True, eq=False)
class UnitSums:
    """Cross-products of the model's columns by unit, and (U,) sums of squared weights, if any."""

    cross: CrossMoments
    weight2: Floats | None


def sum_lowest_units(survey: Survey, answers: Answers, permit: Permit | None) -> UnitSums:
    """Sum the answers of the smallest units that may be told of, which have nobody in common.

    Parameters
    ----------
    survey, answers
        A wave's answers on a model.
    permit
        Says of which units the spread may be shown; without it, those of two people or more.

    Notes
    -----
    A unit counts as a whole where none below it may be told of, and not at all where one is: then
    those who are in none of these are left out, for what is left of a shown unit is not shown.
    """
    tree = survey.units
    inside = tree.membership()
    allowed = np.asarray(inside @ np.bincount(answers.unit[answers.complete], minlength=len(tree)))
    chosen = allowed > 1
    if permit is not None:
        for measure in answers.terms.measures:
            asked = pd.DataFrame(
                {"wave": answers.wave, "unit": list(tree.codes), "measure": measure}
            )
            chosen &= permit(asked, "detailed")
    lowest = chosen & (np.asarray(inside @ chosen.astype(np.int64)) == 1)
    unit: NDArray[np.int64] = tree.nearest(lowest)[answers.unit]
    cross = cross_moments(answers.columns, unit, answers.units, weight=answers.weight)
    if answers.weight is None:
        return UnitSums(cross, None)
    weight = np.where(answers.complete & (unit >= 0), answers.weight, 0.0)
    squares = np.where(weight > 0, weight**2, 0.0)
    totals = np.bincount(np.maximum(unit, 0), squares, answers.units)
    return UnitSums(cross, totals.astype(np.float64))


def _mean_of(values: Floats) -> Floats:
    """Return the mean (N,) of each person's answers (items, N); NaN without any."""
    there = ~np.isnan(values)
    total, number = np.where(there, values, 0.0).sum(axis=0), there.sum(axis=0)
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), np.nan))
