"""Finding the same thing in several waves: items by text, background by its categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tillid_analysis.codebook import Instrument
from tillid_analysis.data.proposal.columns import Column, Role, categories_of
from tillid_analysis.data.proposal.names import SAME_TEXT, likeness, slug_of, text_of
from tillid_analysis.data.proposal.proposal import Shared, WaveFile
from tillid_analysis.data.proposal.vocabulary import word_of

STEM = re.compile(r"\s[-\u2013\u2014]\s|: ")
"""What parts the start that items share from what is the item's own."""
_MAY_BE_ITEM: tuple[Role, ...] = ("item", "background", "ignored")

Same = Callable[[Shared, Column, Sequence[Shared], Sequence[Column]], str | None]
"""What says that a column is the same as one of other waves; None where it is not."""


def match_instrument(wave: WaveFile, instrument: Instrument) -> dict[str, Column]:
    """Find an instrument's items among a wave's columns, each once.

    Parameters
    ----------
    wave
        Its columns are compared by text, and by name where they have none.
    instrument
        Its texts in Danish and English.

    Returns
    -------
    dict of str to Column
        By the item's id, in the order of the instrument.
    """
    pairs = sorted(_alike(wave, instrument), key=lambda pair: -pair[0])
    found: dict[str, Column] = {}
    used: set[str] = set()
    for _, item, column in pairs:
        if item not in found and column.name not in used:
            found[item] = column
            used.add(column.name)
    return {item.id: found[item.id] for item in instrument.items if item.id in found}


def _alike(wave: WaveFile, instrument: Instrument) -> Iterator[tuple[float, str, Column]]:
    for column in wave.columns:
        text = text_of(column.profile.text, column.name)
        endings = {text, STEM.split(text)[-1]} - {""}
        for item in instrument.items:
            if not text and column.role == "item" and word_of(column.name) == word_of(item.id):
                yield 1.0, item.id, column
            if column.role in _MAY_BE_ITEM:
                texts = (item.text.da, item.text.en or "")
                best = max((likeness(a, b) for a in sorted(endings) for b in texts), default=0.0)
                if best >= SAME_TEXT:
                    yield best, item.id, column


def share_columns(
    waves: Sequence[WaveFile], columns: Callable[[WaveFile], Sequence[Column]], same: Same
) -> list[Shared]:
    """Group columns that are the same thing in several waves.

    Parameters
    ----------
    waves
        The oldest first; the newest sets the order.
    columns
        Which of a wave's columns are looked at.
    same
        Says whether a column is the same as one already found.

    Returns
    -------
    list of Shared
        Each column of each wave in exactly one of them.
    """
    found: list[Shared] = []
    for wave in reversed(waves):
        left = list(columns(wave))
        for place, known in enumerate(found):
            for column in left:
                evidence = same(known, column, found, left)
                if evidence is not None:
                    both = {wave.name: column, **known.columns}
                    found[place] = Shared(known.name, both, known.evidence or evidence)
                    left.remove(column)
                    break
        found += [Shared(slug_of(column.name), {wave.name: column}) for column in left]
    return [Shared(_best_name(each), each.columns, each.evidence) for each in found]


def _best_name(shared: Shared) -> str:
    """Choose a name without digits that stands in most waves, the newest where they are as good."""
    names = [column.name for column in shared.newest_first]
    slugs = [slug_of(name) for name in names]

    def merits(slug: str) -> tuple[bool, int, bool, bool]:
        has_digits = any(sign.isdigit() for sign in slug)
        return (not has_digits, slugs.count(slug), slug in names, slug.islower())

    return max(slugs, key=merits)


def same_item(
    known: Shared, column: Column, found: Sequence[Shared], left: Sequence[Column]
) -> str | None:
    """Compare two items by text; by name only where one of them has no text."""
    text = text_of(column.profile.text, column.name)
    texts = [text_of(each.profile.text, each.name) for each in known.columns.values()]
    if text and any(texts):
        best = max(likeness(text, other) for other in texts)
        return "" if best >= SAME_TEXT else None
    is_named = any(word_of(each.name) == word_of(column.name) for each in known.columns.values())
    return "matched by the column's name only" if is_named else None


def same_background(
    known: Shared, column: Column, found: Sequence[Shared], left: Sequence[Column]
) -> str | None:
    """Compare two columns by name, or by categories where only one pair has those."""
    if any(word_of(each.name) == word_of(column.name) for each in known.columns.values()):
        return ""
    categories = categories_of(column.profile)
    there = [each for each in found if _categories(each) == categories]
    here = [each for each in left if categories_of(each.profile) == categories]
    if there == [known] and here == [column]:
        return "matched because the categories are the same"
    return None


def _categories(shared: Shared) -> frozenset[str]:
    return categories_of(next(iter(shared.columns.values())).profile)
