"""How closely shown means tell the mean of any group: linear programmes, one part at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Room = list[tuple[float, float]]

HIGHEST = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Bounds on sums over G groups of A atoms.

    Parameters
    ----------
    groups
        (G, A) 0/1.
    low, high
        (G,) what each group's sum is at least and at most.
    people
        (A,) people in each atom, whose values are 0-100.
    part
        (A,) the part of the organisation that an atom lies in.
    """

    groups: csr_array
    low: Floats
    high: Floats
    people: Integers
    part: Integers

    def bound(self, target: NDArray[np.bool_]) -> tuple[float, float]:
        """Return what the mean over some atoms is at least and at most.

        Parameters
        ----------
        target
            (A,) the atoms, all in one part; with people.

        Notes
        -----
        Minimum and maximum of v.s / n over low <= V s <= high and 0 <= s <= 100 n_a, where s are
        the sums over atoms. Only groups that reach into the target's part are used. Atoms
        elsewhere that lie in the same of these groups are one variable, bounded by a group that is
        exactly them where one is shown: a shown department cuts the link to the rest. Where none
        is, bounds can be too wide, never too narrow. Nothing fits where somebody's value is not
        0-100 or means are weighted; the bounds are then 0 and 100.
        """
        from scipy.optimize import linprog

        rows, low, high, room, chosen = self._around(target)
        both = np.vstack([rows, -rows])
        limits = np.concatenate([high, -low])
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(sign * chosen, A_ub=both, b_ub=limits, bounds=room, method="highs")
            if found.x is None:
                return 0.0, HIGHEST
            ends.append(float(chosen @ found.x))
        n = int(self.people[target].sum())
        return ends[0] / n, ends[1] / n

    def _around(self, target: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats, Room, Floats]:
        """Return the rows, their bounds, the variables' bounds, and which the target is."""
        dense = self.groups.toarray().astype(np.float64)
        here = self.part == self.part[np.flatnonzero(target)[0]]
        reach = np.flatnonzero(dense[:, here].any(axis=1))
        inside = np.flatnonzero(here)
        outside = np.flatnonzero(~here)
        patterns, of = np.unique(dense[reach][:, outside], axis=1, return_inverse=True)
        of = of.ravel()
        rows = np.hstack([dense[reach][:, inside], patterns])
        room = [(0.0, HIGHEST * n) for n in self.people[inside]]
        room += [self._room(outside[of == each], dense) for each in range(patterns.shape[1])]
        rows, low, high = _merge(rows, self.low[reach], self.high[reach])
        chosen = np.concatenate([target[inside], np.zeros(patterns.shape[1])])
        return rows, low, high, room, chosen

    def _room(self, atoms: Integers, dense: Floats) -> tuple[float, float]:
        """Bound the sum over some atoms by a group that is exactly these, if one is shown."""
        member = np.zeros(dense.shape[1])
        member[atoms] = 1.0
        same = np.flatnonzero((dense == member).all(axis=1))
        most = HIGHEST * float(self.people[atoms].sum())
        low = max([0.0, *self.low[same]])
        return low, max(low, min([most, *self.high[same]]))


def _merge(rows: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
    """Merge groups of the same people: what is true of both is true of them."""
    alike, of = np.unique(rows, axis=0, return_inverse=True)
    tightest = np.full(len(alike), -np.inf), np.full(len(alike), np.inf)
    np.maximum.at(tightest[0], of.ravel(), low)
    np.minimum.at(tightest[1], of.ravel(), high)
    return alike, tightest[0], tightest[1]
