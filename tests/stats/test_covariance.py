"""Item covariances in blocks, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.moments import covariance


def test_blocks_merge_to_the_covariance_of_all_complete_rows(rng: np.random.Generator) -> None:
    """Whole numbers with negative gaps, floats with NaN, arrays and columns, over four blocks."""
    items = rng.integers(0, 5, (30_000, 4)).astype(np.int8)
    items[:, 1] = np.maximum(items[:, 0], items[:, 1])
    items[rng.random(items.shape) < 0.05] = -1
    rows = items[(items >= 0).all(axis=1)]
    floats = np.where(items < 0, np.nan, items)
    for values in (items, list(items.T), floats):
        found = covariance(values)
        assert found.n == len(rows)
        assert_allclose(found.mean, rows.mean(axis=0), rtol=1e-13)
        assert_allclose(found.matrix, np.cov(rows, rowvar=False), rtol=1e-11, atol=1e-14)


def test_a_first_block_without_complete_rows_is_passed_over() -> None:
    """The blocks after it count from nothing."""
    items = np.full((20_000, 2), np.nan)
    items[-2:] = [[1.0, 2.0], [3.0, 6.0]]
    found = covariance(items)
    assert found.n == 2
    assert_array_equal(found.matrix, [[2, 4], [4, 8]])


def test_far_from_zero_no_digits_are_lost(rng: np.random.Generator) -> None:
    """A million added to every value leaves the covariance as it was."""
    values = rng.normal(0, 1, (20_000, 2))
    assert_allclose(covariance(values + 1e6).matrix, covariance(values).matrix, atol=1e-8)


def test_an_item_everybody_answers_alike_has_variance_exactly_zero() -> None:
    """Over several blocks, with a number that binary cannot write."""
    values = np.stack([np.full(20_000, 0.1), np.arange(20_000) % 5], axis=1)
    assert_array_equal(covariance(values).matrix[0], 0)


@pytest.mark.parametrize(("rows", "known"), [(0, False), (1, True)])
def test_too_few_rows_have_no_covariance(rows: int, known: bool) -> None:
    """Nobody has no mean either."""
    found = covariance(np.ones((rows, 2)))
    assert_array_equal(np.isfinite(found.mean), known)
    assert np.isnan(found.matrix).all()


def test_nothing_to_relate_is_refused() -> None:
    """No columns are a mistake, not an empty answer."""
    with pytest.raises(ValueError, match=r"^values has no columns$"):
        covariance([])
