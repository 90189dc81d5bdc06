"""What those who did not answer could have done to a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide
from tillid_analysis.stats.bounded import HIGHEST, LOWEST
from tillid_analysis.stats.intervals import Interval


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a difference, arrays of one shape (...).

    Parameters
    ----------
    mean
        Of those who answered, 0-100.
    rate
        The share that answered, 0-1.
    """

    mean: FloatArray
    rate: FloatArray


def bound_difference(own: Side, other: Side) -> Interval:
    """Bound the difference of two groups' means whatever those who did not answer think.

    Parameters
    ----------
    own, other
        Both sides.

    Returns
    -------
    Interval
        Limits in points; NaN where a side is not known.

    Notes
    -----
    With a share q of a side answering, its mean over everybody lies between q m and
    q m + 100 (1 - q): all others at 0, or at 100. The difference is lowest where those of one side
    are all at 0 and of the other all at 100. No assumption is made, and no chance is in it. A
    rate above 1, more answers than invited, counts as 1.

    References
    ----------
    Manski 1989, Journal of Human Resources 24:343; Horowitz & Manski 2000, Journal of the American
    Statistical Association 95:77.

    Examples
    --------
    >>> found = bound_difference(Side(70.0, 0.8), Side(60.0, 0.9))
    >>> round(found.low.item(), 1), round(found.high.item(), 1)
    (-8.0, 22.0)
    """
    low, high = _bounds(own), _bounds(other)
    return Interval(as_floats(low[0] - high[1]), as_floats(low[1] - high[0]))


def _bounds(side: Side) -> tuple[FloatArray, FloatArray]:
    rate = np.minimum(as_floats(side.rate), 1.0)
    seen = rate * as_floats(side.mean)
    return as_floats(seen + (1 - rate) * LOWEST), as_floats(seen + (1 - rate) * HIGHEST)


def find_tipping(
    estimate: npt.ArrayLike,
    clear: Interval,
    close: Interval,
    own: Side,
    band: npt.ArrayLike = 0.0,
) -> FloatArray:
    """Find how much those of a group who did not answer must differ for another verdict.

    Parameters
    ----------
    estimate : (...)
        The difference of those who answered.
    clear, close : Interval of (...)
        How far the limits lie from a difference, below (negative) and above: of the interval that
        is held against 0, at the error that is left after adjustment for how many were tested;
        and of the one that is held against the band. NaN where there was no test.
    own
        The group's side of it.
    band : (...)
        The smallest difference of interest; 0 where there is none.

    Returns
    -------
    array, (...)
        Points from the mean of those of the group who answered to that of those who did not, the
        nearest to 0 with which the verdict is another. NaN where none on the scale does that, or
        nothing was tested.

    Notes
    -----
    If the others' mean is d from the respondents' m, the difference moves by (1 - q) d, with the
    interval as wide as it is and the other side as it answered. Verdicts change where the interval
    that is held against 0, or the one held against the band, passes an end. Those shifts are tried
    on both sides, nearest first, and m + d must lie on the scale.

    References
    ----------
    Little & Rubin 2019, Statistical Analysis with Missing Data, ch. 15 (pattern-mixture models).

    Examples
    --------
    Higher by 10 +- 4; a fifth did not answer, and would have to be 30 lower:

    >>> side = Side(np.array(70.0), np.array(0.8))
    >>> margin = Interval(np.array(-4.0), np.array(4.0))
    >>> find_tipping(10, margin, margin, side).round(0).item()
    -30.0
    """
    middle, matters = as_floats(estimate), as_floats(band)
    ends = [-clear.low, -clear.high, -matters - close.low, matters - close.high]
    shifts = np.stack(np.broadcast_arrays(*ends), axis=-1) - middle[..., None]
    step = 1e-9 * np.maximum(np.abs(shifts), 1.0)
    missing = np.maximum(1 - as_floats(own.rate), 0.0)
    before = _read(middle, clear, close, matters)[..., None]
    found = np.full(np.broadcast_shapes(shifts.shape, (*missing.shape, 1)), np.nan)
    deep_clear, deep_close = (
        Interval(each.low[..., None], each.high[..., None]) for each in (clear, close)
    )
    for sign in (-1.0, 1.0):
        moved = middle[..., None] + shifts + sign * step
        after = _read(moved, deep_clear, deep_close, matters[..., None])
        apart = divide(shifts, missing[..., None])
        others = as_floats(own.mean)[..., None] + apart
        possible = (after != before) & (others >= LOWEST) & (others <= HIGHEST)
        nearer = possible & ~(np.abs(found) <= np.abs(apart))
        found = np.where(nearer, apart, found)
    size = np.where(np.isnan(found), np.inf, np.abs(found))
    nearest = np.take_along_axis(found, size.argmin(axis=-1)[..., None], axis=-1)[..., 0]
    return as_floats(np.where(np.isnan(clear.high) | (clear.high == clear.low), np.nan, nearest))


def _read(middle: FloatArray, clear: Interval, close: Interval, band: FloatArray) -> FloatArray:
    """Tell verdicts apart: 2 within the band, else 1 or -1 where clear of zero, else 0."""
    same = (middle + close.low > -band) & (middle + close.high < band)
    higher, lower = middle + clear.low > 0, middle + clear.high < 0
    return np.where(same, 2.0, higher.astype(float) - lower)
