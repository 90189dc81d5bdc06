"""Exact elimination: what it publishes tells nothing about its targets."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tillid_analysis.disclosure import reduction, unions
from tillid_analysis.disclosure.elimination import choose_groups, derivable, draw_null
from tillid_analysis.disclosure.reduction import PRIME
from tillid_analysis.disclosure.unions import find_sums, find_unions


def in_span(rows: NDArray[np.int64], vector: NDArray[np.int64]) -> bool:
    """Compare ranks, which small whole numbers leave no doubt about."""
    together = np.vstack([rows, vector])
    return bool(np.linalg.matrix_rank(together) == np.linalg.matrix_rank(rows))


matrices = st.integers(1, 7).flatmap(
    lambda atoms: st.lists(
        st.lists(st.integers(0, 1), min_size=atoms, max_size=atoms), min_size=2, max_size=12
    )
)


@given(matrices, st.integers(1, 4))
@settings(max_examples=300)
def test_no_target_follows_from_what_is_chosen(rows: list[list[int]], targets: int) -> None:
    every = np.array(rows)
    wanted, hidden = every[:-1], every[-1:] if targets == 1 else every[-2:]
    hidden = hidden[hidden.any(axis=1)]
    shown = choose_groups(csr_array(wanted), [], range(len(wanted)), csr_array(hidden))
    published = wanted[shown]
    assert not any(in_span(published, target) for target in hidden if len(published))
    for left_out in np.flatnonzero(~shown):
        more = np.vstack([published, wanted[left_out]])
        assert any(in_span(more, target) for target in hidden), "left out for nothing"


@given(matrices, st.integers(0, 3))
@settings(max_examples=200)
def test_rows_may_reach_over_parts_of_any_size(rows: list[list[int]], longest: int) -> None:
    every = np.array(rows)
    wanted, hidden = csr_array(every[:-1]), csr_array(every[-1:])
    plain = choose_groups(wanted, [], range(len(every) - 1), hidden)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reduction, "_LONGEST", longest)
        assert (choose_groups(wanted, [], range(len(every) - 1), hidden) == plain).all()
        null = draw_null(wanted, draws=2, seed=3)
        assert not (every[:-1] @ null.T % PRIME).any()


@given(matrices)
@settings(max_examples=200)
def test_what_follows_is_told(rows: list[list[int]]) -> None:
    every = np.array(rows)
    groups, targets = every[:-1], every[-1:]
    assert derivable(csr_array(groups), csr_array(targets)).tolist() == [
        in_span(groups, targets[0])
    ]
    null = draw_null(csr_array(groups), draws=2, seed=3)
    assert not (groups @ null.T % PRIME).any()


def test_a_target_that_follows_already_is_passed_over() -> None:
    groups = csr_array([[1, 1, 0], [1, 0, 0], [0, 0, 1]])
    target = csr_array([[0, 1, 0]])
    assert choose_groups(groups, [0, 1], [2], target).tolist() == [True, True, True]
    assert derivable(groups, target).tolist() == [True]


def small_unions(
    rows: NDArray[np.int64], people: NDArray[np.int64], minimum: int
) -> set[tuple[int, ...]]:
    """Try every set of atoms, and keep the smallest that can be computed."""
    sets = [each for each in product([0, 1], repeat=len(people)) if any(each)]
    few = [each for each in sets if np.dot(each, people) < minimum]
    found = [set(np.flatnonzero(each)) for each in few if in_span(rows, np.array(each))]
    return {tuple(sorted(s)) for s in found if not any(other < s for other in found)}


@given(matrices, st.data())
@settings(max_examples=300)
def test_every_small_union_is_found(rows: list[list[int]], data: st.DataObject) -> None:
    every = np.array(rows)
    people = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(every[0]), max_size=7)))
    people = np.resize(people, every.shape[1])
    found = find_unions(csr_array(every), people, 5)
    expected = small_unions(every, people, 5)
    # Two sets that cover one another's rest are the same news; the larger may be left out.
    assert {tuple(each.tolist()) for each in found} <= expected | set()
    covered = set().union(*map(set, found)) if found else set()
    assert covered == set().union(*map(set, expected)) if expected else not found


@given(matrices, st.data())
@settings(max_examples=80)
def test_every_sum_with_some_taken_away_is_found(
    rows: list[list[int]], data: st.DataObject
) -> None:
    every = np.array(rows)[:, :6]
    drawn = data.draw(st.lists(st.integers(1, 4), min_size=every.shape[1], max_size=7))
    people = np.array(drawn)[: every.shape[1]]
    found = find_sums(csr_array(every), people, 5).toarray()
    signs = np.array(list(product([-1, 0, 1], repeat=len(people))))
    few = signs[signs.any(axis=1) & (np.abs(signs) @ people < 5)]
    expected = [each for each in few if in_span(every, each)]
    assert all(in_span(every, each) and np.abs(each) @ people < 5 for each in found)
    covered = {tuple(np.flatnonzero(each)) for each in found}
    assert all(any({*c} <= {*np.flatnonzero(each)} for c in covered) for each in expected)


@given(matrices, st.data())
@settings(max_examples=150)
def test_sums_are_put_together_from_what_vanishes_inside_parts(
    rows: list[list[int]], data: st.DataObject
) -> None:
    every = np.array(rows)
    people = np.ones(every.shape[1], dtype=np.int64)
    asked = data.draw(st.lists(st.integers(0, 2), min_size=every.shape[1], max_size=7))
    branch = np.array(asked)[: every.shape[1]]
    # Three organisations that share a row, so that parts are cut, joined and made larger.
    groups = csr_array(
        np.block([[np.kron(np.eye(3, dtype=int), every)], [np.ones((1, 3 * len(every[0])))]])
    )
    asked_for = groups.astype(np.int64), np.tile(people, 3), 5
    branches = np.concatenate([branch, branch + 1, branch + 3])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unions, "_AT_ONCE", 0)
        patch.setattr(unions, "_LEAST", 2)
        patch.setattr(unions, "_COARSER", 2)
        in_parts = find_sums(*asked_for, branches).toarray()
        patch.setattr(unions, "_SETS_PER_ATOM", 0.3)
        in_larger = find_sums(*asked_for, branches).toarray()
    whole = {tuple(np.flatnonzero(each)) for each in find_sums(*asked_for).toarray()}
    for found in (in_parts, in_larger):
        sets = {tuple(np.flatnonzero(each)) for each in found}
        assert all(any({*small} <= {*each} for small in sets) for each in whole)
        assert all(any({*small} <= {*each} for small in whole) for each in sets)


@pytest.mark.parametrize("branch", [(0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 1, 2), (0, 1, 2, 3)])
@pytest.mark.parametrize("sign", [1, -1])
def test_four_people_from_several_parts_are_found(
    branch: tuple[int, ...], sign: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unions, "_AT_ONCE", 0)
    monkeypatch.setattr(unions, "_LEAST", 1)
    # Each of four is in one group with many of the own part; all four are one, or its two halves.
    beside = np.hstack([np.eye(4, dtype=np.int64), np.eye(4, dtype=np.int64)])
    together = [[1, 1, 1, 1] + [0] * 4] if sign > 0 else [[1, 1, *[0] * 4, 1, 1], [0, 0, *[1] * 6]]
    people, parts = np.array([1] * 4 + [9] * 4), np.array([*branch, *branch])
    groups = csr_array(np.vstack([beside, together]))
    expected = [1, 1, 1, 1, 0, 0, 0, 0] if sign > 0 else None
    found = find_sums(groups, people, 5, parts).toarray().tolist()
    assert found == find_sums(groups, people, 5).toarray().tolist()
    assert expected is None or found == [expected]
    assert found


def test_far_apart_parts_are_searched_for_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillid_analysis.disclosure.unions.MOST_SEARCHED", 2)
    groups = csr_array([[1, 1, 1, 1], [0, 1, 1, 0]])
    found = find_unions(groups, np.array([1, 9, 9, 2]), 5, branch=np.array([0, 0, 1, 1]))
    assert [each.tolist() for each in found] == [[0, 3]]
