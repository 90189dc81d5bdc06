"""Small groups that follow by one subtraction: a unit less its categories, or less its units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.blocks import doubt_size, nearest, take_away, with_spread
from tillid_analysis.disclosure.audit.facts import Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.shares import SHARE_TELLS, share_tells
from tillid_analysis.disclosure.audit.splits import OTHERS, build_lattice
from tillid_analysis.disclosure.audit.sums import rest_of, tells_answers, written
from tillid_analysis.disclosure.elimination import draw_null
from tillid_analysis.disclosure.reduction import PRIME

_DRAWS, _SEED = 2, 1


@dataclass(frozen=True, slots=True)
class Rest:
    """The people of a shown group who are in none of some shown parts of it.

    Parameters
    ----------
    whole
        The group.
    parts
        Groups in it that are apart from each other; none where it is looked at itself.
    name
        What it is called in a finding.
    """

    whole: Group
    parts: Sequence[Group]
    name: str

    def count(self, cells: Cells) -> int | None:
        """Return its people; None where the pages do not tell the size of one of the groups."""
        return take_away(cells[each].n for each in (self.whole, *self.parts))


def find_rests(cells: Cells) -> Iterator[Rest]:
    """Yield groups by background, and what they and units less their shown parts leave.

    Parameters
    ----------
    cells
        Shown groups.

    Notes
    -----
    A line is a group and its parts by one background: a unit by it, or a category by the two that
    it is crossed in. A column is one category in a unit and in the units shown right below it.

    Examples
    --------
    >>> from tillid_analysis.disclosure.audit.facts import Cell
    >>> unit, men = Group(("S",)), Group(("S",), "sex", "men")
    >>> [str(each.name) for each in find_rests({unit: Cell("", n=15), men: Cell("", n=11)})]
    ['S, sex *', 'S, sex men']
    """
    at: dict[tuple[str, ...], list[Group]] = {}
    for group in cells:
        at.setdefault(group.path, []).append(group)
    for whole in cells:
        finer: dict[str, list[Group]] = {}
        for part in at[whole.path]:
            if part.background != whole.background and part.part_of(whole):
                finer.setdefault(part.background, []).append(part)
        for background, parts in finer.items():
            names = background.split(CROSSED)
            category = CROSSED.join(whole.parts.get(name, OTHERS) for name in names)
            yield Rest(whole, parts, str(Group(whole.path, background, category)))
        if whole.background:
            yield Rest(whole, (), str(whole))
    yield from _columns(cells)


def _columns(cells: Cells) -> Iterator[Rest]:
    below: dict[Group, list[Group]] = {}
    for group in cells:
        whole = nearest(group, cells)
        if group.background and whole is not None:
            below.setdefault(whole, []).append(group)
    for whole, parts in below.items():
        yield Rest(whole, parts, f"{whole} without the {len(parts)} units shown in it")


def attack_lines(facts: Facts, wave: str, method: Method) -> Iterator[Finding]:
    """Yield groups by background with too few people that are shown or left by a subtraction.

    Parameters
    ----------
    facts, wave
        What is shown.
    method
        The policy: `min_n_background` holds for groups by background and all that they leave.

    Notes
    -----
    Besides, every hidden group that the pages name is held against all that is shown of its
    background and of whole units, since it may follow by a chain of any length.
    """
    hidden = [*facts.hidden.get(wave, {}), *facts.shown(wave)]
    for (when, measure), cells in facts.cells.items():
        if when == wave and any(each.background for each in cells):
            policy = method.on(measure)
            fewest = policy.minimum(background=True)
            apart = policy.minimum(background=True, apart=True)
            most = policy.minimum(background=True, distribution=True)
            found = [*_small(cells, (fewest, apart), ""), *_chains(cells, hidden, apart)]
            if most > fewest:
                more = "; their answers' spread is shown"
                found += _small(with_spread(cells), (most, max(most, apart)), more)
            if not policy.weighted:
                found += _telling(cells, policy, wave, measure)
            for group, name, what in found:
                yield Finding(cells[group].where, wave, name, what, measure)


def _small(cells: Cells, minimums: tuple[int, int], more: str) -> Iterator[tuple[Group, str, str]]:
    for rest in find_rests(cells):
        minimum = minimums[bool(rest.parts)]
        what = doubt_size(rest.count(cells), minimum, "its shown parts", more)
        if what is not None:
            yield rest.whole, rest.name, what


def _telling(
    cells: Cells, method: Method, wave: str, measure: str
) -> Iterator[tuple[Group, str, str]]:
    """Yield groups, and what they leave of each other, whose mean or share tells each answer."""
    means = {group: cell for group, cell in cells.items() if cell.mean is not None}
    what = f"everybody's answer is told within {method.narrowest:g} points"
    for rest in find_rests(means):
        n = rest.count(means)
        parts = [means[each] for each in (rest.whole, *rest.parts)]
        if n:
            sums = rest_of([written(each.mean or "", each.n or 0) for each in parts], n)
            if tells_answers(sums.on(method.step(measure, wave)), n, method.narrowest):
                yield rest.whole, rest.name, what
    shares = {group: cell for group, cell in cells.items() if cell.share is not None}
    for rest in find_rests(shares):
        n = rest.count(shares)
        parts = [shares[each] for each in (rest.whole, *rest.parts)]
        if n and share_tells(method, measure, parts, n):
            yield rest.whole, rest.name, SHARE_TELLS


def _chains(cells: Cells, named: Sequence[Group], minimum: int) -> list[tuple[Group, str, str]]:
    """List hidden groups that follow from the groups of their background and the units."""
    found = []
    what = f"fewer than {minimum} people can be told from the others"
    for background in dict.fromkeys(each.background for each in cells if each.background):
        lattice = build_lattice(cells, background)
        null = draw_null(lattice.matrix, _DRAWS, _SEED)
        for group in named:
            names = {*background.split(CROSSED)}
            if group in cells or not group.background or not group.parts.keys() <= names:
                continue
            inside = np.flatnonzero([atom.part_of(group) for atom in lattice.atoms])
            follows = len(inside) and not (null[:, inside].sum(axis=1) % PRIME).any()
            if follows and 0 < lattice.size(inside) < minimum:
                found.append((lattice.groups[0], str(group), what))
    return found
