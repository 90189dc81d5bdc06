"""Groups where nearly everybody answered alike: their mean would tell each answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.suppression import Counts, Mask, add_blocks, nearest_shown
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree

HIGHEST = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Sums over groups of the answers to M measures that are shown or hidden together.

    Parameters
    ----------
    people
        (G, M) people with a value in each group.
    total
        (G, M) the sum of their values, each 0-100.
    least
        How closely, on 0-100, anybody's value may be told at least.
    minimum
        The fewest people of a group whose mean may be shown.
    """

    people: Counts
    total: Floats
    least: float
    minimum: int

    def of(self, groups: NDArray[np.integer] | Mask) -> Answers:
        """Return the sums of some groups."""
        return Answers(self.people[groups], self.total[groups], self.least, self.minimum)

    def tell(self) -> Mask:
        """Return (G,) whether a group's mean tells somebody's value too closely.

        Notes
        -----
        With n values of 0-100 that sum to S, each lies in [max(0, S - 100 (n - 1)), min(100, S)].

        References
        ----------
        The bounds of Fréchet and Hoeffding for a cell of a table with known margins.
        """
        return np.asarray(self._narrow(self.people, self.total, np.int64(1)).any(axis=1))

    def _narrow(self, people: Counts, total: Floats, few: Counts | np.int64) -> Mask:
        """Say where the mean of `few` of the people lies in too short an interval."""
        low = np.maximum(total - HIGHEST * (people - few), 0.0)
        high = np.minimum(total, HIGHEST * few)
        # Sums of many values are exact to far less than a thousandth of a point.
        narrow = (high - low) < self.least * few - 1e-3
        return np.asarray((people > 0) & (few > 0) & (few <= people) & narrow)

    def blocks_that_tell(self, tree: UnitTree, shown: Mask) -> Mask:
        """Return (U,) whether a block of shown units tells too much of somebody in it.

        Parameters
        ----------
        tree, shown
            The U units, here the groups, and which of them are shown.

        Notes
        -----
        A block is the people of a shown unit who are in no shown unit below it. Looked at are
        single people, and the hidden units inside the block that have too few people themselves.
        """
        people, total = add_blocks(tree, self.people, shown), add_blocks(tree, self.total, shown)
        told = self._narrow(people, total, np.int64(1)).any(axis=1) & shown
        above = nearest_shown(tree, shown)
        inside = ~shown & (above >= 0)
        few = np.where(self.people < self.minimum, self.people, 0)[inside]
        block = above[inside]
        narrow = self._narrow(people[block], total[block], few).any(axis=1)
        told[block[narrow]] = True
        return np.asarray(told)
