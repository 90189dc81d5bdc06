"""Cross-products of groups, against NumPy and against themselves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.moments import cross_moments


def answers(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Make 400 rows of 3 related measures with gaps, in 8 groups and none."""
    values = rng.normal(50, 10, (400, 3)) + rng.normal(0, 10, (400, 1))
    values[rng.random(values.shape) < 0.05] = np.nan
    return values, rng.integers(-1, 8, 400)


def test_groups_equal_numpy_group_by_group(rng: np.random.Generator) -> None:
    """Count, sums and products of the complete rows of each group."""
    values, group = answers(rng)
    cross = cross_moments(values, group, 9)
    for g in range(9):
        rows = values[(group == g) & ~np.isnan(values).any(axis=1)] - cross.centre
        assert cross.n[g] == len(rows)
        assert_allclose(cross.sums[g], rows.sum(axis=0), atol=1e-9)
        assert_allclose(cross.products[g], rows.T @ rows, atol=1e-8)


def test_pooled_is_the_covariance_of_all_complete_rows(rng: np.random.Generator) -> None:
    """Rows in no group do not count."""
    values, group = answers(rng)
    rows = values[(group >= 0) & ~np.isnan(values).any(axis=1)]
    pooled = cross_moments(list(values.T), group, 8).pooled()
    assert pooled.n == len(rows)
    assert_allclose(pooled.mean, rows.mean(axis=0), rtol=1e-13)
    assert_allclose(pooled.matrix, np.cov(rows, rowvar=False), rtol=1e-12)
    assert_allclose(pooled.correlation, np.corrcoef(rows, rowvar=False), rtol=1e-12)


def test_weights_give_the_weighted_covariance(rng: np.random.Generator) -> None:
    """NumPy's aweights with its divisor put back to sum w, times n / (n - 1)."""
    values, group = answers(rng)
    weight = rng.uniform(0.5, 3, 400)
    used = (group >= 0) & ~np.isnan(values).any(axis=1)
    pooled = cross_moments(values, group, 8, weight=weight).pooled()
    n = used.sum()
    expected = np.cov(values[used], rowvar=False, aweights=weight[used], ddof=0) * n / (n - 1)
    assert_allclose(pooled.matrix, expected, rtol=1e-12)
    assert_allclose(pooled.mean, np.average(values[used], axis=0, weights=weight[used]))
    ones = cross_moments(values, group, 8, weight=np.full(400, 2.0)).pooled()
    assert_allclose(ones.matrix, cross_moments(values, group, 8).pooled().matrix, rtol=1e-12)


def test_groups_drawn_again_are_rows_repeated(rng: np.random.Generator) -> None:
    """A draw of whole groups is the covariance of the drawn rows written out."""
    values, group = answers(rng)
    cross = cross_moments(values, group, 8)
    draws = rng.multinomial(8, np.full(8, 1 / 8), size=5)
    pooled = cross.pooled(draws)
    assert pooled.matrix.shape == (5, 3, 3)
    complete = ~np.isnan(values).any(axis=1)
    for draw, n, matrix in zip(draws, pooled.n, pooled.matrix, strict=True):
        rows = np.concatenate(
            [values[complete & (group == g)] for g in np.repeat(np.arange(8), draw)]
        )
        assert n == len(rows)
        assert_allclose(matrix, np.cov(rows, rowvar=False), rtol=1e-11)


def test_a_measure_without_variance_has_no_correlation() -> None:
    """Its covariances are exactly 0 and its correlations are missing."""
    x = np.linspace(0, 100, 1000)
    values = np.stack([x, np.full(1000, 100 / 3), x**2], axis=1)
    pooled = cross_moments(values, np.arange(1000) % 7, 7).pooled()
    assert_array_equal(pooled.matrix[1], 0)
    assert_array_equal(np.isnan(pooled.correlation), [[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    assert_array_equal(np.diag(pooled.correlation)[[0, 2]], 1)


@pytest.mark.parametrize(("rows", "known"), [(0, False), (1, True)])
def test_too_few_rows_have_no_covariance(rows: int, known: bool) -> None:
    """Nobody has no mean either."""
    pooled = cross_moments(np.ones((rows, 2)), np.zeros(rows, dtype=int), 3).pooled()
    assert pooled.n == rows
    assert_array_equal(np.isfinite(pooled.mean), known)
    assert np.isnan(pooled.matrix).all()
