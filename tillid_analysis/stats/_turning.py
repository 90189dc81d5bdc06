"""At which quantile an interval of a difference, as long as its sides reach, would end at 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tillid_analysis.stats._arrays import BoolArray, FloatArray, divide

FARTHEST = 2.0**60
"""Where a difference is out of reach: a number at an end of the scale, which nobody is at."""
_STEPS, _CLOSE = 100, 1e-14


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far from means the true ones may be, in the direction of the other side's mean.

    Attributes
    ----------
    dispersion, variance
        As in `bounded.Side`.
    room
        m (100 - m) for a mean m, and not below 0.
    off
        How far the middle of the scale is from the mean, in the direction of the reach.
    """

    dispersion: FloatArray
    variance: FloatArray
    room: FloatArray
    off: FloatArray

    def at(self, quantile: FloatArray, middle: float) -> tuple[FloatArray, FloatArray]:
        """Return the reach at quantiles of t, and how fast it grows."""
        square = quantile * quantile
        c = square * self.dispersion
        whole = 1 + c
        half = np.sqrt(c * self.room + (c * middle) ** 2 + square * self.variance * whole)
        found = (half + c * self.off) / whole
        # Each is a derivative in the square; the square's own is twice the quantile.
        grows = self.dispersion * (self.room + 2 * c * middle**2)
        grows += self.variance * (whole + c)
        speed = grows / np.where(half > 0, 2 * half, np.inf)
        speed += self.dispersion * (self.off - found)
        return found, 2 * quantile * speed / whole


def find_quantile(gap: FloatArray, own: Reach, other: Reach, middle: float) -> FloatArray:
    """Find the quantiles at which both reaches, at right angles, are as long as the gap.

    Parameters
    ----------
    gap
        (T,) above 0.
    own, other
        Both sides.
    middle
        Of the scale.

    Notes
    -----
    Newton's steps from where a straight line would end; halfway between where it was too short and
    too long, or four times as far, when a step leads out of there.
    """
    slope = own.dispersion * own.room + own.variance + other.dispersion * other.room
    slope = np.sqrt(slope + other.variance)
    at = np.where(slope > 0, gap / np.where(slope > 0, slope, 1), 1.0)
    low, high = np.zeros(gap.shape), np.full(gap.shape, FARTHEST)
    for _ in range(_STEPS):
        (a, faster_a), (b, faster_b) = own.at(at, middle), other.at(at, middle)
        length = np.hypot(a, b)
        short = length < gap
        low, high = np.where(short, at, low), np.where(short, high, at)
        faster = a * faster_a + b * faster_b
        moved = at + divide((gap - length) * length, faster)
        outside = ~((moved >= low * (1 - _CLOSE)) & (moved <= high * (1 + _CLOSE)))
        between = np.where(high < FARTHEST, (low + high) / 2, np.minimum(4 * low, FARTHEST))
        moved = np.where(outside, between, moved)
        settled: BoolArray = np.abs(moved - at) <= _CLOSE * at
        at = moved
        if (settled | (low >= high)).all():
            break
    return at
