"""Decoding when people answered: of each wave's answers the first, the middle and the last third.

The times themselves are not kept: with them a colleague who knows when somebody sat down to answer
would know which answers are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.columns import THIRDS
from tillid_analysis.data.decoding.distinct import by_key, distinct_values
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, fold, is_blank, key_of
from tillid_analysis.survey import Floats

_CLOCK = r"(?:,?[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?)?.*"
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})" + _CLOCK)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def decode_times(
    values: pd.Series, labels: Labels, counted: NDArray[np.bool_]
) -> tuple[pd.Categorical, int]:
    """Put a wave's answers into thirds by when they were given.

    Parameters
    ----------
    values, labels
        (n,) dates, with or without times of day, and the file's labels of them.
    counted
        (n,) which rows are answers: unfinished ones and those of trying out have no third.

    Returns
    -------
    tuple of Categorical and int
        (n,) the thirds, missing where no time is known; and how many values could not be read.

    Notes
    -----
    Only the order matters, so numbers (days, or seconds, since some day) do as well as dates. In
    dates with the year last the day is first, unless some number in the second place is above 12
    and none in the first. Answers of the same moment count as the middle one of them. A column
    that has the thirds already, as an exported survey has, is taken as it is.

    Examples
    --------
    >>> times = pd.Series(["02-09-2026 08:00", "01-09-2026 23:00", "05-09-2026 07:30", None])
    >>> thirds, unreadable = decode_times(times, {}, np.ones(4, dtype=bool))
    >>> thirds.tolist(), unreadable
    (['middle', 'early', 'late', nan], 0)
    """
    found = distinct_values(values)
    named = by_key(labels)
    words = [fold(named.get(key_of(value), as_text(value))) for value in found.values]
    filled = np.array([not is_blank(value) for value in found.values], dtype=bool)
    if filled.any() and {words[at] for at in np.flatnonzero(filled)} <= {*THIRDS}:
        known = np.array([*(THIRDS.index(each) if each in THIRDS else -1 for each in words), -1])
        return _name(found.spread(known)), 0
    moments = _read(found.values)
    unreadable = int(found.counts[filled & np.isnan(moments)].sum())
    moment = found.spread(np.append(moments, np.nan))
    return _name(_cut(moment, counted & ~np.isnan(moment))), unreadable


def _cut(moment: Floats, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (n,) which third each known moment is in, -1 for the others."""
    from scipy.stats import rankdata

    third = np.full(len(moment), -1, dtype=np.int64)
    if known.any():
        share = (rankdata(moment[known]) - 0.5) / known.sum()
        third[known] = np.floor(len(THIRDS) * share)
    return third


def _name(third: NDArray[np.int64]) -> pd.Categorical:
    return pd.Categorical.from_codes(third, categories=pd.Index(THIRDS, dtype=object))


def _read(values: Sequence[object]) -> Floats:
    """Return (V,) what the values say, all on one scale; NaN where it cannot be read."""
    last = [found for each in values if (found := _YEAR_LAST.fullmatch(as_text(each)))]
    first, second = (max((int(each[place]) for each in last), default=0) for place in (1, 2))
    month_first = second > 12 >= first
    return np.array([_moment(each, month_first=month_first) for each in values], dtype=float)


def _moment(value: object, *, month_first: bool) -> float:
    if is_blank(value):
        return np.nan
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC).timestamp()
    text = as_text(value)
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups()[:3])
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = map(int, found.groups()[:3])
        if month_first:
            day, month = month, day
    else:
        return np.nan
    return _join(year, month, day, found.groups()[3:])


def _join(year: int, month: int, day: int, clock: Sequence[str | None]) -> float:
    """Return the seconds of a date and a clock's hour, minute, second and half of the day."""
    hour, minute, second = (int(each or 0) for each in clock[:3])
    if clock[3]:
        hour = hour % 12 + 12 * (clock[3].lower() == "pm")
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return np.nan
