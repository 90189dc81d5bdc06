"""Items that go together: by their answers first, and by names where the answers are undecided."""

import numpy as np
import pytest

from tillid_analysis.data.proposal.clusters import align, cluster_items


def blocks(*sizes: int, within: float = 0.5, between: float = 0.0) -> np.ndarray:
    """Return correlations of items in blocks."""
    block = np.repeat(np.arange(len(sizes)), sizes)
    matrix = np.where(block[:, None] == block, within, between)
    np.fill_diagonal(matrix, 1)
    return matrix


def places(r: np.ndarray, *named: list[int]) -> list[tuple[int, ...]]:
    return [each.places for each in cluster_items(r, named)]


def test_the_answers_are_enough() -> None:
    assert places(blocks(4, 4, 3, between=0.1)) == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10)]


def test_names_that_the_answers_contradict_are_not_followed() -> None:
    assert places(blocks(4, 4), [0, 1, 4, 5], [2, 3, 6, 7]) == [(0, 1, 2, 3), (4, 5, 6, 7)]


def test_names_tell_apart_what_the_answers_tell_apart_a_little() -> None:
    r = blocks(3, 3, within=0.5, between=0.43)
    assert places(r) == [(0, 1, 2, 3, 4, 5)]
    assert places(r, [0, 1, 2], [3, 4, 5]) == [(0, 1, 2), (3, 4, 5)]


def test_names_tell_nothing_apart_that_has_all_in_common() -> None:
    r = blocks(3, 3, within=0.5, between=0.47)
    assert places(r, [0, 1, 2], [3, 4, 5]) == [(0, 1, 2, 3, 4, 5)]


def test_an_item_without_a_block_goes_with_the_nearest() -> None:
    r = blocks(3, 3, within=0.5, between=0.42)
    r = np.pad(r, (0, 1))
    r[6, :3] = r[:3, 6] = 0.4
    r[6, 3:6] = r[3:6, 6] = 0.48
    r[6, 6] = 1
    assert places(r, [0, 1, 2], [3, 4, 5]) == [(0, 1, 2), (3, 4, 5, 6)]


@pytest.mark.parametrize("k", [0, 1, 2, 6])
def test_items_that_have_nothing_in_common_are_in_no_cluster(k: int) -> None:
    assert places(np.eye(k)) == []


def test_the_fewer_items_are_turned_or_else_those_unlike_the_first() -> None:
    signs = np.array([-1, 1, 1, 1])
    found = align(blocks(4) * np.outer(signs, signs), range(4))
    assert found is not None
    assert found.signs.tolist() == [-1, 1, 1, 1]
    signs = np.array([-1, -1, 1, 1])
    found = align(blocks(4) * np.outer(signs, signs), range(4))
    assert found is not None
    assert found.signs.tolist() == [1, 1, -1, -1]


def test_an_item_that_hardly_goes_with_the_rest_is_left_out() -> None:
    r = blocks(4)
    r[3, :3] = r[:3, 3] = 0.1
    found = align(r, range(4))
    assert found is not None
    assert found.places == (0, 1, 2)
    assert align(r, [0, 1, 3]) is None
