"""Which pairs of units are clearly apart: tests of all pairs together, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray

Draws = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Class:
    """Units of one standard error, by rising mean.

    Attributes
    ----------
    error
        Their standard error.
    mean : (C,)
        Their means.
    highest : (C, R)
        The largest draw up to each of them.
    lowest : (C, R)
        The smallest draw from each of them on.
    """

    error: float
    mean: FloatArray
    highest: Draws
    lowest: Draws


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
    Units of one error form a class. Of an upper class and a lower one those pairs are not yet
    told apart where the upper unit's mean is up to the lower unit's and a limit. So the largest
    difference drawn is that of a running maximum over the upper class and a running minimum over
    the lower, at the few places where the limit passes one more of the means: no J * J * R.
    """
    order = np.lexsort((mean, error))
    starts = np.flatnonzero(np.diff(error[order], prepend=-1.0) != 0)
    parts = np.split(order, starts[1:]) if len(order) else []
    classes = [_classify(error[part[0]], mean[part], noise[part]) for part in parts]
    critical, told = np.inf, 0
    while True:
        largest = _largest(classes, critical, noise.shape[1])
        if not np.isfinite(largest).all():
            # No pair is left whose difference is unsure.
            return _count(mean, error, classes, min(critical, 0.0))
        critical = min(critical, float(np.quantile(largest, conf_level)))
        above, below = _count(mean, error, classes, critical)
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


def _classify(error: float, mean: FloatArray, noise: Draws) -> _Class:
    lowest = np.minimum.accumulate(noise[::-1], axis=0)[::-1]
    return _Class(error, mean, np.maximum.accumulate(noise, axis=0), lowest)


def _largest(classes: list[_Class], critical: float, draws: int) -> FloatArray:
    """Return (R,) the largest ratio drawn over the pairs not yet told apart.

    Minus infinity where there are none, or only such as have no error.
    """
    largest = np.full(draws, -np.inf, dtype=np.float32)
    for upper in classes:
        for lower in classes:
            spread = np.hypot(upper.error, lower.error)
            if spread == 0 or (upper is lower and len(upper.mean) == 1):
                continue
            last = np.searchsorted(upper.mean, lower.mean + critical * spread, side="right") - 1
            first = np.flatnonzero(np.diff(last, prepend=-1))
            ratio = (upper.highest[last[first]] - lower.lowest[first]) / np.float32(spread)
            if len(ratio):
                np.maximum(largest, ratio.max(axis=0), out=largest)
    return largest.astype(np.float64)


def _count(
    mean: FloatArray, error: FloatArray, classes: list[_Class], critical: float
) -> tuple[IntArray, IntArray]:
    """Count for each unit those clearly above and below it at a critical value."""
    above, below = np.zeros(len(mean), dtype=np.int64), np.zeros(len(mean), dtype=np.int64)
    for each in classes:
        spread = np.hypot(each.error, error)
        # Any difference will do where there is no error.
        far = np.where(spread > 0, critical * np.where(spread > 0, spread, 1.0), 0.0)
        above += len(each.mean) - np.searchsorted(each.mean, mean + far, side="right")
        below += np.searchsorted(each.mean, mean - far, side="left")
    return above, below
