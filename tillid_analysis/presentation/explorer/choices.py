"""What can be chosen in an explorer, and what a choice shows."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from tillid_analysis.errors import check_choice
from tillid_analysis.presentation.explorer.cube import LEVELS, LOOKED_UP, Cube, Sheet
from tillid_analysis.presentation.reader import Reader

UNIT, MEASURE, WAVE, CATEGORY = "unit", "measure", "wave", "category"
SHOWN_BY = (UNIT, MEASURE, WAVE)
"""What the rows may be, but for the groups of a background."""

_FIXED: Mapping[str, tuple[str, ...]] = {
    UNIT: ("wave", "measure", "level"),
    MEASURE: ("wave", "unit"),
    WAVE: ("measure", "unit"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen; a field that is empty, or that names nothing there is, falls back.

    Parameters
    ----------
    family
        "levels", "sequential" or the family of a contrast.
    by
        What the rows are: "unit", "measure", "wave" or a background's groups.
    measure, wave, level, unit
        Where they are looked up; only those count that the rows are not.
    """

    family: str = ""
    by: str = ""
    measure: str = ""
    wave: str = ""
    level: str = ""
    unit: str = ""

    @property
    def background(self) -> str:
        """The background whose groups are shown, if any."""
        return "" if self.by in SHOWN_BY else self.by

    @property
    def fixed(self) -> tuple[str, ...]:
        """The fields that say where the rows are looked up."""
        return _FIXED.get(self.by, ("wave", "measure", "unit"))

    def as_call(self) -> str:
        """Write the choice as arguments of `explore`."""
        fields = ("family", "by", *self.fixed)
        given = {name: value for name, value in asdict(self).items() if name in fields}
        if self.family == LEVELS:
            del given["family"]
        return ", ".join(f'{name}="{value}"' for name, value in given.items())


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row that is shown: its name, the result and the row of it that it stands for."""

    name: str
    reader: Reader
    row: Mapping[Hashable, Any]

    @property
    def hidden(self) -> bool:
        """Whether its number is not shown."""
        return bool(pd.isna(self.row["estimate"]))

    @property
    def verdict(self) -> str:
        """Return the reading of a difference, "level" where nothing is compared, or "hidden"."""
        return "hidden" if self.hidden else str(self.row["verdict"]) or "level"


def options(cube: Cube, choice: Choice) -> dict[str, dict[str, str]]:
    """Return for each field what can be chosen, names by value, given the family and `by`."""
    reader = cube.reader
    kinds = list(dict.fromkeys(s.background for s in cube.sheets if s.family == choice.family))
    by = (
        {
            UNIT: reader.say("word_units"),
            MEASURE: measure_word(cube, several=True),
            WAVE: reader.say("explore_waves"),
        }
        if "" in kinds
        else {}
    )
    by |= {each: reader.background(each) for each in kinds if each}
    sheets = cube.of(choice.family, choice.background)
    there = {
        field: frozenset[str]().union(*(s.there[field] for s in sheets)) for field in LOOKED_UP
    }
    return {
        "family": cube.families,
        "by": by,
        "measure": {k: name for k, name in cube.measures.items() if k in there["measure"]},
        "wave": {s.wave: s.wave for s in sheets},
        "level": {
            each: cube.reader.level_of_tree(each) for each in cube.levels if each in there["level"]
        },
        "unit": {k: name for k, name in cube.units.items() if k in there["unit"]},
    }


def measure_word(cube: Cube, *, several: bool = False) -> str:
    """Say what the measures are, or one of them."""
    words = ("word_index", "explore_indices")
    if set(cube.measures) <= set(cube.reader.codebook.item_by_id):
        words = ("word_item", "explore_items")
    return cube.reader.say(words[several])


def settle(cube: Cube, choice: Choice) -> Choice:
    """Put in place of what cannot be chosen what stands for it: the last wave, else the first."""
    # What the others can be hangs on the family and on what the rows are, so these come first.
    for fields in (("family",), ("by",), ("measure", "wave", "level", "unit")):
        named = options(cube, choice)
        for field in fields:
            allowed = list(named[field])
            if getattr(choice, field) not in allowed:
                first = allowed[-1] if field in ("wave", "level") else allowed[0]
                choice = replace(choice, **{field: first})
    return choice


def check(cube: Cube, choice: Choice) -> Choice:
    """Settle a choice that a user wrote, and refuse what is not there.

    Raises
    ------
    ChoiceError
        If a field names something that cannot be chosen.
    """
    settled = settle(cube, choice)
    for field, allowed in options(cube, settled).items():
        if getattr(choice, field):
            check_choice(field, getattr(choice, field), allowed)
    return settled


def look_up(cube: Cube, choice: Choice) -> list[Line]:
    """Return the rows of a settled choice in their order."""
    sheets = cube.of(choice.family, choice.background)
    return [line for sheet in sheets for line in _lines(cube, sheet, choice)]


def _lines(cube: Cube, sheet: Sheet, choice: Choice) -> list[Line]:
    rows = sheet.rows
    for field in choice.fixed:
        rows = rows[rows[field] == getattr(choice, field)]
    own = choice.by if choice.by in SHOWN_BY else CATEGORY
    return [Line(name_of(cube, own, row), sheet.reader, row) for row in rows.to_dict("records")]


def name_of(cube: Cube, field: str, row: Mapping[Hashable, Any]) -> str:
    """Return what a reader calls the value of a field of a row."""
    value = str(row[field])
    if field == CATEGORY:
        return cube.reader.category(str(row["background"]), value)
    return {UNIT: cube.units, MEASURE: cube.measures}.get(field, {}).get(value, value)


def where(cube: Cube, choice: Choice) -> str:
    """Say where the rows were looked up, in the order of the controls."""
    named = options(cube, choice)
    fields = [each for each in ("measure", "unit", "level", "wave") if each in choice.fixed]
    return ", ".join(named[each][getattr(choice, each)] for each in fields)
