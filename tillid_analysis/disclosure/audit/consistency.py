"""What does not need arithmetic over groups: contradictions, and traces of what is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tillid_analysis.disclosure.audit.accounting import Told
from tillid_analysis.disclosure.audit.facts import Cells, Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.ways import LEVER, attack_ways, way_of
from tillid_analysis.disclosure.statistics import ADJUSTED, FEWEST_FOR_MODELS
from tillid_analysis.results import POOLED


def attack_pages(
    told: Sequence[Told], facts: Facts, methods: Mapping[str, Method]
) -> Iterator[Finding]:
    """Yield what pages tell by differing, and by what they say beside hidden numbers.

    Parameters
    ----------
    told, facts
        Every statement, and what they come to.
    methods
        How the pages of each wave were made.
    """
    yield from _differing(told)
    yield from _traces(facts, methods)
    yield from _models(told, facts)
    yield from attack_ways(told, facts)
    for wave, method in methods.items():
        yield from _bases(facts, wave, method)


def _differing(told: Sequence[Told]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Told] = {}
    for each in told:
        statement = each.statement
        if statement.statistic == "count":
            continue
        known = first.setdefault(statement.key, each)
        if known.statement.value == statement.value:
            continue
        both = (known.statement.value, statement.value)
        if statement.statistic in ADJUSTED and None not in both:
            continue
        what = "hidden in one place and shown in another" if None in both else "told differently"
        places = " and ".join(dict.fromkeys([known.where, each.where]))
        yield Finding(places, statement.wave, statement.unit, f"{statement.statistic} is {what}")


def _traces(facts: Facts, methods: Mapping[str, Method]) -> Iterator[Finding]:
    for wave, groups in facts.response.items():
        minimum = max(method.minimum() for method in methods.values())
        hidden = facts.hidden.get(wave, {})
        for group, where in groups.items():
            size = min(facts.sizes.get((wave, group), {}).values(), default=minimum)
            if group in hidden:
                yield Finding(where, wave, str(group), "who answered is told of a hidden unit")
            elif size < minimum and group not in facts.shown(wave):
                what = f"who answered is told of fewer than {minimum} people"
                yield Finding(where, wave, str(group), what)


def _models(told: Sequence[Told], facts: Facts) -> Iterator[Finding]:
    """Yield numbers of models of few people, and of units whose score they do not follow from."""
    for each in told:
        said = each.statement
        _, model, term = said.measure.partition("~")
        if not model or said.value is None or way_of(said)[0]:
            continue
        driver = term.removesuffix(f" {LEVER}")
        if driver != term and Group(said.path) in facts.cells.get((said.wave, driver), {}):
            continue
        few = said.statistic == "n" and int(float(said.value)) < FEWEST_FOR_MODELS
        if few or len(said.path) > 1:
            what = f"a model of fewer than {FEWEST_FOR_MODELS} people, or of a part"
            yield Finding(each.where, said.wave, said.unit, what, said.measure)


def _bases(facts: Facts, wave: str, method: Method) -> Iterator[Finding]:
    """Yield units whose index does not rest on the same people as its items.

    With common people q times the index' mean is the sum of its items' means. Where it is not, or
    where their numbers of people differ, the difference of the sums is about those few who are in
    one and not in the other. What is left of a unit is other people on another measure where other
    units in it are shown of that.
    """
    for index, parts in method.parts.items():
        for group, cell in facts.cells.get((wave, index), {}).items():
            beside = _beside(facts.cells[wave, index], group)
            known = [facts.cells.get((wave, part), {}) for part in parts]
            items = [each.get(group) if _beside(each, group) == beside else None for each in known]
            sizes = {each.n for each in (cell, *filter(None, items))}
            means = [float(each.mean) for each in items if each is not None and each.mean]
            what = "index and items rest on different people, who are told by the difference"
            slack = 1.01 * 10.0**-method.decimals
            apart = (
                cell.mean is not None
                and bool(parts)
                and len(means) == len(parts)
                and abs(float(cell.mean) - sum(means) / len(parts)) > slack
            )
            if len(sizes) > 1 or apart:
                yield Finding(cell.where, wave, str(group), what, index)


def _beside(cells: Cells, group: Group) -> frozenset[Group]:
    """Return the units that a pooled remainder is what is left beside; none for other groups."""
    if not group.code.endswith(POOLED):
        return frozenset()
    whole = Group(group.path[:-1])
    return frozenset(
        each
        for each in cells
        if each.part_of(whole) and each not in (whole, group) and not each.background
    )
