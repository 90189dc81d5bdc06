"""What one subtraction leaves of a group: a line, a column or a crossing less what is shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.cells import WHOLE, Cells
from tillid_analysis.disclosure.pairing import with_pairs
from tillid_analysis.disclosure.signs import Sign
from tillid_analysis.disclosure.suppression import Mask

Wholes = NDArray[np.int64]


def hide_rests(
    cells: Cells, answers: Sign, shown: Mask, beside: NDArray[np.int64] | None = None
) -> Mask:
    """Hide categories until what each group has beside its shown parts tells nobody's answer.

    Parameters
    ----------
    cells
        The C cells over A atoms.
    answers
        Sums over the atoms.
    shown
        (C,) cells that are to be shown.
    beside
        (C,) numbers of `pair_up`: what is hidden together.

    Returns
    -------
    array of bool, (C,)
        The same cells, or fewer.

    Notes
    -----
    The parts of a unit are its categories, those of a category are the same one in the units shown
    below it, and those it is crossed in. The smallest part joins a rest that tells, and so on until
    none does: anybody who is added makes it less alike.
    """
    chosen, n = shown.copy(), cells.people
    while True:
        hidden: list[int] = []
        for wholes in _wholes(cells, chosen):
            parts = np.flatnonzero(chosen & (wholes >= 0))
            parts = parts[chosen[wholes[parts]]]
            hidden += _smallest_of_telling(cells, answers, n, parts, wholes[parts])
        if not hidden:
            return chosen
        chosen[hidden] = False
        if beside is not None:
            chosen &= ~with_pairs(beside, hidden)


def hide_small_rests(cells: Cells, n: NDArray[np.int64], shown: Mask, least: int) -> Mask:
    """Hide categories until what each group has beside its shown parts is nobody, or enough.

    Parameters
    ----------
    cells
        The C cells.
    n
        (C,) people of each.
    shown
        (C,) cells that are to be shown.
    least
        The fewest people that may be left.

    Returns
    -------
    array of bool, (C,)
        The same cells, or fewer.

    Notes
    -----
    Where a category is the people of some units, as leaders who are a team of their own, what a
    unit has beside its other categories follows from whole units alone, and hiding a category
    protects nobody. But pages do not say so: to whoever checks them it is a category of too few.
    """
    chosen = shown.copy()
    while True:
        hidden: list[int] = []
        for wholes in _wholes(cells, chosen):
            parts = np.flatnonzero(chosen & (wholes >= 0) & (n > 0))
            parts = parts[chosen[wholes[parts]]]
            left = n - np.bincount(wholes[parts], n[parts], len(n)).astype(np.int64)
            few = parts[(left[wholes[parts]] > 0) & (left[wholes[parts]] < least)]
            smallest = few[np.argsort(n[few], kind="stable")]
            hidden += smallest[np.unique(wholes[smallest], return_index=True)[1]].tolist()
        if not hidden:
            return chosen
        chosen[hidden] = False


def _smallest_of_telling(
    cells: Cells, answers: Sign, n: NDArray[np.int64], parts: Wholes, wholes: Wholes
) -> Iterator[int]:
    """Yield the smallest part of each group whose rest tells too much."""
    from scipy.sparse import csr_array

    groups, place = np.unique(wholes, return_inverse=True)
    ones = np.ones(len(parts), dtype=np.int64)
    shape = (len(groups), len(parts))
    taken = csr_array((ones, (place, np.arange(len(parts)))), shape=shape) @ cells.atoms[parts]
    rests = csr_array(cells.atoms[groups] - taken)
    rests.eliminate_zeros()
    for at in np.flatnonzero(answers.over(rests).tell()):
        inside = parts[place == at]
        yield int(inside[np.argmin(n[inside])])


def _wholes(cells: Cells, shown: Mask) -> Iterator[Wholes]:
    """Yield (C,) the cell that each one is a part of, by line, column and crossing; -1 for none.

    Parts of one cell are apart from each other: each background is a line of its own.
    """
    at = {(unit, *key): each for each, (unit, key) in enumerate(_names(cells))}
    background = np.where(cells.line >= 0, cells.line // len(cells.tree), -1)
    for each in range(int(background.max()) + 1):
        yield np.where(background == each, cells.unit, -1)
    above = np.full(len(cells), -1, dtype=np.int64)
    crossed: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for each, (unit, (name, category)) in enumerate(_names(cells)):
        if (name, category) == WHOLE:
            continue
        parent = int(cells.tree.parents[unit])
        while parent >= 0 and not shown[at.get((parent, name, category), each)]:
            parent = int(cells.tree.parents[parent])
        above[each] = at.get((parent, name, category), -1)
        if CROSSED in name:
            both = zip(name.split(CROSSED), category.split(CROSSED), strict=True)
            for found, part in zip(crossed, both, strict=True):
                found.append((each, at[unit, *part]))
    yield above
    for pairs in crossed:
        wholes = np.full(len(cells), -1, dtype=np.int64)
        if pairs:
            wholes[[each for each, _ in pairs]] = [whole for _, whole in pairs]
            yield wholes


def _names(cells: Cells) -> Iterator[tuple[int, tuple[str, str]]]:
    return zip(cells.unit.tolist(), cells.key, strict=True)
