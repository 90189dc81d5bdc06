"""Resampling of whole groups: how a number would vary if other groups had been asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtrit

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats
from tillid_analysis.stats.intervals import Interval


def draw_groups(present: npt.ArrayLike, replicates: int, seed: int) -> IntArray:
    """Draw as many groups as there are, with replacement, many times.

    Parameters
    ----------
    present : (g,) bools
        Which groups can be drawn: those that have answers.
    replicates
        B, how many draws.
    seed
        Of the random numbers: the same seed gives the same draws.

    Returns
    -------
    (B, g) int64
        How many times each group is there.

    References
    ----------
    Field & Welsh 2007, Journal of the Royal Statistical Society B 69:369 (resampling clusters).
    Davison & Hinkley 1997, Bootstrap Methods and their Application, section 3.8.

    Examples
    --------
    >>> draws = draw_groups([True, False, True], replicates=3, seed=1)
    >>> draws.shape, draws.sum(axis=1).tolist(), draws[:, 1].tolist()
    ((3, 3), [2, 2, 2], [0, 0, 0])
    """
    there = np.asarray(present, dtype=np.bool_)
    drawn = np.zeros((replicates, len(there)), dtype=np.int64)
    size = int(there.sum())
    if size:
        rng = np.random.default_rng(seed)
        drawn[:, there] = rng.multinomial(size, np.full(size, 1 / size), size=replicates)
    return drawn


def leave_out(present: npt.ArrayLike) -> IntArray:
    """Return each group once but one, for every group that is present in turn.

    Parameters
    ----------
    present : (g,) bools
        Which groups have answers.

    Returns
    -------
    (sum of present, g) int64
        Rows as `draw_groups` gives them: the jackknife's.

    Examples
    --------
    >>> leave_out([True, False, True]).tolist()
    [[0, 0, 1], [1, 0, 0]]
    """
    there = np.asarray(present, dtype=np.bool_)
    at = np.flatnonzero(there)
    rows = np.tile(there.astype(np.int64), (len(at), 1))
    rows[np.arange(len(at)), at] = 0
    return rows


def percentile_interval(draws: npt.ArrayLike, conf_level: float = 0.95) -> Interval:
    """Return the middle part of what replicates gave.

    Parameters
    ----------
    draws : (B, ...)
        A number from each replicate; NaN where a replicate had none.
    conf_level
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        Arrays (...); NaN where more than a twentieth of the replicates had no number, since
        those that are left are a selection then.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, section 13.3.

    Examples
    --------
    >>> interval = percentile_interval(np.arange(101.0)[:, None], 0.5)
    >>> interval.low.tolist(), interval.high.tolist()
    ([25.0], [75.0])
    """
    values = as_floats(draws)
    half = (1 - conf_level) / 2
    return _between(values, np.full(values.shape[1:], half), np.full(values.shape[1:], 1 - half))


def bca_interval(
    draws: npt.ArrayLike,
    estimate: npt.ArrayLike,
    jackknife: npt.ArrayLike,
    conf_level: float = 0.95,
) -> Interval:
    """Return the bias-corrected and accelerated bootstrap interval.

    Parameters
    ----------
    draws : (B, ...)
        A number from each replicate.
    estimate : (...)
        The number from the answers themselves.
    jackknife : (g, ...)
        The number without each group in turn (`leave_out`).
    conf_level
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        Arrays (...); NaN as in `percentile_interval`.

    Notes
    -----
    The ends are the replicates' quantiles at Phi(z0 + (z0 + z) / (1 - a (z0 + z))), with z0 the
    normal quantile of the share of replicates below the estimate (ties count half) and
    a = sum d^3 / (6 (sum d^2)^1.5), d the jackknife's mean less its values. Where the estimate is
    outside all replicates, or the jackknife does not vary, the percentile interval stands.

    References
    ----------
    Efron 1987, Journal of the American Statistical Association 82:171. Efron & Tibshirani 1993,
    section 14.3.

    Examples
    --------
    >>> draws = np.random.default_rng(0).normal(size=(2000, 1))
    >>> interval = bca_interval(draws, [0.0], np.array([[-1.0], [0.0], [1.0]]))
    >>> interval.low.round(0).tolist(), interval.high.round(0).tolist()
    ([-2.0], [2.0])
    """
    values, known, left = as_floats(draws), as_floats(estimate), as_floats(jackknife)
    there = ~np.isnan(values)
    below = ((values < known).sum(axis=0) + 0.5 * (values == known).sum(axis=0)) / np.maximum(
        there.sum(axis=0), 1
    )
    usable = (below > 0) & (below < 1)
    z0 = np.where(usable, ndtri(np.where(usable, below, 0.5)), 0.0)
    off = left.mean(axis=0) - left
    squares = (off**2).sum(axis=0)
    varies = usable & (squares > 0)
    a = np.where(varies, (off**3).sum(axis=0) / np.where(varies, 6 * squares**1.5, 1), 0.0)
    z = ndtri(np.array([(1 - conf_level) / 2, (1 + conf_level) / 2]))
    ends = [np.asarray(ndtr(z0 + (z0 + each) / (1 - a * (z0 + each)))) for each in z]
    return _between(values, *ends)


def _between(values: FloatArray, low: FloatArray, high: FloatArray) -> Interval:
    """Return quantiles of the values (B, ...) at shares of their own for each number (...)."""
    flat = values.reshape(len(values), -1)
    few = np.isnan(flat).mean(axis=0) > 0.05 if len(flat) else np.ones(flat.shape[1], dtype=bool)
    ends = np.full((2, flat.shape[1]), np.nan)
    for at in np.flatnonzero(~few):
        shares = [low.reshape(-1)[at], high.reshape(-1)[at]]
        ends[:, at] = np.nanquantile(flat[:, at], shares)
    return Interval(ends[0].reshape(low.shape), ends[1].reshape(low.shape))


def widen_level(conf_level: float, groups: float, parameters: int = 1) -> float:
    """Return the coverage to ask of percentiles where few groups were resampled.

    Parameters
    ----------
    conf_level
        Coverage wished for, between 0 and 1.
    groups
        J, how many groups replicates are drawn from; of unequal ones their effective number.
    parameters
        q, how many numbers are estimated of them at once; 1 for a mean.

    Returns
    -------
    float
        NaN with no more groups than parameters.

    Notes
    -----
    Percentiles of replicates are those of a normal distribution whose spread is that of J groups
    about their own fit. 2 Phi(t sqrt(J / (J - q))) - 1 has Student's t on J - q degrees of freedom
    in its place, and the spread about the truth.

    References
    ----------
    Hesterberg 2015, The American Statistician 69:371, section 5.3 (expanded percentiles).

    Examples
    --------
    >>> [round(widen_level(0.95, groups), 3) for groups in (10, 40, 1000)]
    [0.983, 0.959, 0.95]
    """
    if groups <= parameters:
        return float("nan")
    wide = stdtrit(groups - parameters, (1 + conf_level) / 2)
    return float(2 * ndtr(wide * np.sqrt(groups / (groups - parameters))) - 1)
