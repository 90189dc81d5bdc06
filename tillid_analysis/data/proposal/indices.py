"""Indices for items of the survey's own: proposed from the blocks that columns stand in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tillid_analysis.data.proposal.names import free_name, slug_of
from tillid_analysis.data.proposal.proposal import ProposedIndex, ProposedItem

_NUMBERED = re.compile(r"(.+?)[\W_]+0*\d+\]?|([^\W\d_]{2,})\d+")
_FEWEST, _MOST = 3, 15


def propose_indices(items: Sequence[ProposedItem], taken: Collection[str]) -> list[ProposedIndex]:
    """Propose an index for each block of three to fifteen items that are numbered on.

    Parameters
    ----------
    items
        The survey's own items.
    taken
        Names that indices cannot have.

    Returns
    -------
    list of ProposedIndex
        In the order of the items; empty where the names show no blocks.

    Notes
    -----
    Items of a block must have one response scale. Whether they measure one thing is not looked
    at: that is for the analyst to say, and for the reliability to show.
    """
    blocks: dict[tuple[str, str], list[str]] = {}
    for item in items:
        newest = item.shared.newest_first[0].name
        numbered = _NUMBERED.fullmatch(newest)
        if numbered:
            stem = numbered[1] or numbered[2]
            blocks.setdefault((stem, item.scale), []).append(item.shared.name)
    found: list[ProposedIndex] = []
    for (stem, _), names in blocks.items():
        if _FEWEST <= len(names) <= _MOST:
            used = [*taken, *(each.id for each in found)]
            name = free_name(slug_of(stem).lower(), used)
            evidence = f"the columns {stem}... stand in one block and have one response scale"
            found.append(ProposedIndex(name, tuple(names), evidence))
    return found
