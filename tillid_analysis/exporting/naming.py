"""Names that every program takes: those of SPSS are the narrowest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

MOST_BYTES = 64

_RESERVED = frozenset(
    ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
)


def name_columns(wanted: Sequence[str]) -> list[str]:
    """Return a name for each column that is valid in SPSS, Excel and Parquet.

    Parameters
    ----------
    wanted
        What the columns are called in the codebook.

    Returns
    -------
    list of str
        The same names where they can be had; no two differ in capitals only.

    Examples
    --------
    >>> name_columns(["TIL1", "Er du leder", "til1", "by", "2024"])
    ['TIL1', 'Er_du_leder', 'til1_2', 'by_2', 'v_2024']
    """
    taken: set[str] = set()
    names = []
    for name in wanted:
        free = _find_free(_spell(name), taken)
        taken.add(free.casefold())
        names.append(free)
    return names


def name_files(waves: Sequence[str]) -> list[str]:
    """Return a file's name for each wave, without its ending.

    Examples
    --------
    >>> name_files(["2024", "maj/juni"])
    ['2024', 'maj_juni']
    """
    taken: set[str] = set()
    names = []
    for wave in waves:
        free = _find_free(_cut(re.sub(r"[^\w-]", "_", wave)) or "wave", taken)
        taken.add(free.casefold())
        names.append(free)
    return names


def _spell(name: str) -> str:
    letters = "".join(sign if sign.isalnum() else "_" for sign in normalize("NFC", name))
    letters = letters if letters == name else letters.strip("_")
    return _cut(letters if letters[:1].isalpha() else f"v_{letters.strip('_')}")


def _cut(name: str, most: int = MOST_BYTES) -> str:
    return name.encode()[:most].decode(errors="ignore")


def _find_free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken or free.casefold() in _RESERVED:
        number += 1
        end = f"_{number}"
        free = _cut(name, MOST_BYTES - len(end)) + end
    return free
