"""The crosswalk: units of earlier waves, and the unit that each is counted in now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.formats import read_table
from tillid_analysis.data.reading.spelling import as_text
from tillid_analysis.data.reading.tree import find_circles, follow
from tillid_analysis.errors import Problem, ReadingError, nearest

_COLUMNS = ("from", "to")


def read_crosswalk(source: Source, units: Collection[str]) -> dict[str, str]:
    """Read which unit became which.

    Parameters
    ----------
    source
        The table (from; to).
    units
        The codes in the table of units.

    Returns
    -------
    dict of str to str
        For each old code the present one, through all steps between.

    Raises
    ------
    ReadingError
        With every row that leads nowhere, in a circle or two ways.
    """
    table = read_table(source, "survey.yml: units.crosswalk", label_row=False)
    absent = [name for name in _COLUMNS if name not in table.frame]
    if absent:
        remedy = f"the crosswalk needs {' and '.join(_COLUMNS)}"
        raise source.refuse(
            *(source.problem("is not there", remedy, at=f"column {name}") for name in absent)
        )
    old, new = ([as_text(value) for value in table.frame[name]] for name in _COLUMNS)
    pairs = list(zip(old, new, strict=True))
    following = {before: after for before, after in pairs if before and after}
    problems = [*_check_rows(source, pairs), *_check_ends(source, following, units)]
    if problems:
        raise ReadingError(f"{source.file} cannot be used", problems)
    return {before: list(follow(following, before))[-1] for before in following}


def _check_rows(source: Source, pairs: list[tuple[str, str]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for number, (before, after) in enumerate(pairs, start=1):
        if not before or not after:
            blank = "from" if not before else "to"
            yield source.problem(f"{blank} is blank", "write both codes", at=f"row {number}")
        elif seen.setdefault(before, after) != after:
            found = f"became both {seen[before]} and {after}"
            remedy = "earlier answers can be counted in one unit only: name the larger part"
            yield source.problem(found, remedy, at=f"unit {before}")


def _check_ends(
    source: Source, following: Mapping[str, str], units: Collection[str]
) -> Iterator[Problem]:
    for circle in find_circles(following):
        found = f"became itself: {' > '.join(circle)}"
        yield source.problem(found, "remove one of these rows", at=f"unit {circle[0]}")
    known = [unit for unit in units if unit not in following]
    for before, after in following.items():
        if after not in following and after not in units:
            found = f"became {after!r}, which is not in the table of units"
            remedy = f"add it there, or {nearest(after, known)}"
            yield source.problem(found, remedy, at=f"unit {before}")
