"""Intervals by Student's t, against tables and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.intervals import t_interval


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
