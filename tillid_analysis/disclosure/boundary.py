"""Groups where nearly everybody answered alike: their mean would tell each answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.suppression import Counts, Mask, Number, nearest_shown
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Sums of many values are exact to far less than a thousandth of a point.
SLACK = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Sums over sets of people of the answers to M measures that are shown or hidden together.

    Parameters
    ----------
    people
        (S, M) people with a value in each set.
    total
        (S, M) the sum of their values, each 0-100.
    lowest, highest
        (S, M) the lowest and the highest of the values; 100 and 0 where there are none.
    least
        How closely, on 0-100, anybody's value may be told at least.
    minimum
        The fewest people of a unit whose mean may be shown.
    few
        As many people as have a mean of their own nowhere, where units are split: 0 where not.
    insider
        How many people may put their own values together and take them out of a sum.
    hidden
        Units of fewer people than this have no number of this kind; 0 where that is `minimum`.
    """

    people: Counts
    total: Floats
    lowest: Floats
    highest: Floats
    least: float
    minimum: int
    insider: int = 1
    few: int = 0
    hidden: int = 0

    def over(self, groups: csr_array) -> Answers:
        """Return the sums over groups (G, S) of the sets, 0/1."""
        lowest = reduce_over(np.minimum, groups, self.lowest, HIGHEST)
        highest = reduce_over(np.maximum, groups, self.highest, 0.0)
        people, total = groups @ self.people, groups @ self.total
        return replace(self, people=people, total=total, lowest=lowest, highest=highest)

    def merge(self, place: NDArray[np.int64], size: int) -> Answers:
        """Return the sums over the sets that have the same place, 0 to size; -1 is left out."""
        people = reduce_by(np.add, place, size, self.people, 0)
        total = reduce_by(np.add, place, size, self.total, 0.0)
        lowest = reduce_by(np.minimum, place, size, self.lowest, HIGHEST)
        highest = reduce_by(np.maximum, place, size, self.highest, 0.0)
        return replace(self, people=people, total=total, lowest=lowest, highest=highest)

    def tell(self) -> Mask:
        """Return (S,) whether a set's mean tells somebody's value too closely.

        Notes
        -----
        With n values of 0-100 that sum to S, each lies in [max(0, S - 100 (n - 1)), min(100, S)]:
        it is told within w points where S or 100 n - S is less than w. Those who know their own
        values take them out first: the k highest of S, or the k lowest of the others' distances to
        100. With k = 1 that is exact; with more, k times the highest is taken, which is never less.

        References
        ----------
        The bounds of Fréchet and Hoeffding for a cell of a table with known margins.
        """
        above = HIGHEST * self.people - self.total - self.insider * (HIGHEST - self.lowest)
        below = self.total - self.insider * self.highest
        narrow = np.minimum(above, below) < self.least - SLACK
        return np.asarray(((self.people > 0) & narrow).any(axis=1))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return (U,) whether a block of shown units tells too much of somebody in it.

        Parameters
        ----------
        tree, shown
            The U units, and which of them are shown.
        home
            (S,) the unit that each set of people is in.

        Notes
        -----
        A block is the people of a shown unit who are in no shown unit below it. Looked at are
        single people and, where there are hidden units in the block, as many as can be together in
        those with too few people: their mean is told the closest. Where units are split by
        background there may be as many as are too few for any group. Where more are needed than for
        a mean, as many as hidden units have together: everybody knows how many that is.
        """
        above = nearest_shown(tree, shown)
        blocks = self.merge(above[home], len(tree))
        hidden = np.zeros(len(tree), dtype=bool)
        hidden[above[~shown & (above >= 0)]] = True
        most = np.where(hidden, self.minimum - 1, self.few)[:, None]
        if self.hidden:
            most = np.maximum(most, self._most_hidden(tree, home, shown))
        few = np.minimum(most, blocks.people - 1)
        low = np.maximum(blocks.total - HIGHEST * (blocks.people - few), 0.0)
        high = np.minimum(blocks.total, HIGHEST * few)
        narrow = (few > 0) & (high - low < self.least * few - SLACK)
        return np.asarray(blocks.tell() | narrow.any(axis=1))

    def _most_hidden(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Counts:
        """Return (U, M) the most people of hidden units of each block that are still too few."""
        n = np.asarray(tree.membership() @ self.merge(home, len(tree)).people).astype(np.int64)
        above = nearest_shown(tree, shown)
        # Bit k of a block stands for some of its hidden units having k people together.
        sums = np.ones(n.shape, dtype=np.int64)
        bits = (1 << self.hidden) - 1
        for unit in np.flatnonzero(~shown & (above >= 0)):
            size = np.minimum(n[unit], self.hidden)
            sums[above[unit]] |= (sums[above[unit]] << size) & bits
        return np.floor(np.log2(sums)).astype(np.int64)


def reduce_over(
    reduce: np.ufunc, groups: csr_array, values: NDArray[Number], empty: float
) -> NDArray[Number]:
    """Reduce (S, M) values of sets over groups (G, S) of them, 0/1; `empty` for those of none."""
    found = np.full((groups.shape[0], values.shape[1]), empty, dtype=values.dtype)
    some = np.flatnonzero(np.diff(groups.indptr))
    if len(some):
        found[some] = reduce.reduceat(values[groups.indices], groups.indptr[some])
    return found


def reduce_by(
    reduce: np.ufunc,
    place: NDArray[np.int64],
    size: int,
    values: NDArray[Number],
    empty: float,
) -> NDArray[Number]:
    """Reduce (S, M) values over the sets of the same place, 0 to size; -1 is left out."""
    found = np.full((size, values.shape[1]), empty, dtype=values.dtype)
    at = np.flatnonzero(place >= 0)
    reduce.at(found, place[at], values[at])
    return found
