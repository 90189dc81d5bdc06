"""Small groups that follow from a tree of shown units: its blocks, and nothing else."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

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
        above = nearest(each, inside)
        if above is not None:
            inside[above].append(each)
    return [
        Block(each, tuple(below), take_away(cells[part].n for part in (each, *below)))
        for each, below in inside.items()
    ]


def nearest(group: Group, known: Container[Group]) -> Group | None:
    """Return the nearest group of the same category above one, among those that are known."""
    above = (replace(group, path=group.path[:end]) for end in range(len(group.path) - 1, 0, -1))
    return next((each for each in above if each in known), None)


def take_away(sizes: Iterable[int | None]) -> int | None:
    """Return the first number of people less all others; None where one is not told.

    Examples
    --------
    >>> take_away([20, 9, 8]), take_away([20, None])
    (3, None)
    """
    all_sizes = list(sizes)
    known = [size for size in all_sizes if size is not None]
    return known[0] - sum(known[1:]) if len(known) == len(all_sizes) else None


def doubt_size(n: int | None, minimum: int, parts: str, more: str) -> str | None:
    """Say what is wrong with the number of people that can be told from the others, if anything.

    Parameters
    ----------
    n
        How many they are; None where it is not told.
    minimum
        The fewest that they may be.
    parts
        What was taken away, for numbers that contradict each other.
    more
        What is told of them beside means.
    """
    if n is None:
        return "the number of people behind it is not told, so that nothing can be checked"
    if n < 0:
        return f"fewer people than in {parts}; the pages contradict each other"
    return (
        f"fewer than {minimum} people can be told from the others{more}"
        if 0 < n < minimum
        else None
    )


def with_spread(cells: Cells) -> Cells:
    """Return the cells that tell more than means."""
    return {group: cell for group, cell in cells.items() if cell.spread}
