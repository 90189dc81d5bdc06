"""Weighted groups in which somebody counts for so much that the mean tells that one's answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.boundary import SLACK, reduce_by, reduce_over
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.suppression import Counts, Mask, nearest_shown
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats, Kind, Survey
from tillid_analysis.units import UnitTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SUMS, _TOPS = ("people", "weight", "squares", "total"), ("heaviest", "most", "missed")


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Sums over sets of people of weighted answers to M measures.

    Parameters
    ----------
    people
        (S, M) those with a value.
    weight, squares, total
        (S, M) sums of the weights of those with a value, of their squares, and of the weighted
        values, each 0-100.
    heaviest
        (S, M) the largest weight.
    most, missed
        (S, M) the most that one adds to the total, and to what it lacks of all answering 100.
    least
        How closely, on 0-100, anybody's value may be told at least.
    minimum
        How many people a group must be worth.
    insider
        As in `Answers`.
    """

    people: Counts
    weight: Floats
    squares: Floats
    total: Floats
    heaviest: Floats
    most: Floats
    missed: Floats
    least: float
    minimum: int
    insider: int

    def over(self, groups: csr_array) -> Weighted:
        """Return the sums over groups (G, S) of the sets, 0/1."""
        found: dict[str, Any] = {name: groups @ getattr(self, name) for name in _SUMS}
        for name in _TOPS:
            found[name] = reduce_over(np.maximum, groups, getattr(self, name), 0.0)
        return replace(self, **found)

    def merge(self, place: NDArray[np.int64], size: int) -> Weighted:
        """Return the sums over the sets that have the same place, 0 to size; -1 is left out."""
        ways = dict.fromkeys(_SUMS, np.add) | dict.fromkeys(_TOPS, np.maximum)
        found: dict[str, Any] = {
            name: reduce_by(way, place, size, getattr(self, name), 0.0)
            for name, way in ways.items()
        }
        return replace(self, **found)

    def tell(self) -> Mask:
        """Return (S,) whether a set is worth too few people, or tells somebody's value.

        Notes
        -----
        A set is worth W^2 / sum(w^2) people. With a weighted sum T, somebody of weight w has a
        value in [100 - (100 W - T) / w, T / w], which is narrowest for the heaviest; and others
        hide nobody's value where their weights together are less than `least` per cent of it.
        """
        there = self.weight > 0
        few = self.weight**2 < (self.minimum - SLACK) * self.squares
        above = HIGHEST * self.weight - self.total - self.insider * self.missed
        below = self.total - self.insider * self.most
        rest = HIGHEST * (self.weight - self.heaviest)
        room = np.minimum(np.minimum(above, below), rest)
        return np.asarray((there & (few | (room < (self.least - SLACK) * self.heaviest))).any(1))

    def blocks_that_tell(self, tree: UnitTree, home: NDArray[np.int64], shown: Mask) -> Mask:
        """Return (U,) whether a block of shown units is worth too few people, or tells.

        So it does of hidden units in it with too few people, where all others count for little.
        """
        blocks = self.merge(nearest_shown(tree, shown)[home], len(tree))
        hidden = self._heaviest_hidden(tree, home, shown)[:, None]
        above = HIGHEST * blocks.weight - blocks.total
        rest = HIGHEST * (blocks.weight - hidden)
        room = np.minimum(np.minimum(above, blocks.total), np.minimum(rest, HIGHEST * hidden))
        told = (hidden > 0) & (room < (self.least - SLACK) * hidden)
        return np.asarray(blocks.tell() | told.any(axis=1))

    def _heaviest_hidden(
        self, tree: UnitTree, home: NDArray[np.int64], shown: Mask
    ) -> NDArray[np.float64]:
        """Return (U,) what hidden units of a block with too few people count for at most."""
        own, members = self.merge(home, len(tree)), tree.membership()
        n = np.asarray(members @ own.people[:, 0]).astype(np.int64)
        weight = np.asarray(members @ own.weight[:, 0])
        above = nearest_shown(tree, shown)
        # By block, and by the number of people in some of its hidden units.
        most = np.full((len(tree), self.minimum), -np.inf)
        most[:, 0] = 0.0
        for unit in np.flatnonzero(~shown & (above >= 0) & (n > 0) & (n < self.minimum)):
            sums = most[above[unit]]
            sums[n[unit] :] = np.maximum(sums[n[unit] :], sums[: -n[unit]] + weight[unit])
        return np.asarray(most.max(axis=1))


def weigh_answers(
    survey: Survey, cells: Cells, measures: list[str], kind: Kind, minimum: int
) -> Weighted | None:
    """Sum weighted answers over the atoms; None without weights.

    Parameters
    ----------
    survey, cells
        What is published.
    measures
        Those that are shown or hidden together.
    kind
        Points, or shares of positive answers; both are summed on 0-100.
    minimum
        How many people a group must be worth.
    """
    rows, policy = survey.rows(cells.wave), survey.codebook.policy
    weights = survey.weights(rows)
    if weights is None:
        return None
    of = survey.points if kind == "points" else survey.positive
    scale = 1.0 if kind == "points" else HIGHEST
    values = np.column_stack([of(measure, rows) * scale for measure in measures])
    weight = np.where(np.isnan(values), 0.0, weights[:, None])
    total = weight * np.nan_to_num(values)
    missed = HIGHEST * weight - total
    each = Weighted(
        *((~np.isnan(values)).astype(np.int64), weight, weight**2, total, weight, total, missed),
        least=policy.min_interval,
        minimum=minimum,
        insider=policy.insider,
    )
    return each.merge(cells.atom, cells.atoms.shape[1])
