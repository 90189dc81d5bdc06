"""How a spreadsheet writes a number, as far as the workbooks of reports have it written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tillid_analysis.language import Language, number

# A sign in quotes, the digits, a sign of per cent; for numbers above, below and at zero.
_SECTION = re.compile(r'(?:"[^"\d]*")?(?:#,##)?0(\.0+)?(\\ )?(%?)')
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_GENERAL = "General"


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a number is written.

    Parameters
    ----------
    decimals
        As many as are displayed; None for as many as there are.
    in_hundredths
        Whether it is a share that is displayed as a percentage.
    """

    decimals: int | None = None
    in_hundredths: bool = False

    def write(self, stored: str, language: Language) -> tuple[str, bool]:
        """Write a number with all decimals that are stored, and say whether all are displayed.

        Examples
        --------
        >>> Pattern(0, in_hundredths=True).write("0.5837", "da")
        ('58,37 %', False)
        """
        # By way of the shortest number that is the same: programs store 0.58 with 17 digits.
        exact = Decimal(repr(float(stored))).scaleb(2 if self.in_hundredths else 0)
        exponent = exact.normalize().as_tuple().exponent
        there = max(-exponent, 0) if isinstance(exponent, int) else 0
        decimals = there if self.decimals is None else max(there, self.decimals)
        unit = " %" if self.in_hundredths else ""
        displayed = self.decimals is None or there <= self.decimals
        return number(float(exact), language, decimals) + unit, displayed


def read_pattern(identity: int, codes: dict[int, str]) -> Pattern | None:
    """Read how numbers of a style are written; None for a way that reports do not have.

    Parameters
    ----------
    identity
        The format's number.
    codes
        The workbook's own formats.

    Examples
    --------
    >>> read_pattern(164, {164: '"▲ +"0.0;"▲ −"0.0;"▲ "0.0'}), read_pattern(164, {164: ";;;"})
    (Pattern(decimals=1, in_hundredths=False), None)
    """
    code = codes.get(identity, _BUILT_IN.get(identity, ""))
    if code == _GENERAL:
        return Pattern()
    sections = [_SECTION.fullmatch(each) for each in code.split(";")]
    shapes = {each and (len(each[1] or "."), each[3]) for each in sections}
    if len(shapes) != 1 or None in shapes or len(sections) > 3:
        return None
    (shape,) = shapes
    return Pattern(shape[0] - 1, shape[1] == "%") if shape else None
