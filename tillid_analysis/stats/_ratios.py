"""Which ratios of standard deviations are most likely, and how likely the others are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tillid_analysis.stats._arrays import BoolArray, FloatArray

LogLikelihood = Callable[[FloatArray], FloatArray]
"""Takes (G, A) ratios of standard deviations on A axes, gives (G,) log-likelihoods."""

_TOP = 1 - 1e-6
_COARSE = {1: 40, 2: 12}
_FINE = {1: 60, 2: 14}
_NEGLIGIBLE = 12.0
_LEAST_WEIGHT = 1e-5
_WINDOW = {1: 41, 2: 9}
_STEPS = 80
_SMALLEST_STEP = 1e-10
_PARTS, _ZOOMS = 17, 10
_ANGLES = 9


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Ratios of standard deviations between to within, on A axes.

    Attributes
    ----------
    best : (A,)
        The most likely.
    nodes : (G, A)
        Others that are not much less likely.
    weight : (G,)
        How likely each of those is; adds up to 1.
    """

    best: FloatArray
    nodes: FloatArray
    weight: FloatArray


def find_ratios(loglik: LogLikelihood, axes: int, scale: float) -> Ratios:
    """Search ratios on one or two axes, zero among them.

    Parameters
    ----------
    loglik
        The restricted likelihood, profiled.
    axes
        1 or 2.
    scale
        A ratio of the size that matters: half of the search takes place below it.

    Notes
    -----
    The axes run from 0 to 1, standing for ratios scale x / (1 - x). The best is climbed to from
    the best node of a grid; zero is a node, and every step that would lead below it ends there, so
    that the edge is compared outright. For the weights every ratio of *variances* counts as
    equally likely beforehand. Their grid is made anew over the part that is not negligible until
    that part no longer shrinks.
    """

    def value(at: FloatArray) -> FloatArray:
        return np.asarray(loglik(scale * at / (1 - at)))

    def density(at: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore"):
            slope = (np.log(at) - 3 * np.log1p(-at)).sum(axis=1)
        return np.asarray(value(at) + slope)

    start = _mesh(np.zeros(axes), np.full(axes, _TOP), _COARSE[axes])
    best = climb_ratios(loglik, np.full(axes, scale))
    low, high, grid, count = np.zeros(axes), np.full(axes, _TOP), start, _COARSE[axes]
    for _ in range(5):
        found, step, before = density(grid), (high - low) / count, high - low
        near = grid[found > found.max() - _NEGLIGIBLE]
        low = np.clip(near.min(axis=0) - step, 0, _TOP)
        high = np.clip(near.max(axis=0) + step, 0, _TOP)
        count = _FINE[axes]
        inset = (high - low) / count / 2
        grid = _mesh(low + inset, high - inset, count)
        if np.all(high - low > before / 2):
            break
    found = density(grid)
    weight = np.exp(found - found.max())
    kept = weight > _LEAST_WEIGHT
    nodes = scale * grid[kept] / (1 - grid[kept])
    return Ratios(best, nodes, weight[kept] / weight[kept].sum())


def climb_ratios(loglik: LogLikelihood, scale: FloatArray) -> FloatArray:
    """Search for the most likely ratios alone, on one or two axes, zero among them.

    Parameters
    ----------
    loglik
        As in `find_ratios`.
    scale : (A,)
        For each axis a ratio of the size that matters.

    Returns
    -------
    (A,) array
        The best.
    """

    def value(at: FloatArray) -> FloatArray:
        return np.asarray(loglik(scale * at / (1 - at)))

    axes = len(scale)
    start = _mesh(np.zeros(axes), np.full(axes, _TOP), _COARSE[axes])
    best = _climb(value, start[np.argmax(value(start))], _TOP / _COARSE[axes], _WINDOW[axes])
    return np.asarray(scale * best / (1 - best))


def bound_total(
    loglik: LogLikelihood, best: FloatArray, scale: float, drop: float
) -> tuple[float, float]:
    """Find where the likelihood has dropped, by the root of the sum of squared ratios.

    Parameters
    ----------
    loglik, best, scale
        As in `find_ratios`, and what it found.
    drop
        By how much it shall be lower than at the best.

    Returns
    -------
    low, high
        The limits; 0 where the likelihood does not drop so far, and infinity.

    Notes
    -----
    Of all splits of a total on two axes the most likely of nine is taken, besides that of the
    best: the profile of the total.
    """
    angles = np.zeros(1) if len(best) == 1 else np.linspace(0, np.pi / 2, _ANGLES)
    if len(best) == 2:
        angles = np.append(angles, np.arctan2(best[1], best[0]))
    split = np.stack([np.cos(angles), np.sin(angles)], axis=1)[:, : len(best)]
    least = float(loglik(best[None])[0]) - drop
    total = float(np.sqrt(np.sum(best**2)))

    def are_likely(at: FloatArray) -> BoolArray:
        sizes = scale * at / (1 - at)
        found = loglik((sizes[:, None, None] * split).reshape(-1, split.shape[1]))
        return np.asarray(found.reshape(len(at), -1).max(axis=1) >= least)

    middle = total / (scale + total)
    ends = []
    for end in (0.0, _TOP):
        near, far = middle, end
        if are_likely(np.array([end]))[0]:
            ends.append(end)
            continue
        for _ in range(_ZOOMS):
            between = np.linspace(near, far, _PARTS + 1)
            passed = int(np.argmin(are_likely(between[1:])))
            near, far = between[passed], between[passed + 1]
        ends.append((near + far) / 2)
    low, high = (scale * at / (1 - at) for at in ends)
    return low, high if ends[1] < _TOP else float("inf")


def _mesh(low: FloatArray, high: FloatArray, count: int) -> FloatArray:
    """Return (count ** A, A) points on a grid from low to high."""
    lines = [np.linspace(a, b, count) for a, b in zip(low, high, strict=True)]
    return np.stack([each.ravel() for each in np.meshgrid(*lines, indexing="ij")], axis=1)


def _climb(value: LogLikelihood, start: FloatArray, step: float, count: int) -> FloatArray:
    """Walk to the best point near the start, in windows that narrow where it is not at their edge.

    Parameters
    ----------
    value, start
        What is highest at the best point, and where to start.
    step
        How far the first window reaches from the start, on each axis.
    count
        Points of a window on each axis, an odd number.
    """
    best = start
    for _ in range(_STEPS):
        around = np.clip(_mesh(best - step, best + step, count), 0, _TOP)
        around = np.concatenate([best[None], around])
        next_best = around[np.argmax(value(around))]
        if (np.abs(next_best - best) < step * (1 - 1 / count)).all():
            step *= 2 / (count - 1)
        best = next_best
        if step < _SMALLEST_STEP:
            break
    return best
