"""Moments from numbers of answers: those that are had from the answers."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.counted import counted_moments
from tillid_analysis.stats.moments import group_moments


def test_they_are_those_of_the_answers(rng: np.random.Generator) -> None:
    """Gaps, a group of nobody, and one where all answer the same."""
    values = np.array([np.nan, 0.0, 100 / 3, 50.0, 100.0])
    place, group = rng.integers(0, 5, 500), rng.integers(0, 6, 500)
    place[group == 4] = 2
    group[group == 5] = 0
    counts = np.bincount(group * 5 + place, minlength=30).reshape(6, 5)
    found = counted_moments([counts, counts], [values, values / 100])
    answers = np.stack([values[place], values[place] / 100], axis=1)
    expected = group_moments(answers, group, 6)
    assert_array_equal(found.n, expected.n)
    for name in ("mean", "variance", "std_error", "n_effective"):
        assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-12)
    assert_array_equal(found.variance[4], 0.0)
    assert np.isnan(found.mean[5]).all()


def test_a_measure_that_nobody_answered() -> None:
    """All is missing, and nothing fails."""
    found = counted_moments([np.array([[3.0], [0.0]])], [np.array([np.nan])])
    assert_array_equal(found.n, [[0], [0]])
    assert np.isnan(found.mean).all()
