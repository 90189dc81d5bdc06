"""The items and the indices of a proposed survey file."""

from __future__ import annotations

from collections.abc import Iterator

from tillid_analysis.data.proposal.layout import (
    block,
    comment,
    listing,
    mapping,
    scalar,
    sentence,
)
from tillid_analysis.data.proposal.proposal import Proposal, ProposedIndex, ProposedItem
from tillid_analysis.data.proposal.waves import open_point


def write_items(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of the items.

    Parameters
    ----------
    proposal
        What the survey file says.

    Yields
    ------
    str
        One line.
    """
    items = proposal.items
    if not (items or proposal.instrument):
        text = "no column was recognised as an item: this one only shows how to write them."
        yield from open_point(text)
        yield "scales:"
        yield '  - {id: yes_no, options: [{code: 1, label: "No"}, {code: 2, label: "Yes"}]}'
        yield "items:"
        yield '  - {id: ITEM1, scale: yes_no, text: "?"}'
    if not items:
        return
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    yield from comment(f"{count} that no instrument of the package has.")
    yield from _ask_of_direction(proposal)
    silent = sum(not item.text for item in items)
    if silent:
        text = "1 item: its name stands" if silent == 1 else f"{silent} items: their names stand"
        yield from open_point(f"the files have no text of {text} instead.")
    yield "items:"
    for item in items:
        yield from _item(item)


def _ask_of_direction(proposal: Proposal) -> Iterator[str]:
    if any(item.reverse for item in proposal.items):
        text = "are other items than those marked below worded the other way round, or a whole "
        yield from open_point(f"{text}index? Write reverse: true for them.")
    elif len(proposal.items) == 1:
        yield from open_point("is it worded the other way round? Write reverse: true for it.")
    else:
        text = "which items are worded the other way round? Write reverse: true for them."
        yield from open_point(text)


def _item(item: ProposedItem) -> Iterator[str]:
    name = item.shared.name
    if item.doubt:
        yield from open_point(f"{name}: {item.doubt}.", 2)
    entry = {
        "id": scalar(name),
        "scale": item.scale,
        "text": scalar(item.text or item.shared.newest_first[0].name),
    }
    if item.reverse:
        text = f"{name}: is it worded the other way round? {sentence(item.reverse)} If not, delete "
        yield from open_point(f"{text}reverse: true.", 2)
        entry["reverse"] = "true"
    yield "  - " + mapping(entry)


def write_indices(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of the indices.

    Parameters
    ----------
    proposal
        What the survey file says.

    Yields
    ------
    str
        One line.
    """
    if proposal.indices:
        text = "are these indices? They are only proposed, for the reason that stands above each: "
        yield from open_point(text + "give them titles, and leave out what does not belong there.")
        for point in proposal.loose:
            yield from open_point(point)
        yield "indices:"
    for index in proposal.indices:
        yield from _index(index)
    if proposal.items and not proposal.indices:
        yield from open_point("which items belong together? Write indices, as in this example:")
        yield "# indices:"
        first = listing(item.shared.name for item in proposal.items[:3])
        yield f"#   - {{id: my_index, title: My index, items: {first}}}"


def _index(index: ProposedIndex) -> Iterator[str]:
    yield from comment(sentence(index.evidence), 2)
    for doubt in index.doubts:
        end = "" if doubt.endswith("?") else "."
        yield from open_point(f"{index.id}: {doubt}{end}", 2)
    yield f"  - id: {scalar(index.id)}"
    yield f"    title: {scalar(index.id)}"
    yield from block("items", "[]", list(map(scalar, index.items)), 4)
