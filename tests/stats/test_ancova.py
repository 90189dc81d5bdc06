"""Differences at the same mix: against R's emmeans, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tillid_analysis.stats.ancova import adjust_differences
from tillid_analysis.stats.moments import cross_moments

Golden = Callable[[str], list[dict[str, str]]]
CASES = {
    "gear given cyl": ("mpg", "gear", ("cyl",), None),
    "gear given cyl and vs": ("mpg", "gear", ("cyl", "vs"), None),
    "cyl given am": ("hp", "cyl", ("am",), None),
    "gear given vs by wt": ("mpg", "gear", ("vs",), "wt"),
}
NAMES = ("estimate", "std_error", "df", "conf_low", "conf_high", "p_value")


def dummies(values: np.ndarray) -> list[np.ndarray]:
    """Return a column for each value but the first."""
    return [(values == each).astype(float) for each in np.unique(values)[1:]]


@pytest.mark.parametrize("case", CASES)
def test_it_equals_emmeans_on_lm(golden: Golden, case: str) -> None:
    """Three groups, three to five cars with each value, with and without weights."""
    outcome, by, given, weight = CASES[case]
    cars = {
        name: np.array([float(r[name]) for r in golden("mtcars")]) for name in golden("mtcars")[0]
    }
    _, group = np.unique(cars[by], return_inverse=True)
    columns = [cars[outcome], *(x for name in given for x in dummies(cars[name]))]
    cross = cross_moments(columns, group, 3, None if weight is None else cars[weight])
    found = adjust_differences(cross)
    rows = [row for row in golden("adjusted_means") if row["case"] == case]
    for name in NAMES:
        expected = [float(row[name]) for row in rows]
        assert_allclose(getattr(found, name), expected, rtol=1e-8, err_msg=name)


def make(rng: np.random.Generator, groups: int = 6, n: int = 240) -> tuple[np.ndarray, ...]:
    """Make groups of unlike people: outcome, two covariates, group."""
    group = np.sort(rng.integers(0, groups, n))
    x = (rng.random((n, 2)) < 0.2 + 0.1 * group[:, None]).astype(float)
    return 50 + 8 * x[:, 0] - 4 * x[:, 1] + rng.normal(0, 10, n), x, group


def adjusted(y: np.ndarray, x: np.ndarray, group: np.ndarray, groups: int = 6) -> np.ndarray:
    """Return the adjusted differences."""
    return adjust_differences(cross_moments(np.column_stack([y, x]), group, groups)).estimate


def test_what_it_does_not_depend_on(rng: np.random.Generator) -> None:
    """Order of rows, the coding of the categories, empty groups, and the scale of a covariate."""
    y, x, group = make(rng)
    found, order = adjusted(y, x, group), rng.permutation(len(y))
    assert_allclose(adjusted(y[order], x[order], group[order]), found, atol=1e-9)
    assert_allclose(adjusted(y, 1 - x, group), found, atol=1e-9)
    assert_allclose(adjusted(y, x * [1e6, 1e-3], group), found, atol=1e-7)
    assert_allclose(adjusted(y, np.column_stack([x, x[:, :1]]), group), found, atol=1e-9)
    assert_allclose(adjusted(y, x, group, 8)[:6], found, atol=1e-9)
    assert np.isnan(adjusted(y, x, group, 8)[6:]).all()


def test_doubled_data_keep_the_estimate(rng: np.random.Generator) -> None:
    y, x, group = make(rng)
    twice = [np.concatenate([each, each]) for each in (y, x, group)]
    assert_allclose(adjusted(*twice), adjusted(y, x, group), atol=1e-9)


def test_without_covariates_it_is_the_plain_difference(rng: np.random.Generator) -> None:
    y, _, group = make(rng)
    found = adjust_differences(cross_moments(y[:, None], group, 6))
    expected = [y[group == u].mean() - y[group != u].mean() for u in range(6)]
    assert_allclose(found.estimate, expected)
    assert found.df[0] == len(y) - 6


def test_a_mix_that_explains_all_leaves_nothing(rng: np.random.Generator) -> None:
    """No spread is left, so that nothing can be tested, and the difference stands."""
    _, x, group = make(rng)
    found = adjust_differences(cross_moments(np.column_stack([20 + 5 * x[:, 0], x]), group, 6))
    assert_allclose(found.estimate, 0, atol=1e-9)
    assert np.isnan(found.p_value).all()
    assert np.isnan(found.conf_low).all()


def test_what_cannot_be_told_from_the_group_is_not_adjusted_for() -> None:
    """All of the one group and none of the other are leaders: no answer."""
    y = np.array([1.0, 2, 3, 4, 5, 6])
    group = np.array([0, 0, 0, 1, 1, 1])
    found = adjust_differences(cross_moments(np.column_stack([y, group]), group, 2))
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.p_value).all()


def test_tiny_groups() -> None:
    """One group has no others; a group of one is compared; none at all gives NaN."""
    one = adjust_differences(cross_moments(np.array([[1.0, 0], [2, 1], [4, 1]]), [0, 0, 0], 1))
    assert np.isnan(one.estimate).all()
    values = np.array([[1.0, 0], [2, 1], [4, 1], [3, 0], [9, 1]])
    lone = adjust_differences(cross_moments(values, [0, 0, 0, 0, 1], 2))
    assert np.isfinite(lone.estimate).all()
    assert np.isfinite(lone.std_error).all()
    none = adjust_differences(cross_moments(np.full((3, 2), np.nan), [0, 0, 1], 2))
    assert np.isnan(none.estimate).all()


def test_coverage(rng: np.random.Generator) -> None:
    """Groups of 4 to 100 people with a mix of their own: 93 to 97 in 100 intervals hold."""
    sizes = np.array([4, 8, 15, 30, 100])
    group = np.repeat(np.arange(5), sizes)
    effect = np.array([0.0, 5, -5, 2, 0])
    x = np.column_stack([(rng.random(len(group)) < p[group]) for p in MIXES]).astype(float)
    hold = np.zeros(5)
    for _ in range(1500):
        y = effect[group] + x @ [9.0, -6.0] + rng.normal(0, 15, len(group))
        found = adjust_differences(cross_moments(np.column_stack([y, x]), group, 5))
        rest = (effect @ sizes - effect * sizes) / (sizes.sum() - sizes)
        truth = effect - rest
        hold += (found.conf_low < truth) & (truth < found.conf_high)
    assert (np.abs(hold / 1500 - 0.95) < 0.02).all(), hold / 1500


MIXES = (np.array([0.5, 0.3, 0.1, 0.6, 0.2]), np.array([0.2, 0.5, 0.4, 0.1, 0.5]))
