"""What an analyst has to look at in a single wave: other wordings, other response scales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tillid_analysis.codebook import Instrument, Item
from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.names import likeness, text_of
from tillid_analysis.data.proposal.proposal import ProposedItem, WaveFile

SAME_WORDING = 0.97
"""Ratio of common letters below which two texts of one item may be two wordings."""


def list_points(
    waves: Sequence[WaveFile],
    instrument: Instrument,
    matched: Mapping[str, Mapping[str, Column]],
    items: Sequence[ProposedItem],
) -> dict[str, tuple[str, ...]]:
    """List what is to be looked at in each wave.

    Parameters
    ----------
    waves
        The waves.
    instrument, matched
        The instrument, and each wave's columns of its items.
    items
        The survey's own items; their newest text is the one that others are held against.

    Returns
    -------
    dict of str to tuple of str
        Sentences by wave; empty where there is nothing.
    """
    found = {}
    for wave in waves:
        columns = matched.get(wave.name, {})
        reworded = [*_reworded(instrument, columns), *_reworded_own(wave.name, items)]
        found[wave.name] = (*_other_scales(instrument, columns), *_ask_of_meaning(reworded))
    return found


def _ask_of_meaning(reworded: Sequence[str]) -> Iterator[str]:
    if reworded:
        entry = ", ".join(f"{name}: 2" for name in reworded)
        yield (
            f"the text of {', '.join(reworded)} is another in this file: if the meaning is another "
            f"too, write wording: {{{entry}}}, so that waves before and after are not compared."
        )


def _reworded(instrument: Instrument, columns: Mapping[str, Column]) -> Iterator[str]:
    for item in instrument.items:
        if item.id in columns:
            column = columns[item.id]
            text = text_of(column.profile.text, column.name)
            if text and _best_likeness(text, item) < SAME_WORDING:
                yield item.id


def _best_likeness(text: str, item: Item) -> float:
    texts = [item.text.da, item.text.en or item.text.da]
    # Of "stem - item" the end is what counts.
    return max(likeness(end, own) for own in texts for end in (text, text[-len(own) :]))


def _reworded_own(wave: str, items: Sequence[ProposedItem]) -> Iterator[str]:
    for item in items:
        column = item.shared.columns.get(wave)
        text = text_of(column.profile.text, column.name) if column else ""
        if text and likeness(text, item.text) < SAME_WORDING:
            yield item.shared.name


def _other_scales(instrument: Instrument, columns: Mapping[str, Column]) -> Iterator[str]:
    lengths = {scale.id: len(scale.options) for scale in instrument.scales}
    usual = {item.id: lengths[item.scale] for item in instrument.items}
    other = [
        name
        for name, column in columns.items()
        if column.scale is None or len(column.scale.options) != usual[name]
    ]
    if other:
        yield (
            f"{', '.join(other)}: the answers in this file do not show the response scale of "
            f"{instrument.id}. See what tillid check says of their codes."
        )
