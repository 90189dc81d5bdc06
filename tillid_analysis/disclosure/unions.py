"""The search for small groups that follow from what is published, whatever they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from tillid_analysis.disclosure.distinct import find_distinct
from tillid_analysis.disclosure.elimination import draw_null
from tillid_analysis.disclosure.meeting import Pool, Signed, meet, stack_sets
from tillid_analysis.disclosure.reduction import PRIME, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_SEARCHED = 7_000
"""Atoms of which all pairs are looked at together."""

_AT_ONCE = 600
"""Atoms of which all pairs are looked at without a thought of parts."""

_LEAST, _COARSER = 100, 8
"""Atoms in the parts that are looked at first, and how much larger those after them are."""

_SETS_PER_ATOM = 5
"""So many pieces are put together at most before larger parts are looked at."""

_DRAWS = 2
_SEED = 1


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
        (A,) the part of the organisation each atom lies in, which makes the search faster.

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

    Among the orthogonal vectors are those that are zero outside one part of the organisation. So
    over what a set has in each part these sum to zero by themselves, and sets are put together
    from what does so inside the parts, of which there is little. Where there is much, larger parts
    are looked at. With more than `MOST_SEARCHED` atoms in one, sets of three and four are searched
    for inside each branch only.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> groups = csr_array([[1, 1, 1], [1, 0, 0]])
    >>> [found.tolist() for found in find_unions(groups, np.array([9, 2, 1]), 5)]
    [[1, 2]]
    """
    found = _find_sets(groups, people, minimum, branch, signed=False)
    return np.split(found.indices.astype(np.int64), found.indptr[1:-1]) if found.shape[0] else []


def find_sums(
    groups: csr_array, people: Integers, minimum: int, branch: Integers | None = None
) -> csr_array:
    """Find sums over a few people, some of them taken away, that can be computed.

    Parameters
    ----------
    groups, people, minimum, branch
        As in `find_unions`.

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
    return _find_sets(groups, people, minimum, branch, signed=True)


def _find_sets(
    groups: csr_array, people: Integers, minimum: int, branch: Integers | None, *, signed: bool
) -> csr_array:
    """Return rows (F, A) of 1, 0 and -1 that follow from the groups."""
    from scipy.sparse import csr_array

    first, merged = find_distinct(csr_array(groups.T))
    size = np.bincount(merged, people, len(first)).astype(np.int64)
    search = _Search(csr_array(groups[:, first]), size, minimum, signed=signed)
    found: list[Signed] = []
    for one in search.run(np.zeros_like(first) if branch is None else branch[first]):
        if not any(known.keys() <= one.keys() for known in found):
            found.append(one)
    ones, every = np.ones(len(merged), dtype=np.int64), np.arange(len(merged))
    of_atoms = csr_array((ones, (merged, every)), shape=(len(size), len(merged)))
    rows = csr_array(stack_sets(found, len(size)) @ of_atoms)
    rows.sort_indices()
    return rows


class _Search:
    """The search among M atoms that are all in different groups (G, M)."""

    def __init__(self, groups: csr_array, size: Integers, minimum: int, *, signed: bool) -> None:
        self._groups, self._size, self._minimum = groups, size, minimum
        self._few = np.flatnonzero((size > 0) & (size < minimum))
        self._signed = signed

    def run(self, branch: Integers) -> list[Signed]:
        """Return sets that follow, the smallest first, given the (M,) branches of the atoms."""
        sums = draw_null(self._groups, _DRAWS, _SEED)
        # To draw once more for the parts takes longer than to look at some hundred at once.
        least = _LEAST if len(self._few) > _AT_ONCE else len(branch)
        while True:
            parts = _coarsen(branch, least)
            whole = not parts.any()
            if not whole:
                inside = draw_null(_cut(self._groups, parts), _DRAWS, _SEED)
                pieces = self._pieces(inside, parts, _SETS_PER_ATOM * len(parts))
                if pieces is not None:
                    return self._join(pieces, sums)
            elif len(self._few) > MOST_SEARCHED:
                pairs = Pool(self._few, self._size, 0, signed=self._signed).match(sums).sets()
                return self._sorted([*pairs, *(self._pieces(sums, branch, None) or ())])
            else:
                return self._sorted(self._pieces(sums, parts, None) or ())
            least *= _COARSER

    def _pieces(self, sums: Integers, parts: Integers, most: int | None) -> list[Signed] | None:
        """Return sets inside the parts over which the sums (D, M) vanish; None for too many."""
        few, size = self._few, self._size
        alone = (sums[:, few] == 0).all(axis=0)
        pieces: list[Signed] = [{int(atom): 1} for atom in few[alone]]
        others, left = few[~alone], most
        for part in np.unique(parts[others]):
            inside = others[parts[others] == part]
            pool = Pool(inside, size, self._minimum - 1, signed=self._signed)
            matched = pool.match(sums)
            if left is not None and (left := left - matched.count()) < 0:
                return None
            pieces += matched.sets()
        return None if most is not None and alone.sum() > MOST_SEARCHED else pieces

    def _join(self, pieces: list[Signed], sums: Integers) -> list[Signed]:
        """Return pieces, and what they can be put together to, over which the sums vanish."""
        totals = np.asarray(stack_sets(pieces, sums.shape[1]) @ sums.T) % PRIME
        unmet = {*np.flatnonzero(totals.any(axis=1)).tolist()}
        found = [each for at, each in enumerate(pieces) if at not in unmet]
        by_size: list[list[Signed]] = [[], [], [], []]
        for at in sorted(unmet):
            by_size[len(pieces[at]) - 1].append(pieces[at])
        ones, twos, threes, _ = by_size
        singles = np.array([atom for each in ones for atom in each], dtype=np.int64)
        told = [(*each, *each.values()) for each in twos]
        pairs = np.array(told, dtype=np.int64).reshape(-1, 4).T
        more = pairs[0], pairs[1], pairs[2] * pairs[3]
        pool = Pool(singles, self._size, self._minimum - 1, signed=self._signed, more=more)
        found += pool.match(sums).sets()
        found += meet(threes, singles, sums, signed=self._signed)
        return self._sorted(found)

    def _sorted(self, sets: Iterable[Signed]) -> list[Signed]:
        """Return the sets with few people once each, the first atom of each with 1."""
        kept: dict[tuple[tuple[int, int], ...], Signed] = {}
        for each in sets:
            if self._size[list(each)].sum() < self._minimum:
                sign = each[min(each)]
                one = {atom: sign * each[atom] for atom in sorted(each)}
                kept[tuple(one.items())] = one
        return sorted(kept.values(), key=len)


def _coarsen(branch: Integers, least: int) -> Integers:
    """Return (M,) parts, from 0, of whole branches that make up about as many atoms or more."""
    sizes = np.bincount(branch)
    starts = np.cumsum(sizes) - sizes
    return np.asarray(np.unique((starts // least)[branch], return_inverse=True)[1])


def _cut(groups: csr_array, parts: Integers) -> csr_array:
    """Return what the groups (G, M) have in each part, a row for each."""
    from scipy.sparse import csr_array

    every = groups.tocoo()
    rows, columns = every.coords
    names, place = np.unique(rows * (parts.max() + 1) + parts[columns], return_inverse=True)
    shape = (len(names), groups.shape[1])
    return csr_array((every.data.astype(np.int64), (place, columns)), shape=shape)
