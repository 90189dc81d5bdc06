"""Which categories of units can be shown beside the units, so that no small group follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.elimination import choose_groups, derivable, stack_groups
from tillid_analysis.disclosure.pairing import TOGETHER, pair_up, with_pairs
from tillid_analysis.disclosure.rests import hide_small_rests
from tillid_analysis.disclosure.signs import AnyOf
from tillid_analysis.disclosure.suppression import Counts, Mask
from tillid_analysis.disclosure.unions import find_sums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MOST_ROUNDS = 6


def plan_splits(
    cells: Cells,
    bases: list[Counts],
    minimum: int,
    minimum_split: int,
    candidates: Mask,
    answers: AnyOf | None = None,
    *,
    searched: bool = False,
    apart: tuple[int, int] = (0, 0),
) -> Mask:
    """Choose the categories of units that may be shown beside the units chosen before.

    Parameters
    ----------
    cells
        The C cells.
    bases
        For each base of people that is published (A,) how many are in each atom.
    minimum, minimum_split
        The fewest people of a unit, and of a unit's category.
    candidates
        (C,) units that are shown, and categories that may be.
    answers
        Sums over the cells, where a mean that tells single answers is to be hidden as well.
    searched
        Whether the candidates are some of those that were searched for small unions before, with
        the same bases: fewer groups tell nothing that more do not.
    apart
        As many people, or more, that a unit or a category needs which can be computed only.

    Returns
    -------
    array of bool, (C,)
        The same units, and the categories that are shown with them.

    Notes
    -----
    Larger units come before smaller, and larger categories before smaller ones. What must not be
    computable is every cell below its minimum, and every unit that is hidden; the cells below
    theirs of one unit and background, taken together, those of one category in a crossing, and
    those of the units below one unit; and every sum over few people that `find_sums` still finds.
    With those as further targets the choice is made again. Each base is planned given what the ones
    before it left. With a category whose mean tells single answers go those next to it in size
    (`pair_up`). If a sum still follows after some rounds, all categories are hidden.
    """
    shown = candidates.copy()
    telling = (
        np.zeros(len(cells), dtype=bool) if answers is None else answers.over(cells.atoms).tell()
    )
    for people in bases:
        plan = _Plan(cells, people, (minimum, minimum_split), apart)
        together = TOGETHER if answers is None else answers.together
        shown = plan.choose(shown, telling, together, search=not searched)
    return shown


class _Plan:
    """One base of people, and what of them must not be computable."""

    def __init__(
        self, cells: Cells, people: Counts, minimums: tuple[int, int], apart: tuple[int, int]
    ) -> None:
        from scipy.sparse import csr_array

        self._cells = cells
        self._there = np.flatnonzero(people)
        self._people = people[self._there]
        self._groups = csr_array(cells.atoms[:, self._there])
        self._n = np.asarray(cells.atoms @ people).astype(np.int64)
        self._minimum, self._split = (max(each) for each in zip(minimums, apart, strict=True))
        self._least = np.where(cells.line < 0, *minimums)

    def choose(self, candidates: Mask, telling: Mask, together: int, *, search: bool) -> Mask:
        """Return (C,) what of the candidates can be shown."""
        from scipy.sparse import csr_array, vstack

        split = self._cells.line >= 0
        few, hidden_unit = self._n < self._least, ~candidates & ~split
        # What is hidden for its answers, and what goes with it, makes one pattern.
        enough = split & (self._n >= self._least)
        beside = pair_up(self._cells.line, self._n, enough, self._cells.kin, together)
        telling = with_pairs(beside, telling & enough)
        secret = ((self._n > 0) & (few | hidden_unit)) | (telling & split)
        units = np.flatnonzero(candidates & ~split)
        order = self._by_priority(candidates & split & (self._n >= self._least) & ~telling)
        targets = csr_array(vstack([self._groups[np.flatnonzero(secret)], *self._rests(secret)]))
        for _ in range(_MOST_ROUNDS):
            shown = choose_groups(self._groups, units, order, targets)
            found = [self._follow(shown), *([self._find(shown)] if search else [])]
            if not any(each.shape[0] for each in found):
                return hide_small_rests(self._cells, self._n, shown, self._split)
            targets = csr_array(vstack([targets, *found]))
        return candidates & ~split

    def _find(self, shown: Mask) -> csr_array:
        """Return the sums over few people that follow from what is shown."""
        from scipy.sparse import csr_array

        published = self._groups[np.flatnonzero(shown)]
        branch = self._cells.branch[self._there]
        found = find_sums(published, self._people, self._minimum, branch)
        # What is shown itself may be smaller than what may only be computed.
        rows = {each.tobytes() for each in np.split(published.indices, published.indptr[1:-1])}
        dtype, starts = published.indices.dtype, found.indptr
        new = [
            at
            for at in range(found.shape[0])
            if found.indices[starts[at] : starts[at + 1]].astype(dtype).tobytes() not in rows
        ]
        return csr_array(found[new])

    def _follow(self, shown: Mask) -> csr_array:
        """Return hidden categories, and rests of them, that follow and are too few for that."""
        from scipy.sparse import csr_array, vstack

        if (self._least[self._cells.line >= 0] >= self._split).all():
            return stack_groups([], len(self._there))
        hidden = ~shown & (self._cells.line >= 0) & (self._n > 0)
        between = hidden & (self._n >= self._least) & (self._n < self._split)
        asked = csr_array(vstack([self._groups[np.flatnonzero(between)], *self._rests(hidden)]))
        follows = np.flatnonzero(derivable(self._groups[np.flatnonzero(shown)], asked))
        return csr_array(asked[follows])

    def _by_priority(self, chosen: Mask) -> NDArray[np.int64]:
        order = np.lexsort((-self._n, self._cells.tree.depths()[self._cells.unit]))
        return order[chosen[order]]

    def _rests(self, secret: Mask) -> Iterator[csr_array]:
        """Yield what is left where all cells but the secret ones are shown, if that is small."""
        from scipy.sparse import csr_array

        cells = self._cells
        for number in (cells.line, cells.column, *cells.crossings()):
            at = np.flatnonzero(secret & (number >= 0))
            names, place = np.unique(number[at], return_inverse=True)
            together = np.bincount(place, self._n[at], len(names))
            for each in np.flatnonzero(together < self._split):
                rows = at[place == each]
                if len(rows) > 1:
                    yield csr_array(self._groups[rows].sum(axis=0)[None, :])
