"""Differences of units at one mix of people: by slopes within units, and by shown shares."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.levels import Levels, find_levels
from tillid_analysis.analysis.splits import group_rows
from tillid_analysis.columns import TOGETHER
from tillid_analysis.stats.ancova import adjust_differences
from tillid_analysis.stats.differences import Difference, welch
from tillid_analysis.stats.moments import cross_moments, group_moments
from tillid_analysis.stats.standardisation import Standardised, standardise
from tillid_analysis.survey import Floats, Survey


def regress_units(
    survey: Survey,
    wave: str,
    measures: list[str],
    units: list[int],
    background: str,
    conf_level: float,
) -> Difference:
    """Compare units with the rest by analysis of covariance, level by level.

    Parameters
    ----------
    survey, wave, measures, units
        What is compared, and who.
    background
        What is taken account of; several with ``TOGETHER`` between them.
    conf_level
        Coverage of the intervals.

    Returns
    -------
    Difference
        Arrays (U, M).
    """
    rows, tree = survey.rows(wave), survey.units
    splits = [survey.split(name, rows) for name in background.split(TOGETHER)]
    dummies = [
        (split.category == at).astype(np.float64)
        for split in splits
        for at in range(1, len(split.categories))
    ]
    depths = tree.depths()[units]
    cuts = {int(depth): tree.cut(int(depth)) for depth in np.unique(depths)}
    found = {each.name: np.full((len(units), len(measures)), np.nan) for each in fields(Difference)}
    for column, measure in enumerate(measures):
        cross = cross_moments(
            [survey.points(measure, rows), *dummies],
            survey.responses.unit[rows],
            len(tree),
            weight=survey.weights(rows),
        )
        for depth, inside in cuts.items():
            at = np.flatnonzero(depths == depth)
            difference = adjust_differences(cross.add_up(inside), conf_level)
            for name, table in found.items():
                table[at, column] = getattr(difference, name)[np.asarray(units)[at]]
    return Difference(**found)


def standardise_units(
    survey: Survey,
    wave: str,
    measures: list[str],
    units: list[int],
    background: str,
    conf_level: float,
) -> tuple[Difference, NDArray[np.bool_]]:
    """Compare units with the rest, both at the institution's mix of a background's categories.

    Parameters
    ----------
    survey, wave, measures, units, conf_level
        As in `regress_units`.
    background
        One, or two that are crossed.

    Returns
    -------
    difference
        Arrays (U, M).
    few
        (U, M) where some category has too few answers on a side to be tested.
    """
    rows, fewest = survey.rows(wave), survey.codebook.policy.min_n_distribution
    groups = group_rows(survey, wave, [0, *units], background)
    sums = group_moments(
        (survey.points(measure, rows) for measure in measures),
        groups.own,
        groups.membership.shape[1],
        weight=survey.weights(rows),
    )
    everybody = sums.roll_up(np.ones((1, groups.membership.shape[1]), dtype=np.int64))
    moments = sums.roll_up(groups.membership)
    size = moments.n.shape[0] // (1 + len(units))
    whole, own = moments.take(np.arange(size)), moments.take(np.arange(size, len(moments.n)))
    rest = moments.take(np.tile(np.arange(size), len(units))).subtract(own)
    share = whole.weight.T
    sides = [find_levels(each, everybody, fewest, borrows=True) for each in (own, rest)]
    few = (sides[0].small | sides[1].small).reshape(-1, size, len(measures)) & (share.T > 0)
    left, right = (_standardise(each, share) for each in sides)
    difference = welch(
        *(left.mean, left.variance, np.inf),
        *(right.mean, right.variance, np.inf),
        conf_level,
        df_a=left.df,
        df_b=right.df,
    )
    return difference, np.asarray(few.any(axis=1), dtype=np.bool_)


def _standardise(levels: Levels, share: Floats) -> Standardised:
    """Put the categories of units (U C, M) together, by shares (M, C)."""
    m, size = share.shape
    spread = levels.spread(levels.borrows)

    def by_category(table: Floats) -> Floats:
        return np.moveaxis(table.reshape(-1, size, m), 1, 2)

    variance = by_category(spread.std_error**2)
    return standardise(by_category(levels.mean), variance, by_category(spread.df), share)
