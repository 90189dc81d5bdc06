"""What goes with a distance: against plain least squares, by identities and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tillid_analysis.stats.levers import expect
from tillid_analysis.stats.pooling import pool_units
from tillid_analysis.stats.unit_models import fit_units


def test_certainty_and_interval_by_brute_force(rng: np.random.Generator) -> None:
    draws = rng.normal(0.3, 0.1, 2000)
    found = expect([60.0], [61.0], [3.0], 70.0, 0.3, draws, least=1.0, conf_level=0.9)
    true = rng.normal(61, 3, 400_000)
    slope = rng.choice(draws, true.size)
    gain = slope * np.maximum(70 - true, 0)
    assert found.headroom.item() == 10
    assert found.estimate.item() == pytest.approx(3)
    assert found.certainty.item() == pytest.approx((gain > 1).mean(), abs=0.003)
    assert_allclose(
        [found.low.item(), found.high.item()], np.quantile(gain, [0.05, 0.95]), atol=0.1
    )


@given(st.floats(-20, 20), st.floats(0.1, 5))
def test_points_may_begin_anywhere_and_be_of_any_size(shift: float, size: float) -> None:
    score, draws = np.array([50.0, 60.0, 71.0]), np.linspace(0.1, 0.5, 50)
    plain = expect(score, score, [2.0, 3.0, 4.0], 65.0, 0.3, draws, least=0.5)
    moved = expect(
        *(size * score + shift, size * score + shift, size * np.array([2.0, 3.0, 4.0])),
        *(size * 65 + shift, 0.3, draws),
        least=0.5 * size,
    )
    assert_allclose(moved.certainty, plain.certainty, atol=1e-9)
    assert_allclose(moved.estimate, size * plain.estimate, atol=1e-9)
    assert_allclose(moved.high, size * plain.high, rtol=1e-9, atol=1e-9)


def test_order_of_units_does_not_matter(rng: np.random.Generator) -> None:
    score, spread = rng.normal(60, 5, 9), rng.uniform(1, 4, 9)
    draws, order = rng.normal(0.2, 0.1, 200), rng.permutation(9)
    one = expect(score, score, spread, 65.0, 0.2, draws, least=0.5)
    two = expect(score[order], score[order], spread[order], 65.0, 0.2, draws, least=0.5)
    for name in ("headroom", "estimate", "low", "high", "certainty"):
        assert_allclose(getattr(one, name)[order], getattr(two, name))


@pytest.mark.parametrize(
    ("score", "spread", "level", "slope", "draws"),
    [
        (np.nan, 2.0, 65.0, 0.3, [0.3, 0.3]),
        (60.0, np.nan, 65.0, 0.3, [0.3, 0.3]),
        (60.0, 2.0, np.nan, 0.3, [0.3, 0.3]),
        (60.0, 2.0, 65.0, np.nan, [0.3, 0.3]),
        (60.0, 2.0, 65.0, 0.3, [0.3, np.nan]),
        (60.0, 2.0, 65.0, 0.3, []),
    ],
)
def test_what_cannot_be_known(
    score: float, spread: float, level: float, slope: float, draws: list[float]
) -> None:
    found = expect([score], [score], [spread], level, slope, draws, least=1.0)
    assert np.isnan(found.certainty).all()
    assert np.isnan(found.low).all()


def test_no_spread_at_all_and_slopes_below_zero() -> None:
    sure = expect([60.0], [60.0], [0.0], 65.0, 0.3, [0.1, 0.3], least=1.0)
    assert sure.certainty.tolist() == [0.5]
    falling = expect([60.0], [60.0], [1.0], 65.0, -0.3, [-0.3, -0.2], least=1.0)
    assert falling.certainty.tolist() == [0.0]
    assert falling.estimate.tolist() == [-1.5]


def test_units_that_do_not_differ_are_named_rarely(rng: np.random.Generator) -> None:
    """Forty units of 6 to 55 people with the same true score, and a driver that counts."""
    size = np.round(np.geomspace(6, 55, 40))
    named = 0
    for _ in range(40):
        mean = 65 + rng.normal(size=40) * 17 / np.sqrt(size)
        model = fit_units(size, mean, 17**2 * rng.chisquare(size.sum() - 40))
        assert model is not None
        pooled = pool_units(model)
        middle, spread = (pooled.low + pooled.high) / 2, (pooled.high - pooled.low) / 3.92
        level = float(np.quantile(pooled.estimate, 0.75))
        draws = rng.normal(0.32, 0.04, 300)
        found = expect(pooled.estimate, middle, spread, level, 0.32, draws, least=0.5)
        named += int((found.certainty >= 0.9).sum())
    assert named <= 8


def test_five_thousand_units() -> None:
    score = np.linspace(40, 80, 5000)
    draws = np.linspace(0.2, 0.4, 200)
    found = expect(score, score, np.full(5000, 3.0), 65.0, 0.3, draws, least=0.5)
    assert (np.diff(found.certainty) <= 0).all()
