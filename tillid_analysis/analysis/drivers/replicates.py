"""The model of drivers fitted again and again, as if other units, or people, had answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from tillid_analysis.analysis.drivers.model import FEWEST, Answers
from tillid_analysis.analysis.drivers.shares import Fit, Missing, find_used, fit, sum_up
from tillid_analysis.errors import ChoiceError
from tillid_analysis.stats.few_groups import (
    draw_within,
    effective_groups,
    leave_out_some,
)
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.stats.pairwise import PairwiseMoments
from tillid_analysis.stats.resampling import bca_interval, draw_groups, widen_level
from tillid_analysis.survey import Floats

FEWEST_UNITS = 15
"""Units with answers below which units are not drawn, but people within them."""
FEWEST_FREE = 10
"""Degrees of freedom that must be left: a model with fewer is a table of its answers."""
MOST_PARCELS = 2000
"""Parcels that people are drawn in; with no more people than that, each is one."""
MOST_LEFT_OUT = 200
"""Refits without some of the units, for the skewness of the replicates."""
MANY_DRIVERS = 15
"""Drivers above which every further one would double the time, so replicates are fewer."""
FEWEST_REPLICATES = 100


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """The model of a wave's answers, and of replicates of them.

    Parameters
    ----------
    fit
        Of the answers; None where they are too few.
    n
        Respondents behind it.
    draws, left_out
        Of the replicates, and without some units or people in turn; None where there are none.
    groups
        Effective number of units, or of parcels of people, that were drawn from.
    way
        How, in words.
    few_units
        Whether people were drawn because units are few.
    mended
        Whether pairwise correlations did not fit together and were made so.
    """

    fit: Fit | None
    n: int
    draws: Fit | None = None
    left_out: Fit | None = None
    groups: float = 0.0
    way: str = ""
    few_units: bool = False
    mended: bool = False

    @property
    def df(self) -> float:
        """Degrees of freedom of what the replicates tell."""
        return max(self.groups - 1, 1)


def check_replicates(replicates: int) -> int:
    """Return the number asked for if intervals can come from so many, or none are wanted."""
    if replicates != 0 and replicates < FEWEST_REPLICATES:
        raise ChoiceError(
            f"replicates={replicates!r} must be {FEWEST_REPLICATES} or more, such as 1000, "
            "or 0 for no intervals of shares"
        )
    return replicates


def replicate(answers: Answers, missing: Missing, replicates: int, seed: int) -> Replicates:
    """Fit the model to the answers, and to answers of units drawn with replacement.

    Parameters
    ----------
    answers
        Of a wave.
    missing
        What is done about gaps.
    replicates, seed
        How many, and the seed of the draws.

    Notes
    -----
    Under 15 units with answers there are too few to draw from: their spread would be told far too
    small, and by chance. Then units are taken as they are, and people are drawn within each, in
    parcels of a few where there are more than 2,000. That tells what other people in these units
    could have answered, and nothing of other units.
    """
    used = find_used(answers, missing)
    people = int(used.sum())
    if people < FEWEST:
        return Replicates(None, people)
    unit = np.where(used, answers.unit, -1)
    present = np.bincount(answers.unit[used], minlength=answers.units) > 0
    few = int(present.sum()) < FEWEST_UNITS
    if few and replicates:
        group, stratum = _parcel(unit, seed)
        groups = len(stratum)
    else:
        group, groups, stratum = unit, answers.units, np.zeros(0, dtype=np.int64)
    moments = sum_up(answers, missing, group, groups)
    whole = moments.pooled()
    first = fit(whole, answers.controls)
    n = int(first.n)
    if n < FEWEST or n - len(answers.terms.drivers) - int(first.taken) - 1 < FEWEST_FREE:
        return Replicates(None, n)
    mended = isinstance(moments, PairwiseMoments) and not moments.fits
    if not replicates:
        return Replicates(first, n, mended=mended)
    drivers = len(answers.terms.drivers)
    many = max(drivers - MANY_DRIVERS, 0)
    wanted = max(replicates >> many, min(replicates, FEWEST_REPLICATES))
    there = moments.n > 0
    drawn = draw_within(stratum, wanted, seed) if few else draw_groups(there, wanted, seed)
    left = leave_out_some(there, MOST_LEFT_OUT, seed)[: 0 if many else None]
    found = fit(moments.pooled(np.concatenate([drawn, left])), answers.controls)
    return Replicates(
        fit=first,
        n=n,
        draws=found[:wanted],
        left_out=None if many else found[wanted:],
        groups=effective_groups(moments.n),
        way=f"{wanted} draws of {'people within units' if few else 'whole units'}, seed {seed}",
        few_units=few,
        mended=mended,
    )


def find_interval(
    draws: Floats, estimate: Floats, left_out: Floats | None, conf_level: float, groups: float
) -> Interval:
    """Return intervals of numbers (...) from replicates (B, ...): BCa, or t without `left_out`.

    Parameters
    ----------
    draws, estimate, left_out
        As in `bca_interval`; without `left_out` the interval is the estimate and t standard
        deviations of the replicates either way.
    conf_level
        Coverage, between 0 and 1.
    groups
        Effective number of those that were drawn from.
    """
    if left_out is not None:
        level = widen_level(conf_level, groups) if groups > 1 else conf_level
        return bca_interval(draws, estimate, left_out, level)
    half = find_error(draws, groups) * stdtrit(max(groups - 1, 1), (1 + conf_level) / 2)
    return Interval(estimate - half, estimate + half)


def find_error(draws: Floats, groups: float) -> Floats:
    """Return standard errors (...) from replicates (B, ...) of so many groups."""
    few = np.isnan(draws).mean(axis=0) > 0.05
    known = np.where(few, 0.0, draws)
    error = np.nanstd(known, axis=0, ddof=1) * np.sqrt(max(groups, 2) / max(groups - 1, 1))
    return np.asarray(np.where(few, np.nan, error))


def _parcel(unit: NDArray[np.int64], seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Deal the people of each unit into parcels: each person's parcel (N,), each parcel's unit.

    People who are left out have a negative unit, and no parcel.
    """
    inside = np.flatnonzero(unit >= 0)
    dealt = np.random.default_rng(seed).permutation(inside)
    dealt = dealt[np.argsort(unit[dealt], kind="stable")]
    size = -(-len(dealt) // MOST_PARCELS)
    first = np.searchsorted(unit[dealt], unit[dealt])
    place = (np.arange(len(dealt)) - first) // size
    label = unit[dealt] * (len(dealt) + 1) + place
    kinds, number = np.unique(label, return_inverse=True)
    parcel = np.full(len(unit), -1, dtype=np.int64)
    parcel[dealt] = number
    return parcel, kinds // (len(dealt) + 1)
