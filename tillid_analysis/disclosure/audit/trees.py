"""The attack on one measure of one wave: small blocks, narrow means and telling means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tillid_analysis.disclosure.audit.blocks import Block, find_blocks, with_spread
from tillid_analysis.disclosure.audit.facts import Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
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
        yield from self._small(blocks, self.method.minimum(), "")
        told_more = find_blocks(with_spread(self.cells))
        fewest = self.method.minimum(distribution=True)
        yield from self._small(told_more, fewest, "; their answers' spread is shown")
        for group, cell in self.cells.items():
            if cell.share is not None and float(cell.share) in (0.0, 100.0):
                yield self._find(group, str(group), "a share tells everybody's answer", True)
        if all(block.n is not None and block.n >= 0 for block in blocks) and not self._weighted:
            yield from self._narrow(blocks)

    @property
    def _weighted(self) -> bool:
        return self.method.weighted

    def _find(self, group: Group, named: str, what: str, is_class: bool = False) -> Finding:
        return Finding(self.cells[group].where, self.wave, named, what, self.measure, is_class)

    def _small(self, blocks: list[Block], minimum: int, more: str) -> Iterator[Finding]:
        for block in blocks:
            if block.n is None:
                what = "the number of people behind it is not told, so that nothing can be checked"
                yield self._find(block.group, str(block), what)
            elif block.n < 0:
                what = "fewer people than in the units shown in it; the pages contradict each other"
                yield self._find(block.group, str(block.group), what)
            elif 0 < block.n < minimum:
                what = f"fewer than {minimum} people can be told from the others{more}"
                yield self._find(block.group, str(block), what)

    def _narrow(self, blocks: list[Block]) -> Iterator[Finding]:
        """Yield blocks whose mean tells single answers, or those of a few in it, too closely."""
        step = self.method.step(self.measure, self.wave)
        bounds = bound_blocks(blocks, self.cells, step)
        narrowest = self.method.narrowest - _SLACK
        for block in blocks:
            n, sums = block.n or 0, bounds[block.group]
            if n < self.method.minimum():
                continue
            if told_width(sums, n, 1) < narrowest:
                what = f"everybody's answer is told within {self.method.narrowest:g} points"
                yield self._find(block.group, str(block), what, True)
            else:
                for few, size in self._few(block):
                    if told_width(sums, n, size) < narrowest:
                        what = f"their mean is told within {self.method.narrowest:g} points"
                        yield self._find(block.group, few, what, True)

    def _few(self, block: Block) -> Iterator[tuple[str, int]]:
        """Yield hidden units of a block, alone or together, with fewer people than the minimum."""
        minimum, below = self.method.minimum(), self._hidden_in(block)
        sizes = {each: self.staff.count(self.wave, each, self._codes(each)) for each in below}
        if None in sizes.values():
            # As many as can be are the closest told.
            yield f"hidden units of {block.group}", min(minimum, block.n or 0) - 1
            return
        together: dict[int, tuple[str, ...]] = {0: ()}
        for each, size in sizes.items():
            for known, named in list(together.items()):
                total = known + (size or 0)
                if total < minimum:
                    together.setdefault(total, (*named, each.code))
        for size, named in together.items():
            if 0 < size < (block.n or 0):
                yield " and ".join(named), size

    def _hidden_in(self, block: Block) -> list[Group]:
        """Return the uppermost hidden units of a block."""
        of = block.group.path
        if block.group.code.endswith(POOLED):
            of = of[:-1]
        elif Group((*of, of[-1] + POOLED)) in self.cells:
            return []
        shown = {each.path for each in self.cells if not each.background}
        inside = [
            each
            for each in self.hidden
            if len(each.path) > len(of) and each.path[: len(of)] == of and not each.background
        ]
        paths = {each.path for each in inside}
        return [
            each
            for each in inside
            if not any(
                each.path[:end] in shown | paths for end in range(len(of) + 1, len(each.path))
            )
        ]

    def _codes(self, group: Group) -> list[str]:
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
            yield from Tree(wave, measure, cells, hidden, method, staff).attack()
