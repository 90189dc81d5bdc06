"""What shares of positive answers tell: of everybody, and to one of those who gave the rarer."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tillid_analysis.disclosure.audit.facts import Cell
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.sums import (
    rest_of,
    tells_answers,
    tells_insiders,
    written,
)

SHARE_TELLS = "a share tells everybody's answer, or those who answered otherwise the others'"


def share_tells(method: Method, measure: str, cells: Sequence[Cell], n: int) -> bool:
    """Say whether a group's share, less those of groups in it, tells the answers of those left.

    Parameters
    ----------
    method, measure
        The policy, and on which measure.
    cells
        The group and those that are taken out of it; the shares and people of all are shown.
    n
        People who are left.

    Notes
    -----
    Of an item everybody is for it or not: with one against it among ten, that one knows what the
    nine answered, and so do as many as the policy's `insider`. A share of an index is an average.
    """
    shown = [written(each.share or "", each.n or 0) for each in cells]
    if measure not in method.parts and not any(measure in parts for parts in method.parts.values()):
        # Nothing stands in for a missing answer: sums are whole numbers of people.
        whole = [each.on(Fraction(100)) for each in shown]
        shown = shown if any(each.is_empty for each in whole) else whole
    sums = rest_of(shown, n)
    if measure in method.parts:
        return tells_answers(sums, n, method.narrowest)
    return tells_insiders(sums, n, method.narrowest, method.insider)
