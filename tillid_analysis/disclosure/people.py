"""Respondents by salted hashes, so that the same people are known again in another release."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.survey import Survey

_BYTES, _PLACE_BYTES = 6, 2
_CONTENT = 2 * _BYTES
_UNIT = _CONTENT + 2 * _PLACE_BYTES
"""How much of a name stands for the answers, and for them and the unit; the rest for the rest."""

Integers = NDArray[np.int64]
Key = tuple[int, int]
"""Stands for a set of people: how many they are, and the sum of their numbers."""


def name_people(survey: Survey, wave: str, salt: str) -> list[str]:
    """Return a name of each of a wave's respondents, in their order, that says nothing of them.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    salt
        Kept with the names, beside the survey; without it they cannot be told from answers.

    Notes
    -----
    A name is a salted hash of what was answered to the items the wave asked, by item, and of the
    weight; then come one of the unit, one of the backgrounds, and a number for those who have it
    all in common. `know_again` goes by the first where the others have changed.
    """
    rows = survey.rows(wave)
    asked = sorted(survey.answered_items(wave))
    at = [list(survey.codebook.item_by_id).index(item) for item in asked]
    answers = np.ascontiguousarray(survey.responses.answers[rows][:, at])
    weights = survey.weights(rows)
    units, backgrounds = _places(survey, rows, salt)
    seen: Counter[str] = Counter()
    names = []
    for row, place in enumerate(zip(units, backgrounds, strict=True)):
        content = answers[row].tobytes() + (b"" if weights is None else weights[row].tobytes())
        name = _hash(content, salt, _BYTES) + "".join(place)
        seen[name] += 1
        names.append(f"{name}{seen[name]:x}")
    return names


def _hash(content: bytes, salt: str, size: int) -> str:
    return hashlib.blake2b(content, digest_size=size, key=bytes.fromhex(salt)).hexdigest()


def _places(survey: Survey, rows: slice, salt: str) -> tuple[list[str], list[str]]:
    """Return a hash of each respondent's unit, and of the backgrounds."""
    codes = np.array([_hash(each.encode(), salt, _PLACE_BYTES) for each in survey.units.codes])
    background = survey.responses.background.iloc[rows]
    texts = [
        values.astype(object).where(values.notna(), "").astype(str).tolist()
        for _, values in sorted(background.items(), key=lambda each: str(each[0]))
    ]
    size = rows.stop - rows.start
    together = ["\0".join(each) for each in zip(*texts, strict=True)] if texts else [""] * size
    known = {each: _hash(each.encode(), salt, _PLACE_BYTES) for each in set(together)}
    return codes[survey.responses.unit[rows]].tolist(), [known[each] for each in together]


def know_again(names: Sequence[str], known: Iterable[str]) -> list[str]:
    """Give people the names that they had before.

    Parameters
    ----------
    names
        Of those who answer now.
    known
        Of those who had answered.

    Returns
    -------
    list of str
        A known name for whoever has the same answers, unit and backgrounds; of those who are left
        for whoever has the same answers and unit; then for whoever has the same answers: units are
        merged and moved, and the people stay the same. All others keep their own.

    Notes
    -----
    Who changes an answer counts as one who left and one who joined, which errs on the safe side.

    Examples
    --------
    >>> one, moved, new = "a" * 20 + "1", "b" * 20 + "1", "c" * 20 + "1"
    >>> was = "b" * 12 + "d" * 8 + "1"
    >>> know_again([new, one, moved], [was, one]) == [new, one, was]
    True
    """
    found = list(names)
    left, rows = dict.fromkeys(known), list(range(len(found)))
    for length in (None, _UNIT, _CONTENT):
        free: dict[str, deque[str]] = {}
        for name in sorted(left):
            free.setdefault(name[:length], deque()).append(name)
        still = []
        for row in rows:
            if same := free.get(names[row][:length]):
                found[row] = same.popleft()
                del left[found[row]]
            else:
                still.append(row)
        # In whatever order they stand in their file.
        rows = sorted(still, key=names.__getitem__)
    return found


def alike(then: set[str], people: Iterable[str]) -> bool:
    """Say whether most of those who answered then are among those who answer now.

    Parameters
    ----------
    then, people
        Names of both, those of now as `know_again` gives them.
    """
    now = set(people)
    return 2 * len(then & now) >= min(len(then), len(now))


def as_numbers(names: Iterable[str]) -> Integers:
    """Return names as numbers, whose sum over a set of people stands for the set."""
    # Names next to each other would have sums that are the same.
    hashed = (hashlib.blake2b(each.encode(), digest_size=_BYTES).digest() for each in names)
    return np.array([int.from_bytes(each) for each in hashed], dtype=np.int64)


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
