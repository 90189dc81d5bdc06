"""What one subtraction leaves of a group that is shown tells nobody's answer."""

import numpy as np
import pytest

from tests.attacks.organisations import make_survey
from tillid_analysis.disclosure.cells import find_answers, find_cells
from tillid_analysis.disclosure.rests import hide_rests


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_what_one_subtraction_leaves_tells_nobody(seed: int) -> None:
    """Of a unit less its categories, and of a category less that of the units below."""
    survey = make_survey(seed)
    cells = find_cells(survey, "1")
    answers = find_answers(survey, cells, ["B1"], "points", 5)
    sums = answers.over(cells.atoms)
    shown = hide_rests(cells, answers, (cells.people >= 10) & ~sums.tell())
    at = {
        (int(unit), *key): each
        for each, (unit, key) in enumerate(zip(cells.unit, cells.key, strict=True))
    }
    parts: dict[tuple[int, str], list[int]] = {}
    for each in np.flatnonzero(shown & (cells.line >= 0)):
        unit, key = int(cells.unit[each]), cells.key[each]
        parent = int(cells.tree.parents[unit])
        whole = at.get((parent, *key), -1)
        if whole >= 0 and shown[whole]:
            parts.setdefault((whole, ""), []).append(int(each))
        if shown[unit]:
            parts.setdefault((unit, key[0]), []).append(int(each))
    for (whole, _), below in parts.items():
        people = sums.people[whole, 0] - sums.people[below, 0].sum()
        total = sums.total[whole, 0] - sums.total[below, 0].sum()
        assert not people or min(total, 100 * people - total) >= 25 - 1e-3
