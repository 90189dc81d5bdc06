"""Tests of all groups together: against R, SciPy, and what cannot be tested."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.omnibus import kruskal_wallis, welch_anova

Golden = Callable[[str], list[dict[str, str]]]
NAMES = ("statistic", "df", "df_error", "p_value")


def count_values(x: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Count the answers of each group by value."""
    values, place = np.unique(x, return_inverse=True)
    counts = np.zeros((group.max() + 1, len(values)))
    np.add.at(counts, (group, place), 1)
    return counts


@pytest.mark.parametrize("data", ["InsectSprays", "airquality", "two", "iris"])
def test_both_equal_r(golden: Golden, data: str) -> None:
    """Ties, unequal groups, two groups, and a p of 1e-66."""
    rows = [row for row in golden("omnibus") if row["data"] == data]
    known = {row["quantity"]: float(row["value"]) for row in rows if row["quantity"] != "x"}
    x = np.array([float(row["value"]) for row in rows if row["quantity"] == "x"])
    group = np.array([int(row["group"]) for row in rows if row["quantity"] == "x"])
    parts = [x[group == each] for each in range(group.max() + 1)]
    found = welch_anova(*zip(*((p.mean(), p.var(ddof=1), len(p)) for p in parts), strict=True))
    for name, quantity in zip(NAMES, ("F", "df", "df_error", "F_p"), strict=True):
        assert_allclose(getattr(found, name), known[quantity], rtol=1e-9, err_msg=name)
    ranked = kruskal_wallis(count_values(x, group))
    assert_allclose(ranked.statistic, known["H"], rtol=1e-9)
    assert_allclose(ranked.p_value, known["H_p"], rtol=1e-9)


def test_two_groups_are_welchs_t() -> None:
    """F is t squared, with the same degrees of freedom and p, which is never 0."""
    found = welch_anova([60.0, 900], [48.0, 81], [120, 90])
    t = welch(60.0, 48 / 120, 120, 900.0, 81 / 90, 90)
    assert_allclose(found.statistic, t.statistic**2)
    assert_allclose(found.df_error, t.df)
    assert_allclose(found.p_value, t.p_value, rtol=1e-9)
    assert 0 < found.p_value < 1e-200


def test_groups_that_cannot_count_are_left_out_of_their_measure() -> None:
    """One answer, a missing mean, a missing variance; another measure has them all."""
    mean = np.array([[60.0, 60], [66, 66], [75, 75], [90, 90]])
    n = np.array([[12, 12], [9, 9], [15, 15], [1, 8]])
    found = welch_anova(mean, np.full((4, 2), 50.0), n)
    three = welch_anova(mean[:3, 0], [50.0] * 3, n[:3, 0])
    four = welch_anova(mean[:, 1], [50.0] * 4, n[:, 1])
    for name in NAMES:
        both = [getattr(three, name), getattr(four, name)]
        assert_allclose(getattr(found, name), both)
    for gap in ({"mean": [60, 66, 75, np.nan]}, {"variance": [50, 50, 50, np.nan]}):
        arguments = {"mean": mean[:, 1], "variance": [50.0] * 4, "n": n[:, 1]} | gap
        assert_allclose(
            welch_anova(**arguments).p_value, welch_anova(mean[:3, 1], [50.0] * 3, n[:3, 1]).p_value
        )


@pytest.mark.parametrize(
    ("variance", "n"),
    [([1.0, 0, 2], [5, 5, 5]), ([0.0, 0, 0], [5, 5, 5]), ([1.0, 1, 1], [5, 1, 0])],
    ids=["one without variance", "none with variance", "one group"],
)
def test_what_cannot_be_tested_is_missing(variance: list[float], n: list[int]) -> None:
    """No F is made up."""
    found = welch_anova([1.0, 2, 3], variance, n)
    for name in ("statistic", "df_error", "p_value"):
        assert np.isnan(getattr(found, name)), name


def test_ranks_of_measures_together_and_apart(rng: np.random.Generator) -> None:
    """One array, a list of tables of different widths, and each alone; as SciPy has them."""
    from scipy.stats import kruskal

    group = rng.integers(0, 6, 200)
    first, second = rng.integers(0, 5, 200), rng.integers(0, 9, 200)
    tables = [count_values(first, group), count_values(second, group)]
    listed = kruskal_wallis(tables)
    stacked = kruskal_wallis(np.stack([tables[0], tables[0][::-1]], axis=2))
    for name in NAMES:
        alone = [getattr(kruskal_wallis(table), name) for table in tables]
        assert_allclose(getattr(listed, name), alone)
        assert_allclose(getattr(stacked, name), [alone[0], alone[0]])
    for at, x in enumerate((first, second)):
        expected = kruskal(*(x[group == each] for each in range(6)))
        assert_allclose(listed.statistic[at], expected.statistic)
        assert_allclose(listed.p_value[at], expected.pvalue)


def test_ranks_that_tell_nothing() -> None:
    """Equal answers and a lone group are not tested; empty groups and values change nothing."""
    assert np.isnan(kruskal_wallis([[0, 5, 0], [0, 7, 0]]).p_value)
    assert np.isnan(kruskal_wallis([[1, 5, 0], [0, 0, 0]]).p_value)
    assert np.isnan(kruskal_wallis([[0, 0], [0, 0]]).p_value)
    full = kruskal_wallis([[2, 0, 5, 9], [0, 0, 0, 0], [8, 0, 6, 1]])
    assert_allclose(full.p_value, kruskal_wallis([[2, 5, 9], [8, 6, 1]]).p_value)
    assert_array_equal(full.df, 1)


def test_welch_keeps_its_error(rng: np.random.Generator) -> None:
    """Six groups of unequal size and spread."""
    n, sd = np.array([5, 8, 10, 20, 40, 80])[:, None], np.array([3.0, 2, 1, 1, 0.5, 2])[:, None]
    mean = rng.normal(0, 1, (6, 20_000)) * sd / np.sqrt(n)
    variance = sd**2 * rng.chisquare(n - 1, (6, 20_000)) / (n - 1)
    assert 0.04 < np.mean(welch_anova(mean, variance, n).p_value < 0.05) < 0.065
