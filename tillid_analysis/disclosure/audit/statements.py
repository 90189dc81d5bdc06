"""What a number on a page is about, as a mark that a machine can read.

An element of a page carries the attribute `data-about`. A cell that holds a number says what it
is about: ``2026 SFE/A/A03 tillid estimate``. Text, and a picture, says its numbers as well:
``2026 SFE/A/A03 tillid estimate#36:61``, which is a mean of 61 over 36 people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, unquote

ATTRIBUTE = "data-about"
BY_HAND = "method"
"""Marks text whose numbers its author says are not about people."""
COUNTED = "count"
"""The statistic of a number that counts units or measures, not people."""
BAND = "band"
"""The statistic of a number that is told as a range only."""

_NUMBER = re.compile(r"([a-z_]+)(?:#(\d+))?(?::(-?[\d.]+))?")
_REFERENCE = re.compile(r"-([^#]+)(?:#(\d+))?")
_SAFE = "+*"
ALL = "*"
"""The measure of a number that is about no single one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A number of a page, and what it is about.

    Parameters
    ----------
    wave, measure
        What was asked, and when; what a model says of an index is written `index~term`.
    path
        Codes from the institution down to the unit; a pooled remainder's ends with a plus sign.
    statistic
        A column of the glossary, or `count`.
    value
        The number as a decimal number with a point, percentages as such; None where it is hidden
        or stands in the cell that is marked.
    n
        People behind it, where that is told.
    reference, n_reference
        What it is held against, a word, a wave or a unit's path as `write_path` gives it, and the
        people behind that.
    background, category
        The part of the unit that it is about.
    """

    wave: str
    path: tuple[str, ...]
    measure: str
    statistic: str
    value: str | None = None
    n: int | None = None
    reference: str = ""
    n_reference: int | None = None
    background: str = ""
    category: str = ""

    @property
    def unit(self) -> str:
        """The unit's own code."""
        return self.path[-1] if self.path else ""

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: two statements of one key must say the same."""
        about = (self.wave, self.unit, self.measure, self.statistic)
        return (*about, self.reference, self.background, self.category)

    def said(self, statistic: str, n: int | None, value: str | None) -> Statement:
        """Return what is said of the same: a page says tens of thousands of numbers."""
        return Statement(
            self.wave,
            self.path,
            self.measure,
            statistic,
            value,
            n,
            self.reference,
            self.n_reference,
            self.background,
            self.category,
        )

    def __str__(self) -> str:
        """Name what it is about, without its value."""
        part = f", {self.background} {self.category}" if self.background else ""
        held = f" less {self.reference}" if self.reference else ""
        return f"{self.statistic}{held} of {self.unit}{part} on {self.measure}, {self.wave}"


def write_statements(statements: Iterable[Statement]) -> str:
    """Write a mark; statements about the same thing share its words.

    Examples
    --------
    >>> low = Statement("2026", ("S", "A 1"), "trust", "conf_low")
    >>> write_statements([low, replace(low, statistic="conf_high")])
    '2026 S/A%201 trust conf_low conf_high'
    """
    shared: dict[tuple[str, str], list[str]] = {}
    for each in statements:
        shared.setdefault(_about(each), []).append(_number(each))
    return "; ".join(
        " ".join(filter(None, [before, *numbers, after]))
        for (before, after), numbers in shared.items()
    )


def write_path(path: tuple[str, ...]) -> str:
    """Write a unit's path as a reference.

    Examples
    --------
    >>> read_path(write_path(("S", "A/B")))
    ('S', 'A/B')
    """
    return "/" + "/".join(map(_quote, path))


def read_path(reference: str) -> tuple[str, ...]:
    """Read a unit's path from a reference; empty where that is no unit."""
    return tuple(map(unquote, reference.split("/")[1:])) if reference.startswith("/") else ()


def read_statements(written: str) -> list[Statement]:
    """Read a mark.

    Raises
    ------
    ValueError
        If it is not one.

    Examples
    --------
    >>> for each in read_statements("2026 S/A trust estimate#9:61 -rest#80 leader=1"):
    ...     print(each, each.value, each.n, each.n_reference)
    estimate less rest of A, leader 1 on trust, 2026 61 9 80
    """
    return [each for part in written.split(";") for each in _read(part.split())]


def _about(statement: Statement) -> tuple[str, str]:
    path = "/".join(map(_quote, statement.path))
    before = f"{_quote(statement.wave)} {path} {_quote(statement.measure, '~')}"
    after = []
    if statement.reference:
        after.append(f"-{_quote(statement.reference)}{_people(statement.n_reference)}")
    if statement.background:
        after.append(f"{_quote(statement.background)}={_quote(statement.category)}")
    return before, " ".join(after)


def _number(statement: Statement) -> str:
    value = "" if statement.value is None else f":{statement.value}"
    return f"{statement.statistic}{_people(statement.n)}{value}"


def _people(n: int | None) -> str:
    return "" if n is None else f"#{n}"


def _read(words: list[str]) -> list[Statement]:
    if len(words) < 4:
        raise ValueError(words)
    wave, path, measure = (
        unquote(words[0]),
        tuple(map(unquote, words[1].split("/"))),
        unquote(words[2]),
    )
    about = Statement(wave, path, measure, "")
    numbers = []
    for word in words[3:]:
        if "=" in word:
            background, category = map(unquote, word.split("=", 1))
            about = replace(about, background=background, category=category)
        elif found := _REFERENCE.fullmatch(word):
            about = replace(about, reference=unquote(found[1]), n_reference=_count(found[2]))
        elif found := _NUMBER.fullmatch(word):
            numbers.append(found)
        else:
            raise ValueError(word)
    return [about.said(found[1], _count(found[2]), found[3]) for found in numbers]


def _count(written: str | None) -> int | None:
    return None if written is None else int(written)


@lru_cache(maxsize=4096)
def _quote(word: str, also: str = "") -> str:
    return quote(word, safe=_SAFE + also)
