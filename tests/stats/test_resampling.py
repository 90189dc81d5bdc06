"""Intervals from resampled groups, beside scipy's bootstrap and where nothing can be had."""

import numpy as np
from scipy.stats import bootstrap

from tillid_analysis.stats.resampling import (
    bca_interval,
    draw_groups,
    leave_out,
    percentile_interval,
)


def test_draws_are_of_groups_that_are_there() -> None:
    present = np.array([True, True, False, True])
    draws = draw_groups(present, replicates=4000, seed=3)
    assert (draws.sum(axis=1) == 3).all()
    assert (draws[:, 2] == 0).all()
    np.testing.assert_allclose(draws.mean(axis=0)[present], 1, atol=0.05)
    np.testing.assert_array_equal(draws, draw_groups(present, replicates=4000, seed=3))


def test_no_groups() -> None:
    assert draw_groups([False, False], replicates=2, seed=1).tolist() == [[0, 0], [0, 0]]
    assert leave_out([False]).shape == (0, 1)


def test_scipy_gives_the_same_bca_interval(rng: np.random.Generator) -> None:
    values = rng.exponential(size=40)
    draws = values[rng.integers(0, 40, (9999, 40))].mean(axis=1)
    jackknife = (leave_out(np.ones(40)) * values).sum(axis=1) / 39
    ours = bca_interval(draws[:, None], [values.mean()], jackknife[:, None])
    theirs = bootstrap((values,), np.mean, n_resamples=9999, rng=rng).confidence_interval
    np.testing.assert_allclose([ours.low[0], ours.high[0]], theirs, rtol=0.02)


def test_bca_without_bias_or_skewness_is_the_percentile_interval() -> None:
    draws = np.linspace(-1, 1, 2001)[:, None]
    plain = percentile_interval(draws)
    corrected = bca_interval(draws, [0.0], np.array([[-1.0], [1.0]]))
    np.testing.assert_allclose([plain.low, plain.high], [corrected.low, corrected.high])


def test_too_few_replicates_with_a_number() -> None:
    draws = np.array([1.0] * 18 + [np.nan] * 2)[:, None]
    assert np.isnan(percentile_interval(draws).low).all()
    assert percentile_interval(draws[:19]).low.tolist() != [1.0]
    assert percentile_interval(np.append(np.ones(39), np.nan)[:, None]).low.tolist() == [1.0]


def test_one_group_varies_by_nothing() -> None:
    interval = bca_interval(np.ones((10, 1)), [1.0], np.array([[np.nan]]))
    assert (interval.low.tolist(), interval.high.tolist()) == ([1.0], [1.0])
