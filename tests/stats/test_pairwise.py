"""Pairwise moments, against pandas, and correlations that do not fit together."""

import numpy as np
import pandas as pd
from numpy.testing import assert_allclose

from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.stats.pairwise import nearest_possible, pairwise_moments


def answers(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values = rng.normal(50, 10, (300, 3)) + rng.normal(0, 10, (300, 1))
    values[rng.random(values.shape) < 0.2] = np.nan
    return values, rng.integers(0, 9, 300), rng.uniform(0.5, 2, 300)


def test_pandas_gives_the_same(rng: np.random.Generator) -> None:
    values, group, _ = answers(rng)
    moments = pairwise_moments(values, group, 9)
    pooled, frame = moments.pooled(), pd.DataFrame(values)
    assert moments.fits
    assert_allclose(pooled.correlation, frame.corr(), rtol=1e-12)
    assert_allclose(np.diag(pooled.matrix), frame.var(), rtol=1e-12)
    assert_allclose(pooled.mean, frame.mean(), rtol=1e-12)
    both = [(frame[i].notna() & frame[j].notna()).sum() for i in range(3) for j in range(i)]
    assert pooled.n == min(both)


def test_groups_drawn_again_are_rows_repeated(rng: np.random.Generator) -> None:
    values, group, weight = answers(rng)
    times = rng.multinomial(9, np.full(9, 1 / 9), size=2)
    found = pairwise_moments(values, group, 9, weight).pooled(times)
    for at, draw in enumerate(times):
        rows = np.repeat(np.arange(300), draw[group])
        again = pairwise_moments(values[rows], group[rows], 9, weight[rows]).pooled()
        assert_allclose(found.matrix[at], again.matrix, rtol=1e-9)
        assert found.n[at] == again.n


def test_without_gaps_they_are_the_usual_ones(rng: np.random.Generator) -> None:
    values, group, weight = answers(rng)
    values, weight = np.nan_to_num(values, nan=40.0), weight - 0.7
    found = pairwise_moments(values, group, 9, weight).pooled()
    assert_allclose(found.matrix, cross_moments(values, group, 9, weight).pooled().matrix)


def test_what_does_not_fit_together_is_made_to() -> None:
    """Three measures, each pair of them answered by other people."""
    up, gap = np.arange(6.0), np.full(6, np.nan)
    noise = np.array([0.3, -0.2, 0.1, 0.2, -0.3, 0.0])
    columns = [
        np.concatenate([up, gap, up]),
        np.concatenate([up + noise, up, gap]),
        np.concatenate([gap, up + noise, -up]),
    ]
    moments = pairwise_moments(columns, np.zeros(18, dtype=np.int64), 1)
    assert not moments.fits
    r = moments.pooled().correlation
    assert np.linalg.eigvalsh(r)[0] > -1e-12
    assert_allclose(np.diag(r), 1)


def test_constant_and_missing_measures() -> None:
    values = np.array([[1.0, 2.0, np.nan], [2.0, 2.0, np.nan], [4.0, 2.0, np.nan]])
    pooled = pairwise_moments(values, [0, 0, 0], 1).pooled()
    assert pooled.matrix[1].tolist()[:2] == [0, 0]
    assert np.isnan(pooled.matrix[2, 2])
    assert np.isnan(nearest_possible(np.full((2, 2), np.nan))).all()
