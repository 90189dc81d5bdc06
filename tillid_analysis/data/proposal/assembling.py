"""From the exports' columns to what the survey file says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tillid_analysis.codebook import Instrument
from tillid_analysis.codebook.files import read_instrument
from tillid_analysis.data.proposal.columns import Column, Role
from tillid_analysis.data.proposal.matching import (
    match_instrument,
    same_background,
    same_item,
    share_columns,
)
from tillid_analysis.data.proposal.names import free_name, text_of
from tillid_analysis.data.proposal.order import match_order
from tillid_analysis.data.proposal.points import list_points
from tillid_analysis.data.proposal.pooling import find_known, pool_scales
from tillid_analysis.data.proposal.proposal import Proposal, ProposedItem, Shared, WaveFile
from tillid_analysis.data.proposal.scales import Recognised
from tillid_analysis.language import Language

INSTRUMENT = "tillid36"
_ENOUGH = 1 / 3
_DANISH = re.compile("[æøåÆØÅ]")


@dataclass(frozen=True, slots=True)
class _Matched:
    """The instrument's items that were found, by wave."""

    instrument: Instrument
    by_wave: Mapping[str, Mapping[str, Column]]
    by_order: Mapping[str, str]

    def has(self, wave: WaveFile, column: Column) -> bool:
        """Return whether a column is one of the instrument's items."""
        return any(each is column for each in self.by_wave.get(wave.name, {}).values())


def assemble(title: str, waves: Sequence[WaveFile]) -> Proposal:
    """Put together what a survey file says about some exports.

    Parameters
    ----------
    title
        The survey's title.
    waves
        The oldest first.

    Returns
    -------
    Proposal
        With the shipped instrument where one wave has a third of its items or more; without
        indices and levels, which the answers tell.
    """
    matched = _match(waves)
    used = matched.instrument.id if matched.by_wave else ""
    own = share_columns(waves, _of_role("item", matched), same_item)
    background = share_columns(waves, _of_role("background", matched), same_background)
    names = _Names({item.id for item in matched.instrument.items} if used else set())
    names.taken |= {index.id for index in matched.instrument.indices} if used else set()
    unit, respondent = (_same_role(waves, role, names) for role in ("unit", "respondent"))
    everywhere = [names.give(each) for each in background if len(each.columns) == len(waves)]
    items, scales = _own_items([names.give(each) for each in own], matched, bool(used))
    return Proposal(
        title=title,
        language=_language_of(waves),
        instrument=used,
        matched=tuple(_shared_items(matched)),
        scales=scales,
        items=items,
        indices=(),
        waves=tuple(waves),
        unit=unit,
        respondent=respondent if respondent and len(respondent.columns) == len(waves) else None,
        background=tuple(everywhere),
        by_order=matched.by_order,
        points=list_points(waves, matched.instrument, matched.by_wave, items),
        partial=tuple(each for each in background if len(each.columns) < len(waves)),
    )


@dataclass(slots=True)
class _Names:
    """Names that are given already."""

    taken: set[str]

    def give(self, shared: Shared) -> Shared:
        """Give a thing its own name, or that with a number where it is taken."""
        name = free_name(shared.name, self.taken)
        self.taken.add(name)
        return replace(shared, name=name)


def _match(waves: Sequence[WaveFile]) -> _Matched:
    instrument = read_instrument(INSTRUMENT, Path())
    by_text = {wave.name: match_instrument(wave, instrument) for wave in waves}
    if max(map(len, by_text.values())) < _ENOUGH * len(instrument.items):
        return _Matched(instrument, {}, {})
    by_wave, evidence = dict(by_text), {}
    for place, wave in enumerate(waves):
        nearest_first = [*waves[place + 1 :], *reversed(waves[:place])]
        ordered = None if by_text[wave.name] else match_order(wave, by_text, nearest_first)
        if ordered is not None:
            by_wave[wave.name], evidence[wave.name] = ordered
    return _Matched(instrument, by_wave, evidence)


def _shared_items(matched: _Matched) -> Iterator[Shared]:
    for item in matched.instrument.items if matched.by_wave else ():
        waves = matched.by_wave.items()
        yield Shared(item.id, {wave: found[item.id] for wave, found in waves if item.id in found})


def _of_role(role: Role, matched: _Matched) -> Callable[[WaveFile], list[Column]]:
    def columns(wave: WaveFile) -> list[Column]:
        return [c for c in wave.columns if c.role == role and not matched.has(wave, c)]

    return columns


def _same_role(waves: Sequence[WaveFile], role: Role, names: _Names) -> Shared | None:
    """Return the one column of a role in each wave, under one name."""

    def only(known: Shared, column: Column, *_: object) -> str:
        return ""

    def columns(wave: WaveFile) -> list[Column]:
        first = wave.first(role)
        return [first] if first else []

    found = share_columns(waves, columns, only)
    return names.give(found[0]) if found else None


def _own_items(
    own: Sequence[Shared], matched: _Matched, is_used: bool
) -> tuple[tuple[ProposedItem, ...], dict[str, Recognised]]:
    shown = {each.name: [c.scale for c in each.newest_first if c.scale] for each in own}
    known = matched.instrument.scales if is_used else ()
    scales, named = pool_scales(shown, [scale.id for scale in known])
    same = {name: find_known(scale, known) for name, scale in scales.items()}
    items = []
    for each in own:
        texts = [text_of(c.profile.text, c.name) for c in each.newest_first]
        scale, doubt = named[each.name]
        doubts = "; ".join(filter(None, (each.evidence, doubt)))
        text = next(filter(None, texts), "")
        items.append(ProposedItem(each, text, same[scale] or scale, doubts))
    return tuple(items), {name: scale for name, scale in scales.items() if not same[name]}


def _language_of(waves: Sequence[WaveFile]) -> Language:
    """Return Danish where any text or label has a letter that English lacks."""
    for wave in waves:
        for column in wave.columns:
            words = [column.name, column.profile.text, *column.profile.labels.values()]
            if column.role != "private" and any(
                _DANISH.search(word) for word in (*words, *column.profile.values)
            ):
                return "da"
    return "en"
