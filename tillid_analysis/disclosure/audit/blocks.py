"""Small groups that follow from a tree of shown units: its blocks, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tillid_analysis.disclosure.audit.facts import Cell, Cells, Group


@dataclass(frozen=True, slots=True)
class Block:
    """The people of a shown unit who are in no shown unit below it.

    Parameters
    ----------
    group
        The shown unit.
    inside
        The shown units right below it.
    n
        People; None where the pages do not tell the size of one of these.
    """

    group: Group
    inside: tuple[Group, ...]
    n: int | None

    def __str__(self) -> str:
        """Name the block by its unit and what is taken out of it."""
        if not self.inside:
            return str(self.group)
        return f"{self.group} without the {len(self.inside)} units shown in it"


def find_blocks(cells: Mapping[Group, Cell]) -> list[Block]:
    """Return the blocks of a tree of shown units.

    Parameters
    ----------
    cells
        Shown groups; those of one background are left out.

    Notes
    -----
    Units of a tree are nested or apart. Then the sums of the shown ones span the same space as
    those of their blocks, and the groups whose sums can be computed are exactly the unions of
    blocks. A pooled remainder is one more unit below its own.

    Examples
    --------
    >>> whole, part = Group(("S",)), Group(("S", "A"))
    >>> (first, _) = find_blocks({whole: Cell("", n=20), part: Cell("", n=17)})
    >>> str(first), first.n
    ('S without the 1 units shown in it', 3)
    """
    inside: dict[Group, list[Group]] = {each: [] for each in cells if not each.background}
    for each in inside:
        above = next((up for up in _above(each) if up in inside), None)
        if above is not None:
            inside[above].append(each)
    return [Block(each, tuple(below), _left(cells, each, below)) for each, below in inside.items()]


def _above(group: Group) -> Iterator[Group]:
    for end in range(len(group.path) - 1, 0, -1):
        yield Group(group.path[:end])


def _left(cells: Mapping[Group, Cell], whole: Group, parts: Iterable[Group]) -> int | None:
    sizes = [cells[each].n for each in (whole, *parts)]
    known = [size for size in sizes if size is not None]
    return known[0] - sum(known[1:]) if len(known) == len(sizes) else None


def with_spread(cells: Cells) -> Cells:
    """Return the cells that tell more than means."""
    return {group: cell for group, cell in cells.items() if cell.spread}
