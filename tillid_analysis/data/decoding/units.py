"""Decoding the column that says which unit a respondent belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.data.decoding.distinct import Counts, by_key, distinct_values
from tillid_analysis.data.decoding.meanings import settle, unit_meanings
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, fold, is_blank, key_of
from tillid_analysis.personal import may_identify
from tillid_analysis.units import UnitTree

# Digits, or capitals only.
_CODE = re.compile(r"(?=.*\d|[^a-z\u00df-\u00ff]*$)\S{1,12}")
_LONGEST = 60
_FEW = 50
"""Unknown units up to which it is seen whether they are called nearly as one that is known."""


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
    new = Counter(
        {
            as_text(value): int(count)
            for value, place, count in zip(found.values, settled, found.counts, strict=True)
            if place is None and count and not is_blank(value)
        }
    )
    names = [*map(fold, tree.names)] if len(new) <= _FEW else []
    unknown: Counter[str] = Counter()
    for text, count in new.items():
        unknown[_shown_unit(text, count, names)] += count
    places = [-1 if place is None else place for place in settled]
    positions = found.spread(np.array([*places, -1], dtype=np.int32))
    return positions, tuple(unknown.most_common())


def _shown_unit(text: str, count: int, names: Sequence[str]) -> str:
    """Hide what may be somebody's name or words: the column may be another one than was meant."""
    if may_identify(text) or len(text) > _LONGEST:
        return "(text)"
    is_shared = count >= PROMISED_MINIMUM
    is_unit = _CODE.fullmatch(text) or is_shared or get_close_matches(fold(text), names, n=1)
    return text if is_unit else "(text)"
