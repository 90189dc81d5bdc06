"""Names for the survey file: of columns, of waves, and texts that are the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.spelling import tidy

SAME_TEXT = 0.85
"""Ratio of common letters from which two texts are the same item."""

_LONGEST = 40
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=(?:\d{2}|\d{4})?(?!\d))")
_MARKUP = re.compile(r"<[^>]*>|\{%.*?%\}")


def slug_of(name: str) -> str:
    """Return a column's name as a name of the survey file: letters, digits and underscores.

    Tools that make names of whole texts have long ones: forty letters are kept.

    Examples
    --------
    >>> slug_of("Er du leder?"), slug_of("5_enhed"), slug_of("Q1.1")
    ('Er_du_leder', 'c5_enhed', 'Q1_1')
    """
    slug = re.sub(r"_+", "_", re.sub(r"\W", "_", tidy(name))).strip("_")[:_LONGEST].rstrip("_")
    return slug if slug and not (slug[0].isdigit() or slug[0] == "_") else f"c{slug}"


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that nothing else has, with a number after it where it is taken.

    Examples
    --------
    >>> free_name("a", ["a", "a_2"])
    'a_3'
    """
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def name_waves(files: Sequence[str]) -> tuple[str, ...]:
    """Name waves by the year in their file's name, or else 1, 2, ... in the order given.

    Examples
    --------
    >>> name_waves(["svar_2024.csv", "20260301.sav"]), name_waves(["a.csv", "2024.csv"])
    (('2024', '2026'), ('1', '2'))
    """
    years = [found[-1] if (found := _YEAR.findall(file)) else "" for file in files]
    if all(years) and max(Counter(years).values()) == 1:
        return tuple(years)
    return tuple(str(number) for number in range(1, len(files) + 1))


def text_of(text: str, name: str) -> str:
    """Return what an item says, without markup; "" where it only repeats its column's name.

    Examples
    --------
    >>> text_of("<b>Jeg trives</b>", "v1"), text_of("V1", "v1")
    ('Jeg trives', '')
    """
    plain = " ".join(_MARKUP.sub(" ", text).split())
    return "" if word_of(plain) == word_of(name) else plain


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; signs and capitals make no difference.

    Examples
    --------
    >>> likeness("Jeg trives.", "jeg  trives"), likeness("Jeg trives", "") < SAME_TEXT
    (1.0, True)
    """
    first, second = word_of(one), word_of(other)
    if not first or not second:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < SAME_TEXT or matcher.quick_ratio() < SAME_TEXT:
        return 0.0
    return matcher.ratio()
