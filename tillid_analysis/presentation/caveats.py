"""Which caveats of a result are told where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from tillid_analysis.columns import BORROWED_SPREAD, RAKED
from tillid_analysis.results import Note

PROMISES = ("promise", "promise_splits", "weaker_promise")
"""Notes told once a page, not under every table."""

SMALL_UNITS, LENT_SPREAD = "small_units", "lent_spread"
"""Notes on units with few answers, and on those that have the institution's spread for others."""

OTHER_ITEMS = "other_items"
"""Note on levels that rest on other items in one wave than in the next."""

SPREADS = (SMALL_UNITS, LENT_SPREAD, "split_groups")
"""Notes on what intervals are made from, for where there are such intervals."""


def choose_caveats(
    notes: Iterable[Note], rows: pd.DataFrame | None = None, *, intervals: bool = True
) -> Iterator[Note]:
    """Choose the caveats that stand under a table or figure.

    Parameters
    ----------
    notes
        Those of the whole result.
    rows
        The rows that are shown: what none of them is about is left out; where they are left out
        they are taken to be of one wave, and nothing else is.
    intervals
        Whether intervals are shown that something can be said of.
    """
    untold = PROMISES if intervals else (*PROMISES, *SPREADS)
    for note in notes:
        if note.code not in untold and _is_about(note, rows):
            yield note


def _is_about(note: Note, rows: pd.DataFrame | None) -> bool:
    """Say whether some of the rows are what a note on units or waves is about; any other is."""
    if rows is None:
        return note.code != OTHER_ITEMS
    if note.code == OTHER_ITEMS:
        return {note.details["reference"], note.details["wave"]} <= {*rows["wave"]}
    if note.code == RAKED:
        return bool((rows["estimate"].notna() & (rows["adjustment"] == RAKED)).any())
    if note.code == LENT_SPREAD:
        return bool(rows["method"].str.contains(BORROWED_SPREAD, regex=False).any())
    if note.code == SMALL_UNITS:
        return bool((rows["n"] < float(dict(note.details)["n"])).any())
    return True
