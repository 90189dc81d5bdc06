"""Weighted sums of means: against R, and by identities with Welch's difference of two."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.testing import assert_allclose

from tillid_analysis.stats.combinations import mean_of_others, weighted_sum
from tillid_analysis.stats.differences import welch

Golden = Callable[[str], list[dict[str, str]]]


def test_weighted_sums_equal_a_model_with_a_variance_each(golden: Golden) -> None:
    """Two of three, one against the mean of others, and unequal weights."""
    for row in golden("combinations"):
        names = ("means", "variances", "sizes", "weights")
        mean, variance, n, weight = (np.array(row[each].split(";"), float) for each in names)
        found = weighted_sum(mean, variance / n, n - 1, weight)
        assert_allclose(found.mean, float(row["estimate"]), rtol=1e-9)
        assert_allclose(np.sqrt(found.var_mean), float(row["std_error"]), rtol=1e-5)
        assert_allclose(found.df, float(row["df"]), rtol=2e-2)


def test_a_difference_of_two_is_welchs(rng: np.random.Generator) -> None:
    """Also where other groups have nothing to say, or cannot be estimated."""
    mean, var, df = rng.normal(50, 9, (3, 4)), rng.gamma(2, 1, (3, 4)), rng.integers(3, 40, (3, 4))
    mean[2], var[2] = np.nan, np.nan
    found = weighted_sum(mean, var, df, [1, -1, 0])
    expected = welch(mean[0], var[0], df[0] + 1, mean[1], var[1], df[1] + 1)
    assert_allclose(found.mean, expected.estimate)
    assert_allclose(np.sqrt(found.var_mean), expected.std_error)
    assert_allclose(found.df, expected.df)
    assert np.isnan(weighted_sum(mean, var, df, [1, 0, -1]).mean).all()
    assert np.isnan(weighted_sum(mean, 0 * df, df, [1, -1, 0]).df).all()


def test_the_others_are_all_groups_but_one(rng: np.random.Generator) -> None:
    """The same as a weighted sum for each; those not averaged are held against all who are."""
    mean, var, df = rng.normal(50, 9, (6, 2)), rng.gamma(2, 1, (6, 2)), rng.integers(3, 40, (6, 2))
    among = np.array([[True, True]] * 5 + [[False, True]])
    mean[5, 0] = np.nan
    found = mean_of_others(mean, var, df, among)
    for group in range(6):
        for measure in range(2):
            weight = among[:, measure].astype(float)
            weight[group] = 0
            weight /= weight.sum()
            column = (each[:, measure] for each in (mean, var, df))
            expected = weighted_sum(*column, weight)
            assert_allclose(found.mean[group, measure], expected.mean)
            assert_allclose(found.var_mean[group, measure], expected.var_mean)
            assert_allclose(found.df[group, measure], expected.df)


def test_a_group_alone_has_no_others() -> None:
    """Nor has one among groups that are not averaged."""
    alone = mean_of_others([[50.0]], [[1.0]], [[9.0]], np.array([[True]]))
    assert np.isnan([alone.mean, alone.var_mean, alone.df]).all()
    nobody = mean_of_others([[50.0], [60]], [[1.0]] * 2, [[9.0]] * 2, np.full((2, 1), False))
    assert np.isnan(nobody.mean).all()
