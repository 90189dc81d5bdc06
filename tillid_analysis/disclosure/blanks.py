"""Parts of an index that few have answered, so that the parts' difference is about those few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.boundary import reduce_by
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.elimination import count_independent
from tillid_analysis.disclosure.splits import plan_splits
from tillid_analysis.disclosure.suppression import Counts, Mask, nearest_shown
from tillid_analysis.disclosure.unions import find_sums
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """How many of S sets of people have answered on both sides of D divisions of an index.

    Parameters
    ----------
    people
        (S, D) people.
    minimum
        The fewest that a difference between the sides may be about, unless it is about nobody.

    Notes
    -----
    The score on an index stands in for each part that is blank. So somebody has the same value for
    all parts on one side of a division, and on the other, where one of the sides is blank: the
    score. The difference between the means of the sides is about the others alone. Whoever knows
    who left what blank knows who they are.
    """

    people: Counts
    minimum: int

    def over(self, groups: csr_array) -> Compared:
        """Return the numbers in groups (G, S) of the sets, 0/1."""
        return replace(self, people=np.asarray(groups @ self.people))

    def merge(self, place: NDArray[np.int64], size: int) -> Compared:
        """Return the numbers in the sets that have the same place, 0 to size; -1 is left out."""
        return replace(self, people=reduce_by(np.add, place, size, self.people, 0))

    def tell(self) -> Mask:
        """Return (S,) whether a difference of parts is about too few."""
        return np.asarray(((self.people > 0) & (self.people < self.minimum)).any(axis=1))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return (U,) whether it is in a block of shown units."""
        return self.merge(nearest_shown(tree, shown)[home], len(tree)).tell()


def hide_chains(cells: Cells, compared: Iterable[Compared], shown: Mask) -> Mask:
    """Hide categories until no sum is about too few who answered on both sides of a division.

    Parameters
    ----------
    cells
        What is published.
    compared
        Who answered on both sides, over the atoms.
    shown
        (C,) cells of which no single one, and no block of units, tells.

    Returns
    -------
    array of bool, (C,)
        The same units, and the categories that are shown with them.

    Notes
    -----
    All others drop out of the difference of the sides, as though they were not there. So what
    follows is asked for those who are left as for any base of people, by whatever sums: a
    department less a job group of one of its teams may be fourteen people, of whom ten left an
    item blank.
    """
    branch = cells.branch
    for each in compared:
        if _none_can_follow(cells.atoms[np.flatnonzero(shown)], each, branch):
            continue
        for people in np.unique(each.people.T, axis=0):
            there = np.flatnonzero(people)
            left = cells.atoms[np.flatnonzero(shown)][:, there]
            if find_sums(left, people[there], each.minimum, branch[there]).shape[0]:
                nobody = np.asarray(cells.atoms @ people) == 0
                planned = plan_splits(cells, [people], each.minimum, each.minimum, shown)
                shown = planned | (shown & nobody)
    return shown


def _none_can_follow(published: csr_array, compared: Compared, branch: Counts) -> bool:
    """Say whether no sum is about few, whatever the division; False where that is not known.

    Notes
    -----
    Each set of people is counted with as many as have answered on both sides of every division, or
    fewer. A sum about few of one division is about as few or fewer of these; or about none of them,
    which is only where the sets that have some do not tell apart all groups that others do.
    """
    fewest, most = compared.people.min(axis=1), compared.people.max(axis=1)
    there, some = np.flatnonzero(fewest), np.flatnonzero(most)
    left = published[:, there]
    fewer = len(there) < len(some)
    if fewer and count_independent(left) < count_independent(published[:, some]):
        return False
    return not find_sums(left, fewest[there], compared.minimum, branch[there]).shape[0]


def compare_parts(survey: Survey, cells: Cells, index: str, minimum: int) -> tuple[Compared, ...]:
    """Count over the atoms who has answered what of an index; nothing where all did.

    Parameters
    ----------
    survey, cells
        What is published.
    index
        An index of the wave, or "" for what is part of none.
    minimum
        As in `Compared`.
    """
    if not index:
        return ()
    rows, codebook = survey.rows(cells.wave), survey.codebook
    asked = set(survey.measures_of(cells.wave))
    parts = [each for each in codebook.index_by_id[index].parts if each in asked]
    there = np.column_stack([~np.isnan(survey.own_points(each, rows)) for each in parts])
    # Its own score, and one on all that it is a part of: else it has no value of anybody.
    for scored in (survey.own_points(index, rows), survey.points(index, rows)):
        there &= ~np.isnan(scored)[:, None]
    if len(parts) < 2 or there.all():
        return ()
    sides = np.array([*_divide(there)])
    # Somebody who answered on both sides is the only kind that has a difference.
    both = (there @ sides.T > 0) & (there @ ~sides.T > 0)
    size = cells.atoms.shape[1]
    return (Compared(reduce_by(np.add, cells.atom, size, both.astype(np.int64), 0), minimum),)


def _divide(there: Mask) -> Iterator[Mask]:
    """Yield (P,) one side of each division of P parts by which few may be left, out of (N, P).

    Notes
    -----
    Whoever has a score has answered half of the parts. So all whom a division leaves out lack the
    same side, and lack each part of it: to take a single part leaves out as many or more. But for
    two who have answered a half each, and not the same one.
    """
    yield from np.eye(there.shape[1], dtype=bool)
    halves = np.unique(there[2 * there.sum(axis=1) == there.shape[1]], axis=0)
    known = {each.tobytes() for each in halves}
    yield from (each for each in halves if each[0] and (~each).tobytes() in known)
