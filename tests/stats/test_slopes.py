"""Slopes of many replicates: those of one after the other, and of plain least squares."""

import numpy as np
from numpy.testing import assert_allclose

from tests.stats.drivers import random_correlations
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.stats.slopes import slopes, standardised_slopes


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


def test_slopes_are_those_of_least_squares(rng: np.random.Generator) -> None:
    data = rng.normal(size=(3, 50, 4)) * [1, 2, 3, 10] + [0, 5, -5, 50]
    data[..., 0] += data[..., 1] - 0.5 * data[..., 2]
    found = slopes(np.stack([np.cov(each.T) for each in data]))
    for each, slope in zip(data, found, strict=True):
        design = np.column_stack([np.ones(50), each[:, 1:]])
        assert_allclose(slope, np.linalg.lstsq(design, each[:, 0])[0][1:], rtol=1e-9)


def test_slopes_where_predictors_cannot_be_told_apart(rng: np.random.Generator) -> None:
    data = rng.normal(size=(40, 3))
    good = np.cov(data.T)
    copied = np.cov(data[:, [0, 1, 1]].T)
    constant, missing = good.copy(), good.copy()
    constant[2, :] = constant[:, 2] = 0
    missing[0, 1] = missing[1, 0] = np.nan
    found = slopes(np.stack([good, copied, constant, missing]))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1:]).all()
