"""Which units of a tree can be shown together, so that no difference is about too few people.

Showing a tree of means shows, by subtraction, the mean of each *block*: the people of a shown unit
who are in no shown unit below it. Every group whose mean can be computed is a union of blocks, so
all are safe if and only if every block that is not empty has enough people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.pairing import TOGETHER, pair_up
from tillid_analysis.units import UnitTree

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Telling = Callable[[UnitTree, Mask], Mask]
"""Says which blocks of the units shown tell too much, for whatever reason."""

Number = TypeVar("Number", np.int64, np.float64)


def plan_tree(
    tree: UnitTree,
    counts: Counts,
    minimum: int,
    candidates: Mask,
    telling: Telling | None = None,
    apart: int = 0,
    together: int = TOGETHER,
) -> Mask:
    """Choose the units of a tree that may be shown together.

    Parameters
    ----------
    tree
        The U units.
    counts
        (U, B) people in each unit and below it, by each base that is published; the first column
        is the respondents.
    minimum
        The fewest people a shown or computable group may have.
    candidates
        (U,) units that may be considered.
    telling
        Says which blocks tell too much for another reason than the number of people.
    apart
        The fewest people of a block that is no shown unit as a whole, where they must be more.
    together
        How many units are hidden with one that tells too much, that one counted.

    Returns
    -------
    array of bool, (U,)
        Which units are shown. None where the institution itself is too small.

    Notes
    -----
    Units below the minimum are hidden first. While a block has some people but fewer than the
    minimum, the smallest unit directly in it is hidden too and joins the block; the deepest
    blocks come first. In a department of teams this hides one more team at most, the smallest,
    which is the least that can be hidden. A hidden department whose teams stay shown adds nobody
    to the block above; then its smallest team follows.

    With a unit that is hidden for its answers go the siblings next to it in size (`pair_up`).

    References
    ----------
    Blocks of a laminar family span what can be computed from it; see also Langsrud (2024),
    Privacy in Statistical Databases, doi 10.1007/978-3-031-69651-0_6, for the general case.

    Examples
    --------
    Teams of 9, 8 and 3: the team of 3 would follow from the rest, so that of 8 is hidden too.

    >>> tree = UnitTree(tuple("DABC"), tuple("DABC"), np.array([-1, 0, 0, 0]), ("top", "team"))
    >>> plan_tree(tree, np.array([[20], [9], [8], [3]]), 5, np.ones(4, dtype=bool)).tolist()
    [True, True, False, False]
    """
    enough = ((counts == 0) | (counts >= minimum)).all(axis=1) & (counts[:, 0] >= minimum)
    shown: Mask = candidates & enough
    if not enough[0]:
        return np.zeros_like(shown)
    depths = tree.depths()
    beside = pair_up(tree.parents, counts[:, 0], shown, depths, together)
    while True:
        blocks = add_blocks(tree, counts, shown)
        left = (blocks < apart) & (blocks != counts)
        bad = few = (blocks > 0) & ((blocks < minimum) | left)
        if telling is not None:
            # Anybody who is added makes such a block less alike.
            bad = few | telling(tree, shown)[:, None]
        at = np.flatnonzero(bad.any(axis=1))
        if not len(at):
            return shown
        above = nearest_shown(tree, shown)
        parents = np.where(tree.parents >= 0, above[tree.parents], -1)
        # Blocks of one depth are apart from each other, so that each loses a unit in every round;
        # but for those that lost one with another block's.
        whole = shown.copy()
        for block in at[depths[at] == depths[at].max()].tolist():
            if block in parents[whole & ~shown] or not shown[block]:
                continue
            hidden = _smallest_below(parents == block, counts, shown, block, bad[block])
            shown[hidden] = False
            if not few[block].any():
                shown[beside == beside[hidden]] = False


def add_blocks(tree: UnitTree, counts: NDArray[Number], shown: Mask) -> NDArray[Number]:
    """Count or sum over the people of each shown unit who are in no shown unit below it.

    Parameters
    ----------
    tree, shown
        As in `plan_tree`.
    counts
        (U, B) counts or sums over each unit and those below it.

    Returns
    -------
    array, (U, B)
        Zero for units that are not shown.

    Examples
    --------
    >>> tree = UnitTree(tuple("DAB"), tuple("DAB"), np.array([-1, 0, 0]), ("top", "team"))
    >>> add_blocks(tree, np.array([[20], [9], [8]]), np.array([True, True, False])).tolist()
    [[11], [9], [0]]
    """
    own = counts.copy()
    np.subtract.at(own, tree.parents[1:], counts[1:])
    above = nearest_shown(tree, shown)
    blocks = np.zeros_like(counts)
    np.add.at(blocks, above[above >= 0], own[above >= 0])
    return blocks


def nearest_shown(tree: UnitTree, shown: Mask) -> NDArray[np.int64]:
    """Return (U,) the unit itself where it is shown, else the nearest shown above; -1 for none."""
    return tree.nearest(shown)


def _smallest_below(below: Mask, counts: Counts, shown: Mask, unit: int, bad: Mask) -> int:
    """Return the smallest shown unit below a block that adds people to what it lacks."""
    at = np.flatnonzero(shown & below)
    helpful = at[(counts[at][:, bad] > 0).any(axis=1)]
    if not len(helpful):
        return unit
    return int(helpful[np.argmin(counts[helpful, 0])])
