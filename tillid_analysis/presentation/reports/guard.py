"""A last look at a page before it leaves: what must not be in it, whoever put it there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from getpass import getuser
from pathlib import Path
from typing import TypeVar

from tillid_analysis.disclosure.audit.folders import WORKBOOK
from tillid_analysis.disclosure.audit.reading import Page
from tillid_analysis.errors import Problem
from tillid_analysis.language import LANGUAGES, text
from tillid_analysis.personal import PAGE_ADDRESS, PAGE_NUMBER, is_birthday
from tillid_analysis.presentation.reports.scanning import take_apart

_REMEDY = "take it out of the notebook and make the page again"
_PATH = re.compile(
    r"(?<![\w.])/(?:home|root|Users|tmp|var|mnt|opt|srv|Volumes)/(?=[\w.])"
    r"|\b[A-Za-z]:[\\/](?=[\w\\])|\\\\\w[\w.]*\\|\bfile:/"
)
_ERROR = re.compile(
    r"Traceback \(most recent call last\)|File \"[^\"]+\", line \d|Cell In ?\[\d+\]|ipython-input-"
)
_WIDGET = re.compile(r"application/vnd\.[\w.+-]*|jupyter-widgets|widget-(?:state|view)")
_PAPERMILL = re.compile(r"papermill", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# Names that machines give, not people.
_NOBODY = frozenset({"root", "user", "admin", "administrator", "runner", "jovyan", "ubuntu"})

At = TypeVar("At")
Rule = Callable[[str], int]
"""Counts what must not be in a text."""


def check_page(
    html: str, forbidden: Collection[str], makers: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Say what in a page must not leave the house.

    Parameters
    ----------
    html
        A whole page.
    forbidden
        Texts that must not be in it, such as respondents' keys; found as whole words only, since
        a short key is part of many a number.
    makers
        The names of who makes the page, and of their folders; of who asks where it is left out.

    Returns
    -------
    tuple of Problem
        One for each kind and place; the place is the nearest heading before it. What was found is
        counted and never repeated.

    Notes
    -----
    Read are words, attributes, comments and the words in drawings; not the pixels of a bitmap.
    Looked for are e-mail addresses, CPR-like numbers with a possible date, paths, the name of who
    runs this, scripts, fetches, widgets, papermill's traces and errors. A link to be clicked is
    allowed.

    Examples
    --------
    >>> print(*check_page("<h2>Team A</h2><p>Ask per@example.org</p>", forbidden=()))
    under 'Team A': 1 e-mail address(es); take it out of the notebook and make the page again
    """
    rules = _rules(forbidden, own_names() if makers is None else makers)
    pieces = take_apart(html)
    found = Counter(pieces.parts) + _look_through(pieces.texts, rules)
    return tuple(
        Problem(_place(at, pieces.headings[at], rules), f"{times} {kind}", _REMEDY)
        for (at, kind), times in sorted(found.items())
    )


def check_workbooks(pages: Iterable[Page], forbidden: Collection[str]) -> tuple[Problem, ...]:
    """Say what in workbooks must not leave the house, by the rules of pages.

    Parameters
    ----------
    pages
        Files taken apart; those that are no workbooks were looked at when they were made.
    forbidden
        As for `check_page`.
    """
    rules = _rules(forbidden, own_names())
    books = [page for page in pages if page.name.endswith(WORKBOOK)]
    return tuple(
        Problem(name, f"{times} {kind}", _REMEDY)
        for page in books
        for (name, kind), times in _look_through(
            [(page.name, said.words) for said in page.texts], rules
        ).items()
    )


def _look_through(
    texts: Sequence[tuple[At, str]], rules: dict[str, Rule]
) -> Counter[tuple[At, str]]:
    """Count what must not be in texts, by where they stand."""
    found: Counter[tuple[At, str]] = Counter()
    # A page has thousands of texts, and hardly ever anything in them.
    whole = "\n".join(words for _, words in texts)
    for kind, rule in rules.items():
        if rule(whole):
            for at, words in texts:
                found[at, kind] += rule(words)
    return +found


def _place(at: int, heading: str, rules: dict[str, Rule]) -> str:
    """Name the heading, unless it says itself what must not be said."""
    if at == 0:
        return "before the first heading"
    if any(rule(heading) for rule in rules.values()):
        return f"under heading {at} of the page"
    return f"under {' '.join(heading.split())!r}"


def _rules(forbidden: Collection[str], makers: Collection[str]) -> dict[str, Rule]:
    return {
        "e-mail address(es)": _matches(PAGE_ADDRESS),
        "number(s) like a CPR number": _count_cpr,
        "path(s) of a machine": _matches(_PATH),
        "name(s) of who made the page, or of their folders": _whole_words(makers),
        "forbidden text(s)": _whole_words(forbidden),
        "explanation(s) for the analyst": _whole_words(_analyst_only()),
        "trace(s) of an error": _matches(_ERROR),
        "part(s) of a widget": _matches(_WIDGET),
        "trace(s) of papermill": _matches(_PAPERMILL),
    }


def _matches(pattern: re.Pattern[str]) -> Rule:
    return lambda words: sum(1 for _ in pattern.finditer(words))


def _count_cpr(words: str) -> int:
    return sum(is_birthday(*match, replaced=True) for match in PAGE_NUMBER.findall(words))


def own_names() -> set[str]:
    """Return the name of who runs this, and of their folders."""
    folders = {str(each) for each in (Path.home(), Path.cwd()) if len(each.parts) > 2}
    try:
        folders.add(getuser())
    except (KeyError, OSError):
        # A container may run as a number that has no name.
        return folders
    return folders - _NOBODY


def _analyst_only() -> set[str]:
    return {text("analyst_only", language) for language in LANGUAGES}


def _whole_words(texts: Collection[str]) -> Rule:
    """Find any of many texts in one pass: each is looked up by its longest word."""
    by_word: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for wanted in texts:
        parts = list(_WORD.finditer(wanted))
        if parts:
            longest = max(parts, key=lambda part: len(part[0]))
            by_word[longest[0]].append((longest.start(), wanted))

    def count(words: str) -> int:
        return sum(
            _stands_at(words, word.start() - before, wanted)
            for word in _WORD.finditer(words)
            for before, wanted in by_word.get(word[0], ())
        )

    return count


def _stands_at(words: str, start: int, wanted: str) -> bool:
    end = start + len(wanted)
    joined = words[max(start - 1, 0) : start] + wanted[:1], wanted[-1:] + words[end : end + 1]
    whole = not any(re.fullmatch(r"\w\w", pair) for pair in joined)
    return start >= 0 and whole and words.startswith(wanted, start)
