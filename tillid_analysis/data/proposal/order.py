"""Items of a file without texts, matched by their order with those of another wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.names import text_of
from tillid_analysis.data.proposal.proposal import WaveFile
from tillid_analysis.data.proposal.scales import Recognised
from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.spelling import key_of, split_code

FEWEST_ITEMS, LIKE_MEANS = 10, 0.8
"""How many items there must be, and how strongly their means in two waves must go together."""

_EVIDENCE = (
    "this file has no texts of its items: they are matched with those of {other} by their order, "
    "because both have {count} and their means go together (r = {r:.2f}). Is each of them right?"
)


def match_order(
    wave: WaveFile, others: Mapping[str, Mapping[str, Column]], files: Sequence[WaveFile]
) -> tuple[dict[str, Column], str] | None:
    """Match a wave's items by their order with those found in another wave.

    Parameters
    ----------
    wave
        A wave without texts.
    others
        The items found in other waves, by id.
    files
        All waves; the nearest newer ones are tried first.

    Returns
    -------
    tuple of dict and str, or None
        Its columns by item, and what says so; None where no wave has as many items with means
        that go together.

    Notes
    -----
    r is the correlation, over the items, of their means on 0-1 in the two waves. It is high where
    the order is the same, and near zero where it is another.
    """
    columns = [each for each in wave.columns if each.role == "item"]
    if len(columns) < FEWEST_ITEMS or any(text_of(c.profile.text, c.name) for c in columns):
        return None
    for other in files:
        found = others.get(other.name, {})
        places = {id(column): place for place, column in enumerate(other.columns)}
        ordered = sorted(found, key=lambda item: places[id(found[item])])
        if len(ordered) == len(columns):
            r = _go_together(columns, [found[item] for item in ordered])
            if r >= LIKE_MEANS:
                text = _EVIDENCE.format(other=other.name, count=len(columns), r=r)
                return dict(zip(ordered, columns, strict=True)), text
    return None


def _go_together(columns: Sequence[Column], others: Sequence[Column]) -> float:
    first, second = ([mean_place(each) for each in side] for side in (columns, others))
    known = np.isfinite(first) & np.isfinite(second)
    if known.sum() < FEWEST_ITEMS:
        return 0.0
    x, y = np.array(first)[known], np.array(second)[known]
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def mean_place(column: Column) -> float:
    """Return the mean place of an item's answers on its response scale, from 0 to 1.

    Parameters
    ----------
    column
        The item; NaN where it has no response scale or no answers.
    """
    scale = column.scale
    if scale is None:
        return np.nan
    places = [(place_of(scale, value), count) for value, count in column.profile.values.items()]
    answered = [(place, count) for place, count in places if place is not None]
    total = sum(count for _, count in answered)
    if not total:
        return np.nan
    return sum(place * count for place, count in answered) / total / (len(scale.options) - 1)


def place_of(scale: Recognised, value: str) -> int | None:
    """Return an answer's place among the options, from 0; None where it is none of them.

    Parameters
    ----------
    scale
        The response scale.
    value
        A code, a label, or both in one.
    """
    parts = split_code(value)
    label = word_of(parts.label if parts else value)
    for place, (code, text) in enumerate(scale.options):
        if key_of(value) == key_of(code) or label == word_of(text):
            return place
    return None
