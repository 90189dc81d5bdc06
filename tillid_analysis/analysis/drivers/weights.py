"""How much each driver counts, in the institution and in departments that can tell for themselves.

What is had here is made from the institution's covariances and from groups of people that may be
shown: units, those who are left around them, and departments of which the spread may be told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.model import FEWEST, Answers
from tillid_analysis.analysis.partitions import find_shown
from tillid_analysis.results import Permit
from tillid_analysis.stats.importance import lmg_of
from tillid_analysis.stats.moments import CrossMoments
from tillid_analysis.stats.partial import Partial, partial_out
from tillid_analysis.stats.resampling import draw_groups, percentile_interval
from tillid_analysis.stats.shares_of_parts import PulledShares, pull_shares
from tillid_analysis.stats.slopes import slopes
from tillid_analysis.survey import Floats, Survey

FEWEST_OF_ITS_OWN = 100
"""Complete answers from which a department has an importance of its own."""
FEWEST_GROUPS = 4
"""Groups from which it can be told how a slope would vary if others had been asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What a wave's drivers count for.

    Parameters
    ----------
    importance, low, high
        (1 + D, p) shares of the explained variance, adding up to 1, and their intervals: the
        institution's, then those of D departments, pulled towards it.
    owner
        (U,) which of these rows each unit goes by.
    weight_own
        (1 + D,) how much of a row is not the institution's; 0 for itself.
    slope
        (p,) points of the outcome per point of each driver, the others held, among people of the
        same unit.
    draws
        (B, p) replicates of it, NaN where it cannot be told how sure it is.
    """

    importance: Floats
    low: Floats
    high: Floats
    owner: NDArray[np.int64]
    weight_own: Floats
    slope: Floats
    draws: Floats


def weigh_drivers(
    survey: Survey,
    answers: Answers,
    permit: Permit | None,
    *,
    conf_level: float,
    replicates: int,
    seed: int,
) -> Weights | None:
    """Return what a wave's drivers count for; None where too few answered, or none may be told."""
    measures = answers.terms.measures
    may, with_spread = zip(
        *(find_shown(survey, answers.wave, each, permit) for each in measures), strict=True
    )
    shown, cross = np.logical_and.reduce(may), answers.by_unit()
    if cross.n.sum() < FEWEST or not (shown[0] and all(with_spread)):
        return None
    parts = cross.add_up(survey.units.nearest(shown))
    times = draw_groups(parts.n > 0, replicates, seed)
    whole = _share(partial_out(parts.pooled().matrix, answers.controls))
    resampled = _share(partial_out(parts.pooled(times).matrix, answers.controls))
    told = shown & _told(survey, answers, permit)
    at, pulled, varied = _pull_departments(survey, answers, parts, told, whole, resampled)
    owner = np.zeros(len(survey.units), dtype=np.int64)
    for row, department in enumerate(at, 1):
        owner[_top(survey) == department] = row
    ends = [percentile_interval(each, conf_level) for each in (resampled, *varied)]
    return Weights(
        np.vstack([whole, pulled.share]),
        np.vstack([each.low for each in ends]),
        np.vstack([each.high for each in ends]),
        owner,
        np.concatenate([[0.0], pulled.weight_own]),
        *_find_slopes(answers, parts, times),
    )


def _find_slopes(
    answers: Answers, parts: CrossMoments, times: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Return (p,) slopes among people of the same part, and (B, p) replicates of them."""
    size, k = len(parts.n), len(answers.columns)
    there = np.where(parts.weight > 0, parts.weight, 1.0)[:, None, None]
    within = parts.products - parts.sums[:, :, None] * parts.sums[:, None, :] / there
    drawn = (times @ within.reshape(size, k * k)).reshape(-1, k, k)
    found, draws = (
        slopes(partial_out(each, answers.controls).covariance)
        for each in (within.sum(axis=0), drawn)
    )
    if (parts.n > 0).sum() < FEWEST_GROUPS:
        draws = np.full_like(draws, np.nan)
    return found, draws


def _share(left: Partial) -> Floats:
    """Return (..., p) the drivers' shares of what they explain together."""
    return lmg_of(left.correlation).relative


def _told(survey: Survey, answers: Answers, permit: Permit | None) -> NDArray[np.bool_]:
    """Return (U,) units of which the spread may be told on all that the model is of."""
    if permit is None:
        return np.ones(len(survey.units), dtype=np.bool_)
    units = pd.DataFrame({"unit": survey.units.codes, "wave": answers.wave})
    told = [permit(units.assign(measure=each), "detailed") for each in answers.terms.measures]
    return np.asarray(np.logical_and.reduce(told))


def _top(survey: Survey) -> NDArray[np.int64]:
    """Return (U,) which of those right under the institution each unit is or is in; -1 for none."""
    return survey.units.nearest(survey.units.depths() == 1)


def _pull_departments(
    survey: Survey,
    answers: Answers,
    parts: CrossMoments,
    told: NDArray[np.bool_],
    whole: Floats,
    resampled: Floats,
) -> tuple[NDArray[np.int64], PulledShares, list[Floats]]:
    """Return which departments have shares of their own, these, and (B, p) replicates of each."""
    below, top = _top(survey), survey.units.depths() == 1
    size = np.bincount(below[below >= 0], parts.n[below >= 0], len(below))
    at = np.flatnonzero((size >= FEWEST_OF_ITS_OWN) & told & top)
    pooled = parts.pooled((below == at[:, None]).astype(np.int64))
    own = _share(partial_out(pooled.matrix, answers.controls))
    # As many of the institution's people vary as a department's do, and tell of more units.
    fewer = parts.n.sum() / size[at]
    known = resampled[np.isfinite(resampled).all(axis=1)]
    sampling = np.cov(known.T) if len(known) > 1 else np.zeros((len(whole), len(whole)))
    pulled = pull_shares(own, sampling, fewer, whole)
    off = np.sqrt(fewer)[:, None, None] * (resampled[::-1] - whole)
    varied = [
        (1 - g) * resampled + g * mine + np.sqrt(g) * each
        for g, mine, each in zip(pulled.weight_own, own, off, strict=True)
    ]
    return at, pulled, varied
