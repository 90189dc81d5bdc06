"""Checks across the survey file: what refers to something must find it, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from tillid_analysis.codebook.background import check_categories
from tillid_analysis.codebook.instrument import Index, Item, Scale
from tillid_analysis.codebook.models import Codebook, Wave
from tillid_analysis.errors import Problem, nearest
from tillid_analysis.language import LANGUAGES

T = TypeVar("T", bound=Hashable)


def check_references(codebook: Codebook, name: str) -> list[Problem]:
    """List every reference that finds nothing, or more than one thing.

    Parameters
    ----------
    codebook
        The survey file and its instrument put together.
    name
        The survey file's name, for the problems' places.

    Returns
    -------
    list of Problem
        Empty where everything fits.
    """
    parts: tuple[Callable[[Codebook], Iterator[Problem]], ...] = (
        _check_ids,
        _check_scales,
        _check_items,
        _check_indices,
        _check_nesting,
        _check_units,
        _check_waves,
        _check_times,
        _check_drivers,
        _check_interactions,
        _check_bridges,
        _check_differences,
        _check_maturity,
        _check_policy,
    )
    found = [problem for part in parts for problem in part(codebook)]
    found += check_categories(codebook.background)
    return [Problem(f"{name}: {each.where}", each.found, each.remedy) for each in found]


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]


def _unknown(where: str, kind: str, name: str, allowed: Iterable[str]) -> Problem:
    return Problem(where, f"unknown {kind} {name!r}", nearest(name, allowed))


def _check_ids(codebook: Codebook) -> Iterator[Problem]:
    for kind in ("scales", "items", "indices"):
        things: tuple[Scale | Item | Index, ...] = getattr(codebook, kind)
        for name in _repeated(thing.id for thing in things):
            yield Problem(f"{kind}.{name}", "is defined more than once", "keep one")
    for name in codebook.item_by_id.keys() & codebook.index_by_id.keys():
        yield Problem(f"indices.{name}", "is the name of an item too", "give it another name")
    if not codebook.items:
        yield Problem("items", "there are none", "name an instrument or write items")


def _check_scales(codebook: Codebook) -> Iterator[Problem]:
    for scale in codebook.scales:
        where = f"scales.{scale.id}"
        codes = [option.code for option in scale.options]
        codes += [missing.code for missing in scale.missing]
        for twice in _repeated(str(code) for code in codes):
            yield Problem(where, f"code {twice} stands more than once", "give each its own code")
        for code in scale.positive:
            if code not in codes[: len(scale.options)]:
                remedy = nearest(str(code), [str(each) for each in codes[: len(scale.options)]])
                yield Problem(f"{where}.positive", f"no option has code {code!r}", remedy)


def _check_items(codebook: Codebook) -> Iterator[Problem]:
    for item in codebook.items:
        where = f"items.{item.id}"
        scale = codebook.scale_by_id.get(item.scale)
        if scale is None:
            yield _unknown(f"{where}.scale", "scale", item.scale, codebook.scale_by_id)
            continue
        yield from _check_missing(f"{where}.missing", item, scale)


def _check_missing(where: str, item: Item, scale: Scale) -> Iterator[Problem]:
    options = {str(option.code) for option in scale.options}
    for missing in item.missing:
        if str(missing.code) in options:
            found = f"code {missing.code} is an option of {scale.id}"
            yield Problem(where, found, "an answer cannot be missing")


def _check_indices(codebook: Codebook) -> Iterator[Problem]:
    for index in codebook.indices:
        where = f"indices.{index.id}"
        if bool(index.items) == bool(index.indices):
            yield Problem(where, "needs either items or indices", "list one of them")
        for item in index.items:
            if item not in codebook.item_by_id:
                yield _unknown(f"{where}.items", "item", item, codebook.item_by_id)
        for part in index.indices:
            if part not in codebook.index_by_id:
                yield _unknown(f"{where}.indices", "index", part, codebook.index_by_id)
    # One respondent base for an index and its parts is possible only while nothing has two owners.
    for part in _repeated(part for index in codebook.indices for part in index.parts):
        yield Problem(f"indices: {part}", "belongs to more than one index", "keep it in one")


def _check_nesting(codebook: Codebook) -> Iterator[Problem]:
    for index in codebook.indices:
        seen = {index.id}
        measure = index.id
        while (measure := codebook.parent_by_measure.get(measure, "")) and measure not in seen:
            seen.add(measure)
        if measure == index.id:
            yield Problem(f"indices.{index.id}", "is a part of itself", "break the circle")


def _check_units(codebook: Codebook) -> Iterator[Problem]:
    for level in codebook.units.titles:
        if level not in codebook.units.levels:
            yield _unknown("units.titles", "level", level, codebook.units.levels)
    for language in LANGUAGES:
        titles = [codebook.units.title_of(each, language) for each in codebook.units.levels]
        for title in _repeated(titles):
            found = f"two levels are called {title!r} in {language!r}"
            yield Problem("units.titles", found, "readers could not tell them apart")
    if codebook.units.crosswalk_direction == "backwards" and codebook.units.crosswalk is None:
        found = "there is no crosswalk to read backwards"
        yield Problem("units.crosswalk_direction", found, "name one as units.crosswalk")


def _check_waves(codebook: Codebook) -> Iterator[Problem]:
    known = {
        *codebook.item_by_id,
        *codebook.background,
        codebook.units.column,
        *([codebook.respondent] if codebook.respondent else []),
    }
    for name, wave in codebook.waves.items():
        yield from _check_wave(codebook, name, wave, known)


def _check_wave(codebook: Codebook, name: str, wave: Wave, known: set[str]) -> Iterator[Problem]:
    where = f"waves.{name}"
    for column in wave.columns:
        if column not in known:
            yield _unknown(f"{where}.columns", "item or column", column, sorted(known))
    for export_name in _repeated(wave.columns.values()):
        found = f"column {export_name!r} is used more than once"
        yield Problem(f"{where}.columns", found, "each column stands for one thing")
    for name in wave.omitted:
        if name not in codebook.item_by_id and name not in codebook.background:
            names = [*codebook.item_by_id, *codebook.background]
            yield _unknown(f"{where}.omitted", "item or background", name, names)
    for kind, items in (("wording", wave.wording), ("scales", wave.scales)):
        for item in items:
            if item not in codebook.item_by_id:
                yield _unknown(f"{where}.{kind}", "item", item, codebook.item_by_id)
    yield from _check_wave_scales(codebook, where, wave)


def _check_wave_scales(codebook: Codebook, where: str, wave: Wave) -> Iterator[Problem]:
    for item, name in wave.scales.items():
        at = f"{where}.scales.{item}"
        scale = codebook.scale_by_id.get(name)
        if scale is None:
            yield _unknown(at, "scale", name, codebook.scale_by_id)
        elif item in codebook.item_by_id:
            yield from _check_missing(at, codebook.item_by_id[item], scale)
        if item in wave.omitted:
            yield Problem(at, f"{item} is among the omitted too", "keep one of them")


def _check_times(codebook: Codebook) -> Iterator[Problem]:
    name = codebook.answered_at
    if name is None:
        return
    if name not in codebook.background:
        yield _unknown("answered_at", "background", name, codebook.background)
    if any(name in pair for pair in codebook.policy.crossed):
        found = f"{name} says when people answered"
        yield Problem("policy.crossed", found, "cross backgrounds that describe people")


def _check_bridges(codebook: Codebook) -> Iterator[Problem]:
    """List bridges that bridge nothing: they would hide the next change of scale unseen."""
    for name in codebook.bridges:
        if name not in codebook.item_by_id:
            yield _unknown("bridges", "item", name, codebook.item_by_id)
        elif not any(name in wave.scales for wave in codebook.waves.values()):
            found = f"{name} is asked on the same scale in every wave"
            yield Problem("bridges", found, f"name {name} under scales of a wave, or leave it out")


def _check_differences(codebook: Codebook) -> Iterator[Problem]:
    for name in codebook.smallest_differences:
        if name not in codebook.measures:
            yield _unknown("smallest_differences", "measure", name, codebook.measures)


def _check_maturity(codebook: Codebook) -> Iterator[Problem]:
    limits, names = codebook.maturity.thresholds, codebook.maturity.names
    if list(limits) != sorted(set(limits)):
        yield Problem("maturity.thresholds", "do not rise", "write the lowest first, each once")
    if names and len(names) != codebook.maturity.stages:
        found = f"{len(names)} names for {codebook.maturity.stages} stages"
        yield Problem("maturity.names", found, "write one more than there are thresholds")


def _check_policy(codebook: Codebook) -> Iterator[Problem]:
    policy = codebook.policy
    if policy.min_difference != "same" and policy.min_difference < policy.min_n:
        found = f"{policy.min_difference} is less than min_n, {policy.min_n}"
        remedy = 'who can be told of by subtraction is told of: write as many at least, or "same"'
        yield Problem("policy.min_difference", found, remedy)
    for level in policy.background_levels:
        if level not in codebook.units.levels:
            yield _unknown("policy.background_levels", "level", level, codebook.units.levels)
    for pair in policy.crossed:
        for name in pair:
            if name not in codebook.background:
                yield _unknown("policy.crossed", "background", name, codebook.background)
        if pair[0] == pair[1]:
            yield Problem("policy.crossed", f"crosses {pair[0]} with itself", "name two of them")


def _check_drivers(codebook: Codebook) -> Iterator[Problem]:
    outcome = [codebook.outcome] if codebook.outcome else []
    for where, names in (("outcome", outcome), ("drivers", codebook.drivers)):
        for name in names:
            if name not in codebook.index_by_id:
                yield _unknown(where, "index", name, codebook.index_by_id)
    yield from _check_apart(codebook)
    for name in _repeated(codebook.drivers):
        yield Problem("drivers", f"{name} stands more than once", "keep it once")
    if codebook.outcome in codebook.drivers:
        yield Problem(
            "drivers", f"{codebook.outcome} is the outcome", "leave it out of the drivers"
        )


def _check_interactions(codebook: Codebook) -> Iterator[Problem]:
    for pair in codebook.interactions:
        for name in pair:
            if name not in codebook.drivers:
                yield _unknown("interactions", "driver", name, codebook.drivers)
        if pair[0] == pair[1]:
            yield Problem("interactions", f"{pair[0]} stands beside itself", "name two drivers")
    for one, other in _repeated(tuple(sorted(pair)) for pair in codebook.interactions):
        found = f"{one} and {other} stand together more than once"
        yield Problem("interactions", found, "keep the pair once")


def _check_apart(codebook: Codebook) -> Iterator[Problem]:
    """List items set apart that are none of the outcome's, or all of them."""
    apart, outcome = codebook.outcome_apart, codebook.outcome
    if not apart:
        return
    if outcome is None:
        yield Problem("outcome_apart", "there is no outcome", "name one as outcome")
    if outcome not in codebook.index_by_id:
        return
    own = [each for each in codebook.item_by_id if _lies_in(codebook, each, outcome)]
    for name in apart:
        if name not in own:
            yield Problem("outcome_apart", f"{name!r} is no item of {outcome}", nearest(name, own))
    for name in _repeated(apart):
        yield Problem("outcome_apart", f"{name} stands more than once", "keep it once")
    if set(own) <= set(apart):
        yield Problem("outcome_apart", f"these are all items of {outcome}", "leave some out")


def _lies_in(codebook: Codebook, item: str, index: str) -> bool:
    """Say whether an item belongs to an index, through its parts, which may be in a circle."""
    seen: set[str] = set()
    while item != index and item in codebook.parent_by_measure and item not in seen:
        seen.add(item)
        item = codebook.parent_by_measure[item]
    return item == index
