"""Categories are hidden until what is shown leaves everybody's answer open."""

import numpy as np
import pytest

from tests.attacks.organisations import make_survey
from tillid_analysis.disclosure.cells import Cells, find_answers, find_cells
from tillid_analysis.disclosure.repair import hide_until_open
from tillid_analysis.disclosure.suppression import Mask

SEEDS = range(0, 12, 3)


def enough(cells: Cells) -> Mask:
    return np.asarray(cells.people >= np.where(cells.line < 0, 5, 10))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_is_hidden_the_second_time_and_no_unit_ever(seed: int) -> None:
    survey = make_survey(seed)
    cells = find_cells(survey, "1")
    answers = find_answers(survey, cells, ["a"], "points", 5)
    people = cells.count(~np.isnan(survey.points("a", survey.rows("1"))))
    before = enough(cells)
    once = hide_until_open(cells, people, answers, before, (5, 10))
    assert not (once & ~before).any()
    assert (once | (cells.line >= 0))[before].all()
    assert (hide_until_open(cells, people, answers, once, (5, 10)) == once).all()
