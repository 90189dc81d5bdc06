"""Johnson's weights, against another package and identities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.stats.drivers import correlations, parts, random_correlations
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.stats.relative_weights import relative_weights

Golden = Callable[[str], list[dict[str, str]]]


def test_another_package_gives_the_same(golden: Golden) -> None:
    """relaimpo's genizi, which iopsych and yhat agree with."""
    for part in parts(golden, "weight"):
        r, y = correlations(golden(part.data), part.outcome, part.drivers)
        assert_allclose(relative_weights(r, y), part.values, atol=1e-10)


@pytest.mark.shared
def test_published_weights_come_out(published: Golden) -> None:
    """The README of rwa: mpg by cyl, disp, hp and gear."""
    rows = published("dominance_mtcars/mtcars_subset.csv")
    r, y = correlations(rows, "mpg", ["cyl", "disp", "hp", "gear"])
    expected = [0.2284797, 0.2221469, 0.2321744, 0.0963886]
    assert_allclose(relative_weights(r, y), expected, atol=5e-8)


def test_they_sum_to_r_squared(rng: np.random.Generator) -> None:
    """For many replicates at once, too."""
    pairs = [random_correlations(rng, 6) for _ in range(4)]
    r, y = (np.array(each) for each in zip(*pairs, strict=True))
    found = relative_weights(r, y)
    for at in range(4):
        r2 = standardised_regression(r[at], y[at], 60).r2
        assert_allclose(found[at].sum(), r2, rtol=1e-10)
        assert_allclose(found[at], relative_weights(r[at], y[at]), rtol=1e-12)


def test_copies_have_equal_weights_and_a_stranger_none() -> None:
    r = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert_allclose(relative_weights(r, [0.6, 0.6, 0.0]), [0.18, 0.18, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("r", "y"),
    [
        ([[1.0, 0.9], [0.9, 1.0]], [0.9, -0.9]),
        ([[1.0, 2.0], [2.0, 1.0]], [0.5, 0.5]),
        ([[1.0, np.nan], [np.nan, np.nan]], [0.5, np.nan]),
    ],
)
def test_correlations_no_data_can_have(r: list[list[float]], y: list[float]) -> None:
    assert np.isnan(relative_weights(r, y)).all()


def test_a_wrong_shape() -> None:
    with pytest.raises(ValueError, match=r"^correlation has shape \(2, 2\), which needs to be \(3"):
        relative_weights(np.eye(2), [0.1, 0.2, 0.3])
