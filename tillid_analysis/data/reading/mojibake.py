"""Finding letters that were garbled on the way: UTF-8 that some program read as cp1252."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import pandas as pd

Labels = Mapping[int | float | str, str]
"""The labels of one column's codes."""

# The signs of cp1252 for the bytes 80 to bf, the second ones of a Danish letter in UTF-8.
_SECOND = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore") + "\x81\x8d\x8f\x90\x9d"
_PATTERN = f"[\u00c2\u00c3][{re.escape(_SECOND)}]|\u00e2\u20ac|\u00ef\u00bb\u00bf"
_MOJIBAKE = re.compile(_PATTERN)


def is_mojibake(text: str) -> bool:
    """Return whether a text was UTF-8 and has been read as cp1252 on its way.

    Examples
    --------
    >>> is_mojibake("\u00c3\u02dcnsker"), is_mojibake("\u00d8nsker")
    (True, False)
    """
    return _MOJIBAKE.search(text) is not None


def is_garbled_name(name: str, names: Collection[str]) -> bool:
    """Return whether a name stands among others only as it looks once it is garbled.

    Examples
    --------
    >>> is_garbled_name("l\u00e6ring", ["enhed", "l\u00c3\u00a6ring"])
    True
    """
    garbled = name.encode().decode("cp1252", errors="replace")
    return name not in names and not {garbled, f"\u00ef\u00bb\u00bf{garbled}"}.isdisjoint(names)


def garbled_columns(frame: pd.DataFrame, labels: Mapping[str, Labels]) -> list[str]:
    """Return names of the columns whose texts or labels are garbled.

    Parameters
    ----------
    frame, labels
        What was read.

    Returns
    -------
    list of str
        In the frame's order.
    """
    return [
        str(name)
        for name, values in frame.items()
        if any(map(is_mojibake, _texts(values, labels.get(str(name)))))
    ]


def _texts(values: pd.Series, labels: Labels | None) -> Iterator[str]:
    yield from (labels or {}).values()
    if isinstance(values.dtype, pd.CategoricalDtype):
        texts = values.cat.categories.to_series().astype("str")
        yield from texts[texts.str.contains(_PATTERN)]
    elif values.dtype == object:
        yield from (each for each in values.unique() if isinstance(each, str))
