"""One pass over a wave's respondents: the sums that every group estimate is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.moments import Moments, group_moments
from tillid_analysis.survey import Floats, Survey


@dataclass(frozen=True, slots=True, eq=False)
class WaveMoments:
    """Sums for each of U units (those below it included) and M measures in one wave.

    Parameters
    ----------
    wave, measures
        What was summed.
    points
        Moments of the points 0-100.
    positive
        Moments of the shares of positive answers 0-1.
    respondents
        (U,) respondents, whether or not they have a score.
    """

    wave: str
    measures: tuple[str, ...]
    points: Moments
    positive: Moments
    respondents: NDArray[np.int64]


def sum_wave(survey: Survey, wave: str, measures: Sequence[str]) -> WaveMoments:
    """Sum a wave's points and shares by unit, once, and add them up the tree."""
    rows = survey.rows(wave)
    return WaveMoments(
        wave,
        tuple(measures),
        sum_units(survey, wave, measures, lambda measure: survey.points(measure, rows)),
        sum_units(survey, wave, measures, lambda measure: survey.positive(measure, rows)),
        count_respondents(survey, wave),
    )


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


def count_respondents(survey: Survey, wave: str) -> NDArray[np.int64]:
    """Count (U,) respondents in each unit and below it."""
    own = np.bincount(survey.responses.unit[survey.rows(wave)], minlength=len(survey.units))
    return np.asarray(survey.units.membership() @ own).astype(np.int64)
