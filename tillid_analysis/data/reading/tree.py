"""Who is above whom: circles, roots and the order of a table of units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from tillid_analysis.errors import Problem, nearest

_BREAK = "correct the parent of one of them"


def find_circles(following: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the circles among things of which each leads to one other.

    Parameters
    ----------
    following
        What each leads to.

    Returns
    -------
    list of tuple of str
        Each circle once, its first member repeated at the end.

    Examples
    --------
    >>> find_circles({"A": "B", "B": "A", "C": "A"})
    [('A', 'B', 'A')]
    """
    circles = []
    done: set[str] = set()
    for start in following:
        path: dict[str, None] = {}
        step = start
        while step in following and step not in done and step not in path:
            path[step] = None
            step = following[step]
        if step in path:
            walked = list(path)
            circles.append((*walked[walked.index(step) :], step))
        done.update(path)
    return circles


def follow(following: Mapping[str, str], start: str) -> Iterator[str]:
    """Yield all that comes after a start; there must be no circle."""
    while (start := following.get(start, "")) != "":
        yield start


def check_tree(
    file: str, parents: Mapping[str, str], retired: Collection[str], levels: Sequence[str]
) -> list[Problem]:
    """List what keeps units from being one tree.

    Parameters
    ----------
    file
        The table's name.
    parents
        The parent of each unit; "" where there is none.
    retired
        Units that are no more, which need no parent.
    levels
        Names of the levels from the top down.

    Returns
    -------
    list of Problem
        Empty where everything fits.
    """
    problems = [
        Problem(f"{file}, unit {unit}", f"parent {parent!r} is not there", _near(parent, parents))
        for unit, parent in parents.items()
        if parent and parent not in parents
    ]
    circles = find_circles(parents)
    problems += [
        Problem(f"{file}, unit {circle[0]}", f"is above itself: {' > '.join(circle)}", _BREAK)
        for circle in circles
    ]
    roots = [unit for unit, parent in parents.items() if not parent and unit not in retired]
    if len(roots) != 1:
        problems.append(_roots(file, roots))
    if not circles:
        problems += _too_deep(file, parents, retired, levels)
    return problems


def _near(parent: str, parents: Mapping[str, str]) -> str:
    return f"add it as a row, or {nearest(parent, parents)}"


def _roots(file: str, roots: Sequence[str]) -> Problem:
    where = f"{file}, column parent"
    if not roots:
        return Problem(where, "no unit is without a parent", "leave that of the institution blank")
    named = ", ".join(roots[:10]) + (", ..." if len(roots) > 10 else "")
    found = f"{len(roots)} units are without a parent: {named}"
    return Problem(where, found, "leave it blank for the institution only")


def _too_deep(
    file: str, parents: Mapping[str, str], retired: Collection[str], levels: Sequence[str]
) -> Iterator[Problem]:
    for unit in parents:
        depth = 1 + sum(1 for _ in follow(parents, unit))
        # What lies below the first unit that is too deep is not worth a line of its own.
        if depth == len(levels) + 1 and unit not in retired:
            found = f"stands on level {depth}, and survey.yml names {len(levels)}"
            remedy = "add a level under units.levels, or correct the parent"
            yield Problem(f"{file}, unit {unit}", found, remedy)


def place_under(parents: Mapping[str, str], retired: Mapping[str, str | None]) -> dict[str, str]:
    """Return the parents of the units that are left once the retired ones have gone.

    Parameters
    ----------
    parents
        The parent of each unit; no circles.
    retired
        The units that are no more, and what each became; None for several units.

    Returns
    -------
    dict of str to str
        A child of a retired unit stands under what that became; or, where that is the child
        itself or below it, or several units, under the retired unit's own parent.
    """
    placed = {}
    for unit, parent in parents.items():
        if unit in retired:
            continue
        while parent in retired:
            became = retired[parent]
            inside = became is None or became == unit or unit in follow(parents, became)
            parent = parents.get(parent, "") if became is None or inside else became
        placed[unit] = parent
    return placed


def depth_first(parents: Mapping[str, str]) -> list[str]:
    """Return units so that each is followed by all below it, children in the order given.

    Examples
    --------
    >>> depth_first({"B": "S", "S": "", "A": "S", "B1": "B"})
    ['S', 'B', 'B1', 'A']
    """
    children: dict[str, list[str]] = {unit: [] for unit in parents}
    waiting: list[str] = []
    for unit, parent in parents.items():
        (children[parent] if parent else waiting).append(unit)
    waiting.reverse()
    ordered = []
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(reversed(children[ordered[-1]]))
    return ordered
