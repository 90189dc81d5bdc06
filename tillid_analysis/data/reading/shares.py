"""Shares as they are written in a table: fractions or per cent, with comma or point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,18}))?\s*(%?)")
_PARTS = 10_000


def read_shares(written: Sequence[str]) -> tuple[Fraction, ...] | str:
    """Return the shares of one whole, or what is wrong with them.

    Parameters
    ----------
    written
        The cells, none of them blank.

    Returns
    -------
    tuple of Fraction or str
        In hundredths of a per cent, and then made to sum to exactly 1.

    Notes
    -----
    They are per cent if one of them has the sign, or if they sum to more than 2. Each of K shares
    may have been rounded: the sum may be half a per cent off for every one but the first.

    Examples
    --------
    >>> [str(each) for each in read_shares(["33,3", "66,7 %"])]
    ['333/1000', '667/1000']
    >>> read_shares(["0,6", "0,3"])
    'its shares sum to 90%, not to 100%'
    """
    found = [_NUMBER.fullmatch(each) for each in written]
    for text, number in zip(written, found, strict=True):
        if number is None or not re.search("[1-9]", text):
            return f"share {text!r} is not a number above zero"
    numbers = [each for each in found if each is not None]
    values = [Fraction(f"{each[1]}.{each[2] or 0}") for each in numbers]
    if any(each[3] for each in numbers) or sum(values, Fraction(0)) > 2:
        values = [value / 100 for value in values]
    total = sum(values, Fraction(0))
    if abs(total - 1) > Fraction(len(values) - 1, 200):
        return f"its shares sum to {float(100 * total):g}%, not to 100%"
    parts = [max(round(value * _PARTS), 1) for value in values]
    return tuple(Fraction(part, sum(parts)) for part in parts)
