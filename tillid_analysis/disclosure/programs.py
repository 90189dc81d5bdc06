"""What shown sums leave open of the sums over other groups, one part of an organisation at a time.

The plan and the audit both ask it: the plan with exact sums, the audit with those that can be
worked out from rounded means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.distinct import find_distinct
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_EXACT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Linear equations for one part: rows @ x = total with 0 <= x <= room, for M measures.

    Parameters
    ----------
    rows
        (R, K) the groups that reach into the part. The first columns are sets of its people who are
        in the same groups and targets; the others take up what a group's sum leaves open.
    total
        (R, M) the sum over each group at most.
    room
        (K, M) what each column may be at most.
    people, heaviest
        (J,) people of each set, or what they count for together, and the one who counts for most.
    targets
        (T, J) 0/1: groups whose sums are asked for, as sets.
    groups
        (R,) the group of each row.
    elsewhere
        Tells of a group those in other parts that say what its people there have.
    given, merged
        The sets that were given of the part, and which of the J each of them is in.
    """

    rows: Floats
    total: Floats
    room: Floats
    people: Floats
    heaviest: Floats
    targets: Floats
    groups: Integers
    elsewhere: Callable[[int], Iterable[int]]
    given: Integers
    merged: Integers

    @property
    def sets(self) -> tuple[Integers, ...]:
        """The given sets that each of the J is made of."""
        ends = np.cumsum(np.bincount(self.merged, minlength=len(self.people)))[:-1]
        return tuple(np.split(self.given[np.argsort(self.merged, kind="stable")], ends))


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What some people in each of P parts have at least, at most, and by which groups."""

    low: Floats
    high: Floats
    behind: list[list[int]]

    @cached_property
    def _total(self) -> tuple[Floats, Floats]:
        return self.low.sum(axis=0), self.high.sum(axis=0)

    def apart_from(self, part: int) -> tuple[Floats, Floats]:
        """Return (M,) what they have at least and at most in all parts but one."""
        return self._total[0] - self.low[part], self._total[1] - self.high[part]


class Sums:
    """Bounds on the sums over G groups of A sets of people, on M measures.

    Parameters
    ----------
    groups
        (G, A) 0/1.
    low, high
        (G, M) what each group's sum is at least and at most.
    people
        (A,) people in each set, whose values are 0-100; or what they count for together.
    part
        (A,) the part of the organisation that a set lies in, from 0.
    heaviest
        (A,) what the one of each set counts for who counts for most; 1 where it is left out.
    """

    def __init__(
        self,
        groups: csr_array,
        low: Floats,
        high: Floats,
        people: Integers | Floats,
        part: Integers,
        heaviest: Floats | None = None,
    ) -> None:
        self._groups = groups.astype(np.int64)
        self._columns = self._groups.tocsc()
        self._low, self._high = low, high
        self._people, self._part = people, part
        self._heaviest = np.ones(len(people)) if heaviest is None else heaviest
        self._reach = find_reach(groups, part)
        self._heads = np.asarray(self._groups @ people)
        self._order = np.argsort(-self._heads, kind="stable")
        ordered, ends = np.argsort(part, kind="stable"), np.cumsum(np.bincount(part))[:-1]
        self._members = np.split(ordered, ends)
        self._place = np.empty(len(part), dtype=np.int64)
        self._place[ordered] = np.concatenate([np.arange(len(each)) for each in self._members])

    def around(self, part: int, targets: csr_array) -> Programme:
        """Write down what is known of the people in a part.

        Parameters
        ----------
        part
            The part.
        targets
            (T, A) 0/1: groups in the part whose sums are asked for.

        Notes
        -----
        Groups that reach further count with what is known of their other people: the largest
        groups apart from each other inside one of the other parts, and 0 to 100 for those in none.
        So a group shown there cuts the link. What several groups share of their other people is
        not used: bounds can be too wide, never too narrow.
        """
        members = self._members[part]
        column, entry = _find_entries(self._columns, members)
        at, row = np.unique(self._columns.indices[entry].astype(np.int64), return_inverse=True)
        dense = np.zeros((len(at), len(members)), dtype=np.int64)
        dense[row, column] = 1
        low, high = self._low[at].copy(), self._high[at].copy()
        for place, group in enumerate(at.tolist()):
            if group in self._elsewhere:
                least, most = self._elsewhere[group].apart_from(part)
                high[place] -= least
                low[place] -= most
        people = self._people[members]
        telling = (low > 0) | (high < HIGHEST * (dense @ people)[:, None])
        at, dense = at[telling.any(axis=1)], dense[telling.any(axis=1)]
        low, high = low[telling.any(axis=1)], high[telling.any(axis=1)]
        asked = self._inside_of(targets, part)
        first, merged = find_distinct(np.vstack([dense, asked]).T)
        rows = dense[:, first].astype(np.float64)
        sizes = np.bincount(merged, people, len(first)).astype(np.float64)
        heaviest = np.zeros(len(first))
        np.maximum.at(heaviest, merged, self._heaviest[members])
        slack = np.flatnonzero((high - low > _EXACT).any(axis=1))
        loose = np.zeros((len(at), len(slack)))
        loose[slack, np.arange(len(slack))] = 1.0
        most = np.repeat(HIGHEST * sizes[:, None], low.shape[1], axis=1)
        return Programme(
            np.hstack([rows, loose]),
            high,
            np.vstack([most, np.maximum(high - low, 0.0)[slack]]),
            sizes,
            heaviest,
            asked[:, first].astype(np.float64),
            at,
            partial(self._find_elsewhere, part=part),
            members,
            merged,
        )

    @cached_property
    def _elsewhere(self) -> dict[int, _Pieces]:
        """For each group in several parts what its people in each have at least and at most."""
        wide = np.flatnonzero(self._reach.sum(axis=1) > 1)
        return {group: self._bound_pieces(group) for group in wide.tolist()}

    def _bound_pieces(self, group: int) -> _Pieces:
        inside = np.zeros(len(self._part), dtype=bool)
        inside[self._atoms(group)] = True
        there = self._reach[group]
        own, others = self._add_up(inside, there), self._add_up(~inside, there)
        # What a part has in the group is also all of it less what is not in the group.
        low, high = self._whole.low - others.high, self._whole.high - others.low
        narrower = (low > own.low + _EXACT) | (high < own.high - _EXACT)
        for part in np.flatnonzero(there & narrower.any(axis=1)):
            own.behind[part] += self._whole.behind[part] + others.behind[part]
        reached = there[:, None]
        low = np.where(reached, np.maximum(own.low, low), 0.0)
        return _Pieces(low, np.where(reached, np.minimum(own.high, high), 0.0), own.behind)

    @cached_property
    def _whole(self) -> _Pieces:
        """What all people in each part have."""
        parts = np.ones(len(self._members), dtype=bool)
        return self._add_up(np.ones(len(self._part), dtype=bool), parts)

    def _add_up(self, inside: Mask, parts: Mask) -> _Pieces:
        """Add up each part's largest groups apart from each other in some sets, and the rest."""
        behind: list[list[int]] = [[] for _ in self._members]
        for part in np.flatnonzero(parts).tolist():
            free = _bits(inside[self._members[part]])
            for group, bits in self._narrow[part]:
                if free & bits == bits:
                    free ^= bits
                    behind[part].append(group)
        taken = np.concatenate([*behind, np.empty(0)]).astype(np.int64)
        place = np.repeat(np.arange(len(behind)), [len(each) for each in behind])
        rest = np.bincount(self._part, self._people * inside, len(behind))
        rest -= np.bincount(place, self._heads[taken], len(behind))
        low, high = np.zeros((2, len(behind), self._low.shape[1]))
        np.add.at(low, place, self._low[taken])
        np.add.at(high, place, self._high[taken])
        return _Pieces(low, high + HIGHEST * rest[:, None], behind)

    @cached_property
    def _narrow(self) -> list[list[tuple[int, int]]]:
        """For each part the groups in it alone, the largest first, each with its sets as bits."""
        found: list[list[tuple[int, int]]] = [[] for _ in self._members]
        alone = self._reach.sum(axis=1) == 1
        for group in self._order[alone[self._order]].tolist():
            atoms = self._atoms(group)
            part = int(self._part[atoms[0]])
            flags = np.zeros(len(self._members[part]), dtype=bool)
            flags[self._place[atoms]] = True
            found[part].append((group, _bits(flags)))
        return found

    def _inside_of(self, groups: csr_array, part: int) -> Integers:
        """Return (G, J) 0/1 which of a part's J sets the groups (G, A) hold."""
        row, entry = _find_entries(groups, np.arange(groups.shape[0]))
        columns = groups.indices[entry]
        here = self._part[columns] == part
        dense = np.zeros((groups.shape[0], len(self._members[part])), dtype=np.int64)
        dense[row[here], self._place[columns[here]]] = 1
        return dense

    def _find_elsewhere(self, group: int, part: int) -> Iterator[int]:
        if group in self._elsewhere:
            for each, groups in enumerate(self._elsewhere[group].behind):
                if each != part:
                    yield from groups

    def _atoms(self, group: int) -> Integers:
        groups = self._groups
        return np.asarray(groups.indices[groups.indptr[group] : groups.indptr[group + 1]])


def find_reach(groups: csr_array, part: Integers) -> Mask:
    """Return (G, P) which of P parts of the atoms (A,) the groups (G, A) reach into."""
    from scipy.sparse import csr_array

    size = len(part)
    shape = (size, int(part.max(initial=0)) + 1)
    inside = csr_array((np.ones(size, dtype=np.int64), part, np.arange(size + 1)), shape=shape)
    return np.asarray((groups @ inside).toarray() > 0)


def _find_entries(matrix: csr_array | csc_array, lines: Integers) -> tuple[Integers, Integers]:
    """Return for all that is not zero in some rows or columns which of them, and its place."""
    starts, ends = matrix.indptr[lines], matrix.indptr[lines + 1]
    lengths = ends - starts
    line = np.repeat(np.arange(len(lines)), lengths)
    return line, np.arange(len(line)) + np.repeat(ends - np.cumsum(lengths), lengths)


def _bits(flags: Mask) -> int:
    """Return flags as the bits of one number, of which thousands are held together at once."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
