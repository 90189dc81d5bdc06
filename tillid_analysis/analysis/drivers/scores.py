"""How high units, and the institution, are on each driver, and what the best of them reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from tillid_analysis.analysis.drivers.model import Answers
from tillid_analysis.analysis.partitions import LevelModel, fit_levels
from tillid_analysis.results import Permit
from tillid_analysis.stats.bounded import HIGHEST, LOWEST
from tillid_analysis.stats.intervals import t_interval
from tillid_analysis.stats.moments import group_moments
from tillid_analysis.stats.pooling import Pooled, pool_units
from tillid_analysis.survey import Floats, Survey

FEWEST_UNITS = 4
"""Units shown from which there is an upper quartile."""
QUARTILE = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of the R units of a level on p drivers.

    Parameters
    ----------
    level
        Its name.
    at
        (R,) positions of the units.
    n, mean, pooled, low, high
        (R, p) respondents, means, and means pulled towards what is expected, with intervals; NaN
        where they may not be shown.
    middle, spread
        (R, p) what the true score is believed to be, as a normal distribution.
    quartile
        (p,) upper quartile of the pooled scores; NaN where there is none.
    enough
        (R, p) whether so many answered that the spread of their answers may be told.
    """

    level: str
    at: NDArray[np.int64]
    n: Floats
    mean: Floats
    pooled: Floats
    low: Floats
    high: Floats
    middle: Floats
    spread: Floats
    quartile: Floats
    enough: NDArray[np.bool_]


def score_levels(
    survey: Survey,
    answers: Answers,
    levels: Sequence[int],
    permit: Permit | None,
    conf_level: float,
) -> Iterator[Scores]:
    """Yield scores on a model's drivers: the institution's, then those of each level asked for."""
    drivers, tree = answers.terms.drivers, survey.units
    below = [each for each in range(1, len(tree.levels)) if each in tree.depths()]
    fitted = list(fit_levels(survey, answers.wave, drivers, below, permit))
    found = {
        each: _score_level(survey, fitted[at :: len(below)], permit, conf_level)
        for at, each in enumerate(below)
    }
    known = [each.quartile for each in found.values() if np.isfinite(each.quartile).all()]
    quartile = known[-1] if known else np.full(len(drivers), np.nan)
    yield _score_institution(survey, answers, permit, conf_level, quartile)
    yield from (found[each] for each in levels if each)


def _score_level(
    survey: Survey, fitted: Sequence[LevelModel], permit: Permit | None, conf_level: float
) -> Scores:
    pulled = [_pull(each, conf_level) for each in fitted]
    pooled, low, high = (
        np.stack(
            [each.pick(getattr(found, name)) for each, found in zip(fitted, pulled, strict=True)],
            axis=1,
        )
        for name in ("estimate", "low", "high")
    )
    shown = np.stack([each.shown for each in fitted], axis=1)
    n, mean = (
        np.where(shown, np.stack([getattr(each, name) for each in fitted], axis=1), np.nan)
        for name in ("n", "mean")
    )
    half = float(ndtri((1 + conf_level) / 2))
    return Scores(
        fitted[0].level,
        fitted[0].at,
        n,
        mean,
        pooled,
        np.maximum(low, LOWEST),
        np.minimum(high, HIGHEST),
        (low + high) / 2,
        (high - low) / (2 * half),
        _find_quartile(pooled),
        _has_enough(survey, fitted, permit),
    )


def _pull(fitted: LevelModel, conf_level: float) -> Pooled:
    # One unit alone says nothing of how far apart units are.
    if fitted.model is None or fitted.shown.sum() < 2:
        nothing = np.full(int(fitted.at.max(initial=-1)) + 1, np.nan)
        return Pooled(nothing, nothing, nothing, nothing, nothing)
    return pool_units(fitted.model, conf_level)


def _find_quartile(pooled: Floats) -> Floats:
    """Return (p,) upper quartiles over the units that have a score; NaN where they are too few."""
    there = np.isfinite(pooled)
    enough = there.sum(axis=0) >= FEWEST_UNITS
    return np.array(
        [
            np.quantile(each[known], QUARTILE) if many else np.nan
            for each, known, many in zip(pooled.T, there.T, enough, strict=True)
        ]
    )


def _has_enough(
    survey: Survey, fitted: Sequence[LevelModel], permit: Permit | None
) -> NDArray[np.bool_]:
    fewest = survey.codebook.policy.min_n_distribution
    return np.stack(
        [each.shown & (each.n >= fewest) & _may_tell(survey, each, permit) for each in fitted],
        axis=1,
    )


def _may_tell(survey: Survey, fitted: LevelModel, permit: Permit | None) -> NDArray[np.bool_]:
    if permit is None:
        return np.ones(len(fitted.at), dtype=np.bool_)
    codes = np.array(survey.units.codes)[fitted.at]
    units = pd.DataFrame({"unit": codes, "wave": fitted.wave, "measure": fitted.measure})
    return permit(units, "detailed")


def _score_institution(
    survey: Survey,
    answers: Answers,
    permit: Permit | None,
    conf_level: float,
    quartile: Floats,
) -> Scores:
    rows, drivers = survey.rows(answers.wave), answers.terms.drivers
    points = (survey.points(each, rows) for each in drivers)
    everybody = np.zeros(len(answers.unit), dtype=np.int64)
    found = group_moments(points, everybody, 1, weight=survey.weights(rows))
    n, mean, error = found.n.astype(np.float64), found.mean, found.std_error
    told = n >= survey.codebook.policy.min_n_distribution
    if permit is not None:
        top = pd.DataFrame(
            {"unit": survey.units.codes[0], "wave": answers.wave, "measure": drivers}
        )
        told &= permit(top, "detailed")
    n, mean, error = (np.where(told, each, np.nan) for each in (n, mean, error))
    interval = t_interval(mean, error, n - 1, conf_level)
    return Scores(
        survey.units.levels[0],
        np.zeros(1, dtype=np.int64),
        *(n, mean, mean, interval.low, interval.high, mean, error, quartile, told),
    )
