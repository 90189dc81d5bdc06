"""What makes numbers of a group tell too much of single people, of several kinds together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.boundary import SLACK, Answers
from tillid_analysis.disclosure.suppression import Mask, nearest_shown
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
    """Signs of several kinds: a group tells too much by any of them."""

    signs: tuple[Sign, ...]

    def over(self, groups: csr_array) -> AnyOf:
        """Return them for groups."""
        return AnyOf(tuple(each.over(groups) for each in self.signs))

    def tell(self) -> Mask:
        """Return which sets tell by any of them."""
        return reduce(np.logical_or, (each.tell() for each in self.signs))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return which blocks tell by any of them."""
        found = (each.blocks_that_tell(tree, home, shown) for each in self.signs)
        return reduce(np.logical_or, found)


@dataclass(frozen=True, slots=True)
class Spread:
    """Sets where all answered so much alike that an own spread tells each answer.

    Parameters
    ----------
    answers
        Points on the scale of 0-100.

    Notes
    -----
    Nobody is further from a mean than s (n - 1) / sqrt(n), so that a mean with its spread tells all
    within twice that, which is less than `least` only where all lie within `least`. No spread at
    all tells everybody's answer. What several shown spreads leave of a block adds up likewise.

    References
    ----------
    Samuelson (1968), Journal of the American Statistical Association 63, 1522-1525.
    """

    answers: Answers

    def over(self, groups: csr_array) -> Spread:
        """Return it for groups."""
        return Spread(self.answers.over(groups))

    def tell(self) -> Mask:
        """Return which sets have no more spread than may be told."""
        answers = self.answers
        narrow = answers.highest - answers.lowest < answers.least - SLACK
        return np.asarray(((answers.people > 0) & narrow).any(axis=1))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return which blocks have no more spread than may be told."""
        above = nearest_shown(tree, shown)
        return Spread(self.answers.merge(above[home], len(tree))).tell()
