"""Every number of a page accounted for: by its mark, or as one of the method's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tillid_analysis.columns import band
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.numbers import (
    find_numbers,
    is_number,
    leave_out,
    own_phrases,
    same,
)
from tillid_analysis.disclosure.audit.reading import Page, Text
from tillid_analysis.disclosure.audit.statements import (
    BAND,
    BY_HAND,
    Statement,
    read_statements,
)
from tillid_analysis.errors import Problem
from tillid_analysis.language import Language, count_range

_MAKE_AGAIN = "make it again"
_REMEDY = "whose it is cannot be told; say it with data-about, or take it out"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, and where it stands."""

    statement: Statement
    where: str


def account(pages: Sequence[Page]) -> tuple[list[Told], list[Problem]]:
    """Link every number of the pages to what it is about.

    Parameters
    ----------
    pages
        All pages that are given away together.

    Returns
    -------
    told
        What the pages state, hidden numbers with the value None.
    problems
        Numbers that nothing accounts for.

    Notes
    -----
    A cell's numbers are those that its mark names, in that order. Text and pictures may hold the
    numbers that stand in their own marks. Besides, a text may name waves, units and measures that
    have numbers in their names, and hold the numbers that stand in the package's own texts or are
    given by the policy. Text marked "method" is its author's responsibility.
    """
    told: list[Told] = []
    problems: list[Problem] = []
    names = {name for page in pages for name in page.names if re.search(r"[^\W\d]", name)}
    for page in pages:
        problems += [Problem(_where(page, at), what, _MAKE_AGAIN) for at, what in page.odd]
        if page.method is None:
            if not page.odd:
                problems.append(Problem(page.name, "says nothing of its policy", _MAKE_AGAIN))
            continue
        told += _told_in_marks(page)
        phrases = _phrases(page, page.method, names)
        counts: Counter[tuple[str, str]] = Counter()
        for text in page.texts:
            where = _where(page, text.heading)
            statements, unknown = _link(text, page, phrases)
            told += [Told(each, where) for each in statements]
            counts[where, text.kind] += unknown
        problems += _unaccounted(counts)
        problems += [
            Problem(_where(page, at), "a picture without a mark", _REMEDY) for at in page.blind
        ]
    return told, problems


def _where(page: Page, heading: str) -> str:
    return f"{page.name}, under {heading!r}" if heading else page.name


def _told_in_marks(page: Page) -> Iterator[Told]:
    """Yield what marks say that hold their numbers themselves."""
    for heading, mark in page.marks:
        for statement in _read(mark) or ():
            if statement.value is not None:
                yield Told(statement, _where(page, heading))


@lru_cache(maxsize=1 << 17)
def _read(mark: str) -> tuple[Statement, ...] | None:
    """Read a mark once, for a page and its workbook; None where it cannot be read."""
    try:
        return () if mark == BY_HAND else tuple(read_statements(mark))
    except ValueError:
        return None


def _phrases(page: Page, method: Method, names: set[str]) -> list[str]:
    own = own_phrases(method, page.language)
    named = [*names, *method.names, *page.names]
    numbered = {way for each in named if re.search(r"\d", each) for way in _ways_to_write(each)}
    longest = sorted(numbered, key=len, reverse=True)
    # What is called by a number comes last: it would take the 1 out of "from 0 to 1".
    words = [each for each in longest if not is_number(each)]
    bare = [each for each in longest if is_number(each)]
    return [*words, *own, *bare, *sorted(method.waves, key=len, reverse=True)]


def _ways_to_write(name: str) -> set[str]:
    """Return a name as it is, and as it stands inside a sentence, and where one begins."""
    return {name, name.lower(), name.capitalize(), name[:1].upper() + name[1:]}


def _unaccounted(counts: Counter[tuple[str, str]]) -> Iterator[Problem]:
    for (where, kind), times in counts.items():
        if times:
            yield Problem(where, f"{times} number(s) in {kind} that no mark accounts for", _REMEDY)


def _link(text: Text, page: Page, phrases: list[str]) -> tuple[list[Statement], int]:
    """Return what a marked cell states, and how many of a text's numbers nothing accounts for."""
    statements = _read(text.about) if text.about else ()
    if statements is None:
        return [], 1
    if text.about == BY_HAND or not (statements or re.search(r"\d", text.words)):
        return [], 0
    values = [each.value for each in statements if each.value is not None]
    if statements and not values and text.kind == "words":
        return _read_cell(text, page, statements, phrases)
    rest = list(find_numbers(leave_out(text.words, phrases, page.language), page.language))
    return [], sum(not any(same(each, value) for value in values) for each in rest)


def _read_cell(
    text: Text, page: Page, statements: tuple[Statement, ...], phrases: list[str]
) -> tuple[list[Statement], int]:
    """Give each statement of a cell its number; the sign for hidden ones is none.

    A cell may name what its number is about, and there may be a number in the name.
    """
    if [each.statistic for each in statements] == [BAND]:
        return [], int(not _is_band(text.words, page.language))
    numbers = list(find_numbers(text.words, page.language))
    if not numbers:
        return list(statements), 0
    if len(numbers) > len(statements):
        numbers = list(find_numbers(leave_out(text.words, phrases, page.language), page.language))
    if len(numbers) != len(statements):
        return [], len(numbers)
    pairs = zip(statements, numbers, strict=True)
    return [each.said(each.statistic, each.n, value) for each, value in pairs], 0


def _is_band(words: str, language: Language) -> bool:
    """Say whether a cell holds a range that counts are told as, in digits or as it is written."""
    low = re.match(r"\d+(?:[.,]\d{3})*", words)
    if low is None:
        return False
    known = band(int(re.sub(r"\D", "", low[0])))
    return words in (known, count_range(known, language))
