"""Means with the spread that may be used for each: the unit's own, or the institution's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.moments import Moments
from tillid_analysis.survey import Floats


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
        Whether there are too few for the unit's own spread.
    own, borrowed
        The unit's own spread, and that made from the institution's standard deviation.
    """

    mean: Floats
    n: NDArray[np.int64]
    small: NDArray[np.bool_]
    own: Spread
    borrowed: Spread

    def spread(self, borrow: NDArray[np.bool_]) -> Spread:
        """Return the borrowed spread where it must be used, else the own one."""
        return Spread(
            np.where(borrow, self.borrowed.std_error, self.own.std_error),
            np.where(borrow, self.borrowed.df, self.own.df),
            np.where(borrow, self.borrowed.variance, self.own.variance),
        )


def find_levels(moments: Moments, institution: Moments, fewest: int) -> Levels:
    """Find levels, and the institution's spread beside the units' own.

    Parameters
    ----------
    moments
        (U, M) sums of the units.
    institution
        (1, M) sums of everybody.
    fewest
        Respondents from which a unit's own spread is used.

    Notes
    -----
    The institution's standard deviation s (over all respondents, so that it holds the spread
    between units as well) gives se = s / sqrt(n_effective): it tells nothing about a small unit
    but its size, and errs on the wide side. It has the institution's n - 1 degrees of freedom.
    """
    variance = np.broadcast_to(institution.variance, moments.n.shape)
    size = np.where(moments.n > 0, moments.n_effective, np.nan)
    df = np.broadcast_to(np.subtract(institution.n, 1.0), moments.n.shape)
    return Levels(
        mean=moments.mean,
        n=moments.n,
        small=moments.n < fewest,
        own=Spread(moments.std_error, np.subtract(moments.n, 1.0), moments.variance),
        borrowed=Spread(np.sqrt(variance / size), df, variance),
    )
