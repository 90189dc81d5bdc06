"""What is told too closely is what a linear programme for every single person finds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tillid_analysis.disclosure.centres import reach_from_centre
from tillid_analysis.disclosure.programs import Programme, Sums
from tillid_analysis.disclosure.telling import bound_sum, find_told

ONES = csr_array((0, 6), dtype=np.int64)
ALL = np.zeros(6, dtype=np.int64)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw groups over six sets, the people of each, and the sums of their answers."""
    extra = draw(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=4))
    groups = np.array([[1] * 6, *extra])
    people = np.array(draw(st.lists(st.integers(1, 4), min_size=6, max_size=6)))
    kinds = st.sampled_from([0, 25, 50, 75, 100, 100])
    values = [sum(draw(st.lists(kinds, min_size=n, max_size=n))) for n in people.tolist()]
    return groups, people, groups @ np.array(values, dtype=float)


def programme(groups: np.ndarray, people: np.ndarray, total: np.ndarray) -> Programme:
    sums = Sums(csr_array(groups), total[:, None], total[:, None], people, ALL)
    return sums.around(0, ONES)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_everybody_who_is_told_is_found(
    table: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Ask for the value of one person of each set, apart from those who share it."""
    groups, people, total = table
    stated = programme(groups, people, total)
    told = {int(at) for each in find_told(stated, np.empty(0, dtype=np.int64), 25.0)
            for at in stated.sets[each.which]}  # fmt: skip
    rows = groups[:, np.repeat(np.arange(6), people)]
    for at in range(6):
        person = np.zeros(int(people.sum()))
        person[int(people[:at].sum())] = 1.0
        ends = [
            sign * linprog(sign * person, A_eq=rows, b_eq=total, bounds=(0, 100)).fun
            for sign in (1.0, -1.0)
        ]
        width = ends[1] - ends[0]
        if abs(width - 25) > 0.01:
            assert (width < 25) == (at in told)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_a_walk_from_the_centre_stays_inside(
    table: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    stated = programme(*table)
    keep = np.linalg.matrix_rank(stated.rows) == len(stated.rows)
    if not keep:
        return
    low, high = reach_from_centre(stated)
    for at in range(len(stated.people)):
        found = bound_sum(stated, 0, at)
        assert found is not None
        if not np.isnan(low[0, at]):
            assert found[0] - 0.01 <= low[0, at] <= high[0, at] <= found[1] + 0.01


def test_the_mean_of_few_and_what_it_follows_from() -> None:
    """Of ten with 950 points, six with 590 are shown: the other four have 360, 90 each."""
    groups = csr_array([[1, 1], [1, 0]])
    total = np.array([[950.0], [590.0]])
    stated = Sums(groups, total, total, np.array([6, 4]), np.zeros(2, dtype=np.int64)).around(
        0, csr_array([[0, 1]])
    )
    told = list(find_told(stated, np.array([4]), 25.0))
    assert [(each.single, each.groups) for each in told] == [
        (True, (1,)),
        (False, (0, 1)),
    ]
    assert [each.which for each in find_told(stated, np.array([4]), 25.0, singles=False)] == [0]


def test_numbers_that_no_answers_fit_tell_nothing() -> None:
    groups = csr_array([[1, 1], [1, 0]])
    total = np.array([[100.0], [590.0]])
    stated = Sums(groups, total, total, np.array([6, 4]), np.zeros(2, dtype=np.int64)).around(
        0, csr_array([[0, 1]])
    )
    assert list(find_told(stated, np.array([4]), 25.0)) == []
