"""How the true means of groups go together, with nothing in it that one person said twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, IntArray, as_floats, divide, root
from tillid_analysis.stats.moments import CrossMoments

LEAST_SPREAD = 1e-10
"""Share of the spread of people below which a spread of groups is rounding."""

Weighing = Literal["n", "equal"]


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Covariances of k measures between groups; leading axes are replicates.

    Attributes
    ----------
    covariance : (..., k, k)
        Of the groups' true means, from products of different people's answers only.
    observed : (..., k, k)
        Of the groups' means as they are: what is more in them is error that one group's people
        share between measures.
    groups : (...) int64
        Groups of two or more.
    """

    covariance: FloatArray
    observed: FloatArray
    groups: IntArray

    @property
    def variance(self) -> FloatArray:
        """Variances (..., k) of true means, below zero where chance alone would make more."""
        return np.diagonal(self.covariance, axis1=-2, axis2=-1)

    def without(self, slopes: FloatArray) -> Between:
        """Return the same of what is left of the first measures (..., k, c) held by the last."""
        k = slopes.shape[-2]
        kept = np.broadcast_to(np.eye(k), (*slopes.shape[:-1], k))
        turn = np.concatenate([kept, -slopes], axis=-1)
        back = np.swapaxes(turn, -1, -2)
        return Between(turn @ self.covariance @ back, turn @ self.observed @ back, self.groups)

    def nearest(self) -> tuple[FloatArray, BoolArray]:
        """Return the nearest covariances that something can have, and where they are others.

        Returns
        -------
        covariance : (..., k, k)
            With negative roots in the metric of `observed` set to zero.
        moved : (...)
            Where there were any.

        Notes
        -----
        In that metric roots are reliabilities of combinations of measures; one below zero is a
        combination in which groups differ by less than chance. For groups of one size this is the
        restricted maximum likelihood estimate, and it does not depend on the measures' units.

        References
        ----------
        Amemiya 1985, The American Statistician 39:112.
        """
        there = np.asarray(np.isfinite(self.covariance).all(axis=(-2, -1)))
        known = there[..., None, None]
        spread = root(np.diagonal(self.observed, axis1=-2, axis2=-1))
        scale = np.where(there[..., None] & (spread > 0), spread, 1.0)
        both = scale[..., :, None] * scale[..., None, :]
        means, vectors = np.linalg.eigh(np.where(known, self.observed, 0.0) / both)
        usable = means > LEAST_SPREAD
        powers = np.sqrt(np.where(usable, means, 1.0))
        back = vectors * np.where(usable, powers, 0.0)[..., None, :]
        there_to = vectors * np.where(usable, 1 / powers, 0.0)[..., None, :]
        turned = np.where(known, self.covariance, 0.0) / both
        roots, axes = np.linalg.eigh(np.swapaxes(there_to, -1, -2) @ turned @ there_to)
        moved = np.asarray((roots < -LEAST_SPREAD).any(axis=-1) & there)
        base = back @ axes
        positive = (base * np.maximum(roots, 0.0)[..., None, :]) @ np.swapaxes(base, -1, -2) * both
        return np.where(moved[..., None, None], positive, self.covariance), moved


def between_groups(
    cross: CrossMoments,
    weight2: npt.ArrayLike | None = None,
    repeats: npt.ArrayLike | None = None,
    weigh: Weighing = "n",
) -> Between:
    """Estimate how groups' true means vary together, from answers of different people.

    Parameters
    ----------
    cross
        Cross-products of each group.
    weight2 : (g,), optional
        Sums of squared weights over the same rows, where answers are weighted.
    repeats : (..., g) ints, optional
        How many times each group is there, as `draw_groups` gives them; by default once.
    weigh
        "n": groups count by their people; "equal": each counts the same.

    Returns
    -------
    Between
        NaN with fewer than two groups of two people; a measure that is the same everywhere has a
        spread of exactly zero.

    Notes
    -----
    In a group of n the product of true means of x and y is estimated by the mean over all pairs
    of different people, m = sum_{i != k} x_i y_k / (n(n - 1)) = (S_x S_y - S_xy) / (n(n - 1)),
    which no error of one person is in twice. It is what the product of the means of two random
    halves, of which one rates x and the other y, is on average over all ways to halve the group.
    With w the groups' weights, adding up to 1, a the means and M = sum w a,

        [sum w m - M M' + sum w^2 (a a' - m)] / (1 - sum w^2)

    is free of bias for the covariance of true means, whatever people's spread is in each group:
    the average, over all splits of all groups, of the covariance of one half's means with the
    other half's. The diagonal is the covariance of two halves' means of one measure, so that
    correlations are corrected for the unreliability of means. A group that is drawn r times is
    one with r times the weight: it is never held against itself. Groups of one have no pairs and
    are left out. What all of a group share, such as its mood on the day, stays in.

    a a' - m is the covariance within a group over n. With weights v it is
    sum v (x - a)(y - b) / (sum v - sum v^2 / sum v) times sum v^2 / (sum v)^2, which is the same
    where all are equal, and right on average where they say nothing of people's errors.

    References
    ----------
    Ostroff, Kinicki & Clark 2002, Journal of Applied Psychology 87:355 (halves). Hoeffding 1948,
    Annals of Mathematical Statistics 19:293 (averages over all pairs).

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> answers = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 4.0], [7.0, 8.0]])
    >>> found = between_groups(cross_moments(answers, [0, 0, 1, 1], n_groups=2))
    >>> found.covariance.tolist()
    [[7.0, 7.0], [7.0, 6.0]]
    """
    mean, apart, people = _means(cross, weight2)
    usable = np.isfinite(apart[:, 0, 0])
    mean, apart = np.where(usable[:, None], mean, 0.0), np.nan_to_num(apart)
    outer = mean[:, :, None] * mean[:, None, :]
    times = np.ones(len(usable)) if repeats is None else as_floats(repeats)
    heft = times * np.where(usable, cross.weight if weigh == "n" else 1.0, 0.0)
    w = divide(heft, heft.sum(axis=-1, keepdims=True))
    middle = w @ mean
    product = middle[..., :, None] * middle[..., None, :]
    left = (1 - (w**2).sum(axis=-1))[..., None, None]
    left = np.where(left > LEAST_SPREAD, left, 0.0)
    covariance = divide(_total(w, apart) - product + _total(w**2, outer - apart), left)
    observed = divide(_total(w, outer) - product, left)
    least = LEAST_SPREAD * (w @ np.nan_to_num(people))
    flat = np.diagonal(observed, axis1=-2, axis2=-1) <= least
    none = (flat[..., :, None] | flat[..., None, :]) & np.isfinite(covariance)
    count = ((times > 0) & usable).sum(axis=-1).astype(np.int64)
    return Between(np.where(none, 0.0, covariance), np.where(none, 0.0, observed), count)


def _means(
    cross: CrossMoments, weight2: npt.ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute of each group the means, their products from different people, and mean squares.

    The products are NaN for a group of fewer than two.
    """
    squared = cross.weight if weight2 is None else as_floats(weight2)
    pairs = np.where(cross.n > 1, cross.weight**2 - squared, 0.0)
    mean = divide(cross.sums, cross.weight[:, None])
    outer = mean[:, :, None] * mean[:, None, :]
    raw = divide(cross.products, cross.weight[:, None, None])
    apart = outer - (raw - outer) * divide(squared, pairs)[:, None, None]
    return mean, apart, np.diagonal(raw, axis1=-2, axis2=-1)


def _total(weights: FloatArray, each: FloatArray) -> FloatArray:
    """Add matrices (g, k, k) up with weights (..., g)."""
    k = each.shape[-1]
    return as_floats((weights @ each.reshape(len(each), k * k)).reshape(*weights.shape[:-1], k, k))
