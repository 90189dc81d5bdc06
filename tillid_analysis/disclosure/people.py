"""Respondents by salted hashes, so that the same people are known again in another release."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

import numpy as np

from tillid_analysis.survey import Survey

_LENGTH = 6


def hash_people(survey: Survey, wave: str, salt: str) -> list[str]:
    """Return a hash of each of a wave's respondents, in their order.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    salt
        Kept with the hashes, beside the survey; without it they cannot be told from answers.

    Notes
    -----
    Hashed are what was answered to the items the wave asked, by item, and the background. The unit
    is left out: units are merged and moved, and the people stay the same. Of several respondents
    with the same answers the first is the first again. Who changes an answer counts as another
    person, which errs on the safe side.
    """
    seen: Counter[bytes] = Counter()
    hashes = []
    for content in _contents(survey, wave):
        seen[content] += 1
        told = hashlib.blake2b(content, digest_size=_LENGTH, key=bytes.fromhex(salt))
        told.update(str(seen[content]).encode())
        hashes.append(told.hexdigest())
    return hashes


def _contents(survey: Survey, wave: str) -> Iterator[bytes]:
    """Yield each respondent's answers and background as bytes."""
    rows = survey.rows(wave)
    asked = sorted(survey.answered_items(wave))
    at = [list(survey.codebook.item_by_id).index(item) for item in asked]
    answers = np.ascontiguousarray(survey.responses.answers[rows][:, at])
    background = survey.responses.background.iloc[rows]
    named = background[sorted(background.columns)].astype(str)
    texts = map("\x1f".join, named.to_numpy(dtype=object))
    for own, text in zip(answers, texts, strict=True):
        yield own.tobytes() + text.encode()
