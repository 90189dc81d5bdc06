"""How closely what is shown by background tells single answers and means of few: programmes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.audit.facts import Cell, Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.splits import Lattice, build_lattice
from tillid_analysis.disclosure.audit.staff import Staff, count_atoms
from tillid_analysis.disclosure.audit.sums import Interval, written
from tillid_analysis.disclosure.elimination import stack_groups
from tillid_analysis.disclosure.programs import Sums
from tillid_analysis.disclosure.telling import bound_sum, find_told
from tillid_analysis.results import POOLED
from tillid_analysis.survey import Floats

_SLACK = 1e-6


def attack_closeness(facts: Facts, wave: str, method: Method, staff: Staff) -> Iterator[Finding]:
    """Yield hidden groups of one background, and answers, that are told too closely.

    Parameters
    ----------
    facts, wave
        What is shown.
    method, staff
        What else an attacker knows.

    Notes
    -----
    Each background is attacked together with the whole units, and measures of the same people
    together. How closely the means of hidden groups, and the answers of single people, are told is
    found by linear programmes, where the staff list says how many people are in each category.

    A hidden category with enough people for a unit's mean, but not for a category's, is not found
    where whole units tell its mean alone: any as many people of the unit are told as closely, so
    that nothing is learnt about the category.
    """
    if method.weighted:
        return
    alike: dict[tuple[object, ...], tuple[str, Method, dict[str, Cells]]] = {}
    for (when, measure), cells in facts.cells.items():
        if when == wave:
            policy = method.on(measure)
            sizes = tuple((group, cell.n, cell.mean is None) for group, cell in cells.items())
            for background in dict.fromkeys(each.background for each in cells if each.background):
                key = (background, policy.minimum(background=True), sizes)
                alike.setdefault(key, (background, policy, {}))[2][measure] = cells
    for background, policy, measures in alike.values():
        named = [each for each in facts.hidden.get(wave, {}) if each.background == background]
        yield from _Split(wave, background, measures, policy, staff).attack(named)


@dataclass(frozen=True, slots=True)
class _Split:
    """What is shown of units and of one background, on measures with the same people."""

    wave: str
    background: str
    measures: Mapping[str, Cells]
    method: Method
    staff: Staff

    def attack(self, named: Sequence[Group]) -> Iterator[Finding]:
        """Yield what is told too closely of all that is shown, and of hidden groups."""
        cells = next(iter(self.measures.values()))
        # A pooled remainder follows from its unit and those shown in it.
        apart = [each for each in cells if not each.code.endswith(POOLED)]
        shown = [each for each in apart if cells[each].n and cells[each].mean is not None]
        hidden = [each for each in named if each not in cells]
        lattice = build_lattice(
            {each: cells.get(each, Cell("")) for each in (*shown, *hidden)}, self.background
        )
        people = count_atoms(self.staff, self.wave, self.background, lattice.atoms)
        if people is None:
            return
        size = np.asarray(lattice.matrix @ people)
        known, least = set(shown), self.method.minimum(background=True)
        rows = [at for at, group in enumerate(lattice.groups) if group in known]
        few = (size > 0) & (size < least)
        targets = [at for at, group in enumerate(lattice.groups) if group not in known and few[at]]
        narrowest = self.method.narrowest - _SLACK
        found = list(self._known(lattice, people, rows).find(targets, narrowest))
        if not found:
            return
        units = [at for at in rows if not lattice.groups[at].background]
        enough = [at for at in targets if size[at] >= self.method.minimum()]
        ordinary = set(self._known(lattice, people, units).find(enough, narrowest))
        for group, measure, single in found:
            if not single and (group, measure, single) in ordinary:
                continue
            within = f"told within {self.method.narrowest:g} points"
            what = f"everybody's answer is {within}" if single else f"their mean is {within}"
            where = next(iter(cells.values())).where
            names = list(self.measures)
            yield Finding(where, self.wave, str(group), what, names[measure])

    def _known(self, lattice: Lattice, people: NDArray[np.int64], rows: list[int]) -> _Known:
        cells = next(iter(self.measures.values()))
        groups = [lattice.groups[at] for at in rows]
        counts = np.array([cells[each].n for each in groups], dtype=np.float64)
        return _Known(lattice, people, rows, *self._bounds(groups), counts)

    def _bounds(self, groups: Sequence[Group]) -> tuple[Floats, Floats]:
        """Return (G, M) what each group's sum is at least and at most."""
        bounds = [
            [self._sum(measure, cells[group]) for measure, cells in self.measures.items()]
            for group in groups
        ]
        shape = (len(groups), len(self.measures))
        low = np.array([[each.low for each in row] for row in bounds]).reshape(shape)
        return low, np.array([[each.high for each in row] for row in bounds]).reshape(shape)

    def _sum(self, measure: str, cell: Cell) -> Interval:
        n = cell.n or 0
        whole = written(cell.mean or "", n) & Interval(0.0, 100.0 * n)
        on = whole.on(self.method.step(measure, self.wave))
        # Somebody's value is no multiple of the step where nothing is left.
        return whole if on.is_empty else on


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is shown as bounds on sums over atoms, and the people of each."""

    lattice: Lattice
    people: NDArray[np.int64]
    rows: Sequence[int]
    low: Floats
    high: Floats
    counts: Floats

    def find(self, targets: Sequence[int], least: float) -> Iterator[tuple[Group, int, bool]]:
        """Yield groups of which something is told, on which measure, and whether single answers."""
        lattice = self.lattice
        part = lattice.branch
        reach = [np.unique(part[lattice.matrix[[at]].indices]) for at in targets]
        sums = self._sums(self.low, self.high, part)
        for each in np.unique(part):
            inside = [at for at, parts in zip(targets, reach, strict=True) if set(parts) == {each}]
            yield from self._told(sums, part, int(each), inside, least)
        wide = [at for at, parts in zip(targets, reach, strict=True) if len(parts) > 1]
        if wide:
            one = np.zeros_like(part)
            whole = self._sums(self.low, self.high, one)
            yield from self._told(whole, one, 0, wide, least)

    def _told(
        self, sums: Sums, part: NDArray[np.int64], each: int, targets: Sequence[int], least: float
    ) -> Iterator[tuple[Group, int, bool]]:
        matrix = self.lattice.matrix
        programme = sums.around(each, matrix[list(targets)])
        size = (matrix[list(targets)] @ self.people).astype(np.int64)
        for told in find_told(programme, size, least):
            if told.single:
                sets = programme.sets[told.which]
                group = self.lattice.atoms[sets[0]]
            else:
                sets = matrix[[targets[told.which]]].indices.astype(np.int64)
                group = self.lattice.groups[targets[told.which]]
            if self._are_there(part, each, sets):
                yield group, told.measure, told.single

    def _are_there(self, part: NDArray[np.int64], each: int, sets: NDArray[np.int64]) -> bool:
        """Say whether some of these people can have answered, by the sizes that are shown."""
        counts = 100.0 * self.counts[:, None]
        asked = stack_groups([sets], len(part))
        programme = self._sums(counts, counts, part).around(each, asked)
        found = bound_sum(programme, 0, len(programme.people))
        return found is None or bool(found[1] > 99.0)

    def _sums(self, low: Floats, high: Floats, part: NDArray[np.int64]) -> Sums:
        return Sums(self.lattice.matrix[list(self.rows)], low, high, self.people, part)
