"""What intervals of differences are made from, kept with the numbers they were made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from numpy.typing import NDArray

from tillid_analysis.stats.bounded import Side, difference_limits
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.survey import Floats

_SIDES = ("own", "other")
_PARTS = tuple(each.name for each in fields(Side))


def keep_sides(own: Side, other: Side) -> dict[str, NDArray[Any]]:
    """Return both sides of differences as tables (C, M), by names of their own."""
    sides = zip(_SIDES, (own, other), strict=True)
    return {f"{which}_{part}": getattr(side, part) for which, side in sides for part in _PARTS}


def limits_at(tables: Mapping[str, NDArray[Any]], quantile: Floats) -> Interval:
    """Find the limits of differences at other quantiles of t than those of their own intervals.

    Parameters
    ----------
    tables
        Numbers (C, M) of differences; without sides, limits are estimate -+ quantile * std_error.
    quantile
        (C, M) above 0.
    """
    if f"{_SIDES[0]}_mean" not in tables:
        half = quantile * tables["std_error"]
        return Interval(tables["estimate"] - half, tables["estimate"] + half)
    own, other = (Side(**{part: tables[f"{which}_{part}"] for part in _PARTS}) for which in _SIDES)
    return difference_limits(own, other, quantile)
