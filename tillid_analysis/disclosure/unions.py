"""The search for small groups that follow from what is published, whatever they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.elimination import PRIME, Integers, draw_null

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_SEARCHED = 10_000
"""Atoms among which sets of three and four are still searched for all together."""

_DRAWS = 2
_SEED = 1
_TABLE = 2**26


def find_unions(
    groups: csr_array, people: Integers, minimum: int, branch: Integers | None = None
) -> list[Integers]:
    """Find sets of up to four atoms with fewer people than the minimum that can be computed.

    Parameters
    ----------
    groups
        (G, A) 0/1: what is published, over A atoms.
    people
        (A,) people in each atom.
    minimum
        The fewest people that a computable group may have.
    branch
        (A,) the part of the organisation each atom lies in. With more atoms than are searched
        together, sets of three and four are searched for inside each part.

    Returns
    -------
    list of array of int
        Atoms of each set, the smallest sets first; no set holds another. One whose rest is in it
        too is not told again.

    Notes
    -----
    A set follows from what is published if and only if every vector orthogonal to all groups sums
    to zero over it. Two random ones are drawn modulo a prime, so that a false hit has probability
    2^-62 for each set tried. Atoms in the same published groups are one. Sets are found by
    meeting in the middle: sums of pairs are looked up among the negatives of single atoms and
    of pairs, which is complete for up to four atoms, and so for minimum 5.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> groups = csr_array([[1, 1, 1], [1, 0, 0]])
    >>> [found.tolist() for found in find_unions(groups, np.array([9, 2, 1]), 5)]
    [[1, 2]]
    """
    merged, size = _merge(groups, people)
    null = draw_null(groups, _DRAWS, _SEED)
    sums = np.zeros((_DRAWS, len(size)), dtype=np.int64)
    for drawn, total in zip(null, sums, strict=True):
        np.add.at(total, merged, drawn)
    few = np.flatnonzero((size > 0) & (size < minimum))
    parts = _split(few, merged, branch)
    found: list[tuple[int, ...]] = []
    for one in _meet(sums % PRIME, size, few, minimum, parts):
        if not any(set(known) <= set(one) for known in found):
            found.append(one)
    return [np.flatnonzero(np.isin(merged, one)) for one in found]


def _merge(groups: csr_array, people: Integers) -> tuple[Integers, Integers]:
    """Give atoms in the same groups one number, and count the people of each."""
    random = np.random.default_rng(_SEED).integers(0, 2**62, (_DRAWS, groups.shape[0]))
    # Sums of random numbers over a column's groups, modulo 2^64, tell the columns apart.
    hashes = (groups.T.astype(np.int64) @ random.T.astype(np.int64)).T
    _, merged = np.unique(hashes, axis=1, return_inverse=True)
    merged = merged.ravel()
    return merged, np.bincount(merged, people).astype(np.int64)


def _split(few: Integers, merged: Integers, branch: Integers | None) -> list[Integers]:
    """Split small atoms into the parts that are searched on their own."""
    if branch is None or len(few) <= MOST_SEARCHED:
        return [few]
    of_merged = np.zeros(merged.max() + 1, dtype=np.int64)
    of_merged[merged] = branch
    return [few[of_merged[few] == each] for each in np.unique(of_merged[few])]


def _meet(
    sums: Integers, size: Integers, few: Integers, minimum: int, parts: list[Integers]
) -> Iterator[tuple[int, ...]]:
    """Yield sets whose sums vanish: single atoms, and two singles or pairs that cancel out."""
    yield from ((int(each),) for each in few[(sums[:, few] == 0).all(axis=0)])
    for pool in (_Pool(few, size, 1), *(_Pool(part, size, minimum - 1) for part in parts)):
        for one, other in pool.cancelling(sums):
            atoms = {*one, *other}
            if len(atoms) == len(one) + len(other) and size[list(atoms)].sum() < minimum:
                yield tuple(sorted(atoms))


class _Pool:
    """Single atoms, and pairs of them with fewer people than a limit, in the order i, i+1 ..."""

    def __init__(self, atoms: Integers, size: Integers, limit: int) -> None:
        # With the smallest atoms first, those an atom can be paired with stand in one run.
        self._atoms = atoms[np.argsort(size[atoms], kind="stable")]
        ordered = size[self._atoms]
        last = np.searchsorted(ordered, limit - ordered)
        self._runs = np.maximum(last - np.arange(len(atoms)) - 1, 0)
        self._starts = np.concatenate([[0], np.cumsum(self._runs)])

    def cancelling(self, sums: Integers) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Yield two members whose sums add up to zero in every draw."""
        first, second = self._members(self._alike(sums[0]))
        total = (sums[:, first] + np.where(second >= 0, sums[:, second], 0)) % PRIME
        keys, opposites = _key(total), _key((PRIME - total) % PRIME)
        known: dict[int, list[tuple[int, ...]]] = {}
        for at in np.flatnonzero(np.isin(keys, opposites)).tolist():
            member = tuple(int(each) for each in (first[at], second[at]) if each >= 0)
            yield from ((other, member) for other in known.get(int(opposites[at]), ()))
            known.setdefault(int(keys[at]), []).append(member)

    def _alike(self, values: Integers) -> Integers:
        """Return the members that share a sum with another one, but for its sign."""
        own = values[self._atoms]
        sums = np.empty(len(own) + self._starts[-1], dtype=np.uint32)
        sums[: len(own)] = _unsigned(own)
        pairs = sums[len(own) :]
        for at, (start, run) in enumerate(zip(self._starts[:-1], self._runs, strict=True)):
            pairs[start : start + run] = _unsigned((own[at] + own[at + 1 : at + 1 + run]) % PRIME)
        ordered = np.sort(sums)
        repeated = ordered[1:][ordered[1:] == ordered[:-1]]
        # A table of the last bits leaves few of the millions of members to be looked at closely.
        table = np.zeros(_TABLE, dtype=bool)
        table[repeated & (_TABLE - 1)] = True
        maybe = np.flatnonzero(table[sums & (_TABLE - 1)])
        return maybe[np.isin(sums[maybe], repeated)]

    def _members(self, at: Integers) -> tuple[Integers, Integers]:
        """Return the atoms of members, the second -1 where there is none."""
        single = at < len(self._atoms)
        pair = np.where(single, 0, at - len(self._atoms))
        row = np.searchsorted(self._starts, pair, side="right") - 1
        first = np.where(single, at, row)
        partner = np.where(single, 0, row + 1 + pair - self._starts[row])
        return self._atoms[first], np.where(single, -1, self._atoms[partner])


def _key(sums: Integers) -> Integers:
    return np.asarray(sums[0] * 2**31 + sums[1])


def _unsigned(sums: Integers) -> NDArray[np.uint32]:
    """Give a sum and its negative the same number."""
    return np.minimum(sums, PRIME - sums).astype(np.uint32)
