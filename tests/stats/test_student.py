"""Quantiles of Student's t at many degrees of freedom: against SciPy's, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import stdtrit

from tillid_analysis.stats._student import student_quantile


@pytest.mark.parametrize("level", [0.9, 0.975, 0.9999, 1 - 1e-7])
def test_many_are_what_each_is_alone(level: float) -> None:
    """From fewer than two degrees of freedom to any number of them."""
    df = np.concatenate([[0.5, 1.0, 1.9, 2.0], np.geomspace(2, 1e8, 400)])
    assert_allclose(student_quantile(df, level), stdtrit(df, level), rtol=1e-12)


def test_what_is_known_and_what_is_missing() -> None:
    """The normal's quantile without end of degrees of freedom, and NaN where there is none."""
    df = np.r_[np.full(300, 10.0), np.inf, np.nan]
    assert_allclose(student_quantile(df, 0.975)[-2:], [1.9599639845400545, np.nan])
    few = student_quantile(df[-2:], 0.975)
    assert_allclose(student_quantile(df, 0.975)[-2:], few, rtol=1e-13)
    assert student_quantile(np.ones((2, 3)), 0.975).shape == (2, 3)
