"""What a mean tells of each of those behind it, where nearly all gave the same extreme answer."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.disclosure.boundary import Answers
from tillid_analysis.disclosure.suppression import plan_tree
from tillid_analysis.units import UnitTree


def answers(people: list[int], total: list[float], least: float = 25.0) -> Answers:
    return Answers(np.array(people)[:, None], np.array(total, float)[:, None], least, 5)


@pytest.mark.parametrize(
    ("n", "mean", "tells"),
    [(5, 100, True), (5, 95, False), (5, 96, True), (5, 5, False), (5, 4, True), (10, 98, True)],
)
def test_five_people_with_a_mean_of_ninety_six_all_answered_at_least_eighty(
    n: int, mean: float, tells: bool
) -> None:
    assert answers([n], [n * mean]).tell().tolist() == [tells]


def test_a_group_without_answers_tells_nothing() -> None:
    assert answers([0], [0]).tell().tolist() == [False]


@given(st.lists(st.sampled_from([0, 25, 50, 75, 100]), min_size=2, max_size=5))
def test_the_interval_is_what_the_others_leave_room_for(values: list[int]) -> None:
    """Try every answer that one person can have given, with any answers of the others."""
    n, total = len(values), sum(values)
    others = {sum(each) for each in product([0, 25, 50, 75, 100], repeat=n - 1)}
    possible = [own for own in (0, 25, 50, 75, 100) if total - own in others]
    narrow = max(possible) - min(possible) < 25
    assert answers([n], [total]).tell().tolist() == [narrow]


def tree() -> UnitTree:
    return UnitTree(tuple("TABC"), tuple("TABC"), np.array([-1, 0, 0, 0]), ("top", "unit"))


def test_a_unit_where_all_agree_hides_with_the_smallest_other() -> None:
    """Hidden alone, its mean would follow from the institution's and the other units'."""
    people = np.array([30, 10, 12, 8])
    sums = answers(people.tolist(), [1000 + 600 + 400, 1000, 600, 400])
    shown = plan_tree(tree(), people[:, None], 5, np.ones(4, dtype=bool), sums.blocks_that_tell)
    assert shown.tolist() == [True, False, True, False]


def test_a_hidden_unit_in_a_block_of_like_answers_is_told_of() -> None:
    """Four of six: the six have 570 points, so the four have 370 at least, 92 of 100 each."""
    sums = answers([18, 6, 4, 8], [1020, 570, 380, 250])
    inner = UnitTree(tuple("TABC"), tuple("TABC"), np.array([-1, 0, 1, 0]), ("top", "b", "c"))
    shown = np.array([True, True, False, True])
    assert sums.blocks_that_tell(inner, shown).tolist() == [False, True, False, False]


@given(
    st.lists(
        st.lists(st.sampled_from([75, 100, 100, 100]), min_size=5, max_size=9),
        min_size=3,
        max_size=3,
    )
)
def test_no_block_of_what_is_shown_tells(units: list[list[int]]) -> None:
    people = np.array([sum(map(len, units)), *map(len, units)])
    total = [float(sum(map(sum, units))), *(float(sum(each)) for each in units)]
    sums = answers(people.tolist(), total)
    shown = plan_tree(tree(), people[:, None], 5, np.ones(4, dtype=bool), sums.blocks_that_tell)
    assert not (sums.blocks_that_tell(tree(), shown) & shown).any()
