"""Covariances between units from different people: random halves, what is true, odd input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stats.conftest import GOLDEN, read_rows
from tillid_analysis.stats.between import Between, between_groups
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.moments import CrossMoments, correlate, cross_moments
from tillid_analysis.stats.resampling import (
    draw_groups,
    leave_out,
    percentile_interval,
    widen_level,
)

Floats = npt.NDArray[np.float64]
SMALL = [
    [[1, 3], [4, 3], [2, 5], [7, 8]],
    [[6, 2], [9, 9], [8, 4], [5, 4], [7, 6]],
    [[2, 1], [0, 1], [1, 5]],
]


def sums(values: npt.ArrayLike, unit: npt.ArrayLike, weight: Floats | None = None) -> CrossMoments:
    return cross_moments(np.asarray(values, float), unit, int(np.max(unit)) + 1, weight)


def test_all_halves_of_all_units_average_to_it() -> None:
    values = np.concatenate([np.array(unit, float) for unit in SMALL])
    unit = np.repeat([0, 1, 2], [4, 5, 3])
    found = between_groups(sums(values, unit)).covariance
    rows = [row for row in read_rows(GOLDEN / "halves.csv") if row["data"] == "exact"]
    at = {"x": 0, "y": 1}
    assert len(rows) == 4
    for row in rows:
        expected = float(row["covariance"])
        np.testing.assert_allclose(found[at[row["x"]], at[row["y"]]], expected, rtol=1e-12)


def test_random_halves_of_real_companies_average_to_it(shared_data: Path) -> None:
    soldiers = pd.read_csv(shared_data / "multilevel_bliese" / "bh1996.csv")
    names = ["WBEING", "LEAD", "COHES", "HRS"]
    unit = soldiers["GRP"].astype("category").cat.codes.to_numpy().astype(np.int64)
    found = between_groups(sums(soldiers[names].to_numpy(), unit)).covariance
    rows = [row for row in read_rows(GOLDEN / "halves.csv") if row["data"] == "bh1996"]
    assert len(rows) == 6
    for row in rows:
        error = abs(found[names.index(row["x"]), names.index(row["y"])] - float(row["covariance"]))
        assert error < 4 * float(row["std_error"]), row


def test_weights(rng: np.random.Generator) -> None:
    """They change nothing where all are alike, and else are those of means and of their errors."""
    values, unit = rng.normal(50, 20, (60, 3)), np.repeat(np.arange(12), 5)
    plain = between_groups(sums(values, unit))
    for factor in (1.0, 2.5):
        weight = np.full(60, factor)
        found = between_groups(sums(values, unit, weight), np.full(12, 5 * factor**2))
        np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-9)
    weight = rng.uniform(0.5, 2, 60)
    found = between_groups(sums(values, unit, weight), np.bincount(unit, weight**2), weigh="equal")
    means, errors = [], []
    for each in range(12):
        v, w = values[unit == each], weight[unit == each]
        means.append(np.average(v, axis=0, weights=w))
        errors.append(np.cov(v.T, aweights=w) * (w**2).sum() / w.sum() ** 2)
    expected = np.cov(np.array(means).T) - np.mean(errors, axis=0)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-9)


@given(st.permutations(range(24)), st.floats(-1e3, 1e3), st.sampled_from(["n", "equal"]))
def test_order_and_centre_do_not_matter(order: list[int], by: float, weigh: str) -> None:
    values = np.random.default_rng(1).normal(size=(24, 2))
    unit = np.repeat(np.arange(6), [2, 3, 4, 4, 5, 6])
    one = between_groups(sums(values, unit), weigh=weigh)
    other = between_groups(sums(values[order] + by, unit[order]), weigh=weigh)
    np.testing.assert_allclose(other.covariance, one.covariance, atol=1e-9)
    np.testing.assert_allclose(other.observed, one.observed, atol=1e-9)


def test_a_unit_drawn_twice_is_never_held_against_itself(rng: np.random.Generator) -> None:
    """So draws of units are right on average, and the jackknife is what leaves each out."""
    values, unit = rng.normal(size=(200, 2)), np.repeat(np.arange(40), 5)
    cross = sums(values, unit)
    whole = between_groups(cross).covariance
    drawn = between_groups(cross, repeats=draw_groups(cross.n > 0, 20_000, 1)).covariance
    error = drawn.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - whole) < 4 * error).all()
    without = between_groups(cross, repeats=leave_out(cross.n > 0)).covariance
    for each in (0, 17):
        kept = unit != each
        _, place = np.unique(unit[kept], return_inverse=True)
        np.testing.assert_allclose(
            without[each], between_groups(sums(values[kept], place)).covariance, atol=1e-12
        )


def planted(icc: float, common: float) -> tuple[Floats, Floats]:
    """Plant covariances between units and of people, who share a tendency in all they rate."""
    drivers = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    weights = np.array([0.6, 0.4, 0.2, 0.1])
    slopes = weights * np.sqrt(0.6 / (weights @ drivers @ weights))
    between = np.ones((5, 5))
    between[1:, 1:], between[0, 1:] = drivers, drivers @ slopes
    between[1:, 0] = between[0, 1:]
    within = np.full((5, 5), common) + (1 - common) * np.eye(5)
    return icc * between, (1 - icc) * within


def draw_moments(
    rng: np.random.Generator, size: npt.NDArray[np.int64], between: Floats, within: Floats
) -> CrossMoments:
    """Draw the sums of units of these sizes, without drawing their people."""
    k = len(between)
    true = rng.multivariate_normal(np.zeros(k), between, len(size))
    error = rng.multivariate_normal(np.zeros(k), within, len(size))
    mean = true + error / np.sqrt(size)[:, None]
    root = np.linalg.cholesky(within)
    # A Wishart by Bartlett's decomposition.
    lower = np.tril(rng.normal(size=(len(size), k, k)), -1)
    lower[:, range(k), range(k)] = np.sqrt(rng.chisquare(size[:, None] - 1 - np.arange(k)))
    half = root @ lower
    about = half @ np.swapaxes(half, 1, 2)
    products = about + size[:, None, None] * mean[:, :, None] * mean[:, None, :]
    return CrossMoments(np.zeros(k), size, size.astype(float), size[:, None] * mean, products)


def share(matrix: Floats) -> Floats:
    r = correlate(matrix)
    return lmg(r[..., 1:, 1:], r[..., 0, 1:]).relative


def test_planted_shares_are_found_and_the_naive_ones_are_not(rng: np.random.Generator) -> None:
    between, within = planted(icc=0.1, common=0.5)
    cross = draw_moments(rng, rng.integers(15, 46, 20_000), between, within)
    naive = cross.pooled().matrix
    true = share(between)
    found = between_groups(cross)
    np.testing.assert_allclose(share(found.covariance), true, atol=0.02)
    assert share(naive)[0] < true[0] - 0.15, "what people share in all makes drivers alike"
    assert share(found.observed)[0] < share(found.covariance)[0]
    np.testing.assert_allclose(found.covariance, between, atol=0.006)


def coverage(units: int, surveys: int, replicates: int = 300) -> Floats:
    """Return in how many surveys intervals of shares hold what is planted."""
    rng = np.random.default_rng(5)
    between, within = planted(icc=0.15, common=0.4)
    true, hits = share(between), np.zeros(4)
    for seed in range(surveys):
        cross = draw_moments(rng, rng.integers(15, 46, units), between, within)
        drawn = between_groups(cross, repeats=draw_groups(cross.n > 0, replicates, seed))
        found = percentile_interval(share(drawn.nearest()[0]), widen_level(0.95, units, 5))
        hits += (found.low <= true) & (true <= found.high)
    return hits / surveys


@pytest.mark.parametrize("units", [40, 100])
def test_intervals_hold_what_is_planted(units: int) -> None:
    held = coverage(units, surveys=150)
    assert 0.92 < held.mean() < 0.98
    assert held.min() > 0.87


def test_what_can_be_is_left_alone_and_what_cannot_is_moved() -> None:
    fine = Between(np.eye(2), 2 * np.eye(2), np.array(9))
    matrix, moved = fine.nearest()
    assert (matrix.tolist(), bool(moved)) == ([[1.0, 0.0], [0.0, 1.0]], False)
    impossible, observed = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([[4.0, 2.0], [2.0, 4.0]])
    odd = Between(impossible, observed, np.array(9))
    matrix, moved = odd.nearest()
    assert bool(moved)
    np.testing.assert_allclose(matrix, np.full((2, 2), 1.5))
    scale = np.diag([1.0, 100.0])
    other = Between(scale @ odd.covariance @ scale, scale @ odd.observed @ scale, np.array(9))
    np.testing.assert_allclose(other.nearest()[0], scale @ matrix @ scale)


def test_people_of_controls_are_held(rng: np.random.Generator) -> None:
    values, unit = rng.normal(size=(90, 4)), np.repeat(np.arange(15), 6)
    slopes = rng.normal(size=(2, 2))
    held = between_groups(sums(values, unit)).without(slopes)
    left = between_groups(sums(values[:, :2] - values[:, 2:] @ slopes.T, unit))
    np.testing.assert_allclose(held.covariance, left.covariance, atol=1e-12)
    np.testing.assert_allclose(held.observed, left.observed, atol=1e-12)


@pytest.mark.parametrize(
    ("unit", "groups"),
    [([0, 1, 2, 3], 0), ([0, 0, 1, 2], 1), ([0, 0, 0, 0], 1)],
    ids=["units of one", "one unit of two", "one unit"],
)
def test_too_few_units_tell_nothing(unit: list[int], groups: int) -> None:
    found = between_groups(sums([[1, 2], [3, 1], [2, 2], [5, 4]], unit))
    assert np.isnan(found.covariance).all()
    assert found.groups == groups
    matrix, moved = found.nearest()
    assert np.isnan(matrix).all()
    assert not moved


def test_a_unit_of_one_contributes_nothing() -> None:
    values = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 4.0], [7.0, 8.0], [99.0, 99.0]])
    alone = between_groups(sums(values, [0, 0, 1, 1, 2]))
    np.testing.assert_allclose(
        alone.covariance, between_groups(sums(values[:4], [0, 0, 1, 1])).covariance, rtol=1e-9
    )


@pytest.mark.parametrize("constant", [33.3, 100 / 3, 0.0])
def test_a_constant_measure_has_no_spread(rng: np.random.Generator, constant: float) -> None:
    values = rng.normal(size=(60, 3))
    values[:, 1] = constant
    found = between_groups(sums(values, np.repeat(np.arange(12), 5)))
    assert (found.covariance[1] == 0).all()
    assert (found.observed[:, 1] == 0).all()
    assert np.isnan(correlate(found.nearest()[0])[0, 1])


def test_five_thousand_units_are_quick() -> None:
    rng = np.random.default_rng(3)
    cross = draw_moments(rng, rng.integers(10, 30, 5000), *planted(0.1, 0.3))
    found = between_groups(cross, repeats=draw_groups(cross.n > 0, 200, 1))
    assert found.covariance.shape == (200, 5, 5)
