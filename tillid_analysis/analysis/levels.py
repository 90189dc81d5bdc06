"""Means with the spread that may be used for each: the unit's own, or the institution's."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.bounded import LENT_DF, PRIOR, Side, find_dispersion
from tillid_analysis.stats.combinations import Combination, mean_of_others, weighted_sum
from tillid_analysis.stats.moments import Moments
from tillid_analysis.survey import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """What an interval is made from, each array (U, M): of the mean, and of the respondents.

    Parameters
    ----------
    std_error, df, variance
        As they are: s / sqrt(n), its degrees of freedom, and s².
    dispersion, steadied_df
        The squared standard error over t (100 - t) for a true mean t, and its degrees of freedom,
        steadied by the institution's; 0 where people are not what a mean is of.
    """

    std_error: Floats
    df: Floats
    variance: Floats
    dispersion: Floats
    steadied_df: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of U units on M measures, each array (U, M).

    Parameters
    ----------
    mean
        Of the points 0-100; NaN where nobody has a score.
    n
        Respondents with a score.
    small
        Whether there are too few for a test.
    borrows
        Whether the unit's own spread would tell too much: where it is small, in every part of a
        unit by background, and where groups in it are shown and it is not large.
    own, borrowed
        The unit's own spread, and that made from the institution's standard deviation.
    """

    mean: Floats
    n: NDArray[np.int64]
    small: NDArray[np.bool_]
    borrows: NDArray[np.bool_]
    own: Spread
    borrowed: Spread

    def spread(self, borrow: NDArray[np.bool_]) -> Spread:
        """Return the borrowed spread where it must be used, else the own one."""
        pairs = (
            (getattr(self.borrowed, f.name), getattr(self.own, f.name)) for f in fields(Spread)
        )
        return Spread(*(np.where(borrow, borrowed, own) for borrowed, own in pairs))

    def side(self, borrow: NDArray[np.bool_]) -> Side:
        """Return what intervals and tests are made from, with the spread as in `spread`.

        NaN where all answer the same: that says nothing about how far the next one would be.
        """
        spread = self.spread(borrow)
        people = ~(spread.dispersion == 0)
        alike = people & ~(spread.std_error > 0)
        return Side(
            mean=self.mean,
            dispersion=np.where(alike, np.nan, spread.dispersion),
            variance=np.where(people, 0.0, spread.std_error**2),
            df=np.where(people, spread.steadied_df, spread.df),
        )


def find_levels(
    moments: Moments, institution: Moments, fewest: int, *, borrows: Mask | bool = False
) -> Levels:
    """Find levels, and the institution's spread beside the units' own.

    Parameters
    ----------
    moments
        (U, M) sums of the units.
    institution
        (1, M) sums of everybody.
    fewest
        Respondents from which a unit's own spread is used.
    borrows
        (U, M) units that do not use their own whatever their size: parts by background never do,
        and of whole ones those that `find_borrowers` names.

    Notes
    -----
    The institution's standard deviation s (over all respondents, so that it holds the spread
    between units as well) gives se = s / sqrt(n_effective): it tells nothing about a small unit
    but its size, and errs on the wide side. It has the institution's n - 1 degrees of freedom.
    The dispersion is s^2 / (M (100 - M) n_effective), M the institution's mean; that of a unit's
    own answers counts ten of the institution's in, as `stats.bounded` has it. Lent, it counts as if
    known on sixteen degrees of freedom: units' own dispersions differ from it, by up to a third
    of it, and were it taken as known 6 to 9 of a hundred findings would be false.

    Parts of units by background use it whatever their size. Many of them overlap in few people, so
    that means, shares and spreads together are equations over how many gave each answer, and some
    people's answers may be the only solution: so it was in organisations of 50 to 150 people. With
    the institution's spread hardly anybody's was.
    """
    variance = np.broadcast_to(institution.variance, moments.n.shape)
    everybody = institution.mean, institution.variance
    size = np.where(moments.n > 0, moments.n_effective, np.nan)
    df = np.broadcast_to(np.subtract(institution.n, 1.0), moments.n.shape)
    small = moments.n < fewest
    free = np.subtract(moments.n, 1.0)
    like = moments.mean, moments.std_error**2 * size, moments.n, *everybody
    steadied, general = (find_dispersion(*like, prior) / size for prior in (PRIOR, np.inf))
    return Levels(
        mean=moments.mean,
        n=moments.n,
        small=small,
        borrows=small | borrows,
        own=Spread(moments.std_error, free, moments.variance, steadied, free + PRIOR),
        borrowed=Spread(np.sqrt(variance / size), df, variance, general, np.minimum(df, LENT_DF)),
    )


def average_others(levels: Levels, among: NDArray[np.bool_]) -> Levels:
    """Return, for each of U units, the plain mean of the other units' means.

    Parameters
    ----------
    levels, among
        The units, and (U, M) which of them are averaged.
    """
    spread = levels.spread(levels.borrows)
    others = mean_of_others(levels.mean, spread.std_error**2, spread.df, among)
    people = np.where(among, levels.n, 0)
    none = np.zeros(among.shape, dtype=np.bool_)
    return _of_nobody(others, people.sum(axis=0) - people, none, none)


def combine_levels(levels: Levels, weight: Floats) -> Levels:
    """Return (1, M) the weighted sum of U units' means, of which nobody is in two."""
    small, borrows = (
        each[weight != 0].any(axis=0, keepdims=True) for each in (levels.small, levels.borrows)
    )
    spread = levels.spread(np.broadcast_to(borrows, levels.borrows.shape))
    found = weighted_sum(levels.mean, spread.std_error**2, spread.df, weight)
    row = Combination(found.mean[None], found.var_mean[None], found.df[None])
    return _of_nobody(row, levels.n[weight != 0].sum(axis=0, keepdims=True), small, borrows)


def fix_level(value: float, shape: tuple[int, int]) -> Levels:
    """Return a level that is a number, known without doubt, and nobody's."""
    known = Combination(np.full(shape, value), np.zeros(shape), np.full(shape, np.inf))
    none = np.zeros(shape, dtype=np.bool_)
    return _of_nobody(known, np.zeros(shape, dtype=np.int64), none, none)


def _of_nobody(found: Combination, n: NDArray[np.int64], small: Mask, borrows: Mask) -> Levels:
    """Return levels that are no group's, and so have no spread of people."""
    nothing = np.zeros(found.mean.shape)
    error = np.sqrt(found.var_mean)
    spread = Spread(error, found.df, np.full(nothing.shape, np.nan), nothing, found.df)
    return Levels(found.mean, n, small, borrows, spread, spread)
