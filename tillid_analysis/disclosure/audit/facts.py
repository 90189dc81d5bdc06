"""What the pages state, put together: for each wave and measure the groups that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from tillid_analysis.columns import CROSSED, PARENT, REST
from tillid_analysis.disclosure.audit.accounting import Told
from tillid_analysis.disclosure.audit.statements import COUNTED, Statement, read_path
from tillid_analysis.disclosure.statistics import NEEDS_DISTRIBUTION

RESPONSE = frozenset({"answered", "invited", "response_rate", "response_low", "response_high"})
_SIZES = frozenset({"n", "answered"})


@dataclass(frozen=True, slots=True)
class Group:
    """People who are in one unit, and in one category of a background where one is named.

    Parameters
    ----------
    path
        Codes from the institution down to the unit.
    background, category
        Empty for everybody in the unit.
    """

    path: tuple[str, ...]
    background: str = ""
    category: str = ""

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.path[-1]

    def __str__(self) -> str:
        """Name the group by its codes."""
        return f"{self.code}, {self.background} {self.category}" if self.background else self.code

    @property
    def parts(self) -> Mapping[str, str]:
        """The category by background: none for whole units, two where backgrounds are crossed."""
        return _split(self.background, self.category)

    def part_of(self, other: Group) -> bool:
        """Say whether everybody in it is in the other one, as far as codes tell."""
        inside = self.path[: len(other.path)] == other.path
        return inside and (not other.background or other.parts.items() <= self.parts.items())


@lru_cache(maxsize=4096)
def _split(background: str, category: str) -> Mapping[str, str]:
    """Take the name of a category apart, which is asked for each two groups of a page."""
    names, values = background.split(CROSSED), category.split(CROSSED)
    if len(names) != len(values):
        names, values = [background], [category]
    return MappingProxyType(dict(zip(names, values, strict=True)) if background else {})


@dataclass(slots=True)
class Cell:
    """What is shown of a group on a measure.

    Parameters
    ----------
    where
        The first place that shows it.
    n
        People behind it; None where no page tells.
    mean
        The mean as written, with its decimals; None where only other numbers are shown.
    spread
        Whether a number is shown that tells how the answers are spread.
    share
        The share of positive answers as written.
    rest
        The difference to the rest of the institution as written.
    """

    where: str
    n: int | None = None
    mean: str | None = None
    spread: bool = False
    share: str | None = None
    rest: str | None = None


Cells = dict[Group, Cell]


@dataclass(slots=True)
class Facts:
    """What all pages state together.

    Parameters
    ----------
    cells
        For each wave and measure the groups of which something is shown.
    hidden
        For each wave the groups that the pages name without showing them, and where.
    sizes
        For each wave the people of groups, by measure.
    response
        For each wave the groups whose response is told, and where.
    """

    cells: dict[tuple[str, str], Cells] = field(default_factory=dict)
    hidden: dict[str, dict[Group, str]] = field(default_factory=dict)
    sizes: dict[tuple[str, Group], dict[str, int]] = field(default_factory=dict)
    response: dict[str, dict[Group, str]] = field(default_factory=dict)

    def shown(self, wave: str) -> set[Group]:
        """Return the groups of which a mean, or anything else of the answers, is shown."""
        return {group for (when, _), cells in self.cells.items() if when == wave for group in cells}

    def waves(self) -> list[str]:
        """Return the waves that something is stated of."""
        return sorted({wave for wave, _ in self.cells} | set(self.hidden) | set(self.response))


def gather(told: Sequence[Told], waves: Iterable[str]) -> Facts:
    """Put together what the pages state of groups of people.

    Parameters
    ----------
    told
        Every statement.
    waves
        Names of all waves: what is held against one tells of that wave too.

    Notes
    -----
    A difference counts as showing both groups, since it gives away the one where the other is
    known. What a model says of the institution is no mean of a group, and has no groups.
    """
    facts, known = Facts(), frozenset(waves)
    for each in told:
        for statement in _about_groups(each.statement, known):
            _add(facts, statement, each.where)
    for wave in list(facts.hidden):
        shown = facts.shown(wave)
        facts.hidden[wave] = {g: at for g, at in facts.hidden[wave].items() if g not in shown}
    _fill_sizes(facts)
    return facts


def _about_groups(statement: Statement, waves: frozenset[str]) -> Iterator[Statement]:
    if "~" in statement.measure or statement.statistic == COUNTED:
        return
    yield statement
    if statement.reference in waves:
        yield Statement(
            wave=statement.reference,
            path=statement.path,
            measure=statement.measure,
            statistic="difference",
            value=statement.value,
            n=statement.n_reference,
            background=statement.background,
            category=statement.category,
        )
        return
    other, together = _reference(statement)
    if other is not None:
        whole = _total(statement.n, statement.n_reference)
        yield Statement(
            wave=statement.wave,
            path=other,
            measure=statement.measure,
            statistic="difference",
            value=statement.value,
            n=whole if together else statement.n_reference,
        )


def _reference(statement: Statement) -> tuple[tuple[str, ...] | None, bool]:
    """Return the group that a statement tells of by its reference, and whether it is in it."""
    if statement.reference == REST:
        return statement.path if statement.background else statement.path[:1], True
    if statement.reference == PARENT:
        return statement.path[:-1], True
    return read_path(statement.reference) or None, False


def _total(n: int | None, rest: int | None) -> int | None:
    return None if n is None or rest is None else n + rest


def _add(facts: Facts, said: Statement, where: str) -> None:
    group = Group(said.path, said.background, said.category)
    if said.n is not None and said.value is not None:
        facts.sizes.setdefault((said.wave, group), {})[said.measure] = said.n
    if said.statistic in RESPONSE or said.statistic == "n":
        if said.value is None:
            return
        if said.statistic in _SIZES:
            sizes = facts.sizes.setdefault((said.wave, group), {})
            sizes[said.measure] = int(float(said.value))
        facts.response.setdefault(said.wave, {}).setdefault(group, where)
        return
    if said.value is None:
        if said.statistic == "estimate":
            facts.hidden.setdefault(said.wave, {}).setdefault(group, where)
        return
    cell = facts.cells.setdefault((said.wave, said.measure), {}).setdefault(group, Cell(where))
    _fill(cell, said)


def _fill(cell: Cell, said: Statement) -> None:
    if said.reference == REST and said.statistic == "estimate" and not said.background:
        cell.rest = said.value
    elif said.statistic == "estimate" and not said.reference:
        cell.mean = said.value
    elif said.statistic == "share_positive":
        cell.share = said.value
    cell.spread |= said.statistic in NEEDS_DISTRIBUTION


def _fill_sizes(facts: Facts) -> None:
    """Give every shown cell its people; where a page does not say on which measure, the fewest."""
    for (wave, measure), cells in facts.cells.items():
        for group, cell in cells.items():
            sizes: Mapping[str, int] = facts.sizes.get((wave, group), {})
            cell.n = sizes.get(measure, min(sizes.values(), default=None))
