"""Small groups that follow from units split by background, whatever chain leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.blocks import take_away
from tillid_analysis.disclosure.audit.facts import Cell, Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.programs import Sums
from tillid_analysis.disclosure.audit.staff import Staff
from tillid_analysis.disclosure.audit.sums import Interval, told_width, written
from tillid_analysis.disclosure.unions import find_unions

if TYPE_CHECKING:
    from scipy.sparse import csr_array

OTHERS = "*"
"""The category of those whose category is not named."""
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
    inside = [[at for at, atom in enumerate(atoms) if atom.part_of(each)] for each in groups]
    rows = np.repeat(np.arange(len(groups)), [len(each) for each in inside])
    columns = np.array([at for each in inside for at in each], dtype=np.int64)
    shape = (len(groups), len(atoms))
    matrix = csr_array((np.ones(len(columns), dtype=np.int64), (rows, columns)), shape=shape)
    people = np.array([cells[each].n or 0 for each in groups], dtype=np.float64)
    return Lattice(atoms, groups, matrix, people)


def attack_splits(facts: Facts, wave: str, method: Method, staff: Staff) -> Iterator[Finding]:
    """Yield groups of one background that too much follows of from what is shown.

    Parameters
    ----------
    facts, wave
        What is shown.
    method, staff
        What else an attacker knows.

    Notes
    -----
    Each background is attacked together with the whole units. Sets of up to four atoms that
    follow are searched for, whatever their size; how many people they have follows as their sums
    do. A group of one background needs more people than a unit, and so does every difference.
    How closely the means of hidden groups are told is found by linear programmes, where the staff
    list says how many people they have.
    """
    searched: dict[tuple[object, ...], list[Finding]] = {}
    for (when, measure), cells in facts.cells.items():
        if when != wave:
            continue
        for background in dict.fromkeys(each.background for each in cells if each.background):
            lattice = build_lattice(cells, background)
            key = (background, tuple(lattice.groups), tuple(lattice.people))
            if key not in searched:
                searched[key] = list(_search(lattice, cells, wave, method))
            for each in searched[key]:
                yield Finding(each.where, wave, each.group, each.what, measure)
            hidden = [each for each in facts.hidden.get(wave, {}) if each not in cells]
            split = Split(wave, measure, cells, method, staff)
            yield from split.narrow([each for each in hidden if each.background == background])


def _search(lattice: Lattice, cells: Cells, wave: str, method: Method) -> Iterator[Finding]:
    """Yield small unions of atoms that follow from the groups shown."""
    minimum = method.minimum(background=True)
    ones = np.ones(len(lattice.atoms), dtype=np.int64)
    split = {group.path: cell.where for group, cell in cells.items() if group.background}
    for union in find_unions(lattice.matrix, ones, _MOST_ATOMS + 1):
        parts = [lattice.atoms[at] for at in union]
        size = lattice.size(union)
        places = [split[part.path] for part in parts if part.path in split]
        if 0 < size < minimum and places:
            named = " and ".join(str(part) for part in parts)
            what = f"fewer than {minimum} people can be told from the others"
            yield Finding(places[0], wave, named, what)


@dataclass(frozen=True, slots=True)
class Split:
    """What is shown of units and of one background on one measure of one wave."""

    wave: str
    measure: str
    cells: Cells
    method: Method
    staff: Staff

    def narrow(self, hidden: Sequence[Group]) -> Iterator[Finding]:
        """Yield groups whose mean, or everybody in them, is told too closely."""
        least = self.method.narrowest - 1e-6
        sums = {
            group: self._sum(cell) for group, cell in self.cells.items() if cell.n and cell.mean
        }
        for group, bounds in sums.items():
            if group.background and told_width(bounds, self.cells[group].n or 0, 1) < least:
                what = f"everybody's answer is told within {self.method.narrowest:g} points"
                where = self.cells[group].where
                yield Finding(where, self.wave, str(group), what, self.measure, True)
        if not hidden or self.method.weighted:
            return
        system = self._system(sums, hidden)
        if system is None:
            return
        for group in hidden:
            target = np.array([atom.part_of(group) for atom in system[1]])
            n = int(system[0].people[target].sum())
            if 0 < n < self.method.minimum(background=True):
                low, high = system[0].bound(target)
                if high - low < least:
                    what = f"their mean is told within {self.method.narrowest:g} points"
                    where = next(iter(self.cells.values())).where
                    yield Finding(where, self.wave, str(group), what, self.measure, True)

    def _sum(self, cell: Cell) -> Interval:
        n = cell.n or 0
        step = self.method.step(self.measure, self.wave)
        return (written(cell.mean or "", n) & Interval(0.0, 100.0 * n)).on(step)

    def _system(
        self, sums: dict[Group, Interval], hidden: Sequence[Group]
    ) -> tuple[Sums, Sequence[Group]] | None:
        """Write down what is shown as bounds on sums; None where sizes are not known."""
        known = {**sums, **dict.fromkeys(hidden, Interval(0.0, 0.0))}
        groups = {group: self.cells.get(group, Cell("")) for group in known}
        lattice = build_lattice(groups, hidden[0].background)
        people = self._people(lattice.atoms)
        if people is None:
            return None
        at = [place for place, group in enumerate(lattice.groups) if group in sums]
        shown = [sums[lattice.groups[place]] for place in at]
        branches = [atom.path[1] if len(atom.path) > 1 else "" for atom in lattice.atoms]
        _, part = np.unique(branches, return_inverse=True)
        bounds = (np.array([each.low for each in shown]), np.array([each.high for each in shown]))
        return Sums(lattice.matrix[at], *bounds, people, part.astype(np.int64)), lattice.atoms

    def _people(self, atoms: Sequence[Group]) -> NDArray[np.int64] | None:
        """Count the people of each atom from the staff list."""
        paths = {atom.path for atom in atoms}
        counts = []
        for atom in atoms:
            below = [path for path in paths if path[:-1] == atom.path]
            own = take_away(
                self._count(Group(path, *_part(atom)), atoms) for path in (atom.path, *below)
            )
            if own is None:
                return None
            counts.append(max(own, 0))
        return np.array(counts, dtype=np.int64)

    def _count(self, group: Group, atoms: Sequence[Group]) -> int | None:
        codes = {atom.path[-1] for atom in atoms if atom.path[: len(group.path)] == group.path}
        if group.category != OTHERS:
            return self.staff.count(self.wave, group, codes)
        named = {_part(atom) for atom in atoms if atom.category != OTHERS}
        groups = [Group(group.path), *(Group(group.path, *part) for part in named)]
        return take_away(self.staff.count(self.wave, each, codes) for each in groups)


def _part(group: Group) -> tuple[str, str]:
    return group.background, group.category
