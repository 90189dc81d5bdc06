"""What addresses and personal numbers look like, as strictly as each place needs it.

A miss and a false alarm cost different things in a background that is about to be shown, in a cell
that is described, in a column of keys and in a page that leaves the house: so there are four rules.
CPR numbers are ten digits that begin with the day of birth (ddmmyy).
"""

from __future__ import annotations

import re
from datetime import date

# A background's categories are shown: any address sign and any ten digits are too much.
_ANY = re.compile(r"@|\b\d{6}-?\d{4}\b")

CELL_ADDRESS = re.compile(r"\S@\S+\.\w")
"""In a cell whose column is described: comments have addresses of all kinds."""
CELL_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(0?[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}[- ]?\d{4}(?!\d)"
)
"""With a possible day and month, the leading zero lost or not."""

COLUMN_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.\w")
"""In the values of a whole column, one a line."""
COLUMN_NUMBER = re.compile(r"(?<![\d.,])(\d\d)(\d\d)(\d\d)[- ]?\d{4}(?!\d)")
"""Day, month and year are its groups: keys of ten digits are told from dates by `is_birthday`."""

PAGE_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""In a page, where each is counted."""
PAGE_NUMBER = re.compile(
    r"(?<![\w.,-])(\d\d)(\d\d)(\d\d)[-\N{EN DASH}\N{NON-BREAKING HYPHEN} ]?\d{4}(?![\w-]|[.,]\d)"
)
"""In a page, whose typesetting knows other hyphens; groups as in `COLUMN_NUMBER`."""

_ADDED_TO_THE_DAY = 60


def may_identify(text: str) -> bool:
    """Return whether a text has an address sign or ten digits.

    Examples
    --------
    >>> may_identify("mette@kontor"), may_identify("9901701234"), may_identify("Leder")
    (True, True, False)
    """
    return _ANY.search(text) is not None


def is_birthday(day: str, month: str, year: str, *, replaced: bool = False) -> bool:
    """Return whether the first six digits of a number can be a day of birth.

    Parameters
    ----------
    day, month, year
        Two digits each.
    replaced
        Whether numbers given in place of a real one count, which have 60 added to the day.

    Notes
    -----
    The century is not known; a year that is divisible by four was a leap year in the last two.

    Examples
    --------
    >>> is_birthday("29", "02", "00"), is_birthday("29", "02", "01"), is_birthday("61", "01", "70")
    (True, False, False)
    >>> is_birthday("61", "01", "70", replaced=True)
    True
    """
    born = int(day)
    if replaced and born > _ADDED_TO_THE_DAY:
        born -= _ADDED_TO_THE_DAY
    try:
        date(2000 + int(year) % 4, int(month), born)
    except ValueError:
        return False
    return True
