"""Columns of codes: those that count the other way than the codebook, and texts among the codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from tillid_analysis.codebook import Codebook, Scale
from tillid_analysis.columns import band
from tillid_analysis.data.decoding.distinct import by_key, distinct_values
from tillid_analysis.data.decoding.meanings import Meanings, item_meanings
from tillid_analysis.data.reading import Export
from tillid_analysis.data.reading.spelling import as_text, fold, key_of, split_code
from tillid_analysis.errors import Problem

MOST_NAMED = 3
"""Columns that are named; the others are counted."""
WORDS_OF_ITEM, WORDS_OF_CATEGORY = 3, 8
"""Words from which what is no label of an item, or no common category, reads as free text."""
FEWEST_OF_CATEGORY = 5
"""Rows from which a long text is a category, and not somebody's own words."""


def check_order(codebook: Codebook, wave: str, export: Export) -> Iterator[Problem]:
    """Find items whose codes go the other way than their response scale, by the file's labels.

    Parameters
    ----------
    codebook, wave, export
        What was asked, the wave, and its file.

    Yields
    ------
    Problem
        One a file at most; it does not block, since labels win over codes.

    Notes
    -----
    Labels are those of the file or stand in the cells ("1 - Helt enig"). Only whole numbers have
    an order, and only labels that the codebook names count, two of them at least.
    """
    turned = {}
    for item in codebook.items:
        column = codebook.waves[wave].column(item.id)
        if column not in export.frame or item.id in codebook.waves[wave].omitted:
            continue
        scale = codebook.scale_of(item, wave)
        places = _places(export, column, item_meanings(item, scale))
        declared = _is_rising([key_of(option.code) for option in scale.options])
        stored = _is_rising([code for code, _ in sorted(places.items(), key=lambda each: each[1])])
        if None not in (declared, stored) and declared != stored:
            turned[column] = _example(places, scale)
    if turned:
        column, example = next(iter(turned.items()))
        rest = len(turned) - MOST_NAMED
        named = ", ".join([*turned][:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
        count = "1 column counts" if len(turned) == 1 else f"{len(turned)} columns count"
        found = f"{count} the other way than the codebook ({named}): in {column} {example}"
        remedy = "the labels are followed; see whether they are right"
        yield Problem(export.file, found, remedy, blocking=False)


def _places(export: Export, column: str, meanings: Meanings) -> dict[int, int]:
    """Return the option that each code has by its label."""
    labels: dict[int | str, str] = dict(by_key(export.labels.get(column, {})))
    for value in distinct_values(export.frame[column]).values:
        if parts := split_code(value):
            labels.setdefault(key_of(parts.code), parts.label)
    named = {code: meanings.by_label.get(fold(label), -1) for code, label in labels.items()}
    return {code: at for code, at in named.items() if isinstance(code, int) and at >= 0}


def _is_rising(codes: list[int] | list[int | str]) -> bool | None:
    """Return whether codes rise; None where they neither rise nor fall, or have no order."""
    numbers = [code for code in codes if isinstance(code, int)]
    if len(numbers) < max(2, len(codes)):
        return None
    steps = [after > before for before, after in pairwise(numbers)]
    return steps[0] if len({*steps}) == 1 else None


def _example(places: Mapping[int, int], scale: Scale) -> str:
    code = min(places)
    return f"code {code} is {scale.options[places[code]].label.da!r}"


def check_texts(codebook: Codebook, wave: str, export: Export) -> Iterator[Problem]:
    """Find items and backgrounds whose column has free text among the codes.

    Parameters
    ----------
    codebook, wave, export
        What was asked, the wave, and its file.

    Yields
    ------
    Problem
        One a column with its rows as a range, and never the text; none blocks.

    Notes
    -----
    In an item's column: three words or more that are no label. In a background's: eight words or
    more that stand in fewer than five rows, since a background has whatever categories it has.
    """
    asked = codebook.waves[wave]
    for item in codebook.items:
        if item.id not in asked.omitted:
            meanings = item_meanings(item, codebook.scale_of(item, wave))
            yield from _describe(export, asked.column(item.id), meanings)
    for name in codebook.background:
        if name not in asked.omitted:
            yield from _describe(export, asked.column(name), None)


def _describe(export: Export, column: str, meanings: Meanings | None) -> Iterator[Problem]:
    rows = 0
    found = distinct_values(export.frame[column])
    for value, count in zip(found.values, found.counts, strict=True):
        words = len(as_text(value).split())
        if meanings is None:
            free = words >= WORDS_OF_CATEGORY and count < FEWEST_OF_CATEGORY
        else:
            free = words >= WORDS_OF_ITEM and not meanings.find(value, None).is_known
        rows += int(count) if free else 0
    if rows:
        what = f"has free text in {band(rows)} rows"
        remedy = "a column of codes holds nothing else: see whether it is the right one"
        yield Problem(f"{export.file}, column {column}", what, remedy, blocking=False)
