"""The attack on one measure of one wave: small blocks, narrow means and telling means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tillid_analysis.disclosure.audit.blocks import (
    Block,
    doubt_size,
    find_blocks,
    nearest,
    with_spread,
)
from tillid_analysis.disclosure.audit.facts import Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.shares import SHARE_TELLS, share_tells
from tillid_analysis.disclosure.audit.staff import Staff
from tillid_analysis.disclosure.audit.sums import bound_blocks, told_width
from tillid_analysis.results import POOLED

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Tree:
    """What is shown on one measure of one wave, of whole units.

    Parameters
    ----------
    wave, measure, cells
        What is shown.
    hidden
        Groups of the wave that are not.
    method, staff
        What else an attacker knows.
    """

    wave: str
    measure: str
    cells: Cells
    hidden: Sequence[Group]
    method: Method
    staff: Staff

    def attack(self) -> Iterator[Finding]:
        """Yield what can be worked out of too few people."""
        blocks = find_blocks(self.cells)
        yield from self._small(blocks, "")
        told_more = find_blocks(with_spread(self.cells))
        more = "; their answers' spread is shown"
        yield from self._small(told_more, more, distribution=True)
        yield from self._shares()
        if all(block.n is not None and block.n >= 0 for block in blocks) and not self._weighted:
            yield from self._narrow(blocks)

    def _shares(self) -> Iterator[Finding]:
        """Yield units, and blocks of units, whose share of positive answers tells each one's."""
        shown = {group: cell for group, cell in self.cells.items() if cell.share is not None}
        for block in find_blocks(shown):
            if block.n is not None and not self._weighted:
                cells = [shown[each] for each in (block.group, *block.inside)]
                if share_tells(self.method, self.measure, cells, block.n):
                    yield self._find(block.group, str(block), SHARE_TELLS)

    @property
    def _weighted(self) -> bool:
        return self.method.weighted

    def _find(self, group: Group, named: str, what: str) -> Finding:
        return Finding(self.cells[group].where, self.wave, named, what, self.measure)

    def _small(
        self, blocks: list[Block], more: str, *, distribution: bool = False
    ) -> Iterator[Finding]:
        for block in blocks:
            apart = bool(block.inside) or block.group.code.endswith(POOLED)
            minimum = self.method.minimum(distribution=distribution, apart=apart)
            what = doubt_size(block.n, minimum, "the units shown in it", more)
            if what is not None:
                # Numbers that contradict each other are about the unit, and not about its block.
                named = str(block.group if block.n is not None and block.n < 0 else block)
                yield self._find(block.group, named, what)

    def _narrow(self, blocks: list[Block]) -> Iterator[Finding]:
        """Yield blocks whose mean tells single answers, or those of a few in it, too closely."""
        step = self.method.step(self.measure, self.wave)
        bounds = bound_blocks(blocks, self.cells, step)
        narrowest, hidden = self.method.narrowest - _SLACK, self._by_block()
        for block in blocks:
            n, sums = block.n or 0, bounds[block.group]
            if n < self.method.minimum():
                continue
            if told_width(sums, n, 1) < narrowest:
                what = f"everybody's answer is told within {self.method.narrowest:g} points"
                yield self._find(block.group, str(block), what)
            else:
                for few, size in self._few(block, hidden.get(block.group, ())):
                    if told_width(sums, n, size) < narrowest:
                        what = f"their mean is told within {self.method.narrowest:g} points"
                        yield self._find(block.group, few, what)

    def _few(self, block: Block, below: Sequence[Group]) -> Iterator[tuple[str, int]]:
        """Yield hidden units of a block, alone or together, with fewer people than the minimum."""
        minimum, n = self.method.minimum(), block.n or 0
        sizes = {each: self.staff.count(self.wave, each, self._codes(each)) for each in below}
        if None in sizes.values():
            # As many as can be are the closest told.
            yield f"hidden units of {block.group}", min(minimum, n) - 1
            return
        small = {each: size for each, size in sizes.items() if size and size < minimum}
        apart = {
            each: size
            for each, size in small.items()
            if not any(each is not other and each.part_of(other) for other in small)
        }
        together: dict[int, tuple[str, ...]] = {0: ()}
        for each, size in apart.items():
            for known, named in list(together.items()):
                if known + size < minimum:
                    together.setdefault(known + size, (*named, each.code))
        told = [(" and ".join(named), size) for size, named in together.items()]
        told += [(each.code, size) for each, size in small.items() if each not in apart]
        yield from ((named, size) for named, size in told if 0 < size < n)

    def _by_block(self) -> dict[Group, list[Group]]:
        """Return the hidden units of each block: the pooled remainder's where one is shown."""
        found: dict[Group, list[Group]] = {}
        for each in self.hidden:
            unit = nearest(each, self.cells)
            if unit is not None:
                pooled = Group((*unit.path, unit.code + POOLED))
                found.setdefault(pooled if pooled in self.cells else unit, []).append(each)
        return found

    def _codes(self, group: Group) -> list[str]:
        if not self.staff.one_by_one:
            return [group.code]
        known = [*self.hidden, *self.cells]
        return [each.code for each in known if each.part_of(group) and not each.background]


def attack_trees(facts: Facts, wave: str, method: Method, staff: Staff) -> Iterator[Finding]:
    """Attack each measure of a wave in turn; each rests on its own people."""
    shown = facts.shown(wave)
    known = [*facts.hidden.get(wave, {}), *shown]
    for (when, measure), cells in facts.cells.items():
        if when == wave:
            hidden = [
                group
                for group in known
                if group not in cells and not group.code.endswith(POOLED) and not group.background
            ]
            yield from Tree(wave, measure, cells, hidden, method.on(measure), staff).attack()
