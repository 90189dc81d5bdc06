"""Curves and bends: what they span, and that a planted bend is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.stats.bends import bin_evenly, choose_knots, curve_basis, find_bend
from tillid_analysis.stats.clustered import fit_clustered
from tillid_analysis.stats.moments import CrossMoments, cross_moments
from tillid_analysis.stats.resampling import draw_groups, percentile_interval

UNITS, EACH = 40, 20


def alike(rng: np.random.Generator, icc: float) -> np.ndarray:
    """Draw 40 units of 20 people, alike in their unit."""
    unit, own = rng.normal(size=UNITS), rng.normal(size=UNITS * EACH)
    found: np.ndarray = np.sqrt(icc) * np.repeat(unit, EACH) + np.sqrt(1 - icc) * own
    return found


def drawn(rng: np.random.Generator, bent: bool) -> tuple[np.ndarray, np.ndarray]:
    """Draw a driver and an outcome that rises straight, or no further above 60."""
    x = np.clip(np.round((60 + 20 * alike(rng, 0.1)) / 5) * 5, 0, 100)
    y = 20 + 0.6 * (np.minimum(x, 60) if bent else x) + 14 * alike(rng, 0.1)
    return x, y


UNIT = np.repeat(np.arange(UNITS), EACH)


def test_the_curve_is_straight_outside_its_knots_and_smooth() -> None:
    knots = [20.0, 50.0, 60.0, 90.0]
    x = np.array([-10.0, 0, 10, 90, 100, 110])
    basis = curve_basis(x, knots)
    np.testing.assert_allclose(np.diff(basis[:3], n=2, axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.diff(basis[3:], n=2, axis=0), 0, atol=1e-9)
    near = curve_basis(np.array([60 - 1e-4, 60, 60 + 1e-4]), knots)
    np.testing.assert_allclose(np.diff(near, n=2, axis=0), 0, atol=1e-7)


def test_a_straight_line_is_not_called_bent_too_often() -> None:
    rejected = 0
    for seed in range(150):
        x, y = drawn(np.random.default_rng(seed), bent=False)
        basis = curve_basis(x, choose_knots(x))
        fit = fit_clustered(cross_moments([y, x, *basis.T], UNIT, UNITS))
        rejected += fit.test(np.eye(4)[2:]).p_value < 0.05
    # 800 surveys of several kinds gave 4-5 %; here up to 7.5 % may be chance.
    assert rejected <= 13


def bend_moments(x: np.ndarray, y: np.ndarray, places: np.ndarray) -> CrossMoments:
    hinges = [np.maximum(x - each, 0) for each in places]
    return cross_moments([y, *hinges, x], UNIT, UNITS)


def test_a_planted_bend_is_found() -> None:
    places, found, covered = np.arange(20.0, 95.0, 5.0), [], []
    for seed in range(40):
        x, y = drawn(np.random.default_rng(seed), bent=True)
        moments = bend_moments(x, y, places)
        found.append(float(find_bend(moments, places).position))
        draws = find_bend(moments, places, draw_groups(moments.n > 0, 200, seed)).position
        interval = percentile_interval(draws[:, None])
        covered.append(bool(interval.low[0] <= 60 <= interval.high[0]))
    assert np.median(found) == 60
    assert np.mean(covered) >= 0.9


def test_a_bend_is_where_least_squares_is_least(rng: np.random.Generator) -> None:
    x, y = drawn(rng, bent=True)
    places = np.arange(20.0, 95.0, 15.0)
    left = []
    for each in places:
        design = np.column_stack([np.ones(len(x)), x, np.maximum(x - each, 0)])
        left.append(float(np.linalg.lstsq(design, y, rcond=None)[1][0]))
    straight = float(np.linalg.lstsq(design[:, :2], y, rcond=None)[1][0])
    found = find_bend(bend_moments(x, y, places), places)
    assert found.position == places[np.argmin(left)]
    np.testing.assert_allclose(found.gain, 1 - min(left) / straight, rtol=1e-8)


def test_no_bend_to_be_had() -> None:
    x, y = np.full(UNITS * EACH, 50.0), np.arange(UNITS * EACH) % 7.0
    assert np.isnan(find_bend(bend_moments(x, y, np.array([20.0, 50.0])), [20, 50]).position)
    assert np.isnan(find_bend(cross_moments([y, x], UNIT, UNITS), []).position)
    nobody = cross_moments([y * np.nan, x, x], UNIT, UNITS)
    assert np.isnan(find_bend(nobody, [50.0]).position)


values = st.lists(st.sampled_from([0.0, 10, 25, 50, 60, 75, 100, np.nan]), max_size=60)


@given(values, st.integers(1, 6), st.integers(1, 20))
def test_bins_are_large_enough_and_in_order(given: list[float], most: int, fewest: int) -> None:
    x = np.array(given)
    found = bin_evenly(x, most, fewest)
    assert (found[np.isnan(x)] == -1).all()
    there = ~np.isnan(x)
    sizes = np.bincount(found[there])
    assert len(sizes) <= most
    assert (sizes > 0).all()
    if len(sizes) > 1:
        assert sizes.min() >= fewest
    order = np.argsort(x[there], kind="stable")
    assert (np.diff(found[there][order]) >= 0).all()
    for each in np.unique(x[there]):
        assert len(set(found[x == each])) == 1


def test_bins_are_even() -> None:
    assert np.bincount(bin_evenly(np.arange(600) / 6, 6, 30)).tolist() == [100] * 6
    assert np.bincount(bin_evenly(np.arange(100.0), 6, 30)).tolist() == [33, 33, 34]
    assert set(bin_evenly(np.arange(59.0), 6, 30).tolist()) == {0}


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_to_put_in_bins(n: int) -> None:
    assert bin_evenly(np.full(n, np.nan), 6, 30).tolist() == [-1] * n
