"""How many were invited: reading the numbers, checking them up the tree, and moving them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from tillid_analysis.data.reading.spelling import as_text
from tillid_analysis.data.reading.tree import depth_first
from tillid_analysis.stats.apportionment import apportion
from tillid_analysis.units import Destination

Heads = dict[str, float]
"""For each unit the number invited in it and below it; NaN where it is not known."""

_WHOLE = re.compile(r"(\d+)(?:[.,]0{1,2})?")
_THOUSANDS = re.compile(r"(\d{1,3}(?:[. \u00a0]\d{3})+)(?:,0+)?")
_EITHER = re.compile(r"\d{1,3}\.000")


def read_headcount(value: object) -> float | str:
    """Return a number of people, or what is wrong with it.

    Parameters
    ----------
    value
        A cell.

    Returns
    -------
    float or str
        NaN for a blank cell.

    Examples
    --------
    >>> [read_headcount(each) for each in ("12", "1.100", "1 000", "4,0", "4.5")]
    [12.0, 1100.0, 1000.0, 4.0, "'4.5' is not a whole number of people"]
    >>> read_headcount("1.000")
    "'1.000' may be 1 or 1000"
    """
    text = as_text(value)
    if not text:
        return np.nan
    if _EITHER.fullmatch(text):
        return f"{text!r} may be {text[:-4]} or {text.replace('.', '')}"
    if whole := _WHOLE.fullmatch(text):
        return float(whole[1])
    if thousands := _THOUSANDS.fullmatch(text):
        return float(re.sub(r"\D", "", thousands[1]))
    return f"{text!r} is not a whole number of people"


def check_headcounts(parents: Mapping[str, str], given: Heads) -> Iterator[tuple[str, str]]:
    """Yield units with fewer invited than the units below them, and what was found.

    Parameters
    ----------
    parents, given
        The parent of each unit, and the numbers as they were written.
    """
    _, below = _add_up(parents, given)
    for unit, count in given.items():
        if count < below[unit]:
            yield unit, f"{count:g} invited, and {below[unit]:g} in the units below it"


def _add_up(parents: Mapping[str, str], given: Heads) -> tuple[Heads, Heads]:
    """Return each unit's number, blanks summed up, and the sum of those directly below it."""
    total = dict(given)
    below = dict.fromkeys(parents, 0.0)
    known: set[str] = set()
    for unit in reversed(depth_first(parents)):
        if np.isnan(total[unit]) and unit in known:
            total[unit] = below[unit]
        if parents[unit] and not np.isnan(total[unit]):
            below[parents[unit]] += total[unit]
            known.add(parents[unit])
    return total, below


def move_headcounts(
    parents: Mapping[str, str],
    placed: Mapping[str, str],
    moved: Mapping[str, Destination],
    given: Heads,
) -> Heads:
    """Return the numbers of the units of the tree, those of the others moved into it.

    Parameters
    ----------
    parents, placed
        The parent of each unit in the table, and of those that are in the tree.
    moved
        The codes that are counted elsewhere in this wave, and where.
    given
        The numbers as they were written.

    Returns
    -------
    dict of str to float
        Blanks summed up. What a unit that is counted elsewhere had is no longer above it, and is
        now above where it is counted; apportioned, as its respondents are.
    """
    total, below = _add_up(parents, given)
    own = {unit: count - below[unit] for unit, count in total.items()}
    heads = {unit: np.nan if unit in moved else own[unit] for unit in placed}
    for unit, there in moved.items():
        if not np.isnan(own.get(unit, np.nan)):
            invited = np.bincount(
                apportion(there.sizes, int(own[unit])), minlength=len(there.units)
            )
            for target, count in zip(there.units, invited, strict=True):
                heads[target] = _plus(heads[target], float(count))
    for unit in reversed(depth_first(placed)):
        if placed[unit] and not np.isnan(heads[unit]):
            heads[placed[unit]] = _plus(heads[placed[unit]], heads[unit])
    return heads


def _plus(known: float, more: float) -> float:
    return more if np.isnan(known) else known + more
