"""Respondents by salted hashes, so that the same people are known again in another release."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.survey import Survey

_BYTES, _PLACE_BYTES = 6, 2
_CONTENT = 2 * _BYTES
_UNIT = _CONTENT + 2 * _PLACE_BYTES
_PLACE = _UNIT + 2 * _PLACE_BYTES
"""How much of a name stands for the answers, for them and the unit, and for the backgrounds too."""
_RANKS = 3
"""From how many units people are looked for who gave the answers that others gave too."""

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
        merged and moved, and the people stay the same. Where several gave them, that is whoever is
        where most of those went who are known by theirs. All others keep their own.

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
    matching = _Matching(list(names), list(range(len(names))), dict.fromkeys(known))
    whole, unit, content = (itemgetter(slice(length)) for length in (None, _UNIT, _CONTENT))
    matching.give(whole, whole)
    matching.give(unit, unit)
    went = matching.give(content, content, alone=True)
    for length in (_PLACE, _UNIT):
        for rank in range(_RANKS):
            matching.give(partial(_as_before, went, rank, length), itemgetter(slice(length)))
    matching.give(content, content)
    return matching.found


def _as_before(went: Mapping[str, Sequence[str]], rank: int, length: int, name: str) -> str:
    """Put the unit that most, or next to most, of a unit's people were in, in place of it."""
    were = went.get(name[_CONTENT:_UNIT], ())[rank : rank + 1]
    return f"{name[:_CONTENT]}{were[0]}{name[_UNIT:length]}" if were else ""


@dataclass(slots=True)
class _Matching:
    """Who has a name of before already, the rows of those who have not, and the names left."""

    found: list[str]
    rows: list[int]
    left: dict[str, None]

    def give(
        self, now: Callable[[str], str], then: Callable[[str], str], *, alone: bool = False
    ) -> dict[str, list[str]]:
        """Give names to those of whom the same is left, or only where nobody else has the same.

        Returns for each unit those that people were in who got a name, most people first.
        """
        free: dict[str, deque[str]] = {}
        for name in sorted(self.left):
            free.setdefault(then(name), deque()).append(name)
        times = Counter(now(self.found[row]) for row in self.rows) if alone else Counter[str]()
        still, moved = [], Counter[tuple[str, str]]()
        for row in self.rows:
            name = self.found[row]
            same = free.get(now(name))
            if same and (not alone or times[now(name)] == len(same) == 1):
                self.found[row] = same.popleft()
                moved[name[_CONTENT:_UNIT], self.found[row][_CONTENT:_UNIT]] += 1
                del self.left[self.found[row]]
            else:
                still.append(row)
        # In whatever order they stand in their file.
        self.rows = sorted(still, key=self.found.__getitem__)
        went: dict[str, list[str]] = {}
        for unit, was in sorted(moved, key=lambda pair: (-moved[pair], pair)):
            went.setdefault(unit, []).append(was)
        return went


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
