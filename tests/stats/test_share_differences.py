"""Differences of shares that hold together: ends by hand, coverage, and nothing from nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tillid_analysis.stats.few_groups import effective_groups, leave_out_some
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.stats.resampling import bca_interval, draw_groups, widen_level
from tillid_analysis.stats.share_differences import compare_shares


def test_parts_that_are_far_apart(rng: np.random.Generator) -> None:
    """And one alone, that has no other."""
    draws = rng.normal([0.4, 0.2, 0.1, 0.1], 0.005, (500, 4))
    found = compare_shares([0.4, 0.2, 0.1, 0.1], draws, df=60)
    assert found.first_place.tolist() == [1, 2, 3, 3]
    assert found.last_place.tolist() == [1, 2, 4, 4]
    assert_allclose(found.estimate[0], [0, 0.25, 0.375, 0.375])
    assert_allclose(found.low, -found.high.T)
    alone = compare_shares([0.4], draws[:, :1], df=60)
    assert (alone.first_place.tolist(), alone.last_place.tolist()) == ([1], [1])


def test_a_whole_that_may_be_nothing_tells_nothing(rng: np.random.Generator) -> None:
    draws = np.abs(rng.normal([0.003, 0.001], 0.004, (500, 2)))
    found = compare_shares([0.003, 0.001], draws, df=60)
    assert (found.low[0, 1], found.high[0, 1]) == (-1, 1)
    assert not found.larger.any()


def test_copies_differ_by_nothing(rng: np.random.Generator) -> None:
    one = rng.normal(0.2, 0.01, (200, 1))
    found = compare_shares([0.2, 0.2, 0.05], np.hstack([one, one, one / 4]), df=60)
    assert (found.low[0, 1], found.high[0, 1]) == (0, 0)
    assert found.last_place.tolist() == [2, 2, 3]


def test_without_replicates() -> None:
    """None, or too many without a number, or a part that is missing."""
    some = np.array([[0.2, 0.1]] * 18 + [[np.nan, 0.1]] * 2)
    for parts, draws in (([0.2, 0.1], np.empty((0, 2))), ([0.2, 0.1], some), ([np.nan] * 2, some)):
        found = compare_shares(parts, draws, df=10)
        assert np.isnan(found.low).all()
        assert not found.larger.any()
    with pytest.raises(ValueError, match=r"^conf_level=2 must lie between 0 and 1$"):
        compare_shares([0.2, 0.1], some, 10, conf_level=2)


UNITS, DRAWS = 40, 300
AMONG = np.array([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])


def split(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the correlations of the drivers, and with the outcome, which stands first."""
    spread = np.sqrt(np.diagonal(matrix, axis1=-2, axis2=-1))
    r = matrix / spread[..., :, None] / spread[..., None, :]
    return r[..., 1:, 1:], r[..., 0, 1:]


def covariance_of(slopes: np.ndarray, left: float) -> np.ndarray:
    """Return the covariance of an outcome and three drivers."""
    with_outcome = AMONG @ slopes
    whole = np.empty((4, 4))
    whole[1:, 1:], whole[0, 1:], whole[1:, 0] = AMONG, with_outcome, with_outcome
    whole[0, 0] = slopes @ with_outcome + left
    return whole


def simulate(
    rng: np.random.Generator, within: np.ndarray, between: np.ndarray, surveys: int
) -> np.ndarray:
    """Share out R² in surveys of 40 units of 8 to 59: (surveys, 1 + draws + units, 3)."""
    roots = [np.linalg.cholesky(each) for each in (between, within)]
    found = []
    for seed in range(surveys):
        unit = np.repeat(np.arange(UNITS), rng.integers(8, 60, UNITS))
        means = rng.standard_normal((UNITS, 4)) @ roots[0].T
        rows = means[unit] + rng.standard_normal((len(unit), 4)) @ roots[1].T
        cross = cross_moments(rows, unit, UNITS)
        there = cross.n > 0
        drawn = [draw_groups(there, DRAWS, seed), leave_out_some(there, UNITS, seed)]
        times = np.concatenate([np.ones((1, UNITS), dtype=np.int64), *drawn])
        found.append(lmg(*split(cross.pooled(times).matrix)).share)
    return np.array(found)


def test_intervals_of_units_drawn_again_hold_the_truth(rng: np.random.Generator) -> None:
    """Slopes between units are not those within, and a tenth of the variance is between.

    With sizes as unequal as these 40 units tell as much as 32 equal ones.
    """
    within = 0.9 * covariance_of(np.array([0.45, 0.2, 0.0]), 0.35)
    between = 0.1 * covariance_of(np.array([0.0, 0.3, 0.3]), 0.1)
    part = lmg(*split(within + between)).share
    truth = part / part.sum()
    surveys = 150
    held, together, wrong = 0.0, 0, 0
    level = widen_level(0.95, 0.8 * UNITS)
    for parts in simulate(rng, within, between, surveys):
        share = parts / parts.sum(axis=1, keepdims=True)
        drawn, left = share[1 : DRAWS + 1], share[DRAWS + 1 :]
        interval = bca_interval(drawn, share[0], left, level)
        held += ((interval.low <= truth) & (truth <= interval.high)).mean()
        pairs = compare_shares(parts[0], parts[1 : DRAWS + 1], UNITS - 1)
        gap = truth[:, None] - truth
        together += bool(((pairs.low <= gap + 1e-12) & (gap - 1e-12 <= pairs.high)).all())
        wrong += bool((pairs.larger & (gap <= 0)).any())
    assert 0.91 < held / surveys < 0.98
    assert together / surveys > 0.9
    assert wrong / surveys < 0.05


def test_an_outcome_that_goes_with_nothing_has_no_first_driver(rng: np.random.Generator) -> None:
    nothing = covariance_of(np.zeros(3), 1.0)
    claims = [
        compare_shares(parts[0], parts[1 : DRAWS + 1], UNITS - 1).larger.any()
        for parts in simulate(rng, 0.9 * nothing, 0.1 * nothing, 60)
    ]
    assert sum(claims) <= 3


def test_few_and_unequal_groups() -> None:
    assert effective_groups([]) == 0
    assert np.isnan(widen_level(0.95, 1))
    assert widen_level(0.95, 15.5) > widen_level(0.95, 40)
    rows = leave_out_some(np.ones(10), most=4, seed=2)
    assert rows.shape == (4, 10)
    assert (rows == 0).sum(axis=0).tolist() == [1] * 10
