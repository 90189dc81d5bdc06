"""Maximum likelihood with gaps: against lavaan, complete rows, and refits of replicates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.testing import assert_allclose

from tillid_analysis.stats.em import em_moments
from tillid_analysis.stats.moments import cross_moments

Golden = Callable[[str], list[dict[str, str]]]
NAMES = ["rating", "complaints", "learning", "raises"]
GROUPS = 30


def answers(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make 600 rows of four measures; gaps in the second hang on the first."""
    values = 50 + 10 * (rng.normal(size=(600, 4)) + rng.normal(size=(600, 1)))
    values[:, 1] = np.where(values[:, 0] > 60, np.nan, values[:, 1])
    values[:, 2:][rng.random((600, 2)) < 0.15] = np.nan
    return values, rng.integers(0, GROUPS, 600), rng.uniform(0.5, 2, 600)


def test_lavaan_gives_the_same(golden: Golden) -> None:
    rows = golden("attitude")
    values = np.array([[float(row[name]) for name in NAMES] for row in rows])
    place = np.arange(1, len(values) + 1)
    for column in (1, 2, 3):
        values[place * (column + 4) % 7 == column, column - 1] = np.nan
    found = em_moments(values, np.zeros(len(values), dtype=np.int64), 1).whole
    expected = {(row["row"], row["column"]): float(row["value"]) for row in golden("em")}
    mean = [expected[name, "mean"] for name in NAMES]
    matrix = np.array([[expected[a, b] for b in NAMES] for a in NAMES])
    spread = np.sqrt(np.diag(matrix))
    likely = found.matrix * (len(values) - 1) / len(values)
    assert_allclose((found.mean - mean) / spread, 0, atol=2e-6)
    assert_allclose((likely - matrix) / np.outer(spread, spread), 0, atol=2e-6)


def test_gaps_that_hang_on_answers_mislead_complete_rows_only(rng: np.random.Generator) -> None:
    """The second measure is missing where the first is high: its mean is found all the same."""
    truth = 50 + 10 * (rng.normal(size=(4000, 2)) + rng.normal(size=(4000, 1)))
    values = truth.copy()
    values[truth[:, 0] > 55, 1] = np.nan
    group = np.zeros(4000, dtype=np.int64)
    found, complete = (f(values, group, 1).pooled() for f in (em_moments, cross_moments))
    whole = np.cov(truth, rowvar=False)
    assert abs(found.mean[1] - truth[:, 1].mean()) < 0.1 * abs(
        complete.mean[1] - truth[:, 1].mean()
    )
    assert np.abs(found.matrix - whole).max() < 0.1 * np.abs(complete.matrix - whole).max()


def test_complete_rows_need_no_steps(rng: np.random.Generator) -> None:
    values, group, weight = answers(rng)
    values = np.nan_to_num(values, nan=45.0)
    found, plain = (f(values, group, GROUPS, weight) for f in (em_moments, cross_moments))
    times = rng.multinomial(GROUPS, np.full(GROUPS, 1 / GROUPS), size=3)
    assert_allclose(found.pooled().matrix, plain.pooled().matrix, rtol=1e-9)
    assert_allclose(found.pooled(times).matrix, plain.pooled(times).matrix, rtol=1e-9)
    assert_allclose(found.pooled(times).mean, plain.pooled(times).mean, rtol=1e-9)


def test_expected_sums_of_groups_add_up(rng: np.random.Generator) -> None:
    """One more step from the maximum stays there."""
    values, group, weight = answers(rng)
    found = em_moments(values, group, GROUPS, weight)
    assert found.converged
    assert_allclose(found.cross.pooled().matrix, found.whole.matrix, rtol=1e-6)
    assert_allclose(found.cross.pooled().mean, found.whole.mean, rtol=1e-8)


def test_replicates_are_led_to_where_their_own_steps_end(rng: np.random.Generator) -> None:
    """As far as a straight line goes: weights that hardly differ, and some that do."""
    values, group, weight = answers(rng)
    found = em_moments(values, group, GROUPS, weight)
    for size, part in ((1000, 0.02), (20, 0.15)):
        times = size + rng.integers(-1, 2, GROUPS)
        again = em_moments(values, group, GROUPS, weight * times[group])
        moved = again.whole.matrix - found.whole.matrix
        n, ratio = found.n @ times, 600 / 599
        led, one = (
            each.pooled(times).matrix * (n - 1) / n * ratio - found.whole.matrix
            for each in (found, found.cross)
        )
        assert np.abs(led - moved).max() < part * np.abs(moved).max()
        assert np.abs(one - moved).max() > 2 * np.abs(led - moved).max()


def test_odd_input() -> None:
    """No rows, a measure without variance, and two that nobody has both of."""
    none = em_moments(np.full((3, 2), np.nan), [0, 0, 0], 1)
    assert np.isnan(none.pooled().matrix).all()
    assert np.isnan(none.pooled([[1]]).matrix).all()
    flat = em_moments(np.array([[1.0, 7.0], [2.0, 7.0], [4.0, np.nan]]), [0, 0, 0], 1)
    assert flat.whole.matrix[1].tolist() == [0, 0]
    apart = np.full((40, 2), np.nan)
    apart[:20, 0] = apart[20:, 1] = np.arange(20)
    lonely = em_moments(apart, np.arange(40), 40)
    assert np.isnan(lonely.pooled().matrix).all()
    assert np.isnan(lonely.pooled(np.ones((1, 40))).matrix).all()
