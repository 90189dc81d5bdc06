"""What a column looks like: e-mail addresses, personal numbers, comments, keys or dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from tillid_analysis.data.reading.spelling import fold, key_of
from tillid_analysis.personal import CELL_ADDRESS, CELL_NUMBER

Looks = Literal["", "email", "cpr", "free_text", "identifier", "date"]

_DAY = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}/\d{4})"
_DATE = re.compile(_DAY + r"([ T]\d{1,2}[:.]\d{2}.*)?")
_COMMENT = re.compile(r".*(komment|comment|fritekst|free.?text|uddyb|bem\u00e6rk).*|.*[\W_]text")
_KEY = re.compile(
    r"(.*[\W_])?(id|key|token|uuid|guid|ip|ipaddress)|.*(respond|respid|response ?id|svar-?id).*"
    r"|.*(navn|e-?mail|telefon|phone|adresse|address)|(.*[\W_]|first|last|recipient\w*)name"
)
_LONG, _VERY_LONG = 25, 120
_MOSTLY = 0.9
MANY_ROWS = 20
"""Filled rows from which a column whose values all differ must be a key."""


def looks_like(name: str, values: Mapping[str, int]) -> Looks:
    """Say what a column looks like, by its name and its distinct values.

    Parameters
    ----------
    name
        The column's name.
    values
        Its values as texts, and how often each stands; all of them.

    Returns
    -------
    str
        "" where it may be an item, a unit or a background.

    Notes
    -----
    One address or personal number anywhere is enough: a comment can hold one too. A column is a
    comment where its name says so, or its texts are long and few are the same; a key where nearly
    all values differ, and its name says so or there are twenty of them. Numbers without such a
    name are a key only if they are whole and all differ: durations nearly do.

    Examples
    --------
    >>> looks_like("kontakt", {"a@b.dk": 1, "ingen": 5}), looks_like("TIL1", {"1": 9, "2": 3})
    ('email', '')
    """
    texts = list(values)
    if any(CELL_ADDRESS.search(text) for text in texts):
        return "email"
    if any(CELL_NUMBER.search(text) for text in texts):
        return "cpr"
    if texts and all(_DATE.fullmatch(text) for text in texts):
        return "date"
    filled = sum(values.values())
    if _is_free_text(name, texts, filled):
        return "free_text"
    return "identifier" if _is_key(name, texts, filled) else ""


def _is_free_text(name: str, texts: Sequence[str], filled: int) -> bool:
    if all(map(is_number, texts)):
        return False
    if _COMMENT.fullmatch(fold(name)):
        return True
    mean = sum(map(len, texts)) / len(texts)
    rarely_the_same = len(texts) > filled / 2 and filled > 1
    return max(map(len, texts)) > _VERY_LONG or (rarely_the_same and mean > _LONG)


def _is_key(name: str, texts: Sequence[str], filled: int) -> bool:
    if not texts or len(texts) < _MOSTLY * filled:
        return False
    if _KEY.fullmatch(fold(name)):
        return True
    if not all(map(is_number, texts)):
        return filled >= MANY_ROWS
    whole = all(isinstance(key_of(text), int) for text in texts)
    return filled >= MANY_ROWS and whole and len(texts) == filled


def is_number(text: str) -> bool:
    """Return whether a text is a number, with decimal comma or point.

    Examples
    --------
    >>> is_number("2,5"), is_number("A1")
    (True, False)
    """
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
