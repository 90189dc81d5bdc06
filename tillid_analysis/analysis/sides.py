"""Both sides of contrasts: the levels of groups, and of what they are held against."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.families import Contrasts
from tillid_analysis.analysis.levels import (
    Levels,
    average_others,
    combine_levels,
    find_levels,
    fix_level,
)
from tillid_analysis.analysis.moments import sum_categories
from tillid_analysis.analysis.splits import Groups, group_rows
from tillid_analysis.lending import find_borrowers
from tillid_analysis.survey import Survey

Others = Callable[[NDArray[np.bool_]], Levels]
"""Gives the levels (C, M) of the references, knowing which contrasts count."""


def find_sides(
    survey: Survey,
    wave: str,
    measures: list[str],
    contrasts: Contrasts,
    groups: Groups | None,
) -> tuple[Levels, Others]:
    """Find the levels of C groups, and of what each is held against.

    Parameters
    ----------
    survey, wave, measures
        What was answered.
    contrasts, groups
        Which groups, and the categories that they are made of.
    """
    total = sum_categories(survey, wave, measures, groups)
    find = partial(
        find_levels,
        institution=total.take([0]),
        fewest=survey.codebook.policy.min_n_distribution,
    )
    borrows: NDArray[np.bool_] = np.ones(total.n.shape, dtype=np.bool_)
    if not contrasts.background:
        borrows = find_borrowers(survey, total.n)
    if contrasts.weight is not None:
        units = find(total, borrows=borrows)
        own = combine_levels(units, contrasts.weight)
        return own, lambda _: fix_level(0.0, own.n.shape)
    sums = total.take(contrasts.own)
    own = find(sums, borrows=borrows[contrasts.own])
    if contrasts.target is not None:
        target = fix_level(contrasts.target, own.n.shape)
        return own, lambda _: target
    if contrasts.family == "overall":
        return own, lambda among: average_others(own, among & ~own.small)
    whole = total.take(contrasts.whole)
    # What is left of a unit that borrows would tell its own spread, beside that of the other part.
    lent = borrows[contrasts.whole]
    other = find(whole.subtract(sums) if contrasts.complement else whole, borrows=lent)
    return own, lambda _: other


def find_groups(survey: Survey, wave: str, contrasts: Contrasts) -> Groups | None:
    """Return the categories that contrasts are made of; None where units are whole."""
    if not contrasts.background:
        return None
    units = list(dict.fromkeys(contrasts.unit.tolist()))
    return group_rows(survey, wave, units, contrasts.background)
