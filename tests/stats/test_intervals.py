"""Intervals, against R and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.intervals import t_interval, wilson_interval

Golden = Callable[[str], list[dict[str, str]]]


def test_wilson_equals_prop_test(golden: Golden) -> None:
    """R's prop.test without continuity correction, nobody and everybody included."""
    for row in golden("wilson"):
        found = wilson_interval(
            float(row["successes"]), float(row["trials"]), float(row["conf_level"])
        )
        assert_allclose(found.low, float(row["conf_low"]), atol=1e-12)
        assert_allclose(found.high, float(row["conf_high"]), atol=1e-12)


def test_wilson_has_no_interval_for_impossible_shares() -> None:
    """No trials, more successes than trials, fewer than none, missing; and one that is possible."""
    found = wilson_interval([0, 3, -1, np.nan, 2, 1], [0, 2, 5, 5, np.nan, 2])
    assert_array_equal(np.isnan(found.low), [True] * 5 + [False])
    assert_array_equal(np.isnan(found.high), np.isnan(found.low))


@pytest.mark.parametrize("share", [0.1, 0.35, 0.8])
def test_wilson_covers_the_share(rng: np.random.Generator, share: float) -> None:
    """Averaged over unit sizes, since one size jumps with the counts."""
    trials = rng.integers(15, 60, 20_000)
    found = wilson_interval(rng.binomial(trials, share), trials)
    assert 0.93 < np.mean((found.low <= share) & (share <= found.high)) < 0.97


def test_t_interval_is_the_textbook_one() -> None:
    """t(9, 0.975) is 2.262157 and t(infinity, 0.975) is 1.959964."""
    found = t_interval(60.0, 2.0, [9.0, np.inf])
    assert_allclose(found.high - 60, [4.524314, 3.919928], atol=1e-6)
    assert_allclose(found.low + found.high, 120)


def test_t_interval_needs_a_standard_error_and_degrees_of_freedom() -> None:
    """Zero or missing standard errors, and no degrees of freedom, give no interval."""
    found = t_interval(50.0, [0.0, np.nan, 1.0, 1.0, 1.0], [9.0, 9.0, 0.0, np.nan, 9.0])
    assert_array_equal(np.isnan(found.low), [True] * 4 + [False])


def test_t_interval_covers_the_mean(rng: np.random.Generator) -> None:
    """Twelve normal answers, 20,000 times."""
    x = rng.normal(60, 15, (20_000, 12))
    found = t_interval(x.mean(axis=1), x.std(axis=1, ddof=1) / np.sqrt(12), 11)
    assert 0.94 < np.mean((found.low <= 60) & (found.high >= 60)) < 0.96


@pytest.mark.parametrize("level", [0, 1, 95])
def test_levels_that_are_none_are_refused(level: float) -> None:
    """A level is a share, not a percentage."""
    with pytest.raises(ValueError, match=f"^conf_level={level} must lie between 0 and 1$"):
        t_interval(0, 1, 1, level)
    with pytest.raises(ValueError, match=f"^conf_level={level} must lie between 0 and 1$"):
        wilson_interval(1, 2, level)
