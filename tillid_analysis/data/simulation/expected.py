"""What the model of the answers implies for means, exactly, in the points an analysis would see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.answers import (
    COEFFICIENTS,
    DONT_KNOW_OF,
    EASE,
    LOADING,
    NEW_ITEMS,
    REWORDED,
    SHARE_BLANK,
    SHARE_DONT_KNOW,
    SHARE_STRAIGHT,
    STRAIGHT_OPTIONS,
    THRESHOLDS,
    instrument,
)
from tillid_analysis.data.simulation.effects import (
    INDICES,
    LEADERS,
    SHARE_OF_LEADERS,
    latent,
    unit_shift,
    wave_shift,
)
from tillid_analysis.data.simulation.organisation import UNITS, WAVES

Points = NDArray[np.float64]

NOT_COMMON = (*NEW_ITEMS, *REWORDED)
"""Items that were not asked, or not worded alike, in all waves."""


def items_of(index: str, left_out: Sequence[str]) -> tuple[str, ...]:
    """Return the items of an index but for some.

    Examples
    --------
    >>> items_of("anerkendelse", ["ANE2"])
    ('ANE1', 'ANE3', 'ANE4')
    """
    by_id = {each.id: each.items for each in instrument().indices}
    return tuple(item for item in by_id[index] if item not in left_out)


def left_out_in(wave: str) -> tuple[str, ...]:
    """Return the items that were not asked in a wave."""
    return () if wave == WAVES[-1] else NEW_ITEMS


def expect_units(wave: str, left_out: Sequence[str]) -> Points:
    """Return the expected points of every unit's respondents.

    Parameters
    ----------
    wave
        The wave.
    left_out
        Items that are not counted.

    Returns
    -------
    array of shape (units, 6)
        Leaders and straight-liners are in it with their shares.
    """
    return np.array([_expect(unit_shift(unit, wave), wave, left_out) for unit in UNITS])


def expect_leaders(wave: str) -> Points:
    """Return (6,) how many points leaders are expected to differ from others in a wave."""
    left_out = left_out_in(wave)
    leaders, others = (_expect(np.zeros(5), wave, left_out, share) for share in (1.0, 0.0))
    return leaders - others


def _expect(
    own: Points, wave: str, left_out: Sequence[str], share: float = SHARE_OF_LEADERS
) -> Points:
    """Return (6,) expected points where everybody has the same differences of their own."""
    as_leader = _expect_engaged(own + latent(LEADERS), wave, left_out)
    engaged = share * as_leader + (1 - share) * _expect_engaged(own, wave, left_out)
    straight = [_expect_straight(items_of(index, left_out)) for index in INDICES]
    return SHARE_STRAIGHT * np.array(straight) + (1 - SHARE_STRAIGHT) * engaged


def _expect_engaged(own: Points, wave: str, left_out: Sequence[str]) -> Points:
    felt = np.append(own + wave_shift(wave), own @ COEFFICIENTS)
    means = []
    for index, mean in zip(INDICES, felt.tolist(), strict=True):
        items = items_of(index, left_out)
        points = [_item_points(item, mean, wave == WAVES[-1]) for item in items]
        means.append(float(np.dot(_parts_of_mean(items), points)))
    return np.array(means)


def _item_points(item: str, felt: float, reworded: bool) -> float:
    """Return an item's expected points: options passed, each worth 25.

    What a person leans to is normal with variance 1, so the chance to pass a threshold t is
    Phi(loading * felt + ease - t). Reversed items give the same points by construction.
    """
    ease = EASE.get(item, 0.0) + (REWORDED.get(item, 0.0) if reworded else 0.0)
    above = LOADING * felt + ease - THRESHOLDS
    return 25.0 * sum(0.5 * (1 + erf(each / sqrt(2))) for each in above.tolist())


@cache
def _parts_of_mean(items: tuple[str, ...]) -> tuple[float, ...]:
    """Return each item's expected part of the mean of the answered, if at least half are."""
    missing = [SHARE_BLANK + DONT_KNOW_OF.get(item, SHARE_DONT_KNOW) for item in items]
    parts = np.zeros(len(items))
    for answered in product((0, 1), repeat=len(items)):
        if 2 * sum(answered) >= len(items):
            chances = [1 - m if a else m for a, m in zip(answered, missing, strict=True)]
            parts += np.prod(chances) * np.array(answered) / sum(answered)
    return tuple((parts / parts.sum()).tolist())


def _expect_straight(items: tuple[str, ...]) -> float:
    reverse = {item.id for item in instrument().items if item.reverse}
    share = len(reverse & set(items)) / len(items)
    option = sum(place * chance for place, chance in enumerate(STRAIGHT_OPTIONS))
    return 25.0 * ((1 - share) * option + share * (4 - option))
