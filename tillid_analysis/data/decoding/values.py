"""Decoding all that is neither an item nor a unit: marks, numbers and categories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.columns import CROSSED, NOT_STATED
from tillid_analysis.data.decoding.distinct import by_key, distinct_values
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, fold, is_blank, key_of, split_code, tidy
from tillid_analysis.survey import Floats

_CROSSING = re.compile(rf"(?<= ){CROSSED.strip()}(?= |$)")
# Letters that come after z in Danish, as what comes after "z".
_DANISH_ORDER = str.maketrans({"æ": "{1", "ø": "{2", "å": "{3"})


def decode_codes(
    values: pd.Series, labels: Labels, codes: Iterable[int | str]
) -> NDArray[np.bool_]:
    """Mark the rows whose value is one of some codes, by code or by label.

    Parameters
    ----------
    values, labels
        (n,) values and the file's labels of them.
    codes
        The codes or labels to look for.

    Returns
    -------
    ndarray of bool
        (n,); False where there is no value.

    Examples
    --------
    >>> decode_codes(pd.Series([1.0, 2.0, None]), {2: "Completed"}, ["completed"]).tolist()
    [False, True, False]
    """
    found = distinct_values(values)
    named = by_key(labels)
    wanted = {key_of(code) for code in codes}
    wanted |= {key_of(named[key]) for key in wanted & named.keys()}
    marked = [not wanted.isdisjoint(_spellings(each, named)) for each in found.values]
    return found.spread(np.array([*marked, False], dtype=bool))


def _spellings(value: object, named: Mapping[int | str, str]) -> set[int | str]:
    key = key_of(value)
    parts = split_code(value)
    both = [parts.code, parts.label] if parts else []
    label = [named[key]] if key in named else []
    return {key, *map(key_of, (*both, *label))}


def decode_numbers(values: pd.Series) -> tuple[Floats, int]:
    """Turn a column into numbers, with decimal comma or point.

    Parameters
    ----------
    values
        (n,) numbers or texts.

    Returns
    -------
    tuple of ndarray and int
        (n,) numbers, NaN where there is none; and how many are blank, no number, infinite or below
        zero, all of which are NaN.

    Examples
    --------
    >>> numbers, unusable = decode_numbers(pd.Series(["1,5", "0.25", "1.234,5", "-1", "x", None]))
    >>> numbers.tolist(), unusable
    ([1.5, 0.25, 1234.5, nan, nan, nan], 3)
    """
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        found = distinct_values(values)
        numbers = found.spread(np.array([*map(_number, found.values), np.nan], dtype=float))
    usable = np.isfinite(numbers) & (numbers >= 0)
    return np.where(usable, numbers, np.nan), int((~usable).sum())


def _number(value: object) -> float:
    text = as_text(value).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if "," in text and "." in text:
        thousands = "." if text.rindex(",") > text.rindex(".") else ","
        text = text.replace(thousands, "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return np.nan


def decode_category(values: pd.Series, labels: Labels) -> pd.Categorical:
    """Turn a column into categories, called by the file's labels where it has them.

    Parameters
    ----------
    values, labels
        (n,) values and the file's labels of them.

    Returns
    -------
    Categorical
        Only categories that occur: in the order of their codes, texts in Danish alphabetical
        order. Spellings that differ in capitals and blanks only are one; a question mark is no
        category, and what would read as two that are crossed is spelled otherwise.

    Examples
    --------
    >>> decode_category(pd.Series([2, 1, None]), {1: "Leder", 2: "Ansat"}).tolist()
    ['Ansat', 'Leder', nan]
    """
    found = distinct_values(values)
    named = by_key(labels)
    texts = [named.get(key_of(value), as_text(value)) for value in found.values]
    words = [_uncross(fold(text)) for text in texts]
    spelled: dict[str, str] = {}
    order: dict[str, tuple[int, int, str]] = {}
    # The commonest spelling names the category.
    for place in np.argsort(-found.counts, kind="stable"):
        word = words[place]
        if found.counts[place] and not is_blank(texts[place]) and word != NOT_STATED:
            spelled.setdefault(word, _uncross(tidy(texts[place])))
            rank = _rank(key_of(found.values[place]), word)
            order[word] = min(rank, order.get(word, rank))
    ranked = sorted(spelled, key=lambda word: order[word])
    position = {word: place for place, word in enumerate(ranked)}
    codes = np.array([*(position.get(word, -1) for word in words), -1], dtype=np.int32)
    categories = pd.Index([spelled[word] for word in ranked], dtype=object)
    return pd.Categorical.from_codes(found.spread(codes), categories=categories)


def join_categories(waves: Sequence[pd.Categorical]) -> pd.Categorical:
    """Put a background's categories of all waves together.

    Parameters
    ----------
    waves
        Each wave's categories, in order of time.

    Returns
    -------
    Categorical
        Named and ordered as in the last wave, with those of earlier waves after them. Spellings
        that differ in capitals and blanks only are one.

    Examples
    --------
    >>> waves = [pd.Categorical(["leder", "elev"]), pd.Categorical(["Leder", "Ansat"])]
    >>> join_categories(waves).tolist()
    ['Leder', 'elev', 'Leder', 'Ansat']
    """
    spelled: dict[str, str] = {}
    for values in reversed(waves):
        for name in map(str, values.categories):
            spelled.setdefault(fold(name), name)
    position = {word: place for place, word in enumerate(spelled)}
    codes = [
        np.array([*(position[fold(str(name))] for name in values.categories), -1], dtype=np.int32)[
            values.codes
        ]
        for values in waves
    ]
    categories = pd.Index([*spelled.values()], dtype=object)
    return pd.Categorical.from_codes(np.concatenate(codes), categories=categories)


def _uncross(name: str) -> str:
    """Spell what would read as two categories that are crossed, or begin two, so that it does not.

    Examples
    --------
    >>> [_uncross(name) for name in ("2 x 12", "a x x b", "Plan x", "x")]
    ['2 × 12', 'a × × b', 'Plan ×', 'x']
    """
    return _CROSSING.sub("×", name)


def _rank(key: int | str, word: str) -> tuple[int, int, str]:
    return (0, key, "") if isinstance(key, int) else (1, 0, word.translate(_DANISH_ORDER))
