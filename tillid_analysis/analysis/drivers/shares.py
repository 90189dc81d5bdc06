"""The model of drivers, of one or of many replicates' moments."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.model import Answers
from tillid_analysis.stats.em import em_moments
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.moments import Covariance, cross_moments
from tillid_analysis.stats.pairwise import pairwise_moments
from tillid_analysis.stats.partial import partial_out
from tillid_analysis.stats.relative_weights import relative_weights
from tillid_analysis.stats.slopes import standardised_slopes
from tillid_analysis.survey import Floats

Missing = Literal["listwise", "pairwise", "em"]
MISSING: tuple[Missing, ...] = get_args(Missing)


class Moments(Protocol):
    """Sums by group, from which the covariances of groups drawn again follow."""

    @property
    def n(self) -> NDArray[np.int64]:
        """Respondents of each group."""

    def pooled(self, repeats: NDArray[np.int64] | None = None) -> Covariance:
        """Return mean and covariance of all groups together, each so many times."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How p drivers go with an outcome, beyond the controls; leading axes are replicates.

    Parameters
    ----------
    n
        Respondents behind it.
    drivers : (..., p, p)
        Correlations of the drivers, controls held constant.
    outcome : (..., p)
        Their correlations with the outcome, likewise.
    part, weight : (..., p)
        Parts of the outcome's variance that are each driver's, by LMG and by Johnson.
    slope : (..., p)
        Standardised coefficients.
    vif : (..., p)
        Variance inflation, controls among the terms.
    kept : (...)
        Share of the outcome's variance that the controls leave.
    taken : (...)
        Controls that took something out.
    """

    n: NDArray[np.int64]
    drivers: Floats
    outcome: Floats
    part: Floats
    weight: Floats
    slope: Floats
    vif: Floats
    kept: Floats
    taken: NDArray[np.int64]

    @property
    def r_squared(self) -> Floats:
        """What the drivers explain beyond the controls (...), as a share of all variance."""
        return np.asarray(self.part.sum(axis=-1))

    @property
    def share(self) -> Floats:
        """Each driver's share of that (..., p); NaN where nothing is explained."""
        return of_whole(self.part)

    def __getitem__(self, at: int | slice) -> Fit:
        """Return one replicate, or some."""
        return Fit(*(getattr(self, each.name)[at] for each in fields(self)))


def of_whole(parts: Floats) -> Floats:
    """Divide parts (..., p) by their sum; NaN where it is 0."""
    whole = parts.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(whole > 0, parts, np.nan) / np.where(whole > 0, whole, 1))


def fit(found: Covariance, controls: int, *, shares: bool = True) -> Fit:
    """Fit the model to moments of the outcome, the drivers and, last, the controls.

    Parameters
    ----------
    found
        Of one or many replicates.
    controls
        How many of the measures are held constant.
    shares
        Whether LMG is wanted, which is what takes time.
    """
    left = partial_out(found.matrix, controls)
    r = left.correlation
    among, outcome = r[..., 1:, 1:], r[..., 0, 1:]
    # From standard deviations of what the controls leave to those of the answers.
    kept = np.maximum(1 - left.explained, 0)
    deviation = np.sqrt(kept)
    slopes = standardised_slopes(among, outcome)
    own = kept[..., :1]
    part = lmg(among, outcome).share if shares else np.full(outcome.shape, np.nan)
    apart = np.where(kept[..., 1:] > 0, kept[..., 1:], np.nan)
    return Fit(
        n=found.n,
        drivers=among,
        outcome=outcome,
        part=part * own,
        weight=relative_weights(among, outcome) * own,
        slope=slopes.coefficient * deviation[..., :1] / np.sqrt(apart),
        vif=slopes.vif / apart,
        kept=kept[..., 0],
        taken=left.taken,
    )


def find_used(answers: Answers, missing: Missing) -> NDArray[np.bool_]:
    """Return (N,) whose answers are used: complete ones, or all with any on the model's terms."""
    if missing == "listwise":
        used = answers.complete
    else:
        asked = np.stack(answers.columns[: len(answers.terms.measures)])
        used = np.asarray(~np.isnan(asked).all(axis=0))
    return used if answers.weight is None else used & (answers.weight > 0)


def sum_up(answers: Answers, missing: Missing, group: NDArray[np.int64], groups: int) -> Moments:
    """Sum the answers by groups (N,), negative for those who are left out."""
    if missing == "listwise":
        return cross_moments(answers.columns, group, groups, weight=answers.weight)
    if missing == "pairwise":
        return pairwise_moments(answers.columns, group, groups, weight=answers.weight)
    return em_moments(answers.columns, group, groups, weight=answers.weight)
