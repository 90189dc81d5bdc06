"""Statistics of each group against everybody else, from sums that permuted rows leave behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tillid_analysis.stats._arrays import EPSILON, BoolArray, FloatArray, divide


@dataclass(frozen=True, slots=True, eq=False)
class Everybody:
    """What no permutation changes: sums over all rows (M,), of values about their own mean.

    Attributes
    ----------
    n, first, second : (M,)
        Answers, their sum and their sum of squares.
    """

    n: FloatArray
    first: FloatArray
    second: FloatArray

    @property
    def variance(self) -> FloatArray:
        """Variance (M,) over everybody, 0 where all are equal."""
        return divide(self.second - divide(self.first**2, self.n), self.n - 1)


def normal_scores(
    n: FloatArray, first: FloatArray, second: FloatArray, everybody: Everybody, prior_df: float
) -> FloatArray:
    """Compute moderated Welch statistics of groups, on a normal scale and without sign.

    Parameters
    ----------
    n, first, second : (..., G, M)
        Answers of each group, their sums and their sums of squares.
    everybody
        The same of all rows.
    prior_df
        Answers' worth of everybody's variance that is added to each group's own.

    Notes
    -----
    t = (m - m') / sqrt(u + v), u = (W + d s²) / (n - 1 + d) / n with W the group's squares about
    its mean, d the prior df and s² the variance of everybody; v the same without a prior for all
    others. |t| is brought to a normal's scale by Wallace's
    (8f + 1) / (8f + 3) sqrt(f log(1 + t² / f)), f Satterthwaite's degrees of freedom, so that
    groups of all sizes share one largest statistic. NaN where a side has no answers or no variance.
    """
    rest, rest_first = everybody.n - n, everybody.first - first
    own_df, rest_df = n - 1 + prior_df, rest - 1
    squares = np.maximum(second - divide(first**2, n), 0)
    rest_squares = everybody.second - second - divide(rest_first**2, rest)
    own = divide(divide(squares + prior_df * everybody.variance, own_df), n)
    others = divide(divide(np.maximum(rest_squares, 0), rest_df), rest)
    possible = _possible(own + others, own_df, rest_df, everybody)
    variance = np.where(possible, own + others, np.nan)
    gap = divide(first, n) - divide(rest_first, rest)
    df = divide(variance**2, divide(own**2, own_df) + divide(others**2, rest_df))
    normal = df * np.log1p(gap**2 / variance / df)
    return (8 * df + 1) / (8 * df + 3) * np.sqrt(normal)


def _possible(
    variance: FloatArray, own_df: FloatArray, rest_df: FloatArray, everybody: Everybody
) -> BoolArray:
    """Say where there is a variance that is more than the rounding of everybody's sums."""
    least = 8 * EPSILON * everybody.second
    return np.asarray((variance > least) & (own_df > 0) & (rest_df > 0), dtype=np.bool_)
