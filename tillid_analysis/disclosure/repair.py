"""Hiding categories of units until no answer and no small group's mean is told too closely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.boundary import Answers
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.dominance import Weighted
from tillid_analysis.disclosure.pairing import TOGETHER, pair_up, with_pairs
from tillid_analysis.disclosure.programs import Sums, find_reach
from tillid_analysis.disclosure.suppression import Counts, Mask
from tillid_analysis.disclosure.telling import find_told
from tillid_analysis.survey import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_Written = tuple[Sums, NDArray[np.intp]]
"""What some cells come to, and which they are."""

_MOST_ROUNDS = 8
_FEW_ATOMS = 400
"""An organisation with so many sets of people at most is looked at as a whole, which is exact."""


def hide_until_open(
    cells: Cells,
    people: Counts,
    answers: Answers,
    shown: Mask,
    minimums: tuple[int, int],
    weighed: Weighted | None = None,
    together: int = TOGETHER,
) -> Mask:
    """Hide categories of units until nothing is told too closely by the rest.

    Parameters
    ----------
    cells
        The C cells over A atoms.
    people
        (A,) people with a value in each atom.
    answers
        Sums over the atoms of the measures that are shown or hidden together.
    shown
        (C,) cells whose means are to be shown.
    minimums
        The fewest people of a unit, and of a unit's category: the mean of fewer is their own.
    weighed
        Weighted sums over the atoms, where people count for more or less than one.
    together
        How many categories are hidden with one that tells, that one counted.

    Returns
    -------
    array of bool, (C,)
        The same cells, or fewer.

    Notes
    -----
    Asked are, for each part of the organisation, everybody's own value and the means of hidden
    cells with too few people, by linear programmes with everything that is shown. Of the categories
    that something follows from the smallest of the lowest unit is hidden, and the part is looked at
    again. With it goes the category next to it in size. After some rounds all categories of that
    unit by that background are, which cannot go on for ever. What whole units tell alone is decided
    before.
    """
    open_cells = _OpenCells(cells, people, answers, minimums, weighed, together)
    chosen, rounds = shown.copy(), 0
    pending = set(open_cells.parts)
    while pending and (chosen & (cells.line >= 0)).any():
        rounds += 1
        found = open_cells.close(chosen, pending)
        if rounds > _MOST_ROUNDS:
            lines = cells.line[list(found)]
            found |= set(np.flatnonzero(chosen & np.isin(cells.line, lines)).tolist())
        found |= open_cells.beside(found)
        chosen[list(found)] = False
        pending = open_cells.parts_of(found)
    return chosen


class _OpenCells:
    """What is asked of the cells of one base of people."""

    def __init__(
        self,
        cells: Cells,
        people: Counts,
        answers: Answers,
        minimums: tuple[int, int],
        weighed: Weighted | None,
        together: int,
    ) -> None:
        counts = people if weighed is None else weighed.weight[:, 0]
        there = np.flatnonzero(counts)
        self._cells, self._least = cells, answers.least
        self._groups: csr_array = cells.atoms[:, there]
        self._sizes = counts[there]
        self._heaviest = np.ones(len(there)) if weighed is None else weighed.heaviest[there, 0]
        self._total: Floats = (weighed or answers).over(cells.atoms).total
        self._n = np.asarray(cells.atoms @ people)
        respondents = cells.people
        self._divisor = respondents if weighed is None else np.asarray(cells.atoms @ counts)
        fewest = np.where(cells.line < 0, *minimums)
        enough = (cells.line >= 0) & (self._n >= fewest)
        self._pairs = pair_up(cells.line, self._n.astype(np.int64), enough, cells.kin, together)
        self._secret = (self._n > 0) & (np.minimum(self._n, respondents) < fewest)
        self._part = cells.branch[there]
        if len(there) <= _FEW_ATOMS:
            self._part = np.zeros_like(self._part)
        self.parts = np.unique(self._part).tolist()
        self._reach = find_reach(self._groups, self._part)

    def beside(self, found: Iterable[int]) -> set[int]:
        """Return what goes with some categories, so that what is hidden names none of them."""
        return set(np.flatnonzero(with_pairs(self._pairs, list(found))).tolist())

    def parts_of(self, found: Iterable[int]) -> set[int]:
        """Return the parts that some cells reach into."""
        return set(np.flatnonzero(self._reach[list(found)].any(axis=0)).tolist())

    def close(self, chosen: Mask, parts: Iterable[int]) -> set[int]:
        """Return the categories to hide next, for what is told of some parts."""
        wide = self._reach.sum(axis=1) > 1
        hidden, found = self._secret & ~chosen, set()
        shown = self._write(chosen, self._part)
        units = self._write(chosen & (self._cells.line < 0), self._part)
        for part in sorted(parts):
            targets = np.flatnonzero(hidden & ~wide & self._reach[:, part])
            found |= set(self._find(shown, units, part, targets, singles=True))
        one = np.zeros_like(self._part)
        written: dict[str, tuple[_Written, _Written]] = {}
        for target in np.flatnonzero(hidden & wide & (self._cells.line >= 0)):
            name = self._cells.key[target][0]
            if name not in written:
                beside = chosen & self._beside(name)
                alone = self._write(beside & (self._cells.line < 0), one)
                written[name] = self._write(beside, one), alone
            both = written[name]
            found |= set(self._find(both[0], both[1], 0, np.array([target]), singles=False))
        return found

    def _write(self, chosen: Mask, part: NDArray[np.int64]) -> _Written:
        at = np.flatnonzero(chosen)
        total = self._total[at]
        return Sums(self._groups[at], total, total, self._sizes, part, self._heaviest), at

    def _find(
        self,
        shown: _Written,
        units: _Written,
        part: int,
        targets: NDArray[np.intp],
        *,
        singles: bool,
    ) -> Iterator[int]:
        """Yield the category to hide for each that is told, by more than whole units."""
        groups, sizes = self._groups[targets], self._divisor[targets]
        known = list(find_told(shown[0].around(part, groups), sizes, self._least, singles=singles))
        alone: set[tuple[int, int]] = set()
        if known:
            by_units = units[0].around(part, groups)
            told = find_told(by_units, sizes, self._least, singles=False)
            alone = {(each.measure, each.which) for each in told}
        for each in known:
            if each.single or (each.measure, each.which) not in alone:
                yield from self._smallest(shown[1][list(each.groups)])

    def _beside(self, background: str) -> Mask:
        """Return (C,) whole units, and cells by a background or one that is crossed in it."""
        names = {"", background, *background.split(CROSSED)}
        return np.array([name in names for name, _ in self._cells.key])

    def _smallest(self, behind: NDArray[np.intp]) -> list[int]:
        """Return the category to hide of those that something follows from, if any is one."""
        cells = self._cells
        split = behind[cells.line[behind] >= 0]
        depth = cells.tree.depths()[cells.unit[split]]
        return list(map(int, split[np.lexsort((self._n[split], -depth))[:1]]))
