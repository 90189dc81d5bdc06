"""Respondents by salted hashes, so that the same people are known again in another release."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.survey import Survey

_LENGTH = 6

Integers = NDArray[np.int64]
Key = tuple[int, int]
"""Stands for a set of people: how many they are, and the sum of their hashes."""


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
    Hashed are what was answered to the items the wave asked, by item, and the weight. Unit and
    background are left out: units are merged and moved, and the people stay the same. Several
    respondents with the same answers are told apart by their order in units and backgrounds. Who
    changes an answer counts as one who left and one who joined, which errs on the safe side.
    """
    rows = survey.rows(wave)
    asked = sorted(survey.answered_items(wave))
    at = [list(survey.codebook.item_by_id).index(item) for item in asked]
    answers = np.ascontiguousarray(survey.responses.answers[rows][:, at])
    weights = survey.weights(rows)
    seen: Counter[bytes] = Counter()
    hashes = [""] * len(answers)
    for row in _in_order(survey, rows).tolist():
        content = answers[row].tobytes() + (b"" if weights is None else weights[row].tobytes())
        seen[content] += 1
        told = hashlib.blake2b(content, digest_size=_LENGTH, key=bytes.fromhex(salt))
        told.update(str(seen[content]).encode())
        hashes[row] = told.hexdigest()
    return hashes


def _in_order(survey: Survey, rows: slice) -> Integers:
    """Return the rows by unit and background, whatever their order in the file."""
    codes = np.array(survey.units.codes, dtype=object)[survey.responses.unit[rows]]
    background = survey.responses.background.iloc[rows]
    texts = [
        values.astype(object).where(values.notna(), "").astype(str).to_numpy()
        for _, values in sorted(background.items(), key=lambda each: str(each[0]))
    ]
    columns = [np.unique(each.astype(str), return_inverse=True)[1] for each in (codes, *texts)]
    return np.lexsort(columns[::-1])


def alike(then: set[str], people: Sequence[str]) -> bool:
    """Say whether most of those who answered then are among those who answer now.

    Parameters
    ----------
    then, people
        Hashes of both.
    """
    return 2 * len(then & set(people)) >= min(len(then), len(people))


def as_numbers(hashes: list[str]) -> Integers:
    """Return hashes as numbers, whose sum over a set of people stands for the set."""
    return np.array([int(each, 16) for each in hashes], dtype=np.int64)


def key_of(numbers: Integers) -> Key:
    """Return the key of a set of people."""
    # Sums of many hashes run over, and stay the same for the same people.
    return len(numbers), int(numbers.sum(dtype=np.int64))


def key_cells(cells: Cells, numbers: Integers, known: NDArray[np.bool_]) -> list[Key]:
    """Return the key of each cell's people who are known."""
    size = cells.atoms.shape[1]
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, cells.atom[known], numbers[known])
    counts, of_cells = cells.atoms @ cells.count(known), cells.atoms @ sums
    return list(zip(map(int, counts), map(int, of_cells), strict=True))
