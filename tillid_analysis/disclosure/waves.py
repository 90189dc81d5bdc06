"""Waves that may be one and the same under two names, which nothing would be held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.ledger import Ledger
from tillid_analysis.disclosure.people import alike, know_again, name_people
from tillid_analysis.disclosure.released import WaveRelease
from tillid_analysis.errors import DisclosureError, Problem
from tillid_analysis.packing import chunks
from tillid_analysis.stats.overlap import estimate_overlap
from tillid_analysis.survey import Survey

_FEWEST = 5
"""People with answers of their own in two waves who are no accident."""
_MOST, _TOO_FEW = 0.5, 0.4
"""Shares of people in both waves: the least that is refused, and what is never refused below."""
_SURE = 3.0
"""Standard deviations from chance that are enough where hardly any answers are somebody's own."""
_FEW_ITEMS = 6
"""Items of which two waves that are none and the same may have the same answers."""
_SEED = 1

Answers = tuple[NDArray[np.uint64], NDArray[np.int64]]


def check_waves(survey: Survey, ledger: Ledger) -> None:
    """Refuse a survey of which two waves may be the same people.

    Parameters
    ----------
    survey
        What is published.
    ledger
        What was released before.

    Raises
    ------
    DisclosureError
        If two waves of the survey are mostly the same people, or a wave is new and one that was
        released is gone.

    Notes
    -----
    Each wave is planned by itself, and beside its own earlier releases: of two that are the same
    people but for one, two means would tell that one's answer. In a survey two waves are the same
    where at least half of the answers that nobody else gave in one of them, to the items that both
    asked, are in both and nobody else's there either. With few items hardly anybody's answers are
    only his own, and some are so in both by chance: then more answers must be in both than if all
    were drawn by lot, and waves are the same too where that is so for half of the people, by three
    standard deviations. With one item it is not. A wave that is gone is known again under another
    name by its answers, which are others once it is read in another way: then it must stay in the
    survey, where its answers tell it from the new one.
    """
    found = [*_twins(survey), *_gone(survey, ledger)]
    if found:
        raise DisclosureError("nothing can be released", found)


def _twins(survey: Survey) -> Iterator[Problem]:
    for one, other in combinations(survey.waves, 2):
        asked = survey.answered_items(one) & survey.answered_items(other)
        first, second = (_count_answers(survey, each, asked) for each in (one, other))
        if _are_same(first, second):
            found = f"most of its answers are those of wave {one}: they would tell who is in one"
            remedy = "keep the one of them that is right; late answers belong to their wave's file"
            if len(asked) <= _FEW_ITEMS:
                remedy += "; if they are two, name more of the items that both asked: few answers "
                remedy += "do not tell people apart"
            yield Problem(f"wave {other}", f"{found} only", remedy)


def _count_answers(survey: Survey, wave: str, asked: frozenset[str]) -> Answers:
    """Return what stands for the answers that respondents of a wave gave, and how many did."""
    at = [place for place, item in enumerate(survey.codebook.item_by_id) if item in asked]
    rows = survey.rows(wave)
    answers = survey.responses.answers[rows][:, at]
    random = np.random.default_rng(_SEED).integers(0, 2**64, len(at), dtype=np.uint64)
    parts = [answers[part].astype(np.uint64) @ random for part in chunks(len(answers))]
    return np.unique(np.concatenate(parts or [random[:0]]), return_counts=True)


def _are_same(first: Answers, second: Answers) -> bool:
    """Say whether at least half of two waves' people are likely to be the same."""
    one, other = (told[times == 1] for told, times in (first, second))
    both = len(np.intersect1d(one, other, assume_unique=True))
    told = both >= max(_FEWEST, min(len(one), len(other)) / 2)
    overlap = estimate_overlap(*_side_by_side(first, second))
    by_all = overlap.share >= _MOST and overlap.deviations >= _SURE
    return by_all or (told and overlap.share >= _TOO_FEW)


def _side_by_side(first: Answers, second: Answers) -> NDArray[np.int64]:
    """Return how many gave each answer in either wave (2, A)."""
    every, place = np.unique(np.concatenate([first[0], second[0]]), return_inverse=True)
    counts = np.zeros((2, len(every)), dtype=np.int64)
    counts[0, place[: len(first[0])]] = first[1]
    counts[1, place[len(first[0]) :]] = second[1]
    return counts


def _gone(survey: Survey, ledger: Ledger) -> Iterator[Problem]:
    new = [wave for wave in survey.waves if not ledger.earlier(wave)]
    gone = ledger.others(survey.waves)
    if not new or not gone:
        return
    people = [name_people(survey, wave, ledger.salt) for wave in survey.waves]

    def is_here(each: WaveRelease) -> bool:
        return any(alike(each.people(), know_again(now, each.names())) for now in people)

    for name, released in gone.items():
        if not all(map(is_here, released)):
            found = f"was released, and without it nobody can tell that wave {new[-1]} is another"
            remedy = (
                "keep it in survey.yml as it was read then; if nobody was given its reports, "
                "delete them and ledger.json"
            )
            yield Problem(f"wave {name}", found, remedy)
