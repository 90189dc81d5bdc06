"""Apportioning: whole people, never a whole person off a share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.stats.apportionment import apportion

sizes = st.lists(st.integers(1, 10_000), min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("parts", "n", "row"),
    [
        ([1], 3, [0, 0, 0]),
        ([1, 1], 5, [0, 1, 0, 1, 0]),
        ([3, 1], 8, [0, 0, 1, 0, 0, 0, 1, 0]),
        ([2, 1, 1], 4, [0, 1, 2, 0]),
        ([1, 1], 0, []),
    ],
)
def test_rows_counted_by_hand(parts: list[int], n: int, row: list[int]) -> None:
    assert apportion(parts, n).tolist() == row


@given(sizes, st.integers(0, 300))
def test_no_count_is_a_whole_person_off_anywhere_in_the_row(parts: list[int], n: int) -> None:
    row = apportion(parts, n)
    counts = np.cumsum(row[:, None] == np.arange(len(parts)), axis=0)
    wanted = np.arange(1, n + 1)[:, None] * np.array(parts) / sum(parts)
    assert (np.abs(counts - wanted) < 1).all()


@given(sizes, st.integers(0, 200), st.integers(0, 200), st.integers(1, 50))
def test_a_shorter_row_is_the_beginning_of_a_longer_one(
    parts: list[int], n: int, more: int, times: int
) -> None:
    longer = apportion(parts, n + more)
    assert np.array_equal(apportion(parts, n), longer[:n])
    assert np.array_equal(apportion([times * part for part in parts], n), longer[:n])


def test_the_row_repeats_itself() -> None:
    row = apportion([2, 3], 1_000_003)
    assert np.bincount(row[:1_000_000]).tolist() == [400_000, 600_000]
    assert np.array_equal(row[:5], row[5:10])
