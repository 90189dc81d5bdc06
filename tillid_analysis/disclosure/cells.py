"""Everything that a wave is published for: units, and units in each category of a background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.boundary import Answers
from tillid_analysis.disclosure.suppression import Counts
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats, Kind, Survey
from tillid_analysis.units import UnitTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WHOLE = ("", "")
"""Background and category of a unit that is not split."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The C groups of a wave; the first U are the tree's units, in its order.

    Parameters
    ----------
    tree
        The units.
    wave
        The wave.
    unit
        (C,) position of each cell's unit.
    key
        (C,) background and category of each cell.
    line
        (C,) numbers cells that together make up one unit by one background; -1 for whole units.
    column
        (C,) numbers cells of one category in all units below one unit; -1 for whole units and
        for the institution.
    atoms
        (C, A) 0/1: the people of each cell, as sets of people who are in the same cells.
    atom
        (rows,) the atom of each of the wave's respondents.
    home
        (A,) the unit that each atom lies in, and in none below it.
    """

    tree: UnitTree
    wave: str
    unit: NDArray[np.int64]
    key: tuple[tuple[str, str], ...]
    line: NDArray[np.int64]
    column: NDArray[np.int64]
    atoms: csr_array
    atom: NDArray[np.int64]
    home: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.key)

    @property
    def branch(self) -> NDArray[np.int64]:
        """For each atom (A,) which unit right below the institution it lies in; 0 for none."""
        top = np.flatnonzero(self.tree.depths() == 1)
        return np.asarray(self.atoms[top].T @ np.arange(1, len(top) + 1)).astype(np.int64)

    @property
    def kin(self) -> NDArray[np.int64]:
        """Numbers (C,) for units of one level, and for their categories by one background."""
        split, size = self.line >= 0, len(self.tree)
        background = np.where(split, self.line // size + 1, 0)
        return np.asarray(background * size + self.tree.depths()[self.unit])

    def crossings(self) -> Iterator[NDArray[np.int64]]:
        """Yield (C,) numbers of a unit's crossed cells that share a category, -1 for all others.

        First those that share one of the first background, then of the second.
        """
        cells = list(zip(self.unit.tolist(), self.key, strict=True))
        for place in (0, 1):
            number: dict[tuple[int, str, str], int] = {}
            yield np.array(
                [
                    number.setdefault((unit, name, category.split(CROSSED)[place]), len(number))
                    if CROSSED in name
                    else -1
                    for unit, (name, category) in cells
                ],
                dtype=np.int64,
            )

    @property
    def people(self) -> Counts:
        """Respondents in each cell (C,)."""
        return np.asarray(self.atoms @ self.count(np.ones(len(self.atom), dtype=bool)))

    def position(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """Return (rows,) which cell each row of a result is about; -1 for one that is unknown."""
        known = _places(self)
        names = ("unit", "background", "category")
        # Looked up one by one: an index over three columns is made anew for each question.
        asked = [frame[name].tolist() if name in frame else [""] * len(frame) for name in names]
        return np.array([known.get(each, -1) for each in zip(*asked, strict=True)], dtype=np.int64)

    def sum(self, values: Floats) -> Floats:
        """Return (C,) sums over each cell of a value for each respondent."""
        return np.asarray(self.atoms @ np.bincount(self.atom, values, self.atoms.shape[1]))

    def count(self, who: NDArray[np.bool_]) -> Counts:
        """Return (A,) how many respondents of a base are in each atom."""
        return np.bincount(self.atom[who], minlength=self.atoms.shape[1]).astype(np.int64)


@lru_cache(maxsize=8)
def _places(cells: Cells) -> dict[tuple[str, str, str], int]:
    """Return which cell a unit's code, a background and a category stand for."""
    codes = cells.tree.codes
    keys = zip(cells.unit.tolist(), cells.key, strict=True)
    return {(codes[unit], *key): at for at, (unit, key) in enumerate(keys)}


def find_cells(survey: Survey, wave: str) -> Cells:
    """Find what a wave is published for, by its units and the backgrounds they are split by.

    Parameters
    ----------
    survey, wave
        What is published.
    """
    from scipy.sparse import csr_array, vstack

    rows = survey.rows(wave)
    unit = survey.responses.unit[rows].astype(np.int64)
    splits = [survey.split(name, rows) for name in survey.codebook.splits]
    together = np.column_stack([unit, *(each.category for each in splits)])
    of_atom, atom = np.unique(together, axis=0, return_inverse=True)
    tree, n_atoms = survey.units, len(of_atom)
    members = tree.membership()
    ones = np.ones(n_atoms, dtype=np.int64)
    units = csr_array((ones, (of_atom[:, 0], np.arange(n_atoms))), shape=(len(tree), n_atoms))
    inside = csr_array(members.astype(np.int64) @ units)
    none = np.full(len(tree), -1, dtype=np.int64)
    parts, units_of, lines, columns = [inside], [np.arange(len(tree))], [none], [none]
    keys = [WHOLE] * len(tree)
    for at, split in enumerate(splits):
        places = _split_units(survey, split.background)
        for position, name in enumerate(split.categories):
            chosen = (of_atom[:, 1 + at] == position).astype(np.int64)
            parts.append(csr_array(inside[places].multiply(chosen[None, :])))
            units_of.append(places)
            above = tree.parents[places]
            columns.append(np.where(above >= 0, len(keys) * len(tree) + above, -1))
            lines.append(at * len(tree) + places)
            keys += [(split.background, name)] * len(places)
    unit_of, line, column = map(np.concatenate, (units_of, lines, columns))
    whole = csr_array(vstack(parts, format="csr"))
    whole.eliminate_zeros()
    return Cells(tree, wave, unit_of, tuple(keys), line, column, whole, atom.ravel(), of_atom[:, 0])


def _split_units(survey: Survey, background: str) -> NDArray[np.int64]:
    levels = survey.codebook.levels_of(background)
    depths = [survey.units.levels.index(each) for each in levels]
    return np.flatnonzero(np.isin(survey.units.depths(), depths)).astype(np.int64)


def find_answers(
    survey: Survey, cells: Cells, measures: list[str], kind: Kind, minimum: int, hidden: int = 0
) -> Answers:
    """Sum over the atoms what was answered to some measures.

    Parameters
    ----------
    survey, cells
        What is published.
    measures
        Those that are shown or hidden together.
    kind
        Points, or shares of positive answers; both are summed on 0-100.
    minimum, hidden
        As in `Answers`.
    """
    rows, policy = survey.rows(cells.wave), survey.codebook.policy
    items = survey.codebook.item_by_id
    of = survey.points if kind == "points" else survey.positive
    scale = 1.0 if kind == "points" else HIGHEST
    values = np.column_stack([of(measure, rows) * scale for measure in measures])
    there = ~np.isnan(values)
    # Of an item everybody is for it or not, whatever stands in where one did not answer.
    whole = np.array([kind == "positive" and each in items for each in measures])
    each = Answers(
        there.astype(np.int64),
        np.where(there, values, 0.0),
        np.where(there, np.where(whole, 0.0, values), HIGHEST),
        np.where(there, np.where(whole, HIGHEST, values), 0.0),
        policy.min_interval,
        minimum,
        policy.insider,
        policy.raised(policy.min_n) - 1 if (cells.line >= 0).any() else 0,
        hidden,
    )
    return each.merge(cells.atom, cells.atoms.shape[1])


def count_points(survey: Survey, cells: Cells, measures: list[str]) -> Counts:
    """Count (A, M, 101) the people of each atom who have each whole number of points, 0-100.

    Parameters
    ----------
    survey, cells
        What is published.
    measures
        Those that are shown or hidden together.
    """
    rows, points = survey.rows(cells.wave), int(HIGHEST) + 1
    counts = np.zeros((cells.atoms.shape[1], len(measures), points), dtype=np.int64)
    for at, measure in enumerate(measures):
        values = survey.points(measure, rows)
        there = ~np.isnan(values)
        place = cells.atom[there] * points + np.rint(values[there]).astype(np.int64)
        counts[:, at] = np.bincount(place, minlength=counts[:, at].size).reshape(-1, points)
    return counts
