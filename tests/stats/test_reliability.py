"""Reliability, against psych, published numbers and by simulation."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.reliability import (
    alpha,
    alpha_if_dropped,
    alpha_interval,
    item_rest_correlation,
)

Golden = Callable[[str], list[dict[str, str]]]


def matrix_of(rows: list[dict[str, str]], items: list[str]) -> np.ndarray:
    """Compute the covariance of some columns."""
    return covariance(np.array([[float(row[item]) for item in items] for row in rows])).matrix


def test_everything_equals_psych(golden: Golden) -> None:
    """psych::alpha and alpha.ci for seven, three and two items, at two levels."""
    data = golden("attitude")
    for names, part in groupby(golden("alpha"), key=lambda row: row["items"]):
        expected: dict[str, list[float]] = {}
        for row in part:
            expected.setdefault(row["quantity"], []).append(float(row["value"]))
        items = names.split("+")
        matrix, k = matrix_of(data, items), len(items)
        assert_allclose(alpha(matrix), expected["alpha"][0], atol=1e-12)
        assert_allclose(item_rest_correlation(matrix), expected["item_rest"], atol=1e-12)
        for level in (0.95, 0.90):
            found = alpha_interval(alpha(matrix), 30, k, level)
            assert_allclose(found.low, expected[f"low{level:g}"][0], atol=1e-12)
            assert_allclose(found.high, expected[f"high{level:g}"][0], atol=1e-12)
        if k > 2:
            dropped = expected["alpha_if_dropped"]
            assert_allclose(alpha_if_dropped(matrix), dropped, atol=1e-12)


@pytest.mark.shared
def test_published_alphas_come_out(published: Golden) -> None:
    """The psych vignette: alpha(attitude) and alpha if dropped, to the two digits printed."""
    rows = published("attitude_departments/attitude.csv")
    matrix = matrix_of(rows, list(rows[0]))
    assert alpha(matrix).round(2) == 0.84
    dropped = dict(zip(rows[0], alpha_if_dropped(matrix).round(2), strict=True))
    assert dropped == {
        "rating": 0.81,
        "complaints": 0.80,
        "privileges": 0.83,
        "learning": 0.80,
        "raises": 0.80,
        "critical": 0.86,
        "advance": 0.84,
    }


def test_dropping_an_item_equals_alpha_of_the_others(rng: np.random.Generator) -> None:
    """Also for many units at once."""
    x = rng.standard_normal((4, 50, 5)) + rng.standard_normal((4, 50, 1))
    matrices = np.array([np.cov(unit, rowvar=False) for unit in x])
    assert alpha(matrices).shape == (4,)
    for i in range(5):
        others = np.delete(np.arange(5), i)
        without = alpha(matrices[:, others[:, None], others])
        assert_allclose(alpha_if_dropped(matrices)[:, i], without, rtol=1e-12)
        rest = [np.corrcoef(unit[:, i], unit[:, others].sum(axis=1))[0, 1] for unit in x]
        assert_allclose(item_rest_correlation(matrices)[:, i], rest, rtol=1e-12)


def test_copies_are_perfectly_consistent() -> None:
    """Items that are copies have alpha 1, unrelated ones 0."""
    assert_allclose(alpha(np.ones((4, 4))), 1)
    assert_allclose(alpha(np.eye(4)), 0, atol=1e-15)


def test_single_items_have_no_consistency() -> None:
    """Nor do pairs have one without either."""
    assert np.isnan(alpha([[2.0]]))
    assert np.isnan(item_rest_correlation([[2.0]])).all()
    assert np.isnan(alpha_if_dropped([[2.0]])).all()
    assert np.isnan(alpha_if_dropped([[1.0, 0.5], [0.5, 1.0]])).all()


def test_items_without_variance_have_no_correlation() -> None:
    """The others keep theirs; a sum without variance has no alpha."""
    matrix = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert_array_equal(item_rest_correlation(matrix), [0.5, 0.5, np.nan])
    assert np.isnan(alpha(np.zeros((3, 3))))
    assert np.isnan(alpha([[1.0, -1.0], [-1.0, 1.0]]))
    assert np.isnan(alpha([[np.nan, 1.0], [1.0, 1.0]]))


@pytest.mark.parametrize(("n", "k"), [(1, 5), (0, 5), (20, 1)])
def test_too_few_have_no_interval(n: int, k: int) -> None:
    """Respondents or items."""
    found = alpha_interval(0.8, n, k)
    assert np.isnan([found.low, found.high]).all()


def test_level_must_be_a_share() -> None:
    """A level is a share, not a percentage."""
    with pytest.raises(ValueError, match=r"^conf_level=95 must lie between 0 and 1$"):
        alpha_interval(0.8, 20, 5, 95)


def test_interval_covers_alpha(rng: np.random.Generator) -> None:
    """Forty respondents, five normal items with common variance a half: alpha is 5/6."""
    x = rng.standard_normal((6_000, 40, 5)) + rng.standard_normal((6_000, 40, 1))
    x -= x.mean(axis=1, keepdims=True)
    found = alpha_interval(alpha(np.swapaxes(x, 1, 2) @ x / 39), 40, 5)
    assert 0.94 < np.mean((found.low <= 5 / 6) & (found.high >= 5 / 6)) < 0.96
