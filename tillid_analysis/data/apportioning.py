"""Apportioning: counting the people of units that were split, once cleaning has left them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tillid_analysis.data.cleaning import Draft, Entry
from tillid_analysis.stats.apportionment import apportion
from tillid_analysis.units import UnitTree


def settle_units(draft: Draft, tree: UnitTree, column: str) -> tuple[Draft, list[Entry]]:
    """Give every respondent one unit of the tree.

    Parameters
    ----------
    draft
        A wave after cleaning, in which people of divided units have positions from U on.
    tree
        Says where these are counted.
    column
        The codebook's name of the column with the unit, for the log.

    Returns
    -------
    tuple of Draft and list of Entry
        An entry each for those apportioned and those counted above, if there are any.

    Notes
    -----
    People are apportioned in the order of the file, so that each part of it is spread over the
    successors as all of it is, and the same file gives the same units.
    """
    divided = tree.divided(draft.wave)
    rows = np.flatnonzero(draft.unit >= len(tree)) if divided else np.empty(0, dtype=np.intp)
    if not len(rows):
        return draft, []
    which = draft.unit[rows] - len(tree)
    rows = rows[np.argsort(which, kind="stable")]
    ends = np.cumsum(np.bincount(which, minlength=len(divided)))
    position = {code: at for at, code in enumerate(tree.codes)}
    unit, counts = draft.unit.copy(), {"apportioned": 0, "counted_above": 0}
    people = np.split(rows, ends[:-1])
    # A shorter row is the beginning of a longer one, so units with the same shares need one only.
    longest: dict[tuple[int, ...], int] = {}
    for (_, there), own in zip(divided, people, strict=True):
        longest[there.sizes] = max(longest.get(there.sizes, 0), len(own))
    turns = {sizes: apportion(sizes, most) for sizes, most in longest.items()}
    for (_, there), own in zip(divided, people, strict=True):
        places = np.array([position[code] for code in there.units], dtype=np.int32)
        unit[own] = places[turns[there.sizes][: len(own)]]
        counts["counted_above" if len(places) == 1 else "apportioned"] += len(own)
    n = len(draft)
    entries = [
        Entry(draft.wave, rule, n, n, count, column) for rule, count in counts.items() if count
    ]
    return replace(draft, unit=unit), entries
