"""Blocks of items: what their columns' names, or the texts they share, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tillid_analysis.data.proposal.matching import STEM
from tillid_analysis.data.proposal.proposal import ProposedItem

FEWEST, MOST = 3, 15
"""Items of a block that may be an index."""

_NUMBERED = re.compile(r"(.+?)[\W_]+(?:SQ)?0*\d+\]?|([^\W\d_]+)\d+")


def find_blocks(items: Sequence[ProposedItem]) -> dict[str, tuple[int, ...]]:
    """Find blocks of three to fifteen items that are numbered on, or share the start of a text.

    Parameters
    ----------
    items
        The survey's own items.

    Returns
    -------
    dict of str to tuple of int
        Places of the items by what they share; no item is in two. A single letter that all items
        share tells nothing, and is no block.
    """
    named = _collect([_stem(item) for item in items])
    named = {
        stem: places for stem, places in named.items() if len(stem) > 1 or len(places) < len(items)
    }
    taken = {place for places in named.values() for place in places}
    texts = ["" if place in taken else _start(item) for place, item in enumerate(items)]
    return {**_collect(texts), **named}


def _stem(item: ProposedItem) -> str:
    numbered = _NUMBERED.fullmatch(item.shared.newest_first[0].name)
    return (numbered[1] or numbered[2]) if numbered else ""


def _start(item: ProposedItem) -> str:
    start, *rest = STEM.split(item.text)
    return start if rest else ""


def _collect(stems: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        found.setdefault(stem, []).append(place)
    return {
        stem: tuple(places)
        for stem, places in found.items()
        if stem and FEWEST <= len(places) <= MOST
    }
