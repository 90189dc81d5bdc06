"""Where units lie among rows sorted by stratum, and the other ways in which they could."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

ROWS_A_WAY, MOST_WAYS = 200, 50
"""Ways in which units take places among people who are shuffled once: one for so many rows."""
PARTS, FEWEST_PARTS, MOST_PARTS = 160, 2, 16
"""Parts of a stratum that take places, as near as can be with so many of each unit's people."""


class Pieces:
    """The people of each unit in each stratum, a run of rows, and the groups made of them.

    Attributes
    ----------
    order
        (N,) rows by stratum, and there by unit; those of no unit come first.
    sizes
        (G, 1) rows of each group.
    """

    def __init__(
        self,
        home: IntArray,
        layer: IntArray,
        n_units: int,
        membership: npt.NDArray[Any] | csr_array | csr_matrix | None,
    ) -> None:
        self.order: IntArray = np.lexsort((home, layer))
        unit, stratum = home[self.order], layer[self.order]
        new = np.flatnonzero(np.diff(unit, prepend=-2) | np.diff(stratum, prepend=-1))
        self._unit, self._stratum = unit[new], stratum[new]
        self._n: IntArray = np.diff(np.r_[new, len(unit)])
        self._members = self._find_members(n_units, membership)
        pieces = np.diff(self._members.indptr)
        self._alone = self._members.indices if (pieces == 1).all() else None
        self.sizes: FloatArray = self.grouped(self._n[:, None].astype(np.float64))

    def places(self) -> tuple[IntArray, IntArray]:
        """Return where each piece begins and ends (1, P, 1), as rows are."""
        last = self._n.cumsum()
        return (last - self._n)[None, :, None], last[None, :, None]

    def layouts(self, random: np.random.Generator) -> tuple[IntArray, IntArray]:
        """Return where the parts of each piece begin and end (H, P, L), in L random orders.

        A run of shuffled people who by chance are high makes nearly the same unit high in each
        order that has one about there. Seldom does it hold all parts of one that is cut in two or
        more, each of which has a place of its own.
        """
        ways = max(1, min(MOST_WAYS, int(self._n.sum()) // ROWS_A_WAY))
        usual = PARTS * len(self.strata()) // max(1, len(self._n))
        cuts = min(max(usual, FEWEST_PARTS), MOST_PARTS)
        parts = np.stack([(self._n + at) // cuts for at in range(cuts)])
        stratum = np.tile(self._stratum, cuts)
        last = np.empty((parts.size, ways), dtype=np.int64)
        for way in last.T:
            order = np.lexsort((random.random(parts.size), stratum))
            way[order] = parts.ravel()[order].cumsum()
        last = last.reshape(*parts.shape, ways)
        return last - parts[..., None], last

    def strata(self) -> list[slice]:
        """Return the rows of each stratum."""
        ends = np.bincount(self._stratum, weights=self._n).cumsum().astype(int)
        return [slice(*each) for each in pairwise([0, *ends.tolist()])]

    def grouped(self, sums: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Add sums (P, D) up to groups (G, D)."""
        if self._alone is not None:
            return sums.take(self._alone, axis=0)
        return np.asarray(self._members @ sums)

    def _find_members(
        self, n_units: int, membership: npt.NDArray[Any] | csr_array | csr_matrix | None
    ) -> csr_array:
        """Return a 0/1 matrix (G, P): which pieces make up each group."""
        from scipy.sparse import csr_array

        some = np.flatnonzero(self._unit >= 0)
        where = self._unit[some], some
        pieces = csr_array((np.ones(len(some)), where), shape=(n_units, len(self._n)))
        return pieces if membership is None else csr_array(csr_array(membership) @ pieces)
