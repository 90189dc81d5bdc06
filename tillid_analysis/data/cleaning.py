"""Cleaning: each rule is a small record that turns a draft into a draft and says what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.survey import NOT_ASKED, Floats

FEWEST_FOR_STRAIGHT_LINE = 10
"""Answered items from which the same option throughout says something."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One wave's rows while they are being cleaned.

    Parameters
    ----------
    wave
        The wave's name.
    answers
        (N, items) positions of options, below zero where there is no answer.
    unit
        (N,) position of the unit in the tree; U or more until they are apportioned.
    background
        N rows of categories.
    weight
        (N,) weights, or None.
    respondent
        (N,) a number for each respondent, -1 where unknown; or None.
    unfinished, test
        (N,) whether a row is not a finished answer, or a test answer; or None.
    flagged
        For each kind of doubt (N,) whether a row raises it.
    """

    wave: str
    answers: NDArray[np.int8]
    unit: NDArray[np.int32]
    background: pd.DataFrame
    weight: Floats | None = None
    respondent: NDArray[np.int64] | None = None
    unfinished: NDArray[np.bool_] | None = None
    test: NDArray[np.bool_] | None = None
    flagged: Mapping[str, NDArray[np.bool_]] | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.answers)

    def keep(self, rows: NDArray[np.bool_]) -> Draft:
        """Return the draft with some of its rows."""
        if rows.all():
            return self
        return replace(
            self,
            answers=_keep_rows(self.answers, rows),
            unit=self.unit[rows],
            background=self.background.loc[rows].reset_index(drop=True),
            weight=None if self.weight is None else self.weight[rows],
            respondent=None if self.respondent is None else self.respondent[rows],
            unfinished=None if self.unfinished is None else self.unfinished[rows],
            test=None if self.test is None else self.test[rows],
            flagged={name: flags[rows] for name, flags in (self.flagged or {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the cleaning log: what a rule touched, in rows or in answers of an item."""

    wave: str
    rule: str
    n_in: int
    n_out: int
    affected: int
    item: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class DropMarked:
    """Drop the rows that the export itself marks: unfinished answers, or test answers."""

    rule: str
    mark: str

    def __call__(self, draft: Draft) -> tuple[Draft, Entry]:
        """Return the draft without marked rows, and what was dropped."""
        marked: NDArray[np.bool_] | None = getattr(draft, self.mark)
        return _drop(
            draft, self.rule, np.zeros(len(draft), dtype=bool) if marked is None else marked
        )


@dataclass(frozen=True, slots=True)
class DropDuplicates:
    """Keep one row a respondent: the one with most answers, the last of equals."""

    rule: str = "duplicate"

    def __call__(self, draft: Draft) -> tuple[Draft, Entry]:
        """Return the draft with one row a respondent, and what was dropped."""
        extra = np.zeros(len(draft), dtype=bool)
        if draft.respondent is not None:
            # Among equals the order of the rows stays.
            order = np.lexsort((_count_answers(draft.answers), draft.respondent))
            who = draft.respondent[order]
            followed = np.append(who[:-1] == who[1:], False) & (who >= 0)
            extra[order[followed]] = True
        return _drop(draft, self.rule, extra)


@dataclass(frozen=True, slots=True)
class DropEmpty:
    """Drop rows without a single answer."""

    rule: str = "empty"

    def __call__(self, draft: Draft) -> tuple[Draft, Entry]:
        """Return the draft without empty rows, and what was dropped."""
        return _drop(draft, self.rule, _count_answers(draft.answers) == 0)


@dataclass(frozen=True, slots=True)
class FlagStraightLines:
    """Flag, and keep, respondents who chose one option throughout, against the reversed items.

    Parameters
    ----------
    reverse
        For each item whether it is reversed. Who agrees with all items and with the reversed
        ones too contradicts himself; the middle option throughout does not.
    options
        For each item its number of options; only items with the commonest number are looked at.
    """

    reverse: Sequence[bool]
    options: Sequence[int]
    rule: str = "straight_line"

    def __call__(self, draft: Draft) -> tuple[Draft, Entry]:
        """Return the draft with a flag, and how many were flagged."""
        commonest = int(np.bincount(self.options).argmax())
        same = np.array(self.options) == commonest
        reverse = np.array(self.reverse)
        with_them = _count_answers(draft.answers, same & ~reverse)
        against = _count_answers(draft.answers, same & reverse)
        n = len(draft)
        highest, lowest = np.full(n, -1, dtype=np.int8), np.full(n, 127, dtype=np.int8)
        for place in np.flatnonzero(same):
            answers = draft.answers[:, place]
            np.maximum(highest, answers, out=highest)
            np.minimum(lowest, answers, out=lowest, where=answers >= 0)
        both = (with_them > 0) & (against > 0)
        enough = with_them + against >= FEWEST_FOR_STRAIGHT_LINE
        flag = (highest == lowest) & both & enough & (2 * highest != commonest - 1)
        flagged = {**(draft.flagged or {}), self.rule: flag}
        return replace(draft, flagged=flagged), Entry(draft.wave, self.rule, n, n, int(flag.sum()))


Rule = DropMarked | DropDuplicates | DropEmpty | FlagStraightLines


def clean(draft: Draft, rules: Sequence[Rule]) -> tuple[Draft, list[Entry]]:
    """Apply rules in order; nothing is dropped without an entry in the log.

    Parameters
    ----------
    draft
        A wave's rows as they were read.
    rules
        What to apply.

    Returns
    -------
    tuple of Draft and list of Entry
        What is left, and one entry a rule, also where it touched nothing.
    """
    log = []
    for rule in rules:
        draft, entry = rule(draft)
        log.append(entry)
    return draft, log


def _count_answers(
    answers: NDArray[np.int8], items: NDArray[np.bool_] | None = None
) -> NDArray[np.int32]:
    """Count each row's answers, to some items or all; one item at a time, as they are many."""
    counts = np.zeros(len(answers), dtype=np.int32)
    for place in range(answers.shape[1]) if items is None else np.flatnonzero(items):
        counts += answers[:, place] >= 0
    return counts


def _keep_rows(answers: NDArray[np.int8], rows: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return some rows, item by item as they stand in memory."""
    kept = np.empty((int(rows.sum()), answers.shape[1]), dtype=np.int8, order="F")
    for place, answers_to_one in enumerate(answers.T):
        kept[:, place] = answers_to_one[rows]
    return kept


def _drop(draft: Draft, rule: str, rows: NDArray[np.bool_]) -> tuple[Draft, Entry]:
    kept = draft.keep(~rows)
    return kept, Entry(draft.wave, rule, len(draft), len(kept), int(rows.sum()))


def not_asked(n_rows: int) -> NDArray[np.int8]:
    """Return (n_rows,) answers to an item that was not asked."""
    return np.full(n_rows, NOT_ASKED, dtype=np.int8)
