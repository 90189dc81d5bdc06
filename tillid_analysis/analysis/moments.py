"""One pass over a wave's respondents: the sums that every group estimate is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.counting import code_values, count_own
from tillid_analysis.analysis.splits import Groups
from tillid_analysis.lending import find_borrowers
from tillid_analysis.stats.counted import counted_moments
from tillid_analysis.stats.moments import Moments, group_moments
from tillid_analysis.survey import Floats, Kind, Survey


@dataclass(frozen=True, slots=True, eq=False)
class WaveMoments:
    """Sums for each of R groups and M measures in one wave.

    Parameters
    ----------
    wave, measures
        What was summed.
    points
        Moments (R, M) of the points 0-100.
    positive
        Moments (R, M) of the shares of positive answers 0-1.
    everybody
        Moments (1, M) of the points of the whole institution.
    respondents
        (R,) respondents, whether or not they have a score.
    borrows
        (R, M) groups that do not use their own spread, whatever their size.
    """

    wave: str
    measures: tuple[str, ...]
    points: Moments
    positive: Moments
    everybody: Moments
    respondents: NDArray[np.int64]
    borrows: NDArray[np.bool_]


def sum_wave(survey: Survey, wave: str, measures: Sequence[str], groups: Groups) -> WaveMoments:
    """Sum a wave's points and shares by group, in one pass over each measure."""
    rows, parts = survey.rows(wave), groups.membership.shape[1]
    weight = survey.weights(rows)

    def sums(values: Callable[[str, slice], Floats]) -> Moments:
        columns = (values(measure, rows) for measure in measures)
        return group_moments(columns, groups.own, parts, weight=weight)

    points = sums(survey.points)
    borrows: NDArray[np.bool_] = np.ones((len(groups.unit), len(measures)), dtype=np.bool_)
    if not groups.background:
        n = points.roll_up(survey.units.membership()).n
        borrows = find_borrowers(survey, n)[groups.unit]
    respondents = groups.membership @ np.bincount(groups.own, minlength=parts)
    return WaveMoments(
        wave,
        tuple(measures),
        points.roll_up(groups.membership),
        sums(survey.positive).roll_up(groups.membership),
        points.roll_up(np.ones((1, parts), dtype=np.int64)),
        np.asarray(respondents).astype(np.int64),
        borrows,
    )


def sum_categories(
    survey: Survey, wave: str, measures: Sequence[str], groups: Groups | None
) -> Moments:
    """Sum points of each unit of the tree, and after those of each group, in one pass.

    Parameters
    ----------
    survey, wave, measures
        Whose points, and on what.
    groups
        Units in the categories of a background; None for none.
    """
    return _sum_both(survey, wave, measures, groups, "points")


def sum_positive(
    survey: Survey, wave: str, measures: Sequence[str], groups: Groups | None
) -> Moments:
    """Sum shares of positive answers, otherwise as `sum_categories` does points."""
    return _sum_both(survey, wave, measures, groups, "positive")


def _sum_both(
    survey: Survey,
    wave: str,
    measures: Sequence[str],
    groups: Groups | None,
    kind: Kind,
) -> Moments:
    from scipy.sparse import csr_array, kron, vstack

    rows = survey.rows(wave)
    values = partial(survey.points if kind == "points" else survey.positive, rows=rows)
    if groups is None:
        coded = [code_values(survey, wave, each, kind) for each in measures]
        most = max((len(known) for _, known in coded), default=0)
        if survey.responses.weight is not None or most * len(survey.units) > len(coded[0][0]):
            return sum_units(survey, wave, measures, values)
        counts = [count_own(survey, wave, each) for each in coded]
        known = [each for _, each in coded]
        return counted_moments(counts, known).roll_up(survey.units.membership())
    parts = groups.membership.shape[1]
    units = kron(survey.units.membership(), np.ones((1, parts // len(survey.units))))
    columns = (values(measure) for measure in measures)
    own = group_moments(columns, groups.own, parts, weight=survey.weights(rows))
    return own.roll_up(csr_array(vstack([units, groups.membership], format="csr")))


def sum_units(
    survey: Survey, wave: str, measures: Sequence[str], values: Callable[[str], Floats]
) -> Moments:
    """Sum values of each measure by unit and add them up the tree.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    measures
        Names passed to `values`, one column each; only one column is in memory at a time.
    values
        Gives (rows,) values of a measure.
    """
    rows = survey.rows(wave)
    own = group_moments(
        (values(measure) for measure in measures),
        survey.responses.unit[rows],
        len(survey.units),
        weight=survey.weights(rows),
    )
    return own.roll_up(survey.units.membership())
