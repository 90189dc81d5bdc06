"""What is shown of a tree tells nothing about fewer people than the minimum."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillid_analysis.disclosure.suppression import add_blocks, plan_tree
from tillid_analysis.units import UnitTree


def make_tree(parents: list[int]) -> UnitTree:
    codes = tuple(f"u{position}" for position in range(len(parents)))
    return UnitTree(codes, codes, np.array(parents), ("a", "b", "c", "d", "e", "f"))


def total(tree: UnitTree, own: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(tree.membership() @ own).astype(np.int64)


def plan(parents: list[int], own: list[int], minimum: int = 5) -> list[bool]:
    tree = make_tree(parents)
    counts = total(tree, np.array(own)[:, None])
    return plan_tree(tree, counts, minimum, np.ones(len(tree), dtype=bool)).tolist()


def derivable(
    tree: UnitTree, own: NDArray[np.int64], shown: NDArray[np.bool_], minimum: int
) -> int:
    """Count the groups below the minimum whose sum is a combination of the sums shown.

    An attacker's view that knows nothing of blocks: every set of units' own people is tried
    against the row space of what is published.
    """
    atoms = np.flatnonzero(own > 0)
    rows = tree.membership().toarray()[shown][:, atoms]
    projector = np.linalg.pinv(rows) @ rows if len(rows) else np.zeros((len(atoms), len(atoms)))
    sets = np.array(list(product([0, 1], repeat=len(atoms))))
    inside = np.abs(sets @ projector - sets).max(axis=1, initial=0) < 1e-9
    people = sets @ own[atoms]
    return int((inside & (people > 0) & (people < minimum)).sum())


@pytest.mark.parametrize(
    ("parents", "own", "expected", "why"),
    [
        ([-1, 0, 0, 0], [0, 9, 8, 3], [1, 1, 0, 0], "3 follows from the rest, so 8 is hidden too"),
        ([-1, 0, 0, 0], [0, 9, 4, 3], [1, 1, 0, 0], "4 and 3 hide each other"),
        ([-1, 0, 0, 0, 0], [0, 9, 8, 2, 1], [1, 1, 0, 0, 0], "2 and 1 are a group of 3"),
        ([-1, 0, 0], [0, 5, 6], [1, 1, 1], "nothing is small"),
        ([-1, 0], [0, 7], [1, 1], "a single child is the same group"),
        ([-1, 0], [3, 7], [1, 0], "the parent's own 3 follow, so the child is hidden"),
        ([-1, 0, 0], [0, 2, 2], [0, 0, 0], "the institution itself is too small"),
        ([-1, 0, 0], [0, 9, 0], [1, 1, 0], "a unit without answers tells nothing"),
        (
            [-1, 0, 0, 0, 2, 2, 3, 3],
            [0, 3, 0, 0, 6, 7, 8, 20],
            [1, 0, 0, 1, 0, 1, 1, 1],
            "a department of 3: the next department and its smallest team are hidden",
        ),
    ],
)
def test_small_trees(parents: list[int], own: list[int], expected: list[int], why: str) -> None:
    assert plan(parents, own) == [bool(each) for each in expected], why


def test_hiding_only_small_units_falls_to_subtraction() -> None:
    tree, own = make_tree([-1, 0, 0, 0]), np.array([0, 9, 8, 3])
    naive = total(tree, own[:, None])[:, 0] >= 5
    assert derivable(tree, own, naive, 5) > 0


def test_every_base_counts() -> None:
    """Four of the six have a score, so that the rest of the parent would be four people's mean."""
    tree = make_tree([-1, 0, 0])
    counts = total(tree, np.array([[0, 0], [10, 10], [6, 4]]))
    shown = plan_tree(tree, counts, 5, np.ones(3, dtype=bool))
    assert shown.tolist() == [True, False, False]


trees = st.integers(1, 9).flatmap(
    lambda size: st.tuples(
        st.tuples(*(st.integers(0, max(at - 1, 0)) for at in range(1, size + 1))),
        st.lists(st.integers(0, 12), min_size=size + 1, max_size=size + 1),
        st.integers(3, 10),
    )
)


@given(trees)
@settings(max_examples=300, deadline=None)
def test_nothing_small_can_be_computed(case: tuple[tuple[int, ...], list[int], int]) -> None:
    above, own_list, minimum = case
    parents = [-1, *above]
    own = np.array(own_list)
    codes = tuple(f"u{position}" for position in range(len(parents)))
    tree = UnitTree(codes, codes, np.array(parents), tuple("abcdefghijk"))
    counts = total(tree, own[:, None])
    shown = plan_tree(tree, counts, minimum, np.ones(len(tree), dtype=bool))
    assert derivable(tree, own, shown, minimum) == 0
    blocks = add_blocks(tree, counts, shown)[:, 0]
    assert ((blocks == 0) | (blocks >= minimum)).all()
    assert shown[0] == (own.sum() >= minimum)


@given(trees)
@settings(max_examples=100, deadline=None)
def test_a_department_of_teams_hides_one_more_at_most(
    case: tuple[tuple[int, ...], list[int], int],
) -> None:
    _, own_list, minimum = case
    own = np.array([0, *own_list])
    tree = make_tree([-1] + [0] * len(own_list))
    counts = total(tree, own[:, None])
    if counts[0, 0] < minimum:
        return
    shown = plan_tree(tree, counts, minimum, np.ones(len(tree), dtype=bool))
    large = counts[:, 0] >= minimum
    assert (large & ~shown).sum() <= 1
    assert not (shown & ~large).any()
