"""Decoding the column that says which unit a respondent belongs to."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.data.decoding.distinct import Counts, by_key, distinct_values
from tillid_analysis.data.decoding.meanings import settle, unit_meanings
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of
from tillid_analysis.units import UnitTree

_PERSONAL = re.compile(r"@|\b\d{6}-?\d{4}\b")
_LONGEST = 60


def decode_units(
    values: pd.Series, labels: Labels, tree: UnitTree, wave: str
) -> tuple[NDArray[np.int32], Counts]:
    """Turn a column into positions of units, by code, by earlier code or by name.

    Parameters
    ----------
    values, labels
        (n,) values and the file's labels of them.
    tree, wave
        The units, of which a name that two of them have is not recognised; and the wave, whose
        codes may stand for other units than today's.

    Returns
    -------
    tuple of ndarray and counts
        (n,) positions, -1 where there is no unit or an unknown one; and the unknown ones with
        their rows, commonest first. Positions from U on are of codes that are yet to be divided.

    Examples
    --------
    >>> tree = UnitTree(("S", "A1"), ("Agency", "Law"), np.array([-1, 0]), ("top", "unit"))
    >>> decode_units(pd.Series(["a1", "Law", "B", None]), {}, tree, "2026")
    (array([ 1,  1, -1, -1], dtype=int32), (('B', 1),))
    """
    found = distinct_values(values)
    named = by_key(labels)
    meanings = unit_meanings(tree, wave)
    settled = settle([meanings.find(each, named.get(key_of(each))) for each in found.values])
    unknown: Counter[str] = Counter()
    for value, place, count in zip(found.values, settled, found.counts, strict=True):
        if place is None and count and not is_blank(value):
            unknown[_shown_unit(as_text(value))] += int(count)
    places = [-1 if place is None else place for place in settled]
    positions = found.spread(np.array([*places, -1], dtype=np.int32))
    return positions, tuple(unknown.most_common())


def _shown_unit(text: str) -> str:
    is_doubtful = _PERSONAL.search(text) or len(text) > _LONGEST
    return "(text)" if is_doubtful else text
