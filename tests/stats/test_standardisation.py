"""Means in a given mix: against R, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.testing import assert_allclose

from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.standardisation import standardise

Golden = Callable[[str], list[dict[str, str]]]


def test_it_equals_emmeans_with_a_spread_for_each_cell(golden: Golden) -> None:
    cars = golden("mtcars")
    mpg, am, vs = (np.array([float(row[name]) for row in cars]) for name in ("mpg", "am", "vs"))
    cells = [[mpg[(am == a) & (vs == v)] for v in (0, 1)] for a in (0, 1)]
    mean = np.array([[each.mean() for each in row] for row in cells])
    var = np.array([[each.var(ddof=1) / len(each) for each in row] for row in cells])
    df = np.array([[len(each) - 1 for each in row] for row in cells])
    found = standardise(mean, var, df, [np.sum(vs == 0), np.sum(vs == 1)])
    rows = [row for row in golden("adjusted_means") if row["case"] == "am standardised to vs"]
    gap = found.mean - found.mean[::-1]
    assert_allclose(gap, [float(row["estimate"]) for row in rows], rtol=1e-9)
    spread = np.sqrt(found.variance.sum())
    assert_allclose([spread, spread], [float(row["std_error"]) for row in rows], rtol=1e-5)


def test_the_own_mix_changes_nothing(rng: np.random.Generator) -> None:
    """At a group's own shares it is the group's mean."""
    values, category = rng.normal(50, 10, 90), rng.integers(0, 3, 90)
    n = np.bincount(category)
    mean = np.bincount(category, values) / n
    assert_allclose(standardise(mean, np.ones(3), n - 1, n).mean, values.mean())


def test_a_category_that_is_lacking() -> None:
    """No mean, unless nobody is to be in it; equal categories count together."""
    lacking = standardise([[60.0, np.nan], [60, 80]], [[1.0, np.nan], [1, 1]], [9, 9], [3, 1])
    assert np.isnan(lacking.mean[0])
    assert lacking.mean[1] == 65
    assert np.isnan(lacking.variance[0])
    spared = standardise([60.0, np.nan], [1.0, np.nan], [9, np.nan], [3, 0])
    assert (spared.mean, spared.variance, spared.df) == (60, 1, 9)
    assert np.isnan(standardise([60.0, 80], [1, 1], [9, 9], [0, 0]).mean)


def test_no_spread_anywhere() -> None:
    found = standardise([60.0, 80], [0, 0], [9, 9], [1, 1])
    assert found.mean == 70
    assert found.variance == 0
    assert np.isnan(found.df)


def test_coverage(rng: np.random.Generator) -> None:
    """Two groups of unlike mix and spread: 93 to 97 in 100 intervals hold."""
    n, sd = np.array([[12, 30], [60, 15]]), np.array([[20.0, 8.0], [12.0, 16.0]])
    share = n.sum(axis=0) / n.sum()
    truth = np.array([[60.0, 70.0], [55.0, 72.0]])
    target = float((truth[0] - truth[1]) @ share)
    draws = 4000
    mean = truth + rng.standard_normal((draws, 2, 2)) * sd / np.sqrt(n)
    var = sd**2 * rng.chisquare(n - 1, (draws, 2, 2)) / (n - 1) / n
    found = standardise(mean, var, n - 1, share)
    (m_a, m_b), (v_a, v_b), (f_a, f_b) = found.mean.T, found.variance.T, found.df.T
    gap = welch(m_a, v_a, 42, m_b, v_b, 75, df_a=f_a, df_b=f_b)
    held = np.mean((gap.conf_low < target) & (target < gap.conf_high))
    assert 0.93 < held < 0.97, held
