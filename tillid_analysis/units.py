"""The organisation tree: units, their parents and how many were invited in each wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.errors import ChoiceError, nearest

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the people of a code are counted.

    Parameters
    ----------
    units
        Codes in the tree; several where the people are apportioned.
    sizes
        How the people are apportioned to them: whole numbers in the proportion of the shares.
    undivided
        Units that people went to without anything saying how many to each: they are counted in
        the nearest unit above all of these, which stands in `units`.
    """

    units: tuple[str, ...]
    sizes: tuple[int, ...] = (1,)
    undivided: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether it is known of each person where they are counted."""
        return len(self.units) == 1 and not self.undivided

    def shares(self) -> tuple[float, ...]:
        """Return the share of the people that goes to each unit."""
        return tuple(size / sum(self.sizes) for size in self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class UnitTree:
    """A tree of units in an order where a parent stands before its children.

    Parameters
    ----------
    codes, names
        Of the U units; the first is the institution.
    parents
        (U,) positions of the parents; -1 for the institution.
    levels
        Names of the levels from the top down; at least as many as the tree is deep.
    invited
        For each wave (U,) the number invited in the unit and below it; NaN where it is not
        known or the unit did not exist.
    aliases
        For each wave the codes that are counted elsewhere in the tree, and where.
    elsewhere
        For each wave those of them that had people: by the table's numbers of invited, or, where
        it has none of the wave, all of them but in the wave whose units the tree is made of.

    Examples
    --------
    >>> parents = np.array([-1, 0, 0])
    >>> tree = UnitTree(("S", "A", "B"), ("Agency", "A", "B"), parents, ("top", "unit"))
    >>> tree.children(0).tolist()
    [1, 2]
    >>> tree.level_of(2)
    'unit'
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: NDArray[np.integer]
    levels: tuple[str, ...]
    invited: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, Destination]] = field(default_factory=dict)
    elsewhere: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.codes)

    def __repr__(self) -> str:
        """Say how many units there are at each level."""
        counts = np.bincount(self.depths(), minlength=len(self.levels))
        parts = [f"{n} {level}" for n, level in zip(counts, self.levels, strict=True)]
        return f"UnitTree({', '.join(parts)})"

    def position(self, code: str) -> int:
        """Return the position of a unit by its present code.

        Raises
        ------
        ChoiceError
            If there is no such unit; it names the nearest.
        """
        if code not in self.codes:
            raise ChoiceError(f"unit={code!r} is not in the tree; {nearest(code, self.codes)}")
        return self.codes.index(code)

    def divided(self, wave: str) -> tuple[tuple[str, Destination], ...]:
        """Return the codes of a wave whose people cannot all be told where to count, and where.

        Until they are apportioned, people of the first of them have position U, and so on.
        """
        moved = self.aliases.get(wave, {}).items()
        return tuple((code, there) for code, there in moved if not there.is_exact)

    def apportioned(self, wave: str) -> frozenset[str]:
        """Return the units that have a share of a divided unit's people in a wave."""
        had_people = self.elsewhere.get(wave, frozenset())
        shared = [there.units for code, there in self.divided(wave) if code in had_people]
        return frozenset(code for units in shared for code in units if len(units) > 1)

    def missing(self, wave: str) -> NDArray[np.bool_]:
        """Return (U,) whether a unit was not there in a wave: nobody was invited to it.

        False throughout for a wave whose numbers of invited are not known.
        """
        invited = self.invited.get(wave, np.full(len(self), np.nan))
        there = np.asarray(invited > 0)
        return ~there & there.any()

    def name_of(self, code: str) -> str:
        """Return the name readers see of a unit."""
        return self.names[self.position(code)]

    def depths(self) -> NDArray[np.int64]:
        """Return (U,) each unit's depth: 0 for the institution."""
        depth = np.zeros(len(self), dtype=np.int64)
        for unit, parent in enumerate(self.parents[1:], start=1):
            depth[unit] = depth[parent] + 1
        return depth

    def cut(self, depth: int) -> NDArray[np.int64]:
        """Return (U,) the unit at a depth that each lies in; itself where it is not that deep."""
        inside = np.arange(len(self))
        depths = self.depths()
        for unit in np.flatnonzero(depths > depth):
            inside[unit] = inside[self.parents[unit]]
        return inside

    def level_of(self, unit: int) -> str:
        """Return the name of the level that a unit is at."""
        return self.levels[sum(1 for _ in self.ancestors(unit))]

    def children(self, unit: int) -> NDArray[np.intp]:
        """Return positions of the units directly below one."""
        return np.flatnonzero(self.parents == unit)

    def ancestors(self, unit: int) -> Iterator[int]:
        """Yield the units above one, nearest first."""
        while (unit := int(self.parents[unit])) >= 0:
            yield unit

    def nearest(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return (U,) the unit itself where it is chosen, else the nearest above; -1 for none."""
        above = np.full(len(self), -1, dtype=np.int64)
        for unit, parent in enumerate(self.parents):
            inherited = above[parent] if parent >= 0 else -1
            above[unit] = unit if chosen[unit] else inherited
        return above

    def membership(self) -> csr_array:
        """Return (U, U) a 0/1 matrix: row u marks the units at or below u.

        Sums of a unit's own respondents become sums of all below it by one product.
        """
        return _membership(np.asarray(self.parents, dtype=np.int64).tobytes())


@lru_cache(maxsize=16)
def _membership(parents: bytes) -> csr_array:
    """Return the matrix of a tree, which is asked for again and again and never changed."""
    from scipy.sparse import csr_array

    above_each = np.frombuffer(parents, dtype=np.int64)
    rows: list[NDArray[np.integer]] = [np.arange(len(above_each))]
    columns = list(rows)
    while len(rows[-1]):
        above = above_each[rows[-1]]
        rows.append(above[above >= 0])
        columns.append(columns[-1][above >= 0])
    where = np.concatenate(rows), np.concatenate(columns)
    size = len(above_each)
    return csr_array((np.ones(len(where[0])), where), shape=(size, size))
