"""Two groups' answers compared as ordered categories: the proportional-odds model."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr, ndtri

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide
from tillid_analysis.stats._cumulative import climb, pack

CELLS = 2_000_000
"""Counts worked on at a time, so that the memory does not grow with the number of units."""


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalDifference:
    """Log odds ratios of a against b, all of one shape (...).

    Attributes
    ----------
    estimate, std_error, conf_low, conf_high
        Of the log odds ratio: above 0 where a has the higher answers. Minus or plus infinity, with
        no standard error and no interval, where all of a lie at or beyond one end of b.
    wald_p, score_p, ratio_p
        Two-sided p of Wald's, the score and the likelihood-ratio test, not adjusted.
    score, ratio
        Score and likelihood-ratio statistics, each chi square with one degree of freedom.
    """

    estimate: FloatArray
    std_error: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray
    wald_p: FloatArray
    score_p: FloatArray
    ratio_p: FloatArray
    score: FloatArray
    ratio: FloatArray


def proportional_odds(
    counts_a: npt.ArrayLike, counts_b: npt.ArrayLike, conf_level: float = 0.95
) -> OrdinalDifference:
    """Fit the proportional-odds model to two groups' counts over ordered answers.

    Parameters
    ----------
    counts_a, counts_b : (..., V)
        How many in each group gave each of V answers, from the lowest to the highest; need not be
        whole. Answers that nobody gave make no difference. Shapes broadcast.
    conf_level
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    OrdinalDifference
        Arrays (...).

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    P(answer <= v) = 1 / (1 + exp(-(theta_v - beta x))), x = 1 in a and 0 in b: at every place where
    the scale is cut in two, the odds of the upper part are exp(beta) times as large in a. Maximum
    likelihood by Newton's method: the matrix of the cuts has three diagonals, so that a step for
    many pairs of groups costs a few passes over V. The log likelihood is concave (Pratt 1981), and
    a step that does not climb is halved. The interval and Wald's test are from the information
    observed at the maximum. The score test at beta = 0 is Wilcoxon's with ties, times N/(N - 1):
    U = sum a_v (F_v + F_{v-1} - 1), F the shares at or below v in both groups together, and
    I = n_a n_b (1 - sum t_v³) / (3 N), t_v the share of answer v (Whitehead 1993, with N for
    N + 1). Everything is NaN where a group is empty or all gave the same answer. Where all of a lie
    at or beyond one end of b the maximum is at infinity: the tests by score and likelihood ratio
    remain.

    References
    ----------
    McCullagh 1980, Journal of the Royal Statistical Society B 42:109. Whitehead 1993, Statistics in
    Medicine 12:2257. Pratt 1981, Journal of the American Statistical Association 76:103.

    Examples
    --------
    >>> found = proportional_odds([2, 5, 9], [10, 6, 4])
    >>> found.estimate.round(3).item(), found.std_error.round(3).item()
    (1.76, 0.68)
    """
    check_level(conf_level)
    both = np.broadcast_arrays(as_floats(counts_a), as_floats(counts_b))
    shape, width = both[0].shape[:-1], both[0].shape[-1]
    # Without a single value there are still pairs, which reshape cannot count.
    pairs = math.prod(shape)
    a, b = (each.reshape(pairs, width) for each in both)
    step = max(1, CELLS // max(1, width))
    starts = range(0, max(len(a), 1), step)
    parts = [_fit(a[at : at + step], b[at : at + step]) for at in starts]
    beta, std_error, score, ratio = (
        np.concatenate(each).reshape(shape) for each in zip(*parts, strict=True)
    )
    half = ndtri((1 + conf_level) / 2) * std_error
    wald = divide(np.where(np.isnan(std_error), np.nan, beta), std_error)
    return OrdinalDifference(
        estimate=beta,
        std_error=std_error,
        conf_low=np.where(np.isnan(half), np.nan, beta) - half,
        conf_high=np.where(np.isnan(half), np.nan, beta) + half,
        wald_p=as_floats(2 * ndtr(-np.abs(wald))),
        score_p=as_floats(chdtrc(1, score)),
        ratio_p=as_floats(chdtrc(1, ratio)),
        score=score,
        ratio=ratio,
    )


def _fit(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Fit k pairs: log odds ratio, standard error, score and ratio statistics, each (k,)."""
    known = (np.nan_to_num(a) >= 0).all(axis=1) & (np.nan_to_num(b) >= 0).all(axis=1)
    known &= ~np.isnan(a + b).any(axis=1)
    known &= (a.sum(axis=1) > 0) & (b.sum(axis=1) > 0) & ((a + b > 0).sum(axis=1) > 1)
    found = np.full((4, len(a)), np.nan)
    if known.any():
        found[:, known] = _fit_known(*pack(a[known], b[known]))
    beta, std_error, score, ratio = found
    return beta, std_error, score, ratio


def _fit_known(a: FloatArray, b: FloatArray) -> FloatArray:
    u, information = _score(a, b)
    side = _separation(a, b)
    joined = side == 0
    beta, std_error = np.where(side > 0, np.inf, -np.inf), np.full(len(a), np.nan)
    highest = _alone(a) + _alone(b)
    if joined.any():
        start = np.clip(u / information, -4, 4)[joined]
        beta[joined], std_error[joined], highest[joined] = climb(a[joined], b[joined], start)
    ratio = np.maximum(2 * (highest - _alone(a + b)), 0)
    return np.stack([beta, std_error, u**2 / information, ratio])


def _score(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the score at beta = 0 and its information, the cuts being fitted."""
    total = a + b
    n = total.sum(axis=1, keepdims=True)
    share = total / n
    below = np.cumsum(share, axis=1)
    u = (a * (2 * below - share - 1)).sum(axis=1)
    spread = (1 - (share**3).sum(axis=1)) / 3
    return as_floats(u), as_floats(a.sum(axis=1) * b.sum(axis=1) / n[:, 0] * spread)


def _separation(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return 1 where no answer in a is below any in b, -1 the other way round, else 0.

    There the groups share one answer at most, and with beta at infinity every group is fitted by
    its own shares.
    """
    width = a.shape[1]
    lowest_a, lowest_b = ((each > 0).argmax(axis=1) for each in (a, b))
    highest_a, highest_b = (width - 1 - (each[:, ::-1] > 0).argmax(axis=1) for each in (a, b))
    return np.where(lowest_a >= highest_b, 1.0, np.where(lowest_b >= highest_a, -1.0, 0.0))


def _alone(counts: FloatArray) -> FloatArray:
    """Return the log likelihood of counts by their own shares."""
    n = counts.sum(axis=1, keepdims=True)
    share = counts / np.where(n > 0, n, 1)
    return as_floats((counts * np.log(np.where(share > 0, share, 1))).sum(axis=1))
