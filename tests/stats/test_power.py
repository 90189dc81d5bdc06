"""Power of comparisons, against R, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.moments import group_moments
from tillid_analysis.stats.power import n_needed, power_of, smallest_difference

Golden = Callable[[str], list[dict[str, str]]]

POSITIONS = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
SKEWED = np.array([0.04, 0.08, 0.18, 0.45, 0.25])


def test_power_equals_r(golden: Golden) -> None:
    """power.t.test where sides are alike, the noncentral t written out where they are not."""
    rows = golden("power")
    names = ("difference", "sd", "n_a", "n_b", "conf_level", "power")
    true, sd, n_a, n_b, level, power = (np.array([float(r[name]) for r in rows]) for name in names)
    assert_allclose(power_of(true, sd, n_a, n_b, level), power, atol=1e-9)
    solved = np.array(["solved" in row["case"] for row in rows])
    assert solved.sum() == 8
    found = smallest_difference(sd[solved], n_a[solved], n_b[solved], 0.8, level[solved])
    assert_allclose(found, true[solved], rtol=1e-8)


@given(
    st.integers(2, 500),
    st.integers(2, 5000),
    st.floats(0.5, 40),
    st.floats(0.06, 0.999),
)
def test_the_smallest_difference_has_the_power_asked_for(
    n_a: int, n_b: int, sd: float, power: float
) -> None:
    found = smallest_difference(sd, n_a, n_b, power)
    assert_allclose(power_of(found, sd, n_a, n_b), power, atol=1e-8)
    assert_allclose(smallest_difference(sd, n_b, n_a, power), found, rtol=1e-8)
    assert_allclose(smallest_difference(2 * sd, n_a, n_b, power), 2 * found, rtol=1e-8)


@given(st.integers(20, 3000), st.floats(1, 30), st.floats(5, 30))
def test_one_answer_fewer_than_needed_is_too_few(n_b: int, difference: float, sd: float) -> None:
    needed = n_needed(difference, sd, n_b)
    if np.isnan(needed):
        assert power_of(difference, sd, 1e9, n_b) < 0.8
        return
    assert power_of(difference, sd, needed, n_b) >= 0.8
    assert needed == 2 or power_of(difference, sd, needed - 1, n_b) < 0.8


def test_what_cannot_be_told_is_missing() -> None:
    """One answer, no spread, something missing; no difference is never found."""
    sd, n_a, n_b = [20, 0, np.nan, 20, 20], [1, 9, 9, np.nan, 9], [9, 9, 9, 9, 0]
    assert np.isnan(power_of(5, sd, n_a, n_b)).all()
    assert np.isnan(smallest_difference(sd, n_a, n_b)).all()
    assert np.isnan(n_needed([0, 5, np.nan, 5], [20, 0, 20, 20], [99, 99, 99, 1])).all()
    assert_allclose(power_of(0, 20, 9, 99), 0.05)
    assert n_needed(1000, 20, 99) == 2
    assert smallest_difference(np.empty((0, 3)), 5, 9).shape == (0, 3)


@pytest.mark.parametrize("power", [0.05, 1.0, -1.0])
def test_a_power_that_chance_alone_reaches_is_refused(power: float) -> None:
    for ask in (lambda: smallest_difference(20, 9, 99, power), lambda: n_needed(5, 20, 99, power)):
        with pytest.raises(ValueError, match="must lie between 1 - conf_level and 1"):
            ask()
    with pytest.raises(ValueError, match="conf_level=1 must lie between 0 and 1"):
        power_of(5, 20, 9, 99, conf_level=1)


def test_five_thousand_units_are_quick(rng: np.random.Generator) -> None:
    """All sizes at once: the numbers do not depend on what stands beside them."""
    n = rng.integers(5, 400, (5_000, 6)).astype(float)
    found = smallest_difference(20.0, n, 100_000 - n)
    assert_array_equal(found[:3, 0], smallest_difference(20.0, n[:3, 0], 100_000 - n[:3, 0]))
    assert_allclose(power_of(found, 20.0, n, 100_000 - n), 0.8, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(("n_a", "n_b"), [(12, 800), (30, 800), (100, 700), (60, 60)])
def test_the_promised_power_is_had_on_skewed_answers(
    rng: np.random.Generator, n_a: int, n_b: int
) -> None:
    """Five options bunched at the upper end; the unit's share moves until its mean does."""
    sd = float(np.sqrt(SKEWED @ POSITIONS**2 - (SKEWED @ POSITIONS) ** 2))
    lower = tilted(-float(smallest_difference(sd, n_a, n_b)))
    draws, found = 8_000, 0
    for _ in range(draws // 500):
        own = POSITIONS[rng.choice(5, (500, n_a), p=lower)]
        rest = POSITIONS[rng.choice(5, (500, n_b), p=SKEWED)]
        sides = [each.var(axis=1, ddof=1) / each.shape[1] for each in (own, rest)]
        test = welch(own.mean(axis=1), sides[0], n_a, rest.mean(axis=1), sides[1], n_b)
        found += int((test.p_value < 0.05).sum())
    assert 0.78 <= found / draws <= 0.82


def tilted(shift: float) -> np.ndarray:
    """Return the shares with the mean moved so far and the SD kept."""
    from scipy.optimize import fsolve

    def shares(slopes: np.ndarray) -> np.ndarray:
        x = POSITIONS / 100
        weighted = SKEWED * np.exp(slopes[0] * x + slopes[1] * x**2)
        return np.asarray(weighted / weighted.sum())

    def moments(share: np.ndarray) -> np.ndarray:
        mean = share @ POSITIONS
        return np.array([mean, share @ (POSITIONS - mean) ** 2]) / 100

    goal = moments(SKEWED) + np.array([shift / 100, 0])
    return shares(fsolve(lambda slopes: moments(shares(slopes)) - goal, [0.0, 0.0]))


def test_sums_of_groups_give_the_sizes(rng: np.random.Generator) -> None:
    """The shape that the analysis uses: units by measures against the rest."""
    moments = group_moments(rng.normal(50, 20, (300, 2)), np.arange(300) % 10, 10)
    total = moments.roll_up(np.ones((1, 10)))
    sd = np.sqrt(total.variance)
    found = smallest_difference(sd, moments.n, total.subtract(moments).n)
    assert found.shape == (10, 2)
    assert (found[1:] == found[0]).all()
