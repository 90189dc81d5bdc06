"""Indices for items of the survey's own: proposed from the answers, and held against the names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tillid_analysis.codebook.files import read_instrument
from tillid_analysis.data.proposal.answers import Correlations, correlate_items
from tillid_analysis.data.proposal.blocks import FEWEST, MOST, find_blocks
from tillid_analysis.data.proposal.clusters import (
    Cluster,
    Floats,
    align,
    cluster_items,
    mean_of_pairs,
)
from tillid_analysis.data.proposal.names import free_name, slug_of
from tillid_analysis.data.proposal.proposal import Proposal, ProposedIndex, ProposedItem
from tillid_analysis.stats.reliability import FEWEST_COMPLETE, alpha, item_rest_correlation

_PER_ITEM = 3
"""Respondents an item from which a structure of all items is worth looking for."""
_WEAK = 0.6
_LONGEST = 40

Blocks = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A cluster with all that can be said of it."""

    cluster: Cluster
    name: str
    evidence: str
    doubts: tuple[str, ...]


def propose_indices(proposal: Proposal, exports: Mapping[str, Path]) -> Proposal:
    """Propose indices, and which of their items are worded the other way round.

    Parameters
    ----------
    proposal
        What the survey file says; its own items are looked at.
    exports
        Each wave's file.

    Returns
    -------
    Proposal
        With `indices`, what remains to be looked at in `loose`, and the direction of items.

    Raises
    ------
    ReadingError
        If a file cannot be read.

    Notes
    -----
    See `cluster_items`. Where fewer than 30 respondents, or three an item, answered each pair,
    the answers tell nothing, and blocks of names are proposed alone. Every number told stands
    for 30 respondents or more, whose number is rounded down to tens.
    """
    items = proposal.items
    if not items:
        return proposal
    blocks = find_blocks(items)
    found = correlate_items([item.shared for item in items], exports)
    usable = _usable(found)
    taken = _taken(proposal)
    if len(usable) < FEWEST or not _enough(found, usable):
        return replace(proposal, indices=tuple(_by_names(items, blocks, taken)))
    clusters = _cluster(found, usable, blocks)
    told = [*_describe(items, clusters, blocks, found, taken)]
    loose = (*_disagreements(items, told, blocks, found), *_alone(items, told, blocks))
    return replace(
        proposal,
        items=tuple(_turn(items, told, found)),
        indices=tuple(_index(items, each) for each in told),
        loose=loose,
    )


def _taken(proposal: Proposal) -> set[str]:
    """Return the names that indices cannot have."""
    named = {each.name for each in (*proposal.shared, *proposal.partial)}
    if proposal.instrument:
        named |= {each.id for each in read_instrument(proposal.instrument, Path()).indices}
    return named


def _usable(found: Correlations) -> list[int]:
    """Return the items all pairs of which have a correlation, dropping as few as can be."""
    left = list(range(len(found.r)))
    while left:
        unknown = np.isnan(found.r[np.ix_(left, left)]).sum(axis=1)
        if not unknown.any():
            break
        del left[int(unknown.argmax())]
    return left


def _enough(found: Correlations, usable: Sequence[int]) -> bool:
    fewest = int(found.n[np.ix_(usable, usable)].min())
    return fewest >= max(FEWEST_COMPLETE, _PER_ITEM * len(usable))


def _cluster(found: Correlations, usable: Sequence[int], blocks: Blocks) -> list[Cluster]:
    at = {place: position for position, place in enumerate(usable)}
    inside = [[at[place] for place in block if place in at] for block in blocks.values()]
    clusters = cluster_items(found.r[np.ix_(usable, usable)], [each for each in inside if each])
    return [Cluster(tuple(usable[p] for p in each.places), each.signs) for each in clusters]


def _by_names(
    items: Sequence[ProposedItem], blocks: Blocks, taken: set[str]
) -> Iterator[ProposedIndex]:
    """Propose the blocks whose items have one response scale."""
    for stem, places in blocks.items():
        if len({items[place].scale for place in places}) == 1:
            name = free_name(slug_of(stem).lower(), taken)
            taken.add(name)
            evidence = (
                f"{_block(stem)} stand in one block and have one response scale; there are too "
                "few answers to see whether they go together"
            )
            yield ProposedIndex(name, tuple(items[p].shared.name for p in places), evidence)


def _block(stem: str) -> str:
    return f"the columns {stem[:_LONGEST]}..."


def _describe(
    items: Sequence[ProposedItem],
    clusters: Sequence[Cluster],
    blocks: Blocks,
    found: Correlations,
    taken: set[str],
) -> Iterator[_Found]:
    number = 0
    for cluster in clusters:
        shares = {stem: _share(cluster, places) for stem, places in blocks.items()}
        stem = max(shares, key=lambda each: shares[each], default="")
        is_named = bool(stem) and 2 * shares[stem] > len(cluster.places)
        number += not is_named
        name = free_name(slug_of(stem).lower() if is_named else f"index_{number}", taken)
        taken.add(name)
        evidence = _numbers(cluster, found)
        if stem and {*cluster.places} == {*blocks[stem]}:
            evidence += f"; {_block(stem)} stand in one block, too"
        yield _Found(cluster, name, evidence, tuple(_doubts(items, cluster, blocks, found)))


def _share(cluster: Cluster, places: Sequence[int]) -> int:
    return len({*cluster.places} & {*places})


def _signed(cluster: Cluster, found: Correlations) -> Floats:
    part = found.r[np.ix_(cluster.places, cluster.places)]
    return part * np.outer(cluster.signs, cluster.signs)


def _numbers(cluster: Cluster, found: Correlations) -> str:
    part = _signed(cluster, found)
    fewest = int(found.n[np.ix_(cluster.places, cluster.places)].min()) // 10 * 10
    return (
        f"their answers go together: {len(cluster.places)} items, mean correlation "
        f"{mean_of_pairs(part):.2f}, alpha {float(alpha(part)):.2f}, each pair "
        f"answered by {fewest} respondents or more"
    )


def _doubts(
    items: Sequence[ProposedItem], cluster: Cluster, blocks: Blocks, found: Correlations
) -> Iterator[str]:
    whole = [stem for stem, places in blocks.items() if {*places} <= {*cluster.places}]
    if len(whole) > 1:
        named = ", ".join(stem[:_LONGEST] for stem in whole)
        yield f"the answers do not tell the blocks {named} apart: is it one index, or several?"
    if len(cluster.places) > MOST:
        yield "so many items are rarely one thing: split it by what they are about"
    if float(alpha(_signed(cluster, found))) < _WEAK:
        yield "its items go together only weakly"
    if len({items[place].scale for place in cluster.places}) > 1:
        yield "its items have different response scales"
    if cluster.signs.sum() == 0:
        yield (
            "as many of its items point one way as the other: which end is high was taken from "
            f"{items[cluster.places[0]].shared.name}"
        )


def _disagreements(
    items: Sequence[ProposedItem], told: Sequence[_Found], blocks: Blocks, found: Correlations
) -> Iterator[str]:
    """Say of each block that is not whole in one index where its items went."""
    for stem, places in blocks.items():
        went: dict[str, list[str]] = {}
        for place in places:
            home = next((each.name for each in told if place in each.cluster.places), "no index")
            went.setdefault(home, []).append(items[place].shared.name)
        if len(went) > 1:
            own = align(found.r, places) if _all_known(found, places) else None
            numbers = f" (alpha {float(alpha(_signed(own, found))):.2f})" if own else ""
            where = "; ".join(f"{home}: {', '.join(names)}" for home, names in went.items())
            yield (
                f"names and answers disagree: {_block(stem)} stand in one block{numbers}, but by "
                f"their answers they belong to {where}."
            )


def _all_known(found: Correlations, places: Sequence[int]) -> bool:
    return bool(np.isfinite(found.r[np.ix_(places, places)]).all())


def _alone(items: Sequence[ProposedItem], told: Sequence[_Found], blocks: Blocks) -> Iterator[str]:
    """Name the items that are in no index, and of which nothing is said with their block."""
    used = {place for each in told for place in each.cluster.places}
    used |= {place for block in blocks.values() if used & {*block} for place in block}
    alone = [item.shared.name for place, item in enumerate(items) if place not in used]
    if alone and told:
        yield f"in no index, because their answers go with no others: {', '.join(alone)}."


def _turn(
    items: Sequence[ProposedItem], told: Sequence[_Found], found: Correlations
) -> Iterator[ProposedItem]:
    """Yield the items, with what says that one is worded the other way round."""
    against = {}
    for each in told:
        rest = item_rest_correlation(_signed(each.cluster, found)) * each.cluster.signs
        for place, sign, r in zip(each.cluster.places, each.cluster.signs, rest, strict=True):
            if sign < 0:
                against[place] = f"it correlates {r:.2f} with the rest of {each.name}"
    for place, item in enumerate(items):
        yield replace(item, reverse=against.get(place, ""))


def _index(items: Sequence[ProposedItem], each: _Found) -> ProposedIndex:
    names = tuple(items[place].shared.name for place in each.cluster.places)
    return ProposedIndex(each.name, names, each.evidence, each.doubts)
