"""What makes numbers of a group tell too much of single people, of several kinds together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.boundary import SLACK, Answers, reduce_by
from tillid_analysis.disclosure.pairing import TOGETHER
from tillid_analysis.disclosure.suppression import Counts, Mask, nearest_shown
from tillid_analysis.units import UnitTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class Sign(Protocol):
    """Something that is known of S sets of people, and by which numbers of some tell too much."""

    def over(self, groups: csr_array) -> Self:
        """Return it for groups (G, S) of the sets, 0/1."""

    def tell(self) -> Mask:
        """Return (S,) whether a set's numbers tell too much of somebody in it."""

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return (U,) whether a block of shown units does, as `Answers` has it."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Signs of several kinds: a group tells too much by any of them.

    Parameters
    ----------
    signs
        Of each kind.
    together
        How many groups are hidden with one that tells, that one counted.
    """

    signs: tuple[Sign, ...]
    together: int = TOGETHER

    def over(self, groups: csr_array) -> AnyOf:
        """Return them for groups."""
        return AnyOf(tuple(each.over(groups) for each in self.signs), self.together)

    def tell(self) -> Mask:
        """Return which sets tell by any of them."""
        return reduce(np.logical_or, (each.tell() for each in self.signs))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return which blocks tell by any of them."""
        found = (each.blocks_that_tell(tree, home, shown) for each in self.signs)
        return reduce(np.logical_or, found)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Sets where all answered so much alike that an own spread tells each answer.

    Parameters
    ----------
    answers
        Points on the scale of 0-100.
    counts
        (S, M, 101) how many have each whole number of points; None where no blocks are asked for.
    secret
        (U,) the units whose means are hidden.
    keeps
        (U,) the units whose own spread is told, if they are shown.
    few
        As many people as have no mean of their own.

    Notes
    -----
    Nobody is further from a mean than s (n - 1) / sqrt(n), so that a mean with its spread tells all
    within twice that, which is less than `least` only where all lie within `least`. No spread at
    all tells everybody's answer. What several shown spreads leave of a block adds up likewise.

    A mean, a share and a spread may tell which answers were given in a block, though not by whom.
    Then the mean of a few hidden in it lies between those of its lowest and its highest answers.
    Blocks are those of units whose own spread is told; others borrow the institution's.

    References
    ----------
    Samuelson (1968), Journal of the American Statistical Association 63, 1522-1525.
    """

    answers: Answers
    counts: Counts | None = None
    secret: Mask | None = None
    keeps: Mask | None = None
    few: int = 0

    def over(self, groups: csr_array) -> Spread:
        """Return it for groups."""
        return Spread(self.answers.over(groups))

    def tell(self) -> Mask:
        """Return which sets have no more spread than may be told."""
        answers = self.answers
        narrow = answers.highest - answers.lowest < answers.least - SLACK
        return np.asarray(((answers.people > 0) & narrow).any(axis=1))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return which blocks have too little spread, as a whole or for the hidden in them."""
        above = nearest_shown(tree, shown)
        told = Spread(self.answers.merge(above[home], len(tree))).tell()
        if self.counts is None or self.secret is None or self.keeps is None:
            return told
        above = nearest_shown(tree, shown & self.keeps)
        hidden = (self.secret & (above >= 0))[home]
        blocks = np.unique(above[home][hidden])
        if not len(blocks):
            return told
        at = np.full(len(tree), -1, dtype=np.int64)
        at[blocks] = np.arange(len(blocks))
        tables = self.counts.reshape(len(home), -1)
        counts = reduce_by(np.add, at[above[home]], len(blocks), tables, 0)
        narrow = self._narrow(counts.reshape(len(blocks), *self.counts.shape[1:]))
        told[blocks] |= narrow.any(axis=1)
        return told

    def _narrow(self, counts: Counts) -> Mask:
        """Return (B, M) whether the lowest and the highest few are too close together."""
        people = counts.sum(axis=-1)
        below = np.minimum(counts.cumsum(axis=-1), self.few)[..., :-1]
        above = np.minimum(counts[..., ::-1].cumsum(axis=-1), self.few)[..., :-1]
        # As many sums of points as there are steps that somebody is not yet above, or is.
        apart = above.sum(axis=-1) + below.sum(axis=-1) - self.few * below.shape[-1]
        narrow = apart < self.answers.least * self.few - SLACK
        return np.asarray((people > self.few) & narrow)
