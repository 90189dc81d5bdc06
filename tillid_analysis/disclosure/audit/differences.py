"""Sums over few people, some of them taken away, for one who knows who is in which group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.facts import Cell, Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.splits import Lattice, build_lattice
from tillid_analysis.disclosure.audit.staff import Staff, count_atoms
from tillid_analysis.disclosure.unions import find_sums
from tillid_analysis.results import POOLED


def attack_differences(facts: Facts, wave: str, method: Method, staff: Staff) -> Iterator[Finding]:
    """Yield sums and differences over few people that follow from what is shown.

    Parameters
    ----------
    facts, wave
        What is shown.
    method, staff
        What else an attacker knows: without a list of staff by background nothing is searched.

    Notes
    -----
    Where a team and a job group are the same people but for one each, their means tell how far
    apart those two answered, and each of them the other's answer. Whole units are taken together
    with one background, and with two. Up to four atoms are searched for, with fewer people than
    promised in all. Somebody of them must have answered: in none of the shown groups that hold an
    atom as many are missing as the atom has people.
    """
    minimum = min(method.minimum(apart=True), PROMISED_MINIMUM)
    what = f"the sum over fewer than {minimum} people can be told from the others"
    named = (*facts.hidden.get(wave, {}), *facts.shown(wave))
    units = tuple(dict.fromkeys(each.path for each in named))
    searched: dict[tuple[object, ...], list[Finding]] = {}
    for (when, measure), cells in facts.cells.items():
        told = {group: cell for group, cell in cells.items() if when == wave and _is_mean(cell)}
        apart = [each for each in told if not each.code.endswith(POOLED)]
        found: list[Finding] = []
        for background in _choices(apart):
            among = {*background.split(CROSSED)}
            # What one background tells need not be told once more with another one beside it.
            if found and CROSSED in background:
                break
            used = {each: told[each] for each in apart if each.parts.keys() <= among}
            key = (background, *((each, cell.n) for each, cell in used.items()))
            if key not in searched:
                lattice, people = _count(used, wave, background, staff, units)
                names = () if people is None else _search(lattice, people, minimum)
                where = next(iter(used.values())).where
                searched[key] = [Finding(where, wave, each, what) for each in names]
            found += searched[key]
        for each in found:
            yield replace(each, measure=measure)


def _is_mean(cell: Cell) -> bool:
    return cell.mean is not None and bool(cell.n)


def _choices(groups: Sequence[Group]) -> Iterator[str]:
    """Yield backgrounds, and pairs of them, by which groups are shown."""
    names = dict.fromkeys(name for each in groups for name in each.parts)
    yield from names
    yield from map(CROSSED.join, combinations(names, 2))


def _search(lattice: Lattice, people: NDArray[np.int64], minimum: int) -> Iterator[str]:
    """Yield the names of sums that follow: who is added, and less whom."""
    missing = lattice.matrix @ people - lattice.people.astype(np.int64)
    # Whoever is on no list is nobody, and an atom of nobody stands in the way of no sum.
    atoms = np.flatnonzero(people)
    if (missing < 0).any() or not (people[atoms] < minimum).any():
        return
    there = people > _most_missing(lattice, missing)
    branch = lattice.branch[atoms]
    found = find_sums(lattice.matrix[:, atoms], people[atoms], minimum, branch)
    for row in range(found.shape[0]):
        one = found[[row]]
        if there[atoms[one.indices]].any():
            sides = [atoms[one.indices[one.data == sign]].tolist() for sign in (1, -1)]
            # Which of the two is taken away is all the same.
            named = [" and ".join(str(lattice.atoms[at]) for at in each) for each in sides if each]
            yield " less ".join(named)


def _count(
    cells: Cells, wave: str, background: str, staff: Staff, units: Sequence[tuple[str, ...]]
) -> tuple[Lattice, NDArray[np.int64] | None]:
    """Take groups apart, and count the people of each atom; two backgrounds in either order."""
    for each in dict.fromkeys((background, CROSSED.join(background.split(CROSSED)[::-1]))):
        lattice = build_lattice(cells, each)
        people = count_atoms(staff, wave, each, lattice.atoms, units)
        if people is not None:
            break
    return lattice, people


def _most_missing(lattice: Lattice, missing: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (A,) how many of each atom may not have answered, given (G,) those of each group."""
    rows, columns = lattice.matrix.tocoo().coords
    fewest = np.full(len(lattice.atoms), np.iinfo(np.int64).max)
    np.minimum.at(fewest, columns, missing[rows])
    return fewest
