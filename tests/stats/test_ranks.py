"""Certainty of ranks, against csranks, a plain second way, and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.ranks import rank_chances, rank_sets

Golden = Callable[[str], list[dict[str, str]]]


@pytest.mark.parametrize("case", ["math", "some 80 %", "ties", "two", "far apart"])
@pytest.mark.parametrize("together", [True, False])
def test_equals_csranks(golden: Golden, case: str, together: bool) -> None:
    """Up to the draws: nearly all ends are the same, none is more than a place away."""
    rows = [
        row
        for row in golden("ranks")
        if row["case"] == case and row["simultaneous"] == str(int(together))
    ]
    estimate, error, rank, low, high = (
        np.array([float(row[name]) for row in rows])
        for name in ("estimate", "std_error", "rank", "low", "high")
    )
    level = float(rows[0]["conf_level"])
    found = rank_sets(estimate, error, level, simultaneous=together, draws=20_000)
    assert_array_equal(found.rank, rank)
    ends = np.append(found.low - low, found.high - high)
    assert np.abs(ends).max() <= 1
    assert (ends == 0).mean() >= 0.95


def plainly(mean: np.ndarray, error: np.ndarray, noise: np.ndarray, level: float) -> np.ndarray:
    """Test all pairs with a table of them for every draw."""
    apart = mean[:, None] - mean
    spread = np.hypot(error[:, None], error)
    drawn = (noise[:, None] - noise) / spread[:, :, None]
    others = ~np.eye(len(mean), dtype=bool)
    left = others
    while left.any():
        critical = np.quantile(drawn[left].max(axis=0), level)
        now = left & ~(apart > critical * spread)
        if (now == left).all():
            break
        left = now
    clear = others & ~left
    return np.array([clear.sum(axis=0) + 1, len(mean) - clear.sum(axis=1)])


@given(st.integers(0, 10**6), st.integers(2, 25))
def test_sets_are_those_of_all_pairs_one_by_one(seed: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    error = rng.choice([1.0, 2.0, 3.5], units)
    mean = np.round(rng.normal(0, 6, units), 1)
    noise = np.random.default_rng(1).standard_normal((units, 300), dtype=np.float32)
    expected = plainly(mean, error, noise * error[:, None].astype(np.float32), 0.9)
    found = rank_sets(mean, error, 0.9, draws=300)
    assert_array_equal([found.low, found.high], expected)
    assert ((found.low <= found.rank) & (found.rank <= found.high)).all()


@given(st.integers(0, 10**6))
def test_signs_turn_the_list_around(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean, error = rng.normal(0, 9, 12), np.full(12, 2.0)
    first, turned = rank_sets(mean, error, draws=4000), rank_sets(-mean, error, draws=4000)
    assert_array_equal(turned.rank, 13 - first.rank)
    assert np.abs(turned.low - (13 - first.high)).max() <= 2


def test_units_without_an_estimate_have_no_place_and_take_none() -> None:
    found = rank_sets([70.0, np.nan, 50.0, 60.0], [1.0, 1.0, 1.0, np.nan])
    assert_array_equal(found.rank, [1, np.nan, 2, np.nan])
    assert_array_equal(found.high, [1, np.nan, 2, np.nan])


@pytest.mark.parametrize("together", [True, False])
def test_odd_lists(together: bool) -> None:
    """None, one, all alike, no errors, an error on one side only."""
    assert rank_sets([], [], simultaneous=together).rank.tolist() == []
    one = rank_sets([5.0], [1.0], simultaneous=together)
    assert (one.rank.item(), one.low.item(), one.high.item()) == (1, 1, 1)
    alike = rank_sets([5.0, 5.0, 5.0], [1.0, 1.0, 1.0], simultaneous=together)
    assert (alike.rank.tolist(), alike.high.tolist()) == ([1, 1, 1], [3, 3, 3])
    sure = rank_sets([5.0, 6.0, 6.0], [0.0, 0.0, 0.0], simultaneous=together)
    assert (sure.low.tolist(), sure.high.tolist()) == ([3, 1, 1], [3, 2, 2])
    mixed = rank_sets([5.0, 6.0, 40.0], [0.0, 0.0, 1.0], simultaneous=together)
    assert (mixed.low.tolist(), mixed.high.tolist()) == ([3, 2, 1], [3, 2, 1])


def test_chances_are_counted() -> None:
    drawn = np.array([[4.0, 3.0, 2.0, 1.0], [4.0, 3.0, 1.0, 2.0], [3.0, 4.0, 1.0, 2.0]])
    found = rank_chances(np.insert(drawn, 1, np.nan, axis=1), part=0.25)
    assert_allclose(found.expected, [4 / 3, np.nan, 5 / 3, 11 / 3, 10 / 3])
    assert_allclose(found.highest, [2 / 3, np.nan, 1 / 3, 0, 0])
    assert_allclose(found.lowest, [0, np.nan, 0, 2 / 3, 1 / 3])


def test_a_tenth_is_rounded_up_to_whole_units() -> None:
    drawn = np.arange(11.0)[None]
    assert rank_chances(drawn).lowest.sum() == 2
    assert rank_chances(drawn[:, :10]).lowest.sum() == 1
    assert rank_chances(np.empty((3, 0))).expected.tolist() == []


@pytest.mark.slow
def test_the_sets_hold_all_true_places_together(rng: np.random.Generator) -> None:
    """95 in 100 lists, at least; each unit's own set is not wider."""
    true = np.array([50.0, 55, 58, 58, 60, 61, 65, 72, 80, 80.5])
    error = np.resize([1.0, 2.0, 4.0], 10)
    higher = (true[None] > true[:, None]).sum(axis=1) + 1
    lower = 10 - (true[None] < true[:, None]).sum(axis=1)
    held, own = [], []
    for seed in range(400):
        mean = true + rng.normal(0, error)
        found = rank_sets(mean, error, seed=seed)
        held.append(((found.low <= higher) & (lower <= found.high)).all())
        if seed < 60:
            alone = rank_sets(mean, error, seed=seed, simultaneous=False)
            own.append(np.mean((alone.low <= higher) & (lower <= alone.high)))
            assert (alone.high - alone.low).mean() <= (found.high - found.low).mean()
    assert np.mean(held) >= 0.93
    assert np.mean(own) >= 0.93


def test_thousands_of_units_need_no_table_of_pairs(rng: np.random.Generator) -> None:
    error = 20 / np.sqrt(rng.integers(5, 60, 5000))
    found = rank_sets(rng.normal(60, 9, 5000), error, draws=200)
    assert np.isfinite(found.high).all()
