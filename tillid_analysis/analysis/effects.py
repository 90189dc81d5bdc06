"""How large a difference is, in ways that do not hang on what a point is worth."""

from __future__ import annotations

import numpy as np

from tillid_analysis.analysis.counting import code_values, count_values
from tillid_analysis.analysis.families import Contrasts
from tillid_analysis.analysis.moments import sum_positive
from tillid_analysis.analysis.splits import Groups
from tillid_analysis.stats.placements import superiority
from tillid_analysis.stats.shares import share_difference
from tillid_analysis.survey import Floats, Survey

OF_RANKS = ("superiority", "superiority_low", "superiority_high")
"""Columns that rest on how many gave each answer, so that they tell as much as a spread does."""
EFFECTS = (
    *OF_RANKS,
    *("share_difference", "share_low", "share_high"),
)
AT_ONCE = 2000
"""Contrasts whose counts of values are in memory at once."""


def find_effects(
    survey: Survey,
    wave: str,
    measures: list[str],
    contrasts: Contrasts,
    groups: Groups | None,
    conf_level: float,
) -> dict[str, Floats]:
    """Find the chance of a higher answer, and the difference of the shares of positive ones.

    Parameters
    ----------
    survey, wave, measures
        What was answered.
    contrasts, groups
        Groups of people held against groups of people, and the categories they are made of.
    conf_level
        Coverage of the intervals.

    Returns
    -------
    dict
        Tables (C, M) by the names of result columns; none where answers are weighted.

    Notes
    -----
    The chance of a higher answer rests on how many gave each answer, so it is left out for parts
    of units by background, of which no more than means and shares is told.
    """
    if survey.responses.weight is not None or not len(contrasts):
        return {}
    shares = _shares(survey, wave, measures, contrasts, groups, conf_level)
    if contrasts.background:
        return shares
    columns = [_superiority(survey, wave, each, contrasts, conf_level) for each in measures]
    return shares | {name: np.stack([each[name] for each in columns], axis=1) for name in OF_RANKS}


def _superiority(
    survey: Survey,
    wave: str,
    measure: str,
    contrasts: Contrasts,
    conf_level: float,
) -> dict[str, Floats]:
    counts = count_values(survey, wave, code_values(survey, wave, measure))
    parts = []
    for start in range(0, len(contrasts), AT_ONCE):
        at = slice(start, start + AT_ONCE)
        own, other = counts[contrasts.own[at]], counts[contrasts.whole[at]]
        other = other - own if contrasts.complement else other
        found = superiority(own, other, conf_level)
        parts.append((found.estimate, found.conf_low, found.conf_high))
    return dict(zip(OF_RANKS, map(np.concatenate, zip(*parts, strict=True)), strict=True))


def _shares(
    survey: Survey,
    wave: str,
    measures: list[str],
    contrasts: Contrasts,
    groups: Groups | None,
    conf_level: float,
) -> dict[str, Floats]:
    sums = sum_positive(survey, wave, measures, groups)
    own, other = sums.take(contrasts.own), sums.take(contrasts.whole)
    other = other.subtract(own) if contrasts.complement else other
    # Of an index everybody has a share of their own, so that the interval is on the wide side.
    positive = [np.nan_to_num(each.mean) * each.n for each in (own, other)]
    found = share_difference(positive[0], own.n, positive[1], other.n, conf_level)
    return dict(zip(EFFECTS[3:], (found.estimate, found.conf_low, found.conf_high), strict=True))
