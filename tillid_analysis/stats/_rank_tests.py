"""Which pairs of units are clearly apart: tests of all pairs together, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray

Draws = npt.NDArray[np.float32]


BLOCK = 64
"""Draws whose largest differences are looked for together."""


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """Units in order of their standard errors, those of one error by rising mean.

    Attributes
    ----------
    mean, error : (J,)
        Their means and errors.
    noise : (J, R)
        Draws about 0 with these errors.
    parts
        Where those of one error stand.
    """

    mean: FloatArray
    error: FloatArray
    noise: Draws
    parts: tuple[slice, ...]


def find_clear_pairs(
    mean: FloatArray, error: FloatArray, noise: Draws, conf_level: float
) -> tuple[IntArray, IntArray]:
    """Count for each of J units those clearly above it, and those clearly below.

    Parameters
    ----------
    mean, error : (J,)
        Estimates and standard errors.
    noise : (J, R)
        Draws about 0 with these errors.
    conf_level
        Of all counts together.

    Notes
    -----
    Of the units of one error those are not yet told apart from a lower unit whose mean is up to
    the lower unit's and a limit. So the largest difference drawn from that unit is a running
    maximum over units of one error, at the place where the limit falls: J times *different*
    errors times R, no J * J * R. And of R draws only those are worked on that can reach the
    quantile: a draw's largest ratio is bounded by what it was among more pairs, and at first by
    (a s_j - b s_k) / sqrt(s_j² + s_k²) <= sqrt(a² + b²) with the largest a and smallest b.
    """
    order = np.lexsort((mean, error))
    starts = np.flatnonzero(np.diff(error[order], prepend=-1.0) != 0).tolist()
    parts = tuple(map(slice, starts, [*starts[1:], len(order)]))
    units = _Units(mean[order], error[order], noise[order], parts)
    bound, critical, told = _bound(units), np.inf, 0
    while True:
        if not _sharpen(units, critical, bound, conf_level):
            # No pair is left whose difference is unsure.
            return _count(mean, error, units, min(critical, 0.0))
        critical = min(critical, float(np.quantile(bound, conf_level)))
        above, below = _count(mean, error, units, critical)
        if int(above.sum()) == told:
            return above, below
        told = int(above.sum())


def find_clear_pairs_of(
    unit: int, mean: FloatArray, error: FloatArray, noise: Draws, conf_level: float
) -> tuple[int, int]:
    """Count those clearly above one unit, and those clearly below it, from its own pairs only."""
    others = np.flatnonzero(np.arange(len(mean)) != unit)
    spread = np.hypot(error[unit], error[others])
    sure = spread == 0
    scale = np.where(sure, 1.0, spread)
    ratio = (mean[unit] - mean[others]) / scale
    ratio = np.where(sure & (ratio != 0), np.copysign(np.inf, ratio), ratio)
    drawn = (noise[unit] - noise[others]) / scale[:, None].astype(np.float32)
    drawn[sure] = -np.inf
    # Each pair is tested both ways: the unit above the other, and below it.
    signed, noisy = (
        np.append(ratio, -ratio),
        np.concatenate([drawn, np.where(sure[:, None], drawn, -drawn)]),
    )
    left = np.ones(len(signed), dtype=bool)
    while left.any():
        largest = noisy[left].max(axis=0)
        critical = float(np.quantile(largest, conf_level)) if np.isfinite(largest).all() else 0.0
        clear = left & (signed > critical)
        left &= ~clear
        if not clear.any():
            break
    apart = ~left
    return int(apart[len(others) :].sum()), int(apart[: len(others)].sum())


def _bound(units: _Units) -> FloatArray:
    """Return (R,) what the largest ratio of any pair cannot exceed in each draw."""
    unsure = units.error > 0
    if not unsure.any():
        return np.zeros(units.noise.shape[1])
    drawn = units.noise[unsure] / units.error[unsure, None].astype(np.float32)
    highest, lowest = np.maximum(drawn.max(axis=0), 0.0), np.minimum(drawn.min(axis=0), 0.0)
    # A little more, for what single precision rounds.
    return np.asarray(np.hypot(highest, lowest) * 1.001, dtype=np.float64)


def _sharpen(units: _Units, critical: float, bound: FloatArray, conf_level: float) -> bool:
    """Put the largest ratios into bounds (R,), from the highest bound on, until none matters.

    Those matter that may be above the quantile, or next below it. False where no pair is left.
    """
    order = np.argsort(-bound, kind="stable")
    needed = len(bound) - int(conf_level * (len(bound) - 1))
    for start in range(0, len(order), BLOCK):
        draws = order[start : start + BLOCK]
        bound[draws] = _largest(units, critical, draws)
        if not np.isfinite(bound[draws]).all():
            return False
        done = start + len(draws)
        sure = np.sort(bound[order[:done]])
        if done >= needed and (done == len(order) or sure[-needed] >= bound[order[done]]):
            break
    return True


def _largest(units: _Units, critical: float, draws: IntArray) -> FloatArray:
    """Return (len(draws),) the largest ratio drawn over the pairs not yet told apart.

    Minus infinity where there are none, or only such as have no error.
    """
    noise = units.noise[:, draws]
    largest = np.full(len(draws), -np.inf, dtype=np.float32)
    for part in units.parts:
        spread = np.hypot(units.error[part.start], units.error)
        limit = units.mean + np.where(spread > 0, critical * np.where(spread > 0, spread, 1.0), 0.0)
        last = np.searchsorted(units.mean[part], limit, side="right") - 1
        unsure = (spread > 0) & (last >= 0)
        if part.stop - part.start == 1:
            unsure[part] = False
        if unsure.any():
            highest = np.maximum.accumulate(noise[part], axis=0)
            ratio = highest[last[unsure]]
            ratio -= noise[unsure]
            ratio /= spread[unsure, None].astype(np.float32)
            np.maximum(largest, ratio.max(axis=0), out=largest)
    return largest.astype(np.float64)


def _count(
    mean: FloatArray, error: FloatArray, units: _Units, critical: float
) -> tuple[IntArray, IntArray]:
    """Count for each unit those clearly above and below it at a critical value."""
    above, below = np.zeros(len(mean), dtype=np.int64), np.zeros(len(mean), dtype=np.int64)
    for part in units.parts:
        spread = np.hypot(units.error[part.start], error)
        # Any difference will do where there is no error.
        far = np.where(spread > 0, critical * np.where(spread > 0, spread, 1.0), 0.0)
        means = units.mean[part]
        above += len(means) - np.searchsorted(means, mean + far, side="right")
        below += np.searchsorted(means, mean - far, side="left")
    return above, below
