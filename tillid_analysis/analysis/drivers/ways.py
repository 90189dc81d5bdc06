"""The ranking of drivers in one way, how it varies, and whether another way turns it round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.analysis.drivers.model import FEWEST
from tillid_analysis.analysis.drivers.sources import UnitSums
from tillid_analysis.stats.between import Between, between_groups
from tillid_analysis.stats.importance import lmg_of
from tillid_analysis.stats.moments import correlate
from tillid_analysis.stats.partial import find_slopes, partial_out, take_out_common
from tillid_analysis.stats.resampling import bca_interval, percentile_interval, widen_level
from tillid_analysis.stats.slopes import standardised_slopes
from tillid_analysis.survey import Floats

HOLDS, FLIPS, UNCLEAR = "holds", "flips", "unclear"
FEWEST_UNITS = 10
"""Units below which none are resampled, and the degrees of freedom that a model of units needs."""

Draw = Callable[[npt.NDArray[np.bool_]], npt.NDArray[np.int64]]
"""Draws whole units (B, U), given which there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """What p drivers share in one way of looking at them.

    Parameters
    ----------
    share
        (p,) shares of what they explain; NaN where it cannot be told.
    draws
        (B, p) the same in replicates of whole units; none where there are too few units.
    coefficient
        (p,) standardised.
    r_squared
        Share of the outcome's variance that is explained.
    n, units
        People and units behind it.
    method
        How it was computed, or why not.
    groups
        Effective number of units that were drawn from.
    parameters
        How many numbers are estimated at once of the units that were drawn.
    left_out
        (L, p) shares without some units in turn, where intervals are to be BCa.
    """

    share: Floats
    draws: Floats
    coefficient: Floats
    r_squared: float
    n: int
    units: int
    method: str
    groups: float
    parameters: int = 1
    left_out: Floats | None = None

    @property
    def rank(self) -> Floats:
        """Places (p,) by share, 1 for the largest; those of equal share have the same."""
        return _places(self.share)

    def level(self, conf_level: float) -> float:
        """Return the coverage to ask of percentiles of the replicates."""
        return widen_level(conf_level, self.groups, self.parameters)

    def intervals(self, conf_level: float) -> tuple[Floats, Floats]:
        """Return intervals of the shares and of the places: the lower and the upper ends (2, p)."""
        if not len(self.draws) or np.isnan(self.share).any():
            nothing = np.full((2, len(self.share)), np.nan)
            return nothing, nothing
        level = self.level(conf_level)
        place = percentile_interval(_places(self.draws), level)
        share = (
            percentile_interval(self.draws, level)
            if self.left_out is None
            else bca_interval(self.draws, self.share, self.left_out, level)
        )
        whole = np.stack([np.floor(place.low), np.ceil(place.high)])
        return np.stack([share.low, share.high]), whole

    def order(self, conf_level: float) -> Floats:
        """Return (p, p) 1 where a driver is clearly above another, -1 clearly below, else 0."""
        p = len(self.share)
        if not len(self.draws) or np.isnan(self.share).any():
            return np.zeros((p, p))
        gaps = self.draws[:, :, None] - self.draws[:, None, :]
        found = percentile_interval(gaps, self.level(conf_level))
        return np.where(found.low > 0, 1.0, 0.0) - np.where(found.high < 0, 1.0, 0.0)


def compare_orders(one: Floats, other: Floats) -> list[str]:
    """Say of each driver whether two orders (p, p) of it and the others agree.

    Examples
    --------
    >>> above = np.array([[0.0, 1.0], [-1.0, 0.0]])
    >>> [compare_orders(above, each) for each in (above, -above, 0 * above)]
    [['holds', 'holds'], ['flips', 'flips'], ['unclear', 'unclear']]
    """
    both = one * other
    turned, kept = (both < 0).any(axis=-1), (both > 0).any(axis=-1)
    return [str(each) for each in np.select([turned, kept], [FLIPS, HOLDS], UNCLEAR)]


@dataclass(frozen=True, slots=True)
class People:
    """Whose answers a ranking is by.

    Parameters
    ----------
    n, units
        People and units behind it.
    groups
        Effective number of units.
    replicates
        How many times units were drawn.
    """

    n: int
    units: int
    groups: float
    replicates: int


def rank_by_people(
    matrix: Floats, drawn: Floats, controls: int, people: People, *, common: bool = False
) -> Way:
    """Rank drivers by what people answer.

    Parameters
    ----------
    matrix, drawn
        (k, k) covariances of the outcome, the drivers and the controls, and (B + L, k, k) those of
        replicates and, after them, without some units in turn.
    controls
        How many of the last columns are held constant.
    people
        Whose answers they are.
    common
        Whether a tendency that all measures may share is taken out.
    """
    p, n, units = len(matrix) - controls - 1, people.n, people.units
    if n < FEWEST:
        return nothing(p, n, units, "too few answers")
    left = partial_out(matrix, controls)
    r = take_out_common(left.correlation) if common else left.correlation
    found, fit = lmg_of(r), standardised_slopes(r[1:, 1:], r[0, 1:])
    # From standard deviations of what the controls leave to those of the answers.
    kept = np.ones(p + 1) if common else np.sqrt(1 - left.explained)
    others = partial_out(drawn, controls).correlation
    others = take_out_common(others) if common else others
    shares = lmg_of(others).relative
    draws, left_out = np.split(shares, [people.replicates])
    return Way(
        found.relative,
        draws if units >= FEWEST_UNITS else draws[:0],
        fit.coefficient * kept[0] / kept[1:],
        float(found.r2 * kept[0] ** 2),
        n,
        units,
        "respondents",
        people.groups,
        left_out=left_out,
    )


def rank_by_units(sums: UnitSums, controls: int, draw: Draw, *, split: bool) -> Way:
    """Rank drivers by units' means: as they are, or from products of different people only.

    Parameters
    ----------
    sums
        Of the outcome, the drivers and the controls.
    controls
        How many of the last columns are held constant.
    draw
        Draws units.
    split
        Whether products are of different people.
    """
    cross = sums.cross
    p = len(cross.centre) - controls - 1
    pairs = cross.n > 1
    n, units = int(cross.n[pairs].sum()), int(pairs.sum())
    if units - p - 1 < FEWEST_UNITS:
        return nothing(p, n, units, "too few units")
    between, drawn = _hold(sums, controls), _hold(sums, controls, draw(pairs))
    if split and not (between.variance > 0).all():
        return nothing(p, n, units, "units do not differ")
    matrix, moved = between.nearest() if split else (between.observed, np.False_)
    r = correlate(matrix)
    found, fit = lmg_of(r), standardised_slopes(r[1:, 1:], r[0, 1:])
    others = correlate(drawn.nearest()[0] if split else drawn.observed)
    draws = lmg_of(others).relative
    method = ("different people" + ", nearest" * bool(moved)) if split else "unit means"
    if moved:
        # At the edge of what can be, something fits or repeats something else without any error.
        coefficient, r_squared = np.full(p, np.nan), np.nan
    else:
        coefficient, r_squared = fit.coefficient, float(found.r2)
    return Way(found.relative, draws, coefficient, r_squared, n, units, method, units, p + 1)


def nothing(p: int, n: int, units: int, why: str) -> Way:
    """Return a way in which nothing can be told of p drivers."""
    missing = np.full(p, np.nan)
    return Way(missing, np.empty((0, p)), missing, np.nan, n, units, why, units)


def _hold(sums: UnitSums, controls: int, repeats: npt.NDArray[np.int64] | None = None) -> Between:
    """Return covariances between units of what is left when people's controls are held."""
    slopes = find_slopes(sums.cross.pooled(repeats).matrix, controls)
    return between_groups(sums.cross, sums.weight2, repeats).without(slopes)


def _places(share: Floats) -> Floats:
    """Return the places (..., p) of shares, 1 for the largest."""
    above = (share[..., None, :] > share[..., :, None]).sum(axis=-1)
    return np.where(np.isnan(share), np.nan, above + 1.0)
