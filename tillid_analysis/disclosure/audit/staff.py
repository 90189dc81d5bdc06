"""The staff list: how many people of a unit an attacker knows to have answered."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path

import numpy as np

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.facts import Group
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


def staff_of(survey: Survey) -> Staff:
    """Count those who answered, as whoever knows every colleague could."""
    people: dict[tuple[str, str, str, str], int] = {}
    members = survey.units.membership()
    for wave in survey.waves:
        units = survey.responses.unit[survey.rows(wave)]
        own = np.bincount(units, minlength=len(survey.units))
        for code, n in zip(survey.units.codes, members @ own, strict=True):
            people[wave, code, "", ""] = int(n)
        for name in survey.codebook.splits:
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
