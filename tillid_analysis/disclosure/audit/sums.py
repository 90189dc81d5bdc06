"""How closely shown means tell the sums of the blocks of a tree, by intervals alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

from tillid_analysis.disclosure.audit.blocks import Block
from tillid_analysis.disclosure.audit.facts import Cell, Group

_SLACK = 1e-9
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """What a sum can be at least and at most."""

    low: float
    high: float

    def __and__(self, other: Interval) -> Interval:
        """Return where both are true."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def __add__(self, other: Interval) -> Interval:
        """Return what the sum of both can be."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """Return what is left when the other is taken away."""
        return Interval(self.low - other.high, self.high - other.low)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be true."""
        return self.low > self.high + _SLACK

    def on(self, step: Fraction | None) -> Interval:
        """Return the part of it that multiples of a step can reach."""
        if step is None or self.low == -inf or self.high == inf:
            return self
        size = float(step)
        low, high = ceil(self.low / size - _SLACK), floor(self.high / size + _SLACK)
        return Interval(low * size, high * size)


def written(mean: str, n: int) -> Interval:
    """Return what a sum over n people can be, whose mean was rounded as written.

    Examples
    --------
    >>> written("62", 20)
    Interval(low=1230.0, high=1250.0)
    """
    half = 0.5 * 10.0 ** -len(mean.partition(".")[2])
    return Interval(n * (float(mean) - half), n * (float(mean) + half))


def bound_blocks(
    blocks: list[Block], cells: Mapping[Group, Cell], step: Fraction | None
) -> dict[Group, Interval]:
    """Bound the sum over each block of a tree.

    Parameters
    ----------
    blocks, cells
        Of one wave and measure; every size is known.
    step
        What everybody's value is a multiple of, if anything.

    Returns
    -------
    dict
        By the block's unit. Bounds are exact: each end is reached by answers that fit all shown
        means. Without the step where, after rounding by it, nothing fits: somebody's value is not
        a multiple then. A difference to the rest narrows its own unit only: with these the bounds
        may be somewhat wide, never too narrow.

    Notes
    -----
    With S_p the sum over a shown unit and b_p that over its block, S_p = b_p + the sum of S_c over
    the shown units right below; n(m - d) <= S <= n(m + d), 0 <= b <= 100 n. Such a system of sums
    without cycles is solved by narrowing each S from below and then each S and b from above.
    """
    order = sorted(blocks, key=lambda block: len(block.group.path))
    sums = {each.group: _own(each.group, cells, step) for each in blocks}
    room = {each.group: Interval(0.0, 100.0 * (each.n or 0)) for each in blocks}
    for block in reversed(order):
        below = [sums[each] for each in block.inside]
        whole = sum(below, room[block.group])
        sums[block.group] = (sums[block.group] & whole).on(step)
    for block in order:
        _narrow(block, sums, room, step)
    if step is not None and any(each.is_empty for each in (*sums.values(), *room.values())):
        return bound_blocks(blocks, cells, None)
    return room


def told_width(sums: Interval, n: int, few: int) -> float:
    """Return how closely a sum over n people tells the mean of a few of them.

    L = max(0, low - 100 (n - t)) / t and U = min(100 t, high) / t.
    """
    low = max(0.0, sums.low - 100.0 * (n - few))
    high = min(100.0 * few, sums.high)
    return (high - low) / few


def tells_answers(sums: Interval, n: int, least: float) -> bool:
    """Say whether a sum over n people tells each one's value within fewer than some points."""
    return n > 0 and told_width(sums, n, 1) < least - _NEAR


def tells_insiders(sums: Interval, n: int, least: float, insider: int) -> bool:
    """Say whether those who gave the rarer of two answers can tell everybody else's.

    Parameters
    ----------
    sums
        Of n values that are 0 or 100.
    n, least
        People, and within how many points nobody's answer may be told.
    insider
        How many may put what they know together.

    Examples
    --------
    >>> [tells_insiders(Interval(each, each), 10, 25, 1) for each in (900, 800, 100)]
    [True, False, True]
    """
    limit = 100.0 * insider + least - _NEAR
    return n > 0 and min(sums.high, 100.0 * n - sums.low) < limit


def rest_of(sums: Sequence[Interval], n: int) -> Interval:
    """Return what the first sum can be less all others, over the n people who are left."""
    return (sums[0] - sum(sums[1:], Interval(0.0, 0.0))) & Interval(0.0, 100.0 * n)


def _own(group: Group, cells: Mapping[Group, Cell], step: Fraction | None) -> Interval:
    """Bound a sum by the unit's own mean, and by its difference to the rest of the institution."""
    cell = cells[group]
    n = cell.n or 0
    found = Interval(0.0, 100.0 * n)
    if cell.mean is not None:
        found &= written(cell.mean, n)
    root = cells.get(Group(group.path[:1]))
    if cell.rest is not None and root is not None and root.n and root.mean is not None:
        # d = S_u / n - (S - S_u) / (N - n), solved for S_u.
        whole, others = written(root.mean, root.n), root.n - n
        gap = written(cell.rest, others)
        share = n / root.n
        found &= Interval(share * (gap.low + whole.low), share * (gap.high + whole.high))
    return found.on(step)


def _narrow(
    block: Block,
    sums: dict[Group, Interval],
    room: dict[Group, Interval],
    step: Fraction | None,
) -> None:
    """Narrow a block and the units below it by what the whole of them is."""
    whole, own = sums[block.group], room[block.group]
    below = sum((sums[each] for each in block.inside), Interval(0.0, 0.0))
    rest = own + below
    room[block.group] = (own & (whole - below)).on(step)
    for each in block.inside:
        mine = sums[each]
        others = Interval(rest.low - mine.low, rest.high - mine.high)
        sums[each] = (mine & (whole - others)).on(step)
