"""Meeting in the middle: sums of one or two that cancel out, without a look at each four."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.reduction import PRIME, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Signed = dict[int, int]
"""Atoms, each with 1 or, where it is taken away, -1."""

Pairs = tuple[Integers, Integers, Integers]
"""First and second atoms, and 1 or -1 for the second."""

_TABLE = 2**26
_BLOCK = 2**16
_PRIME = np.uint32(PRIME)


class Pool:
    """Single atoms, and pairs of them with fewer people than a limit, in the order i, i+1 ...

    Parameters
    ----------
    atoms
        The atoms.
    size
        People in each of all atoms there are.
    limit
        Pairs have fewer people than this.
    signed
        Whether there are those pairs once more, with the second atom taken away.
    more
        Pairs that are members too.
    """

    def __init__(
        self,
        atoms: Integers,
        size: Integers,
        limit: int,
        *,
        signed: bool,
        more: Pairs | None = None,
    ) -> None:
        # With the smallest atoms first, those an atom can be paired with stand in one run.
        self._atoms = atoms[np.argsort(size[atoms], kind="stable")]
        ordered = size[self._atoms]
        last = np.searchsorted(ordered, limit - ordered)
        self._runs = np.maximum(last - np.arange(len(atoms)) - 1, 0)
        self._starts = np.concatenate([[0], np.cumsum(self._runs)])
        self._signs = (1, -1) if signed else (1,)
        nothing = np.empty(0, dtype=np.int64)
        self._more = (nothing, nothing, nothing) if more is None else more

    def match(self, sums: Integers) -> Matched:
        """Return the members whose sums, in each draw (D, A), are zero or cancel another's."""
        first, second, sign = self._members(self._alike(sums[0]))
        total = (sums[:, first] + np.where(second >= 0, sign * sums[:, second], 0)) % PRIME
        keys, opposites = _key(total), _key((PRIME - total) % PRIME)
        either = np.minimum(keys, opposites) if len(self._signs) > 1 else keys
        kept = (keys == 0) | self._met(either, opposites)
        return Matched(
            (first[kept], second[kept], sign[kept]),
            keys[kept],
            opposites[kept],
            signed=len(self._signs) > 1,
        )

    def _met(self, keys: Integers, opposites: Integers) -> NDArray[np.bool_]:
        if len(self._signs) == 1:
            return np.isin(keys, opposites)
        told, times = np.unique(keys, return_counts=True)
        return np.isin(keys, told[times > 1])

    def _alike(self, values: Integers) -> Integers:
        """Return the members whose sum is zero or, but for its sign, that of another one."""
        sums = self._sums(values)
        ordered = np.sort(sums)
        wanted = np.append(ordered[1:][ordered[1:] == ordered[:-1]], np.uint32(0))
        # A table of the last bits leaves few of the millions of members to be looked at closely.
        size = min(_TABLE, 1 << (8 * len(sums)).bit_length())
        table = np.zeros(size, dtype=bool)
        table[wanted & (size - 1)] = True
        maybe = np.flatnonzero(table[sums & (size - 1)])
        return maybe[np.isin(sums[maybe], wanted)]

    def _sums(self, values: Integers) -> NDArray[np.uint32]:
        """Return each member's sum, a sum and its negative as one number."""
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
        first, second, signs = self._more
        more = (values[first] + signs * values[second]) % PRIME
        sums = np.concatenate([sums, more.astype(np.uint32)])
        for block in np.array_split(sums, len(sums) // _BLOCK + 1):
            # Zero stays zero: the prime less zero is larger.
            np.minimum(block, _PRIME - block, out=block)
        return sums

    def _members(self, at: Integers) -> Pairs:
        """Return the atoms of members, the second -1 where there is none, and its sign."""
        own, pairs = len(self._atoms), int(self._starts[-1])
        single, given = at < own, at >= own + len(self._signs) * pairs
        first, second, sign = np.empty_like(at), np.full_like(at, -1), np.ones_like(at)
        first[single] = self._atoms[at[single]]
        told = at[given] - own - len(self._signs) * pairs
        for mine, theirs in zip((first, second, sign), self._more, strict=True):
            mine[given] = theirs[told]
        paired = ~single & ~given
        place = at[paired] - own
        pair = place % max(pairs, 1)
        row = np.searchsorted(self._starts, pair, side="right") - 1
        first[paired] = self._atoms[row]
        second[paired] = self._atoms[row + 1 + pair - self._starts[row]]
        sign[paired] = 1 - 2 * (place // max(pairs, 1))
        return first, second, sign


class Matched:
    """Members whose sum is zero, or cancels that of another one.

    Parameters
    ----------
    members
        Their atoms.
    keys, opposites
        What their sums come to in all draws, and what the negatives of these do.
    signed
        Whether a member may be taken away as well.
    """

    def __init__(
        self, members: Pairs, keys: Integers, opposites: Integers, *, signed: bool
    ) -> None:
        self._first, self._second, self._sign = members
        self._keys, self._opposites, self._signed = keys, opposites, signed

    def count(self) -> int:
        """Return about how many sets there are, before they are made."""
        either = np.minimum(self._keys, self._opposites)[self._keys != 0]
        times = np.unique(either, return_counts=True)[1]
        return int((times * (times - 1)).sum() // 2) + int((self._keys == 0).sum())

    def sets(self) -> Iterator[Signed]:
        """Yield members that are zero, and two that add up to it, the second maybe negated."""
        wanted = [(1, self._opposites)] + [(-1, self._keys)] * self._signed
        known: dict[int, list[Signed]] = {}
        for at, key in enumerate(self._keys.tolist()):
            member = {int(self._first[at]): 1}
            if self._second[at] >= 0:
                member[int(self._second[at])] = int(self._sign[at])
            if not key:
                yield member
                continue
            for factor, keyed in wanted:
                turned = {atom: factor * each for atom, each in member.items()}
                for other in known.get(int(keyed[at]), ()):
                    if not other.keys() & turned.keys():
                        yield other | turned
            known.setdefault(key, []).append(member)


def meet(sets: Iterable[Signed], atoms: Integers, sums: Integers, *, signed: bool) -> list[Signed]:
    """Return sets with one more atom, over which the sums (D, A) vanish together."""
    at: dict[int, list[int]] = {}
    for atom, key in zip(atoms.tolist(), _key(sums[:, atoms]).tolist(), strict=True):
        at.setdefault(key, []).append(atom)
    every = list(sets)
    totals = np.asarray(stack_sets(every, sums.shape[1]) @ sums.T).T % PRIME
    keys = [(1, _key((PRIME - totals) % PRIME).tolist())] + [(-1, _key(totals).tolist())] * signed
    return [
        each | {atom: sign}
        for sign, wanted in keys
        for each, key in zip(every, wanted, strict=True)
        for atom in at.get(key, ())
        if atom not in each
    ]


def stack_sets(sets: Sequence[Signed], size: int) -> csr_array:
    """Return sets (S,) of A atoms as rows (S, A) of 1, 0 and -1."""
    from scipy.sparse import csr_array

    columns = np.array([atom for one in sets for atom in one], dtype=np.int64)
    signs = np.array([each for one in sets for each in one.values()], dtype=np.int64)
    starts = np.cumsum([0, *map(len, sets)])
    return csr_array((signs, columns, starts), shape=(len(sets), size))


def _key(sums: Integers) -> Integers:
    return np.asarray(sums[0] * 2**31 + sums[1])
