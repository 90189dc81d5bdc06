"""Means with the spread that may be used for each: the unit's own, or the institution's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.combinations import Combination, mean_of_others, weighted_sum
from tillid_analysis.stats.moments import Moments
from tillid_analysis.survey import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """What an interval is made from, each array (U, M): of the mean, and of the respondents."""

    std_error: Floats
    df: Floats
    variance: Floats


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
        return Spread(
            np.where(borrow, self.borrowed.std_error, self.own.std_error),
            np.where(borrow, self.borrowed.df, self.own.df),
            np.where(borrow, self.borrowed.variance, self.own.variance),
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

    Parts of units by background use it whatever their size. Many of them overlap in few people, so
    that means, shares and spreads together are equations over how many gave each answer, and some
    people's answers may be the only solution: so it was in organisations of 50 to 150 people. With
    the institution's spread hardly anybody's was.
    """
    variance = np.broadcast_to(institution.variance, moments.n.shape)
    size = np.where(moments.n > 0, moments.n_effective, np.nan)
    df = np.broadcast_to(np.subtract(institution.n, 1.0), moments.n.shape)
    small = moments.n < fewest
    return Levels(
        mean=moments.mean,
        n=moments.n,
        small=small,
        borrows=small | borrows,
        own=Spread(moments.std_error, np.subtract(moments.n, 1.0), moments.variance),
        borrowed=Spread(np.sqrt(variance / size), df, variance),
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
    spread = Spread(np.sqrt(found.var_mean), found.df, np.full(found.mean.shape, np.nan))
    return Levels(found.mean, n, small, borrows, spread, spread)
