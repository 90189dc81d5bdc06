"""Coefficients of many replicates: those of one after the other."""

import numpy as np
from numpy.testing import assert_allclose

from tests.stats.drivers import random_correlations
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.stats.slopes import standardised_slopes


def test_they_are_those_of_each_regression(rng: np.random.Generator) -> None:
    pairs = [random_correlations(rng, 4) for _ in range(3)]
    r, y = (np.array(each) for each in zip(*pairs, strict=True))
    r[1, 0], r[1, :, 0] = r[1, 1], r[1, :, 1]
    r[1, :2, :2] = 1
    y[2, 3] = np.nan
    found = standardised_slopes(r, y)
    one = standardised_regression(r[0], y[0], 60)
    assert_allclose(found.coefficient[0], one.coefficient, rtol=1e-10)
    assert_allclose(found.vif[0], one.vif, rtol=1e-10)
    assert np.isnan(found.coefficient[1:]).all()
    assert np.isnan(found.vif[1:]).all()
