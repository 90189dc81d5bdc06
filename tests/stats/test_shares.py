"""Shares and their differences: against Newcombe's table, R, statsmodels, and by coverage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.shares import share_difference, wilson_interval

Golden = Callable[[str], list[dict[str, str]]]
NAMES = ("estimate", "statistic", "p_value", "conf_low", "conf_high")


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


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_published_table(counts: tuple[int, ...], low: float, high: float) -> None:
    """Newcombe 1998, table II, method 10."""
    found = share_difference(*counts)
    assert_allclose([found.conf_low, found.conf_high], [low, high], atol=5e-5)


def test_it_equals_prop_test(golden: Golden) -> None:
    """Score test and limits at three levels, nobody and everybody among them."""
    for row in golden("share_difference"):
        known = {name: float(value) for name, value in row.items()}
        sides = [known[name] for name in ("x_a", "n_a", "x_b", "n_b")]
        found = share_difference(*sides, conf_level=known["conf_level"])
        assert_allclose(found.statistic**2, known["z2"], rtol=1e-9)
        assert_allclose(found.p_value, known["p"], rtol=1e-9)
        assert_allclose(found.conf_low, known["conf_low"], rtol=1e-9)
        assert_allclose(found.conf_high, known["conf_high"], rtol=1e-9)


def test_it_equals_statsmodels(rng: np.random.Generator) -> None:
    """A hundred pairs at once."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    n_a, n_b = rng.integers(2, 80, (2, 100))
    x_a, x_b = rng.binomial(n_a, 0.3), rng.binomial(n_b, 0.8)
    found = share_difference(x_a, n_a, x_b, n_b)
    for at in range(100):
        low, high = confint_proportions_2indep(x_a[at], n_a[at], x_b[at], n_b[at], method="newcomb")
        assert_allclose([found.conf_low[at], found.conf_high[at]], [low, high], atol=1e-12)


def test_sides_turn_round(rng: np.random.Generator) -> None:
    """B less a is minus a less b; so is counting those who do not count."""
    n_a, n_b = rng.integers(1, 30, (2, 200))
    x_a, x_b = rng.binomial(n_a, 0.2), rng.binomial(n_b, 0.5)
    found = share_difference(x_a, n_a, x_b, n_b)
    for other in (
        share_difference(x_b, n_b, x_a, n_a),
        share_difference(n_a - x_a, n_a, n_b - x_b, n_b),
    ):
        assert_allclose(other.conf_low, -found.conf_high, atol=1e-12)
        assert_allclose(other.p_value, found.p_value)
    assert (found.conf_low >= -1).all()
    assert (found.conf_high <= 1).all()


def test_what_cannot_be_tested_is_missing() -> None:
    """Nobody counts anywhere: an interval and no p. No answers, too many, a gap: nothing."""
    found = share_difference([0, 0, 9, np.nan], [5, 0, 5, 5], [0, 2, 2, 2], 5)
    assert_array_equal(np.isnan(found.p_value), [True, True, True, True])
    assert_array_equal(np.isnan(found.conf_low), [False, True, True, True])
    for name in NAMES:
        assert np.isnan(getattr(found, name)[1:]).all(), name
    with pytest.raises(ValueError, match=r"^conf_level=0 must lie between 0 and 1$"):
        share_difference(1, 2, 1, 2, 0)


@pytest.mark.parametrize(("n", "share"), [(5, 0.5), (10, 0.8), (30, 0.9), (200, 0.97)])
def test_the_difference_is_covered(rng: np.random.Generator, n: int, share: float) -> None:
    """A unit of n against two thousand."""
    x_a, x_b = rng.binomial(n, share, 20_000), rng.binomial(2000, 0.8, 20_000)
    found = share_difference(x_a, n, x_b, 2000)
    gap = share - 0.8
    assert 0.93 < np.mean((found.conf_low <= gap) & (found.conf_high >= gap)) < 0.98
