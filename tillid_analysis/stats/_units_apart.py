"""Statistics of each group against everybody else, from sums that permuted rows leave behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tillid_analysis.stats._arrays import EPSILON, FloatArray, divide


@dataclass(frozen=True, slots=True, eq=False)
class Everybody:
    """What no permutation changes: sums over all rows (M,), of values about their own mean.

    Attributes
    ----------
    n, second : (M,)
        Answers, and their sum of squares. Their sum is 0.
    """

    n: FloatArray
    second: FloatArray

    def of(self, measure: int) -> Everybody:
        """Return the sums of one measure, single numbers."""
        return Everybody(self.n[measure], self.second[measure])

    @property
    def variance(self) -> FloatArray:
        """Variance (M,) over everybody, 0 where all are equal."""
        return divide(self.second, self.n - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """What hangs on sizes alone: without gaps a number a group, whatever the permutation.

    Attributes
    ----------
    own, rest : (G, D) or (G, 1)
        The inverse of each group's answers, and of all others'; NaN where there is no test.
    own_free, rest_free
        The inverse of the degrees of freedom of each side's variance.
    """

    own: FloatArray
    rest: FloatArray
    own_free: FloatArray
    rest_free: FloatArray

    @classmethod
    def of(cls, n: FloatArray, everybody: Everybody, prior_df: float) -> Sizes:
        """Find them for groups of so many answers on one measure."""
        rest = everybody.n - n
        own_df, rest_df = n - 1 + prior_df, rest - 1
        possible = (n > 0) & (own_df > 0) & (rest_df > 0)
        return cls(*(divide(1, np.where(possible, x, np.nan)) for x in (n, rest, own_df, rest_df)))


def normal_scores(
    sizes: Sizes, first: FloatArray, second: FloatArray, everybody: Everybody, prior_df: float
) -> FloatArray:
    """Compute moderated Welch statistics of groups, on a normal scale and without sign.

    Parameters
    ----------
    sizes
        How many answers groups have, and all others.
    first, second : (G, D)
        Their sums and their sums of squares.
    everybody
        The sums of all rows, on one measure.
    prior_df
        Answers' worth of everybody's variance that is added to each group's own.

    Notes
    -----
    t = (m - m') / sqrt(u + v), u = (W + d s²) / (n - 1 + d) / n with W the group's squares about
    its mean, d the prior df and s² the variance of everybody; v the same without a prior for all
    others. |t| is brought to a normal's scale by Wallace's
    (8f + 1) / (8f + 3) sqrt(f log(1 + t² / f)), f Satterthwaite's degrees of freedom, so that
    groups of all sizes share one largest statistic. NaN where a side has no answers or no variance.
    There are many of these, so each step is written where the last one stood.
    """
    square = first * first
    own = second - square * sizes.own
    np.maximum(own, 0, out=own)
    own += prior_df * everybody.variance
    own *= sizes.own * sizes.own_free
    # The others' sum is the group's own with the other sign.
    others = everybody.second - second
    others -= square * sizes.rest
    np.maximum(others, 0, out=others)
    others *= sizes.rest * sizes.rest_free
    variance = own + others
    # No more than the rounding of everybody's sums is no variance.
    variance[variance <= 8 * EPSILON * everybody.second] = np.nan
    square *= (sizes.own + sizes.rest) ** 2
    square /= variance
    return _to_normal(square, _freedom(own, others, variance, sizes))


def _freedom(own: FloatArray, others: FloatArray, variance: FloatArray, sizes: Sizes) -> FloatArray:
    """Compute Satterthwaite's degrees of freedom, in the place of the variances."""
    own *= own
    own *= sizes.own_free
    others *= others
    others *= sizes.rest_free
    own += others
    variance *= variance
    variance /= own
    return variance


def _to_normal(square: FloatArray, df: FloatArray) -> FloatArray:
    """Bring squares of t to a normal's scale, in their own place."""
    square /= df
    np.log1p(square, out=square)
    square *= df
    np.sqrt(square, out=square)
    df *= 4
    df += 1.5
    square -= square / df
    return square
