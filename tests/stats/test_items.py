"""Items to scores, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.items import flag_positive, half_rule_mean, rescale


@pytest.mark.parametrize(
    ("n_options", "expected"),
    [(2, [0, 100]), (4, [0, 100 / 3, 200 / 3, 100]), (5, [0, 25, 50, 75, 100])],
)
def test_options_are_spread_evenly(n_options: int, expected: list[float]) -> None:
    """From 0 to 100, ends exactly."""
    positions = np.arange(n_options, dtype=np.int8)
    assert_allclose(rescale(positions, n_options), expected, rtol=1e-15)
    assert_allclose(rescale(positions, n_options, reverse=True), expected[::-1], atol=1e-13)


@given(st.lists(st.integers(-3, 6), max_size=20))
def test_reversing_mirrors_and_keeps_gaps(positions: list[int]) -> None:
    """An answer and its mirror image make 100."""
    x = np.array(positions, dtype=np.int8)
    one, other = rescale(x, 7), rescale(x, 7, reverse=True)
    assert_array_equal(np.isnan(one), x < 0)
    assert_allclose((one + other)[x >= 0], 100)
    assert_allclose(rescale(6 - x[x >= 0], 7, reverse=True), one[x >= 0])


def test_positive_options_are_flagged_from_the_favourable_end() -> None:
    """Of four options only the last is positive, and for a reversed item only the first."""
    positions = np.array([0, 1, 2, 3, -1, -3], dtype=np.int8)
    flags = (False, False, False, True)
    assert_array_equal(flag_positive(positions, flags), [0, 0, 0, 1, np.nan, np.nan])
    reversed_flags = flag_positive(positions, flags, reverse=True)
    assert_array_equal(reversed_flags, [1, 0, 0, 0, np.nan, np.nan])


def test_answers_beyond_the_scale_are_refused() -> None:
    """A sixth option of five, and a scale of one option."""
    with pytest.raises(ValueError, match=r"^position 2 is beyond the 2 options$"):
        flag_positive(np.array([2], dtype=np.int8), (False, True))
    with pytest.raises(ValueError, match=r"^position 5 is beyond the 5 options$"):
        rescale(np.array([0, 5], dtype=np.int8), 5)
    with pytest.raises(ValueError, match=r"^n_options=1 is less than the two a scale needs$"):
        rescale(np.array([0], dtype=np.int8), 1)


@pytest.mark.parametrize(("k", "enough"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4)])
def test_half_of_the_items_are_enough(k: int, enough: int) -> None:
    """Respondent i answers i items, with 10, 20, ...; half an item more rounds up."""
    items = np.full((k, k + 1), np.nan)
    for i in range(k):
        items[i, i + 1 :] = 10 * (i + 1)
    found = half_rule_mean(items, k)
    answered = np.arange(k + 1)
    assert_array_equal(found.answered, answered)
    assert_array_equal(np.isnan(found.score), answered < enough)
    assert_allclose(found.score[enough:], 5 * (answered[enough:] + 1))


def test_items_are_asked_for_one_at_a_time() -> None:
    """A generator is enough, and the columns given are not changed."""
    columns = [np.array([0.0, np.nan]), np.array([100.0, 50.0])]

    def lazily() -> Iterator[np.ndarray]:
        yield from columns

    found = half_rule_mean(lazily(), 2)
    assert_array_equal(found.score, [50, 50])
    assert_array_equal(columns[0], [0, np.nan])


def test_nobody_gives_no_scores() -> None:
    """The shape is the same for no rows."""
    assert half_rule_mean([np.empty(0), np.empty(0)], 2).score.shape == (0,)


@pytest.mark.parametrize("k", [0, 1, 3])
def test_another_number_of_items_is_refused(k: int) -> None:
    """A column forgotten would change what half of them is."""
    with pytest.raises(ValueError, match=f"^2 items were given for an index of {k}$"):
        half_rule_mean([np.ones(2), np.ones(2)], k)
    with pytest.raises(ValueError, match=r"^0 items were given for an index of 0$"):
        half_rule_mean([], 0)


def test_items_of_different_lengths_are_refused() -> None:
    """With the shapes found."""
    with pytest.raises(ValueError, match=r"^an item has shape \(3,\), and the first \(2,\)$"):
        half_rule_mean([np.ones(2), np.ones(3)], 2)
