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

MOST_DIFFERENCES = 7_000
"""The same for differences, of which there are twice as many."""

_DRAWS = 2
_SEED = 1
_TABLE = 2**26
_BLOCK = 2**16
_PRIME = np.uint32(PRIME)


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
    found = _find_sets(groups, people, minimum, branch, None)
    return np.split(found.indices.astype(np.int64), found.indptr[1:-1]) if found.shape[0] else []


def find_sums(
    groups: csr_array,
    people: Integers,
    minimum: int,
    branch: Integers | None = None,
    most: int = MOST_DIFFERENCES,
) -> csr_array:
    """Find sums over a few people, some of them taken away, that can be computed.

    Parameters
    ----------
    groups, people, minimum, branch
        As in `find_unions`.
    most
        Atoms among which sets of three and four are searched for all together.

    Returns
    -------
    sparse array, (F, A)
        1 for atoms that are added, -1 for those that are taken away; of up to four atoms with
        fewer people than the minimum, all counted. Those of which none is taken away are unions.

    Notes
    -----
    Where a team and a job group are the same people but for one each, their sums differ by what
    those two answered; and one of them, who takes the own answer out, knows the other's.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> groups = csr_array([[1, 1, 0], [1, 0, 1]])
    >>> find_sums(groups, np.array([9, 1, 1]), 5).toarray().tolist()
    [[0, 1, -1]]
    """
    return _find_sets(groups, people, minimum, branch, most)


def _find_sets(
    groups: csr_array,
    people: Integers,
    minimum: int,
    branch: Integers | None,
    most_signed: int | None,
) -> csr_array:
    """Return rows (F, A) of 1, 0 and -1 that follow from the groups; None is for no -1."""
    from scipy.sparse import csr_array

    merged, size = _merge(groups, people)
    null = draw_null(groups, _DRAWS, _SEED)
    sums = np.zeros((_DRAWS, len(size)), dtype=np.int64)
    for drawn, total in zip(null, sums, strict=True):
        np.add.at(total, merged, drawn)
    few = np.flatnonzero((size > 0) & (size < minimum))
    pools = [_Pool(few, size, 1, signed=most_signed is not None)]
    if most_signed is None or len(few) > max(most_signed, MOST_DIFFERENCES):
        parts = _split(few, merged, branch, MOST_SEARCHED)
        pools += [_Pool(part, size, minimum - 1, signed=False) for part in parts]
    if most_signed is not None:
        parts = _split(few, merged, branch, most_signed)
        pools += [_Pool(part, size, minimum - 1, signed=True) for part in parts]
    found: list[dict[int, int]] = []
    for one in _meet(sums % PRIME, size, few, minimum, pools):
        if not any(known.keys() <= one.keys() for known in found):
            found.append(one)
    columns = np.array([atom for one in found for atom in one], dtype=np.int64)
    signs = np.array([each for one in found for each in one.values()], dtype=np.int64)
    starts = np.cumsum([0, *map(len, found)])
    ones, every = np.ones(len(merged), dtype=np.int64), np.arange(len(merged))
    of_atoms = csr_array((ones, (merged, every)), shape=(len(size), len(merged)))
    rows = csr_array((signs, columns, starts), shape=(len(found), len(size))) @ of_atoms
    rows.sort_indices()
    return rows


def _merge(groups: csr_array, people: Integers) -> tuple[Integers, Integers]:
    """Give atoms in the same groups one number, and count the people of each."""
    random = np.random.default_rng(_SEED).integers(0, 2**62, (_DRAWS, groups.shape[0]))
    # Sums of random numbers over a column's groups, modulo 2^64, tell the columns apart.
    hashes = (groups.T.astype(np.int64) @ random.T.astype(np.int64)).T
    _, merged = np.unique(hashes, axis=1, return_inverse=True)
    merged = merged.ravel()
    return merged, np.bincount(merged, people).astype(np.int64)


def _split(few: Integers, merged: Integers, branch: Integers | None, most: int) -> list[Integers]:
    """Split small atoms into the parts that are searched on their own."""
    if branch is None or len(few) <= most:
        return [few]
    of_merged = np.zeros(merged.max() + 1, dtype=np.int64)
    of_merged[merged] = branch
    return [few[of_merged[few] == each] for each in np.unique(of_merged[few])]


def _meet(
    sums: Integers, size: Integers, few: Integers, minimum: int, pools: list[_Pool]
) -> Iterator[dict[int, int]]:
    """Yield sets whose sums vanish: single atoms, and two singles or pairs that cancel out.

    Each as its atoms with 1, or with -1 where they are taken away.
    """
    yield from ({int(each): 1} for each in few[(sums[:, few] == 0).all(axis=0)])
    for pool in pools:
        for one, other in pool.cancelling(sums):
            atoms = one | other
            if len(atoms) == len(one) + len(other) and size[list(atoms)].sum() < minimum:
                sign = max(atoms.values())
                yield {atom: sign * atoms[atom] for atom in sorted(atoms)}


class _Pool:
    """Single atoms, and pairs of them with fewer people than a limit, in the order i, i+1 ...

    Where signed, those pairs once more, with the second atom taken away.
    """

    def __init__(self, atoms: Integers, size: Integers, limit: int, *, signed: bool) -> None:
        # With the smallest atoms first, those an atom can be paired with stand in one run.
        self._atoms = atoms[np.argsort(size[atoms], kind="stable")]
        ordered = size[self._atoms]
        last = np.searchsorted(ordered, limit - ordered)
        self._runs = np.maximum(last - np.arange(len(atoms)) - 1, 0)
        self._starts = np.concatenate([[0], np.cumsum(self._runs)])
        self._signs = (1, -1) if signed else (1,)

    def cancelling(self, sums: Integers) -> Iterator[tuple[dict[int, int], dict[int, int]]]:
        """Yield two members whose sums add up to zero in every draw, the second maybe negated."""
        first, second, sign = self._members(self._alike(sums[0]))
        total = (sums[:, first] + np.where(second >= 0, sign * sums[:, second], 0)) % PRIME
        keys, opposites = _key(total), _key((PRIME - total) % PRIME)
        wanted = ((1, opposites), (-1, keys)) if len(self._signs) > 1 else ((1, opposites),)
        known: dict[int, list[dict[int, int]]] = {}
        for at in np.flatnonzero(self._matched(keys, opposites)).tolist():
            member = {int(first[at]): 1}
            if second[at] >= 0:
                member[int(second[at])] = int(sign[at])
            for factor, keyed in wanted:
                turned = {atom: factor * each for atom, each in member.items()}
                yield from ((other, turned) for other in known.get(int(keyed[at]), ()))
            known.setdefault(int(keys[at]), []).append(member)

    def _matched(self, keys: Integers, opposites: Integers) -> NDArray[np.bool_]:
        if len(self._signs) == 1:
            return np.isin(keys, opposites)
        either = np.minimum(keys, opposites)
        told, times = np.unique(either, return_counts=True)
        return np.isin(either, told[times > 1])

    def _alike(self, values: Integers) -> Integers:
        """Return the members that share a sum with another one, but for its sign."""
        # Two numbers below the prime add up to less than 2^32.
        own, pairs = values[self._atoms].astype(np.uint32), int(self._starts[-1])
        sums = np.empty(len(own) + len(self._signs) * pairs, dtype=np.uint32)
        sums[: len(own)] = own
        halves = [sums[len(own) + at * pairs :][:pairs] for at in range(len(self._signs))]
        for at, (start, run) in enumerate(zip(self._starts[:-1], self._runs, strict=True)):
            others = own[at + 1 : at + 1 + run]
            for half, sign in zip(halves, self._signs, strict=True):
                half[start : start + run] = own[at] + others if sign > 0 else own[at] - others
        for half, sign in zip(halves, self._signs, strict=True):
            for block in np.array_split(half, pairs // _BLOCK + 1):
                # What is no number below the prime wraps round to one that is larger still.
                np.minimum(block, block - _PRIME if sign > 0 else block + _PRIME, out=block)
        for block in np.array_split(sums, len(sums) // _BLOCK + 1):
            # A sum and its negative are the same here.
            np.minimum(block, _PRIME - block, out=block)
        ordered = np.sort(sums)
        repeated = ordered[1:][ordered[1:] == ordered[:-1]]
        # A table of the last bits leaves few of the millions of members to be looked at closely.
        size = min(_TABLE, 1 << (8 * len(sums)).bit_length())
        table = np.zeros(size, dtype=bool)
        table[repeated & (size - 1)] = True
        maybe = np.flatnonzero(table[sums & (size - 1)])
        return maybe[np.isin(sums[maybe], repeated)]

    def _members(self, at: Integers) -> tuple[Integers, Integers, Integers]:
        """Return the atoms of members, the second -1 where there is none, and its sign."""
        single = at < len(self._atoms)
        place = np.where(single, 0, at - len(self._atoms))
        pairs = max(int(self._starts[-1]), 1)
        pair, sign = place % pairs, 1 - 2 * (place // pairs)
        row = np.searchsorted(self._starts, pair, side="right") - 1
        first = np.where(single, at, row)
        partner = np.where(single, 0, row + 1 + pair - self._starts[row])
        return self._atoms[first], np.where(single, -1, self._atoms[partner]), sign


def _key(sums: Integers) -> Integers:
    return np.asarray(sums[0] * 2**31 + sums[1])
