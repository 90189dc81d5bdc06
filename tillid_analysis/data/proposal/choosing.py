"""The roles of all columns of an export: what only one of them can be, and which is the unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tillid_analysis.data.proposal.columns import Column, Role
from tillid_analysis.data.proposal.roles import PERSONAL, SENSITIVE, assign_role
from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.inspection import ColumnProfile, Inspection

_UNIT = re.compile(
    r"(.*\b)?(enhed\w*|enhet\w*|unit|orgenhed|afdeling\w*|avdeling\w*|department\w*|dept|team|gruppe|group|grp"
    r"|kontor|org\w*kode|organi[sz]ation\w*|division|region|agency|level ?\d|school|center"
    r"|institution)\b.*"
)
_PEOPLE = re.compile(r"(.*\b)?(chef\w*|navn|namn|name|boss)\b.*")
_TICKS = frozenset((("false", "true"), ("0", "1"), ("not selected", "selected")))
_FEW_TICKS = 3
_FREE: tuple[Role, ...] = ("background", "ignored")
_ALONE: tuple[Role, ...] = ("respondent", "status", "test", "weight")


def assign_roles(inspection: Inspection) -> tuple[Column, ...]:
    """Say of each column of an export what it seems to be.

    Parameters
    ----------
    inspection
        The export.

    Returns
    -------
    tuple of Column
        In the file's order. One unit at most, one respondent, one status, one mark of test
        answers and one weight.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tillid_analysis.data.reading.inspection import inspect_export
    >>> found = assign_roles(inspect_export(Path("data/sample/raw/2024.xlsx")))
    >>> [column.role for column in found[:8]]
    ['respondent', 'private', 'status', 'test', 'private', 'unit', 'background', 'background']
    """
    ticks = _multiple_choice(inspection.columns)
    columns = [assign_role(each, each.name in ticks) for each in inspection.columns]
    for role in _ALONE:
        columns = _keep_first(columns, role)
    return tuple(_choose_unit(columns, inspection.rows))


def _multiple_choice(profiles: Sequence[ColumnProfile]) -> frozenset[str]:
    """Return the columns that are one tick of many each."""
    found = [
        each.name
        for each in profiles
        if tuple(sorted(map(word_of, each.values))) in _TICKS and not each.labels
    ]
    return frozenset(found if len(found) >= _FEW_TICKS else ())


def _keep_first(columns: Sequence[Column], role: Role) -> list[Column]:
    first = next((each for each in columns if each.role == role), None)
    return [
        Column(each.profile, "ignored", f"{first.name} is the {role} already", sure=False)
        if first is not None and each.role == role and each is not first
        else each
        for each in columns
    ]


def _choose_unit(columns: Sequence[Column], rows: int) -> list[Column]:
    free = [each for each in columns if each.role in _FREE]
    free = [each for each in free if _may_be_unit(each, rows)]
    named = [each for each in free if _UNIT.fullmatch(word_of(each.name))]
    named += [each for each in free if _UNIT.fullmatch(word_of(each.profile.text))]
    if named:
        chosen = max(named, key=lambda each: each.profile.distinct)
        unit = Column(
            chosen.profile, "unit", "its name says so, and it has the most values of such"
        )
    elif free:
        chosen = max(free, key=lambda each: each.profile.distinct)
        why = "no column is called a unit; of those with categories this has the most"
        unit = Column(chosen.profile, "unit", why, sure=False)
    else:
        return list(columns)
    return [unit if each is chosen else each for each in columns]


def may_be_level(column: Column, rows: int) -> bool:
    """Return whether a column may say where in the organisation a unit stands.

    Parameters
    ----------
    column
        The column; items, and what is about persons, may not.
    rows
        How many rows the export has.
    """
    return column.role in _FREE and _may_be_unit(column, rows, 2)


def _may_be_unit(column: Column, rows: int, fewest_unnamed: int = 5) -> bool:
    profile = column.profile
    word = word_of(profile.name)
    is_named = bool(_UNIT.fullmatch(word))
    fewest = 2 if is_named else fewest_unnamed
    is_apart = fewest <= profile.distinct <= max(rows // 3, 2)
    is_filled = profile.blank <= rows // 2
    is_words = bool(profile.labels) or not profile.numeric or is_named
    is_other = bool(SENSITIVE.fullmatch(word) or PERSONAL.fullmatch(word))
    is_other |= not is_named and bool(_PEOPLE.fullmatch(word))
    is_tick = column.evidence == "one of several boxes to tick"
    return is_apart and is_filled and is_words and not is_other and not is_tick
