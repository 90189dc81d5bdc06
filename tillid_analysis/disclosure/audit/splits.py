"""Small groups that follow from units split by background, whatever chain leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.facts import Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.unions import find_unions

if TYPE_CHECKING:
    from scipy.sparse import csr_array

OTHERS = " *"
"""The category of those whose category is not named; no category starts with a blank."""
_MOST_ATOMS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Groups over atoms: the people of a unit's own in one category.

    Parameters
    ----------
    atoms
        (A) each the part of a unit that is in no unit below it, in one category.
    groups
        (G) shown groups.
    matrix
        (G, A) 0/1: which atoms a group is made of.
    people
        (G,) people of each group.
    """

    atoms: Sequence[Group]
    groups: Sequence[Group]
    matrix: csr_array
    people: NDArray[np.float64]

    @property
    def branch(self) -> NDArray[np.int64]:
        """For each atom (A,) which unit right below the institution it lies in, from 0."""
        codes = ["".join(each.path[1:2]) for each in self.atoms]
        return np.unique(codes, return_inverse=True)[1].astype(np.int64)

    def size(self, union: NDArray[np.int64]) -> int:
        """Return the people of a union of atoms that follows from the groups."""
        from scipy.sparse.linalg import lsqr

        target = np.zeros(len(self.atoms))
        target[union] = 1.0
        weights = lsqr(self.matrix.T.astype(float), target, atol=1e-12, btol=1e-12)[0]
        return round(float(weights @ self.people))


def build_lattice(cells: Cells, background: str) -> Lattice:
    """Take shown units, whole and by one background, apart into atoms.

    Where two backgrounds are crossed, groups by either of them are taken apart too.
    """
    from scipy.sparse import csr_array

    names = background.split(CROSSED)
    groups = [each for each in cells if each.parts.keys() <= {*names}]
    paths = list(dict.fromkeys(each.path for each in groups))
    known = [
        dict.fromkeys(each.parts[name] for each in groups if name in each.parts) for name in names
    ]
    categories = [CROSSED.join(each) for each in product(*([*named, OTHERS] for named in known))]
    atoms = [Group(path, background, category) for path in paths for category in categories]
    inside = _find_inside(groups, paths, [each.parts for each in atoms[: len(categories)]])
    rows = np.repeat(np.arange(len(groups)), [len(each) for each in inside])
    columns = np.array([at for each in inside for at in each], dtype=np.int64)
    shape = (len(groups), len(atoms))
    matrix = csr_array((np.ones(len(columns), dtype=np.int64), (rows, columns)), shape=shape)
    people = np.array([cells[each].n or 0 for each in groups], dtype=np.float64)
    return Lattice(atoms, groups, matrix, people)


def _find_inside(
    groups: Sequence[Group], paths: Sequence[tuple[str, ...]], parts: Sequence[Mapping[str, str]]
) -> list[list[int]]:
    """Return for each group the atoms in it, which are those of each path in turn.

    Units and categories are asked apart: there are thousands of atoms to hold against groups.
    """
    below: dict[tuple[str, ...], list[int]] = {path: [] for path in paths}
    for at, path in enumerate(paths):
        for above in (path[:end] for end in range(len(path) + 1)):
            if above in below:
                below[above].append(at)
    among = {
        (each.background, each.category): [
            at for at, part in enumerate(parts) if each.parts.items() <= part.items()
        ]
        for each in groups
    }
    return [
        [
            len(parts) * path + at
            for path in below[each.path]
            for at in among[each.background, each.category]
        ]
        for each in groups
    ]


def attack_splits(facts: Facts, wave: str, method: Method) -> Iterator[Finding]:
    """Yield groups of one background that too much follows of from what is shown.

    Parameters
    ----------
    facts, wave
        What is shown.
    method
        What else an attacker knows.

    Notes
    -----
    Each background is attacked together with the whole units. Sets of up to four atoms that
    follow are searched for, whatever their size; how many people they have follows as their sums
    do. A group of one background needs more people than a unit, and so does every difference.
    """
    searched: dict[tuple[object, ...], list[Finding]] = {}
    for (when, measure), cells in facts.cells.items():
        if when != wave:
            continue
        policy = method.on(measure)
        minimum = policy.minimum(background=True, apart=True)
        for background in dict.fromkeys(each.background for each in cells if each.background):
            lattice = build_lattice(cells, background)
            key = (background, minimum, tuple(lattice.groups), tuple(lattice.people))
            if key not in searched:
                searched[key] = list(_search(lattice, cells, wave, minimum))
            for each in searched[key]:
                yield Finding(each.where, wave, each.group, each.what, measure)


def _search(lattice: Lattice, cells: Cells, wave: str, minimum: int) -> Iterator[Finding]:
    """Yield small unions of atoms that follow from the groups shown."""
    ones = np.ones(len(lattice.atoms), dtype=np.int64)
    split = {group.path: cell.where for group, cell in cells.items() if group.background}
    rows = np.split(lattice.matrix.indices, lattice.matrix.indptr[1:-1])
    shown = [{*each.tolist()} for each in rows]
    for union in find_unions(lattice.matrix, ones, _MOST_ATOMS + 1, lattice.branch):
        parts = [lattice.atoms[at] for at in union]
        places = [split[part.path] for part in parts if part.path in split]
        # How many people it has is asked last: that takes longest.
        if not places or any({*union.tolist()} == each for each in shown):
            continue
        if 0 < lattice.size(union) < minimum:
            named = " and ".join(str(part) for part in parts)
            what = f"fewer than {minimum} people can be told from the others"
            yield Finding(places[0], wave, named, what)
