"""What shown sums leave open of the sums over other groups, one part of an organisation at a time.

The plan and the audit both ask it: the plan with exact sums, the audit with those that can be
worked out from rounded means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.boundary import HIGHEST
from tillid_analysis.survey import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SEED = 1
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
        For each row the groups that it follows from: its own, and those elsewhere.
    sets
        The given sets that each of the J is made of.
    """

    rows: Floats
    total: Floats
    room: Floats
    people: Floats
    heaviest: Floats
    targets: Floats
    groups: tuple[tuple[int, ...], ...]
    sets: tuple[Integers, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """What a group's people in each of P parts have at least, at most, and by which groups."""

    low: Floats
    high: Floats
    behind: list[list[int]]


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
        self._low, self._high = low, high
        self._people, self._part = people, part
        self._heaviest = np.ones(len(people)) if heaviest is None else heaviest
        ones = np.zeros((len(part), int(part.max(initial=0)) + 1), dtype=np.int64)
        ones[np.arange(len(part)), part] = 1
        self._reach = np.asarray(self._groups @ ones) > 0
        self._size = np.asarray(self._groups.sum(axis=1))
        self._narrow = (self._size > 0) & (self._reach.sum(axis=1) == 1)
        self._order = np.argsort(-np.asarray(self._groups @ people), kind="stable")

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
        here = np.flatnonzero(self._part == part)
        at = np.flatnonzero(self._reach[:, part])
        dense = self._groups[at][:, here].toarray()
        low, high = self._low[at].copy(), self._high[at].copy()
        for row, group in enumerate(at.tolist()):
            if group in self._elsewhere:
                pieces = self._elsewhere[group]
                high[row] -= pieces.low.sum(axis=0) - pieces.low[part]
                low[row] -= pieces.high.sum(axis=0) - pieces.high[part]
        people = self._people[here]
        telling = (low > 0) | (high < HIGHEST * (dense @ people)[:, None])
        at, dense = at[telling.any(axis=1)], dense[telling.any(axis=1)]
        behind = tuple(tuple(self._behind(group, part)) for group in at.tolist())
        low, high = low[telling.any(axis=1)], high[telling.any(axis=1)]
        asked = targets[:, here].toarray()
        first, merged = _same(np.vstack([dense, asked]))
        rows = dense[:, first].astype(np.float64)
        sizes = np.bincount(merged, people, len(first)).astype(np.float64)
        heaviest = np.zeros(len(first))
        np.maximum.at(heaviest, merged, self._heaviest[here])
        slack = np.flatnonzero((high - low > _EXACT).any(axis=1))
        loose = np.zeros((len(at), len(slack)))
        loose[slack, np.arange(len(slack))] = 1.0
        ends = np.cumsum(np.bincount(merged, minlength=len(first)))[:-1]
        most = np.repeat(HIGHEST * sizes[:, None], low.shape[1], axis=1)
        return Programme(
            np.hstack([rows, loose]),
            high,
            np.vstack([most, np.maximum(high - low, 0.0)[slack]]),
            sizes,
            heaviest,
            asked[:, first].astype(np.float64),
            behind,
            tuple(np.split(here[np.argsort(merged, kind="stable")], ends)),
        )

    @cached_property
    def _elsewhere(self) -> dict[int, _Pieces]:
        """For each group in several parts what its people in each have at least and at most."""
        return {
            int(group): self._bound_pieces(self._atoms(int(group)))
            for group in np.flatnonzero(self._reach.sum(axis=1) > 1)
        }

    def _bound_pieces(self, atoms: Integers) -> _Pieces:
        wanted = np.zeros(len(self._part), dtype=bool)
        wanted[atoms] = True
        shape = (self._reach.shape[1], self._low.shape[1])
        pieces = _Pieces(np.zeros(shape), np.zeros(shape), [[] for _ in range(shape[0])])
        self._add_groups(pieces, wanted)
        # What else a part has in the group is also all of the part's less what is not in the group.
        whole = np.isin(self._part, self._part[atoms])
        every = _Pieces(np.zeros(shape), np.zeros(shape), [[] for _ in range(shape[0])])
        self._add_groups(every, whole)
        others = _Pieces(np.zeros(shape), np.zeros(shape), [[] for _ in range(shape[0])])
        self._add_groups(others, whole & ~wanted)
        for part in range(shape[0]):
            low, high = every.low[part] - others.high[part], every.high[part] - others.low[part]
            if (low > pieces.low[part] + _EXACT).any() or (high < pieces.high[part] - _EXACT).any():
                pieces.behind[part] += every.behind[part] + others.behind[part]
            pieces.low[part] = np.maximum(pieces.low[part], low)
            pieces.high[part] = np.minimum(pieces.high[part], high)
        return pieces

    def _add_groups(self, pieces: _Pieces, wanted: Mask) -> None:
        """Add up the largest groups in one part that are apart and in what is wanted, and rests."""
        free = wanted.copy()
        inside = self._narrow & (np.asarray(self._groups @ free.astype(np.int64)) == self._size)
        for each in self._order[inside[self._order]].tolist():
            atoms = self._atoms(each)
            if free[atoms].all():
                free[atoms] = False
                part = self._part[atoms[0]]
                pieces.low[part] += self._low[each]
                pieces.high[part] += self._high[each]
                pieces.behind[part].append(each)
        rest = np.bincount(self._part[free], self._people[free], len(pieces.low))
        pieces.high[:] += HIGHEST * rest[:, None]

    def _behind(self, group: int, part: int) -> Iterator[int]:
        yield group
        if group in self._elsewhere:
            for each, groups in enumerate(self._elsewhere[group].behind):
                if each != part:
                    yield from groups

    def _atoms(self, group: int) -> Integers:
        groups = self._groups
        return np.asarray(groups.indices[groups.indptr[group] : groups.indptr[group + 1]])


def _same(matrix: Integers) -> tuple[Integers, Integers]:
    """Return the first of all columns that are the same, and a number for each."""
    random = np.random.default_rng(_SEED).integers(0, 2**62, (len(matrix), 1))
    # Sums of random numbers over a column's rows, modulo 2^64, tell the columns apart.
    hashes = (matrix.T @ random).ravel()
    _, first, merged = np.unique(hashes, return_index=True, return_inverse=True)
    return first, merged.ravel()
