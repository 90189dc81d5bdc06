"""What is known of a part of an organisation is what is known of it from the whole."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from tillid_analysis.disclosure.programs import Sums
from tillid_analysis.disclosure.telling import bound_sum

GROUPS = csr_array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0]])
LOW, HIGH = np.array([[1190.0], [590], [590], [190]]), np.array([[1210.0], [610], [610], [210]])
PEOPLE = np.array([4, 6, 5, 5])
APART, TOGETHER = np.array([0, 0, 1, 1]), np.zeros(4, dtype=np.int64)


def ends(part: np.ndarray, shown: list[int], target: list[int]) -> tuple[float, float]:
    sums = Sums(GROUPS[shown], LOW[shown], HIGH[shown], PEOPLE, part)
    programme = sums.around(0, csr_array([target]))
    found = bound_sum(programme, 0, len(programme.people))
    assert found is not None
    return float(found[0]), float(found[1])


def test_a_shown_department_cuts_the_link_to_the_rest() -> None:
    target = [0, 1, 0, 0]
    assert ends(APART, [0, 1, 2, 3], target) == pytest.approx(ends(TOGETHER, [0, 1, 2, 3], target))
    assert ends(APART, [0, 1, 2, 3], target) == pytest.approx((380, 420))


def test_what_is_shown_elsewhere_tells_of_a_hidden_department() -> None:
    """The whole less the other department: as close as if the department were shown."""
    assert ends(APART, [0, 2, 3], [0, 1, 0, 0]) == pytest.approx((370, 430))
    assert ends(APART, [0, 2, 3], [0, 1, 0, 0]) == ends(TOGETHER, [0, 2, 3], [0, 1, 0, 0])


def test_where_nothing_is_shown_elsewhere_the_whole_says_nothing() -> None:
    programme = Sums(GROUPS[[0]], LOW[[0]], HIGH[[0]], PEOPLE, APART).around(
        0, csr_array([[0, 1, 0, 0]])
    )
    # Ten people have 190 to 1000 of the 1,190 to 1,210.
    assert ends(APART, [0], [1, 1, 0, 0]) == pytest.approx((190, 1000))
    assert programme.people.tolist() == [4, 6] or programme.people.tolist() == [6, 4]


def test_people_in_the_same_groups_are_one_set() -> None:
    groups = csr_array([[1, 1, 1], [1, 1, 0]])
    total = np.array([[100.0], [60]])
    programme = Sums(groups, total, total, np.array([1, 2, 3]), np.zeros(3, dtype=np.int64)).around(
        0, csr_array((0, 3), dtype=np.int64)
    )
    assert sorted(programme.people.tolist()) == [3, 3]
    assert sorted(tuple(each.tolist()) for each in programme.sets) == [(0, 1), (2,)]
