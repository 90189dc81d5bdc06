"""Groups that follow from what was released before: to show them tells nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.elimination import draw_null, stack_groups
from tillid_analysis.disclosure.reduction import PRIME
from tillid_analysis.disclosure.released import WaveRelease
from tillid_analysis.disclosure.suppression import Mask

_SEED, _DRAWS = 1, 2


class Following:
    """A wave's cells as sums of the people that were in the same groups at an earlier release.

    Parameters
    ----------
    released
        The wave as it was released.
    cells
        What it is published for now, C cells.
    people
        (N,) names of the wave's respondents. Those who joined since are in no sum.

    Notes
    -----
    Units are merged and moved. The sum over a department without the team that left it follows
    where both were shown, and so does that over two teams that are one now. A cell follows if its
    vector over the atoms of then is a combination of those of the groups that were shown.
    """

    def __init__(self, released: WaveRelease, cells: Cells, people: Sequence[str]) -> None:
        from scipy.sparse import csr_array

        atom_of = {name: at for at, names in enumerate(released.atoms) for name in names}
        then = np.array([atom_of.get(name, -1) for name in people], dtype=np.int64)
        known, size = then >= 0, len(released.atoms)
        ones = np.ones(int(known.sum()), dtype=np.int64)
        shape = (cells.atoms.shape[1], size)
        cross = csr_array((ones, (cells.atom[known], then[known])), shape=shape)
        counts = csr_array(cells.atoms.astype(np.int64) @ cross).tocoo()
        sizes = np.array([len(names) for names in released.atoms], dtype=np.int64)
        row, column = counts.coords
        # Of an atom that is in a cell in part nothing but its whole sum may be known.
        self._apart = np.zeros(len(cells), dtype=bool)
        self._apart[row[counts.data != sizes[column]]] = True
        vectors = (np.ones(len(row), dtype=np.int64), (row, column))
        self._vectors = csr_array(vectors, shape=(len(cells), size))
        self._groups = [np.array(group.atoms, dtype=np.int64) for group in released.groups]
        self.among = lru_cache(maxsize=None)(self._among)

    def _among(self, shown: tuple[int, ...]) -> Mask:
        """Return (C,) the cells that follow from groups by their positions in the release."""
        groups = stack_groups([self._groups[at] for at in shown], self._vectors.shape[1])
        null = draw_null(groups, _DRAWS, _SEED)
        left = np.asarray(self._vectors @ null.T) % PRIME
        return np.asarray(~self._apart & (left == 0).all(axis=1), dtype=bool)
