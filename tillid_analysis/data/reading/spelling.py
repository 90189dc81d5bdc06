"""One spelling for what exports write in many ways: names, codes, labels and blanks."""

from __future__ import annotations

import re
from numbers import Integral, Real
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
import pandas as pd

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_WHOLE = re.compile(r"([+\-\u2212]?)([0-9]{1,18})(?:[.,]0*)?")
_BLANK = {"", ".", "#null!", "nan"}
_LED = re.compile(
    r"[(\[]?([+\-\u2212]?\w{1,6})[)\]]?\s*[-\u2013\u2014:=.)]\s*([^\W\d_].*)", re.DOTALL
)
_APART = re.compile(r"[(\[]?([+\-\u2212]?[0-9]{1,3})[)\]]?\s+([^\W\d_].*)", re.DOTALL)
_TRAILED = re.compile(r"(.*\S)\s*[(\[]([+\-\u2212]?\w{1,6})[)\]]", re.DOTALL)


def tidy(text: str) -> str:
    """Return a text in composed letters, without invisible characters and outer blanks.

    Examples
    --------
    >>> tidy(" A\u030arhus ") == "\u00c5rhus"
    True
    """
    return normalize("NFC", text.translate(_INVISIBLE)).strip()


def fold(text: str) -> str:
    """Return a text as it is compared: tidied, small letters, single blanks.

    Examples
    --------
    >>> fold(" Helt\u00a0 ENIG ")
    'helt enig'
    """
    return " ".join(tidy(text).casefold().split())


def key_of(value: object) -> int | str:
    """Return the one key of a code, however it is written: 2, 2.0, "2", "2,0" are all 2.

    Parameters
    ----------
    value
        A code or a label, as it stands in an export or in the codebook.

    Returns
    -------
    int or str
        A whole number where it is one, else the folded text.

    Examples
    --------
    >>> [key_of(each) for each in (2, 2.0, "2", " 2,0", "-9", "A2", "2,5")]
    [2, 2, 2, 2, -9, 'a2', '2,5']
    """
    if isinstance(value, bool | np.bool_ | Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        return int(number) if number.is_integer() else str(number)
    text = fold(str(value))
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        return text
    return int(whole[2]) * (-1 if whole[1] in {"-", "\u2212"} else 1)


class Parts(NamedTuple):
    """The code and the label of one text, and whether a mark after the code sets it apart."""

    code: str
    label: str
    marked: bool


def split_code(value: object) -> Parts | None:
    """Return the parts of a text that holds a code and a label: "5 - Enig", "Enig (4)", "5 Enig".

    Parameters
    ----------
    value
        What stands in an export.

    Returns
    -------
    Parts or None
        None where the text does not hold both.

    Examples
    --------
    >>> tuple(split_code("5: Helt enig")), tuple(split_code("Enig (4)")), split_code("2.5")
    (('5', 'Helt enig', True), ('4', 'Enig', False), None)
    """
    if not isinstance(value, str):
        return None
    text = tidy(value)
    if led := _LED.fullmatch(text):
        return Parts(led[1], led[2], True)
    if trailed := _TRAILED.fullmatch(text):
        return Parts(trailed[2], trailed[1], False)
    apart = _APART.fullmatch(text)
    return Parts(apart[1], apart[2], False) if apart else None


def is_blank(value: object) -> bool:
    """Return whether a value stands for nothing: empty, ".", "#NULL!" or NaN.

    Examples
    --------
    >>> [is_blank(each) for each in ("", " . ", "#NULL!", float("nan"), None, "NA", 0)]
    [True, True, True, True, True, False, False]
    """
    if isinstance(value, str):
        return fold(value) in _BLANK
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    return value is None or value is pd.NA or value is pd.NaT


def as_text(value: object) -> str:
    """Return a cell as the text a reader sees: 101.0 as "101", no value as "".

    Examples
    --------
    >>> [as_text(each) for each in (101.0, " A1 ", None, 4.5)]
    ['101', 'A1', '', '4.5']
    """
    if isinstance(value, Real):
        return "" if is_blank(value) else str(key_of(value))
    return tidy(value) if isinstance(value, str) else "" if is_blank(value) else str(value)
