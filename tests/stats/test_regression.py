"""Standardised regression, against R's lm on z scores."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.regression import standardised_regression

Golden = Callable[[str], list[dict[str, str]]]
ARRAYS = ("coefficient", "std_error", "statistic", "p_value", "vif")


def correlations(
    rows: list[dict[str, str]], outcome: str, predictors: list[str]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Correlate predictors with each other and with the outcome."""
    values = np.array([[float(row[name]) for name in [*predictors, outcome]] for row in rows])
    r = covariance(values).correlation
    return r[:-1, :-1], r[:-1, -1], len(values)


@pytest.mark.parametrize("data", ["attitude", "mtcars"])
def test_fit_equals_lm(golden: Golden, data: str) -> None:
    """Coefficients, errors, t, p, VIF and both R²; the VIF of mtcars go up to 21."""
    rows = [row for row in golden("regression") if row["data"] == data]
    expected = {
        quantity: [float(row["value"]) for row in part]
        for quantity, part in groupby(rows, key=lambda row: row["quantity"])
    }
    predictors = [row["predictor"] for row in rows if row["quantity"] == "vif"]
    found = standardised_regression(*correlations(golden(data), rows[0]["outcome"], predictors))
    assert set(expected) == {*ARRAYS, "r2", "adjusted_r2"}
    for quantity, values in expected.items():
        assert_allclose(np.ravel(getattr(found, quantity)), values, rtol=1e-9, err_msg=quantity)
    assert not found.singular


@pytest.mark.shared
def test_published_numbers_come_out(published: Golden) -> None:
    """Chatterjee & Price: R² .7326, adjusted .6628, t of complaints 3.809 and learning 1.901."""
    rows = published("attitude_departments/attitude.csv")
    predictors = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
    found = standardised_regression(*correlations(rows, "rating", predictors))
    assert_allclose([found.r2, found.adjusted_r2], [0.7326, 0.6628], atol=5e-5)
    assert_allclose(found.statistic[[0, 2]], [3.809, 1.901], atol=5e-4)


@pytest.mark.parametrize(
    ("r", "y"),
    [
        ([[1.0, 1.0], [1.0, 1.0]], [0.5, 0.5]),
        ([[1.0, -1.0], [-1.0, 1.0]], [0.5, -0.5]),
        ([[1.0, np.nan], [np.nan, np.nan]], [0.5, np.nan]),
        ([[1.0, 0.9], [0.9, 1.0]], [0.9, -0.9]),
        ([[1.0, 2.0], [2.0, 1.0]], [0.5, 0.5]),
    ],
    ids=["copies", "mirror images", "no variance", "impossible outcome", "impossible predictors"],
)
def test_what_has_no_solution_is_said_so(r: list[list[float]], y: list[float]) -> None:
    """The flag is up and not one number is given."""
    found = standardised_regression(r, y, n=50)
    assert found.singular
    assert np.isnan([found.r2, found.adjusted_r2]).all()
    for name in ARRAYS:
        assert_array_equal(getattr(found, name), [np.nan, np.nan])


def test_without_degrees_of_freedom_coefficients_stand() -> None:
    """Three rows fit two predictors exactly, whatever they are."""
    found = standardised_regression([[1.0, 0.5], [0.5, 1.0]], [0.6, 0.3], n=3)
    assert not found.singular
    assert_allclose(found.coefficient, [0.6, 0.0], atol=1e-12)
    assert np.isfinite(found.vif).all()
    for name in ("std_error", "statistic", "p_value"):
        assert np.isnan(getattr(found, name)).all()
    assert np.isnan(found.adjusted_r2)


def test_a_perfect_fit_has_no_t() -> None:
    """Its error is zero, and nothing is divided by it."""
    found = standardised_regression([[1.0]], [1.0], n=30)
    assert found.r2 == 1
    assert found.std_error.item() == 0
    assert np.isnan([found.statistic.item(), found.p_value.item()]).all()
