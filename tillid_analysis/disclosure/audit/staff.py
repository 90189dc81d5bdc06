"""The staff list: how many people of a unit an attacker knows to have answered."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.blocks import take_away
from tillid_analysis.disclosure.audit.facts import Group
from tillid_analysis.disclosure.audit.splits import OTHERS
from tillid_analysis.errors import Problem, ReadingError
from tillid_analysis.survey import Survey

_REMEDY = "give it the columns unit and n, or a column unit and one row a person"


@dataclass(frozen=True, slots=True)
class Staff:
    """How many people of each unit answered.

    Parameters
    ----------
    people
        By wave ("" for every wave), unit, background and category; the last two are empty for
        everybody in the unit.
    one_by_one
        Whether people are listed with the unit that is their own, so that those of the units below
        have to be added.
    """

    people: Mapping[tuple[str, str, str, str], int] = field(default_factory=dict)
    one_by_one: bool = False

    def count(self, wave: str, group: Group, codes: Iterable[str] = ()) -> int | None:
        """Return the people of a group; None where the list does not say.

        Parameters
        ----------
        wave, group
            Whose people.
        codes
            The units at and below the group's, over which people listed one by one are counted.
        """
        part = (group.background, group.category)
        units = set(codes) if self.one_by_one else {group.code}
        waves = [each for each in (wave, "") if any((each, u, *part) in self.people for u in units)]
        if not waves:
            return None
        return sum(self.people.get((waves[0], unit, *part), 0) for unit in units)


def count_atoms(
    staff: Staff,
    wave: str,
    background: str,
    atoms: Sequence[Group],
    others: Iterable[tuple[str, ...]] = (),
) -> NDArray[np.int64] | None:
    """Count the people of each atom of a lattice.

    Parameters
    ----------
    staff, wave
        Who answered.
    background, atoms
        What the lattice was built by, and its atoms.
    others
        Paths of units that are in none of them by themselves, and have people of their own.

    Returns
    -------
    array of int or None
        None where the list does not say.
    """
    paths = list(dict.fromkeys(atom.path for atom in atoms))
    codes: dict[tuple[str, ...], list[str]] = {path: [] for path in paths}
    below: dict[tuple[str, ...], list[tuple[str, ...]]] = {path: [] for path in paths}
    for path in dict.fromkeys((*paths, *others)):
        for depth in range(1, len(path) + 1):
            codes.get(path[:depth], []).append(path[-1])
    for path in paths:
        below.get(path[:-1], []).append(path)
    named = [
        [one for one in dict.fromkeys(values) if one != OTHERS]
        for values in zip(*(atom.category.split(CROSSED) for atom in atoms), strict=True)
    ]

    @cache
    def count(path: tuple[str, ...], parts: tuple[str, ...]) -> int | None:
        """Count people by the names of their categories, "" for any of them."""
        if OTHERS in parts:
            at = parts.index(OTHERS)
            choices = ("", *named[at])
            return take_away(count(path, (*parts[:at], each, *parts[at + 1 :])) for each in choices)
        pairs = zip(background.split(CROSSED), parts, strict=True)
        stated = [(name, part) for name, part in pairs if part]
        names, category = map(CROSSED.join, zip(*stated, strict=True)) if stated else ("", "")
        return staff.count(wave, Group(path, names, category), codes[path])

    counts = []
    for atom in atoms:
        parts = tuple(atom.category.split(CROSSED))
        own = take_away(count(path, parts) for path in (atom.path, *below[atom.path]))
        if own is None:
            return None
        counts.append(max(own, 0))
    return np.array(counts, dtype=np.int64)


def staff_of(survey: Survey) -> Staff:
    """Count those who answered, as whoever knows every colleague could."""
    people: dict[tuple[str, str, str, str], int] = {}
    members = survey.units.membership()
    for wave in survey.waves:
        units = survey.responses.unit[survey.rows(wave)]
        own = np.bincount(units, minlength=len(survey.units))
        for code, n in zip(survey.units.codes, members @ own, strict=True):
            people[wave, code, "", ""] = int(n)
        traits = survey.codebook.traits
        pairs = [CROSSED.join(pair) for pair in combinations(traits, 2)]
        for name in dict.fromkeys((*survey.codebook.splits, *pairs)):
            split = survey.split(name, survey.rows(wave))
            for at, category in enumerate(split.categories):
                inside = units[split.category == at]
                counts = members @ np.bincount(inside, minlength=len(survey.units))
                for code, n in zip(survey.units.codes, counts, strict=True):
                    people[wave, code, name, category] = int(n)
    return Staff(people)


def read_staff(path: Path) -> Staff:
    """Read a staff list.

    Parameters
    ----------
    path
        A text file with a header, separated by semicolons or commas. With a column `n` a row says
        how many of a unit answered, those below it included; without it a row is a person who did.
        Columns `unit` and, where it differs, `wave`; every other column is a background.

    Raises
    ------
    ReadingError
        If there is no such file, no column `unit`, or an `n` that is no number of people.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ReadingError("the staff list cannot be read", [Problem(str(path), _REMEDY)]) from None
    head = text.partition("\n")[0]
    rows = list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ","))
    people: Counter[tuple[str, str, str, str]] = Counter()
    for number, row in enumerate(rows, start=2):
        place = f"{path}, line {number}"
        values = {str(name).strip(): (value or "").strip() for name, value in row.items()}
        unit, wave, n = values.pop("unit", ""), values.pop("wave", ""), values.pop("n", "1")
        if not unit or not n.isdecimal():
            found = "no unit" if not unit else "n is no number of people"
            raise ReadingError("the staff list cannot be used", [Problem(place, found, _REMEDY)])
        people[wave, unit, "", ""] += int(n)
        for background, category in values.items():
            people[wave, unit, background, category] += int(n)
        for pair in permutations(values.items(), 2):
            background, category = map(CROSSED.join, zip(*pair, strict=True))
            people[wave, unit, background, category] += int(n)
    if not rows:
        raise ReadingError("the staff list is empty", [Problem(str(path), "no rows", _REMEDY)])
    return Staff(people, one_by_one="n" not in rows[0])
