"""What the model of the answers implies for spread and drivers, from a large drawn population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.answers import (
    SHARE_STRAIGHT,
    Answers,
    draw_answers,
    draw_latent,
    draw_straight,
    instrument,
    item_ids,
)
from tillid_analysis.data.simulation.effects import (
    DRIVERS,
    INDICES,
    LEADERS,
    SHARE_OF_LEADERS,
    latent,
    unit_shifts,
    wave_shift,
)
from tillid_analysis.data.simulation.expected import Points, items_of
from tillid_analysis.data.simulation.organisation import UNITS, WAVES

N_DRAWN = 400_000
"""Respondents drawn: the error of a mean is 0.03 points, of a correlation 0.002."""

_SEED = 4711


@dataclass(frozen=True, slots=True, eq=False)
class DriverTruth:
    """The regression of results culture on the five drivers in the population.

    Parameters
    ----------
    r_squared
        Share of the outcome's variance explained.
    coefficients, importance
        (5,) standardised coefficients; LMG parts of R², which they add up to.
    """

    r_squared: float
    coefficients: Points
    importance: Points


def draw_population(wave: str, n_by_unit: NDArray[np.int64], n: int = N_DRAWN) -> Answers:
    """Draw answers of a large population, straight-liners among them.

    Parameters
    ----------
    wave
        The wave.
    n_by_unit
        (units,) in what proportion the units are drawn.
    n
        Respondents.

    Returns
    -------
    array of shape (n, 36)
        Positions of the options, 0-4; below zero where there is no answer. The same every time.
    """
    rng = np.random.default_rng(_SEED)
    unit = rng.choice(len(UNITS), size=n, p=n_by_unit / n_by_unit.sum())
    leads = rng.random(n) < SHARE_OF_LEADERS
    own = unit_shifts(tuple(UNITS), wave)[unit] + leads[:, None] * latent(LEADERS)
    noise = rng.standard_normal((n, len(INDICES)), dtype=np.float32)
    answers = draw_answers(draw_latent(noise, own, wave_shift(wave)), rng, wave == WAVES[-1])
    straight = rng.random(n) < SHARE_STRAIGHT
    answers[straight] = draw_straight(int(straight.sum()), rng)
    return answers


def score_points(answers: Answers, left_out: Sequence[str] = ()) -> Points:
    """Score answers on the six indices, without the package's own scoring.

    Parameters
    ----------
    answers
        (N, 36) positions of the options, 0-4; below zero where there is no answer.
    left_out
        Items that are not counted.

    Returns
    -------
    array of shape (N, 6)
        Means of the answered items on 0-100; NaN where under half are answered. Written here once
        more so that the truth does not rest on the code that is checked against it.
    """
    scores = [_score_one(_item_points(answers, items_of(each, left_out))) for each in INDICES]
    return np.column_stack(scores)


def alpha(answers: Answers, index: str) -> float:
    """Return an index's alpha among those who answered all its items."""
    points = _item_points(answers, items_of(index, ()))
    covariance = np.cov(points[~np.isnan(points).any(axis=1)].T)
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def explain_outcome(scores: Points) -> DriverTruth:
    """Explain results culture by the drivers, as a regression on standardised scores would.

    Parameters
    ----------
    scores
        (N, 6) points on the six indices; rows with a missing one are left out.

    Notes
    -----
    LMG: a driver's part is the mean, over all orders in which the drivers can enter, of what it
    adds to R².
    """
    correlation = np.atleast_2d(np.corrcoef(scores[~np.isnan(scores).any(axis=1)].T))
    p = len(DRIVERS)
    importance = np.zeros(p)
    for driver in range(p):
        others = [each for each in range(p) if each != driver]
        for size in range(p):
            weight = 1 / (p * comb(p - 1, size))
            for chosen in combinations(others, size):
                gain = _r_squared(correlation, (*chosen, driver)) - _r_squared(correlation, chosen)
                importance[driver] += weight * gain
    every = tuple(range(p))
    solved = np.linalg.solve(correlation[:p, :p], correlation[:p, p])
    return DriverTruth(_r_squared(correlation, every), solved.astype(np.float64), importance)


def _r_squared(correlation: Points, chosen: tuple[int, ...]) -> float:
    inside = correlation[np.ix_(chosen, chosen)]
    with_outcome = correlation[list(chosen), -1]
    return float(with_outcome @ np.linalg.solve(inside, with_outcome)) if chosen else 0.0


def _item_points(answers: Answers, items: Sequence[str]) -> NDArray[np.float32]:
    reverse = {item.id for item in instrument().items if item.reverse}
    options = answers[:, [item_ids().index(item) for item in items]].astype(np.float32)
    points = np.where(options < 0, np.float32(np.nan), 25 * options)
    turned = np.array([item in reverse for item in items])
    points[:, turned] = 100 - points[:, turned]
    return points


def _score_one(points: NDArray[np.float32]) -> Points:
    answered = (~np.isnan(points)).sum(axis=1)
    total = np.nansum(points, axis=1, dtype=np.float64)
    return np.where(2 * answered >= points.shape[1], total / np.maximum(answered, 1), np.nan)
