"""How few may be behind numbers of people enough: some count for little, or left parts blank."""

from __future__ import annotations

from dataclasses import dataclass

from tillid_analysis.disclosure.blanks import Compared, compare_parts
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.dominance import Weighted, weigh_answers
from tillid_analysis.disclosure.signs import Sign
from tillid_analysis.survey import Survey


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What people behind measures that are hidden together count for, and what they left blank.

    Parameters
    ----------
    means, others
        Weighted sums over the atoms, of points and of positive answers; None without weights.
    compared
        Who answered on both sides of divisions of the index; empty where nobody left a part blank.
    """

    means: Weighted | None
    others: Weighted | None
    compared: tuple[Compared, ...]

    def signs_of(self, weighted: Weighted | None) -> tuple[Sign, ...]:
        """Return what tells that few are behind means, or behind all else: with their weights."""
        return self.compared if weighted is None else (weighted, *self.compared)


def look_behind(
    survey: Survey, cells: Cells, index: str, together: list[str], minimums: tuple[int, int, int]
) -> Behind:
    """Find how few may be behind measures.

    Parameters
    ----------
    survey, cells
        What is published.
    index
        The index that the measures are the parts of, or "".
    together
        The measures.
    minimums
        How many people means must be worth, and all else; and the fewest of a difference of parts.
    """
    means, others, apart = minimums
    return Behind(
        weigh_answers(survey, cells, together, "points", means),
        weigh_answers(survey, cells, together, "positive", others),
        # The same for shares: else ten people, one of whom left a blank, would have none of items.
        compare_parts(survey, cells, index, apart),
    )
