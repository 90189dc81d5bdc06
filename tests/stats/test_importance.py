"""LMG, against its definition in R, published numbers and identities."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tests.stats.drivers import correlations, parts, random_correlations
from tillid_analysis.stats import importance
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.partial import partial_out
from tillid_analysis.stats.regression import standardised_regression

Golden = Callable[[str], list[dict[str, str]]]


def test_shares_equal_the_definition(golden: Golden) -> None:
    """R's lm over every order of entry: 1, 3, 6 and 7 drivers."""
    groups = groupby(golden("lmg"), key=lambda row: (row["data"], row["outcome"], row["r2"]))
    for (data, outcome, r2), part in groups:
        rows = list(part)
        drivers = [row["predictor"] for row in rows]
        found = lmg(*correlations(golden(data), outcome, drivers))
        assert_allclose(found.share, [float(row["share"]) for row in rows], atol=1e-12)
        assert_allclose(found.r2, float(r2), atol=1e-12)


def test_relaimpo_gives_the_same_shares(golden: Golden) -> None:
    """Also beyond drivers that are always in, which are taken out first."""
    for part in parts(golden, "lmg"):
        names = [part.outcome, *part.drivers, *part.held]
        values = np.array([[float(row[name]) for name in names] for row in golden(part.data)])
        left = partial_out(covariance(values).matrix, len(part.held))
        found = lmg(left.correlation[1:, 1:], left.correlation[0, 1:])
        assert_allclose(found.share * (1 - left.explained[0]), part.values, atol=1e-10)


@pytest.mark.shared
def test_published_shares_come_out(published: Golden) -> None:
    """The vignette domir_basics: mpg by am, cyl and carb."""
    rows = published("dominance_mtcars/mtcars_subset.csv")
    found = lmg(*correlations(rows, "mpg", ["am", "cyl", "carb"]))
    assert_allclose(found.share, [0.2156848, 0.4173094, 0.1783081], atol=5e-8)
    assert_allclose(found.r2, 0.8113023, atol=5e-8)


@pytest.mark.parametrize("p", [1, 2, 5, 9])
def test_shares_sum_to_the_r2_of_the_regression(rng: np.random.Generator, p: int) -> None:
    """And none is negative, though a coefficient may be."""
    r, y = random_correlations(rng, p)
    found = lmg(r, y)
    assert_allclose(found.share.sum(), standardised_regression(r, y, n=60).r2, rtol=1e-12)
    assert (found.share >= 0).all()


def test_order_of_drivers_does_not_matter(rng: np.random.Generator) -> None:
    """Every order of four drivers gives the shares in that order."""
    r, y = random_correlations(rng, 4)
    share = lmg(r, y).share
    for order in permutations(range(4)):
        chosen = list(order)
        assert_allclose(lmg(r[np.ix_(chosen, chosen)], y[chosen]).share, share[chosen], rtol=1e-11)


@given(st.integers(1, 8), st.floats(-0.1, 0.95), st.floats(0, 0.3))
def test_drivers_alike_have_equal_shares(p: int, between: float, outcome: float) -> None:
    """The same correlations throughout."""
    r = np.full((p, p), between)
    np.fill_diagonal(r, 1)
    found = lmg(r, np.full(p, outcome))
    assert_allclose(found.share, found.r2 / p, rtol=1e-9, atol=1e-12)


def test_unrelated_drivers_have_their_squared_correlations() -> None:
    """And one unrelated to everything has nothing."""
    assert_allclose(lmg(np.eye(3), [0.5, -0.4, 0.0]).share, [0.25, 0.16, 0], atol=1e-15)


def test_copies_share_what_one_alone_would_have() -> None:
    """Two copies of the first of two unrelated drivers, and nothing is divided by zero."""
    r = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    found = lmg(r, [0.6, 0.3, 0.6])
    assert_allclose(found.share, [0.18, 0.09, 0.18], atol=1e-15)
    assert_allclose(found.r2, 0.45)


def test_a_driver_that_is_the_sum_of_others_adds_nothing_to_them(
    rng: np.random.Generator,
) -> None:
    """R² is that of the two it is made of."""
    x = rng.standard_normal((200, 3))
    x = np.column_stack([x[:, :2], x[:, 0] + x[:, 1], x @ [1, 1, 1]])
    r = np.corrcoef(x, rowvar=False)
    found = lmg(r[:3, :3], r[:3, 3])
    assert_allclose(found.r2, lmg(r[:2, :2], r[:2, 3]).r2, rtol=1e-9)


def test_replicates_are_shared_out_each_by_itself(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leading axes, blocks that do not divide, and one replicate with a gap."""
    pairs = [random_correlations(rng, 4) for _ in range(6)]
    r = np.array([pair[0] for pair in pairs]).reshape(2, 3, 4, 4)
    y = np.array([pair[1] for pair in pairs]).reshape(2, 3, 4)
    y[1, 2, 0] = np.nan
    monkeypatch.setattr(importance, "BLOCK_VALUES", 4 * 2**4)
    found = lmg(r, y)
    assert found.share.shape == (2, 3, 4)
    assert found.r2.shape == (2, 3)
    for place in np.ndindex(2, 3):
        assert_allclose(found.share[place], lmg(r[place], y[place]).share, rtol=1e-12)
    assert np.isnan(found.share[1, 2]).all()
    assert np.isfinite(found.share[1, 1]).all()


def test_no_replicates_give_an_empty_answer() -> None:
    """The shape is the same for none."""
    found = lmg(np.empty((0, 3, 3)), np.empty((0, 3)))
    assert found.share.shape == (0, 3)
    assert found.r2.shape == (0,)


@pytest.mark.parametrize(
    ("r", "y"),
    [
        ([[1.0, 0.9], [0.9, 1.0]], [0.9, -0.9]),
        ([[1.0, 2.0], [2.0, 1.0]], [0.5, 0.5]),
        ([[1.0, np.nan], [np.nan, np.nan]], [0.5, np.nan]),
    ],
    ids=["impossible outcome", "impossible drivers", "no variance"],
)
def test_correlations_no_data_can_have_give_no_shares(r: list[list[float]], y: list[float]) -> None:
    """Missing, not a plausible number."""
    found = lmg(r, y)
    assert np.isnan(found.share).all()
    assert np.isnan(found.r2)


def test_no_drivers_explain_nothing() -> None:
    """No shares, and R² is 0."""
    found = lmg(np.empty((0, 0)), np.empty(0))
    assert found.share.shape == (0,)
    assert found.r2 == 0


def test_what_does_not_fit_is_refused() -> None:
    """A wrong shape, and more drivers than can be shared out."""
    with pytest.raises(
        ValueError, match=r"^correlation has shape \(2, 2\), which needs to be \(3, 3\)$"
    ):
        lmg(np.eye(2), [0.1, 0.2, 0.3])
    with pytest.raises(
        ValueError, match=r"^21 drivers are more than the 20 that can be shared out"
    ):
        lmg(np.eye(21), np.zeros(21))


def test_twenty_drivers_can_be_shared_out(rng: np.random.Generator) -> None:
    """The most that is allowed; the sum is still R²."""
    r, y = random_correlations(rng, 20)
    assert_array_equal(np.round(lmg(r, y).r2 - standardised_regression(r, y, 60).r2, 12), 0)
