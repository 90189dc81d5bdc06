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
from tillid_analysis.survey import Survey

_FEWEST = 5
"""People with answers of their own in two waves who are no accident."""
_SEED = 1


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
    asked, are in both and nobody else's there either; with few items hardly anybody's answers are
    only his own, and nothing is found. A wave that is gone is known again under another name by its
    answers, which are others once it is read in another way: then it must stay in the survey, where
    its answers tell it from the new one.
    """
    found = [*_twins(survey), *_gone(survey, ledger)]
    if found:
        raise DisclosureError("nothing can be released", found)


def _twins(survey: Survey) -> Iterator[Problem]:
    for one, other in combinations(survey.waves, 2):
        first, second = (_own_answers(survey, each, (one, other)) for each in (one, other))
        both = len(np.intersect1d(first, second, assume_unique=True))
        if both >= max(_FEWEST, min(len(first), len(second)) / 2):
            found = f"most of its answers are those of wave {one}: they would tell who is in one"
            remedy = "keep the one of them that is right; late answers belong to their wave's file"
            yield Problem(f"wave {other}", f"{found} only", remedy)


def _own_answers(survey: Survey, wave: str, waves: tuple[str, str]) -> NDArray[np.uint64]:
    """Return what stands for answers that one respondent of a wave gave, and nobody else."""
    asked = frozenset.intersection(*(survey.answered_items(each) for each in waves))
    at = [place for place, item in enumerate(survey.codebook.item_by_id) if item in asked]
    rows = survey.rows(wave)
    answers = survey.responses.answers[rows][:, at]
    random = np.random.default_rng(_SEED).integers(0, 2**64, len(at), dtype=np.uint64)
    parts = [answers[part].astype(np.uint64) @ random for part in chunks(len(answers))]
    told, times = np.unique(np.concatenate(parts or [random[:0]]), return_counts=True)
    return np.asarray(told[times == 1])


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
