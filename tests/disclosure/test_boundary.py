"""What a mean tells of each of those behind it, where nearly all gave the same extreme answer."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from tillid_analysis.disclosure.boundary import Answers
from tillid_analysis.disclosure.suppression import Mask, plan_tree
from tillid_analysis.units import UnitTree

Values = list[list[int]]


def answers(values: Values, insider: int = 1) -> Answers:
    """Sum up the values of some sets of people."""
    return Answers(
        people=np.array([[len(each)] for each in values]),
        total=np.array([[sum(each)] for each in values], dtype=float),
        lowest=np.array([[min(each, default=100)] for each in values], dtype=float),
        highest=np.array([[max(each, default=0)] for each in values], dtype=float),
        least=25.0,
        minimum=5,
        insider=insider,
    )


@pytest.mark.parametrize(
    ("values", "tells"),
    [
        ([100] * 5, True),
        ([100] * 4 + [75], True),
        ([100, 100, 100, 75, 75], False),
        ([0, 0, 0, 0, 20], True),
        ([100] * 8 + [50, 25], False),
    ],
)
def test_a_mean_of_ninety_five_or_more_of_five_tells_each(values: list[int], tells: bool) -> None:
    assert answers([values]).tell().tolist() == [tells]


def test_one_of_ten_knows_what_the_nine_answered() -> None:
    """Alike but for the insider; two of them learn it of eight; nobody outside does."""
    nine, eight = [0] + [100] * 9, [0, 0] + [100] * 8
    assert answers([nine, eight]).tell().tolist() == [True, False]
    assert answers([nine, eight], insider=2).tell().tolist() == [True, True]
    assert answers([nine, eight], insider=0).tell().tolist() == [False, False]


def test_a_group_without_answers_tells_nothing() -> None:
    assert answers([[]]).tell().tolist() == [False]


@given(st.lists(st.sampled_from([0, 25, 50, 75, 100]), min_size=3, max_size=6))
def test_the_interval_is_what_the_others_leave_room_for(values: list[int]) -> None:
    """Try for each who knows the own answer all that any other one can have given."""
    scale = (0, 25, 50, 75, 100)
    narrow = False
    for own in values:
        total, n = sum(values) - own, len(values) - 1
        others = {sum(each) for each in product(scale, repeat=n - 1)}
        possible = [value for value in scale if total - value in others]
        narrow |= max(possible) - min(possible) < 25
    assert answers([values]).tell().tolist() == [narrow]


def test_sums_over_groups_and_over_places() -> None:
    sets = answers([[100, 75], [0], []])
    over = sets.over(csr_array([[1, 1, 0], [0, 0, 1], [0, 0, 0]]))
    assert over.total.ravel().tolist() == [175, 0, 0]
    assert over.lowest.ravel().tolist() == [0, 100, 100]
    assert over.highest.ravel().tolist() == [100, 0, 0]
    merged = sets.merge(np.array([0, 0, -1]), 2)
    assert merged.people.ravel().tolist() == [3, 0]
    assert merged.lowest.ravel().tolist() == [0, 100]


def tree() -> UnitTree:
    return UnitTree(tuple("TABC"), tuple("TABC"), np.array([-1, 0, 0, 0]), ("top", "unit"))


def plan(values: Values) -> tuple[Mask, Mask]:
    """Plan a top with three units in it; return what is shown, and which of its blocks tell."""
    sums, home = answers([[], *values]), np.arange(4)
    own = sums.people
    people = np.vstack([own.sum(axis=0), own[1:]])

    def telling(units: UnitTree, shown: Mask) -> Mask:
        return sums.blocks_that_tell(units, home, shown)

    shown = plan_tree(tree(), people, 5, np.ones(4, dtype=bool), telling)
    return shown, telling(tree(), shown)


def test_a_unit_where_all_agree_hides_with_those_beside_it() -> None:
    """Hidden alone, its mean would follow; with one of three, all would know which one it is."""
    shown, _ = plan([[100] * 10, [50] * 12, [50] * 8])
    assert shown.tolist() == [True, False, False, False]


def test_a_hidden_unit_in_a_block_of_like_answers_is_told_of() -> None:
    """Four of six: the six have 570 points, so the four have 370 at least, 92 of 100 each."""
    inner = UnitTree(tuple("TABC"), tuple("TABC"), np.array([-1, 0, 1, 0]), ("top", "b", "c"))
    sums = answers([[], [95, 95], [95] * 4, [31] * 8])
    shown = np.array([True, True, False, True])
    told = sums.blocks_that_tell(inner, np.arange(4), shown)
    assert told.tolist() == [False, True, False, False]


def test_small_hidden_units_are_told_of_together() -> None:
    """Of six with 90 points one is open widely, and four have 90 of 400 at most."""
    sums = answers([[], [30, 30, 0, 0], [30], [0]])
    shown = np.array([True, False, False, False])
    assert sums.blocks_that_tell(tree(), np.arange(4), shown)[0]


@given(
    st.lists(
        st.lists(st.sampled_from([75, 100, 100, 100]), min_size=5, max_size=9),
        min_size=3,
        max_size=3,
    )
)
def test_no_block_of_what_is_shown_tells(units: Values) -> None:
    shown, telling = plan(units)
    assert not (telling & shown).any()
