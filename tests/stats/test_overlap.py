"""How many of two lots of people are the same, from what they answered."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from tillid_analysis.stats.overlap import Overlap, estimate_overlap

Counts = NDArray[np.int64]


def count(first: Counts, second: Counts) -> tuple[Counts, Counts]:
    answers = max(first.max(), second.max()) + 1
    return np.bincount(first, minlength=answers), np.bincount(second, minlength=answers)


def matched(first: Counts, second: Counts) -> int:
    return int(np.minimum(*count(first, second)).sum())


def test_chance_is_the_mean_over_all_ways_to_divide_them() -> None:
    first, second = np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 3, 3, 3])
    everybody = np.concatenate([first, second])
    ways = [{*each} for each in combinations(range(12), 5)]
    lots = [np.array([at in way for at in range(12)]) for way in ways]
    mean = np.mean([matched(everybody[each], everybody[~each]) for each in lots])
    excess = (matched(first, second) - mean) / (5 - mean)
    found = estimate_overlap(*count(first, second))
    assert found.share == pytest.approx(max(2 * excess / (1 + excess), 0))
    assert np.sign(found.deviations) == np.sign(excess)


def test_deviations_have_the_spread_of_chance() -> None:
    random = np.random.default_rng(2)
    found = []
    for _ in range(400):
        first, second = random.integers(0, 25, (2, 60)) * random.integers(0, 2, (2, 60))
        found.append(estimate_overlap(*count(first, second)).deviations)
    assert np.mean(found) == pytest.approx(0, abs=0.15)
    assert np.std(found) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
@pytest.mark.parametrize("more", [1, 3])
def test_a_share_of_people_with_answers_of_their_own(share: float, more: int) -> None:
    size, both = 4000, round(share * 4000)
    first = np.arange(size)
    second = np.concatenate([first[:both], np.arange(size, size * (1 + more) - both)])
    found = estimate_overlap(*count(first, second))
    if more == 1:
        assert_allclose(found.share, share, atol=1e-3)
    assert found.share >= share - 1e-3
    assert share == 0 or found.deviations > 15


@given(
    st.lists(st.integers(0, 6), max_size=40),
    st.lists(st.integers(0, 6), max_size=40),
)
def test_it_is_a_share_and_the_same_the_other_way_round(one: list[int], other: list[int]) -> None:
    first, second = (np.bincount(np.array(each, dtype=int), minlength=7) for each in (one, other))
    found, turned = estimate_overlap(first, second), estimate_overlap(second, first)
    assert 0 <= found.share <= 1 + 1e-9
    assert_allclose((found.share, found.deviations), (turned.share, turned.deviations), atol=1e-9)


def test_nobody_and_the_same_answer_of_all_tell_nothing() -> None:
    nobody, alike = np.zeros(3, dtype=int), np.array([9, 0, 0])
    for pair in ((nobody, nobody), (nobody, alike), (alike, alike), (alike, alike * 4)):
        assert estimate_overlap(*pair) == Overlap(0.0, 0.0)
