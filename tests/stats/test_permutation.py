"""Permutation max-T: against a plain loop, by identities, and by simulated error."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats import _shuffling
from tillid_analysis.stats._stepdown import StepDown
from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.permutation import max_t

FIVE_POINTS = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
SKEWED = (0.03, 0.07, 0.2, 0.4, 0.3)


def plain_statistics(values: np.ndarray, unit: np.ndarray, units: int, prior: float) -> list[float]:
    """Write the statistic out for one measure, one unit at a time."""
    found = []
    for each in range(units):
        own, rest = values[unit == each], values[unit != each]
        own, rest = own[~np.isnan(own)], rest[~np.isnan(rest)]
        everybody = np.var(np.r_[own, rest], ddof=1)
        free = len(own) - 1 + prior
        u = (own.var() * len(own) + prior * everybody) / free / len(own)
        v = rest.var(ddof=1) / len(rest)
        df = (u + v) ** 2 / (u**2 / free + v**2 / (len(rest) - 1))
        t = (own.mean() - rest.mean()) / np.sqrt(u + v)
        found.append((8 * df + 1) / (8 * df + 3) * np.sqrt(df * np.log1p(t**2 / df)))
    return found


def skewed(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Draw five-point answers, most of them high."""
    return rng.choice(FIVE_POINTS, shape, p=SKEWED)


def test_all_orders_of_six_people_give_the_exact_p() -> None:
    """Two units of three: the share of all 720 orders, by a plain loop, within its own error."""
    values, unit = np.array([1.0, 2, 4, 3, 6, 9]), np.array([0, 0, 0, 1, 1, 1])
    observed = plain_statistics(values, unit, 2, 4)
    every = [plain_statistics(np.array(each), unit, 2, 4) for each in permutations(values)]
    exact = np.mean(np.array(every) >= np.array(observed) - 1e-9, axis=0)
    found = max_t(values, unit, 2, draws=40_000, seed=1, prior_df=4)
    assert_allclose(found.statistic[:, 0], observed)
    assert_allclose(found.p_value[:, 0], exact, atol=0.01)


def test_statistics_with_gaps_and_people_of_no_unit(rng: np.random.Generator) -> None:
    """Those in no unit are among everybody else's others."""
    values, unit = skewed(rng, (60, 2)), rng.integers(-1, 4, 60)
    values[rng.random((60, 2)) < 0.2] = np.nan
    found = max_t(values, unit, 4, draws=1, prior_df=3)
    for measure in range(2):
        expected = plain_statistics(values[:, measure], unit, 4, 3)
        assert_allclose(found.statistic[:, measure], expected)


def test_without_a_prior_the_statistic_is_welch(rng: np.random.Generator) -> None:
    """A large unit's differs from t by the change of scale only."""
    values, unit = rng.normal(0, 1, 4000), np.arange(4000) % 2
    a, b = values[unit == 0], values[unit == 1]
    t = welch(a.mean(), a.var(ddof=1) / 2000, 2000, b.mean(), b.var(ddof=1) / 2000, 2000).statistic
    found = max_t(values, unit, 2, draws=1, prior_df=0)
    assert_allclose(found.statistic[0, 0], abs(t), rtol=1e-3)


@settings(max_examples=50)
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 10**6))
def test_step_down_equals_a_plain_loop(hypotheses: int, families: int, seed: int) -> None:
    """Ties, gaps in what is observed and in what is drawn; two blocks."""
    random = np.random.default_rng(seed)
    observed = random.integers(0, 5, (families, hypotheses)).astype(float)
    observed[random.random(observed.shape) < 0.2] = np.nan
    drawn = random.integers(0, 6, (20, families, hypotheses)).astype(float)
    drawn[random.random(drawn.shape) < 0.1] = np.nan
    counted = StepDown(observed)
    counted.count(drawn[:7].transpose(1, 2, 0))
    counted.count(drawn[7:].transpose(1, 2, 0))
    for family in range(families):
        adjusted, passed = {}, 0.0
        left = [at for at in range(hypotheses) if not np.isnan(observed[family, at])]
        for at in sorted(left, key=lambda at: -observed[family, at]):
            largest = np.nanmax(np.c_[drawn[:, family, left], np.full(20, -1.0)], axis=1)
            passed = max(passed, (1 + np.sum(largest >= observed[family, at])) / 21)
            adjusted[at] = passed
            left.remove(at)
        expected = [adjusted.get(at, np.nan) for at in range(hypotheses)]
        # Equal statistics are passed one after the other, and the later takes no less.
        assert_allclose(counted.adjusted()[family], expected)
        alone = (1 + np.sum(drawn[:, family] >= observed[family], axis=0)) / 21
        assert_allclose(
            counted.alone()[family], np.where(np.isnan(observed[family]), np.nan, alone)
        )


def test_a_seed_repeats_and_blocks_do_not_matter(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory held changes nothing."""
    values, unit = skewed(rng, (200, 2)), np.arange(200) % 9
    for normal in (False, True):
        once = max_t(values, unit, 9, draws=50, seed=3, normal=normal)
        with monkeypatch.context() as smaller:
            smaller.setattr(_shuffling, "BLOCK", 1)
            again = max_t(values, unit, 9, draws=50, seed=3, normal=normal)
        assert_array_equal(once.p_adjusted, again.p_adjusted)


def test_adjusted_is_never_below_alone(rng: np.random.Generator) -> None:
    """And a joint family asks for more than one measure's, up to the draws' own error."""
    values, unit = skewed(rng, (300, 3)), np.arange(300) % 20
    values[unit == 3] += 40
    each = max_t(values, unit, 20, draws=499, seed=1)
    both = max_t(values, unit, 20, draws=499, seed=1, joint=True)
    assert (each.p_adjusted >= each.p_value).all()
    assert (both.p_adjusted >= each.p_adjusted).all()
    assert_array_equal(both.p_value, each.p_value)
    assert (both.p_adjusted[3] < 0.02).all()


def test_hypotheses_that_are_not_asked_for_take_no_part(rng: np.random.Generator) -> None:
    values, unit = rng.normal(size=(300, 2)), np.arange(300) % 10
    among = np.ones((10, 2), dtype=np.bool_)
    among[:, 1] = False
    one = max_t(values[:, :1], unit, 10, draws=200, seed=5)
    two = max_t(values, unit, 10, among=among, joint=True, draws=200, seed=5)
    assert_array_equal(two.p_adjusted[:, :1], one.p_adjusted)
    assert np.isnan(two.p_adjusted[:, 1]).all()


@pytest.mark.parametrize("normal", [False, True])
def test_a_measure_twice_costs_nothing(rng: np.random.Generator, *, normal: bool) -> None:
    """Rows change places as wholes, so a copy's largest statistic is the same one."""
    values, unit = skewed(rng, (300, 1)), np.arange(300) % 10
    one = max_t(values, unit, 10, draws=400, seed=5, normal=normal)
    two = max_t(np.hstack([values, values]), unit, 10, draws=400, seed=5, joint=True, normal=normal)
    assert_array_equal(two.p_adjusted[:, 0], two.p_adjusted[:, 1])
    if not normal:
        assert_array_equal(two.p_adjusted[:, 0], one.p_adjusted[:, 0])


def test_strata_take_away_what_the_mix_explains(rng: np.random.Generator) -> None:
    """Managers score higher; a unit of managers is not another unit for that."""
    manager = np.r_[np.ones(30), np.zeros(170)].astype(int)
    unit = np.r_[np.zeros(30), np.arange(170) % 6].astype(int)
    values = skewed(rng, (200,)) + 60 * manager
    assert max_t(values, unit, 6, draws=199).p_adjusted[0, 0] < 0.01
    assert max_t(values, unit, 6, draws=199, strata=manager).p_adjusted[0, 0] > 0.1


def test_a_stratum_a_person_leaves_nothing_to_shuffle() -> None:
    """Everybody is their own mean: nothing can be told."""
    found = max_t([1.0, 2, 3, 4], [0, 0, 1, 1], 2, strata=[0, 1, 2, 3], draws=9)
    assert np.isnan(found.p_value).all()


def test_groups_of_units(rng: np.random.Generator) -> None:
    """Departments have the statistics they would have as units."""
    values, unit = skewed(rng, (200, 2)), np.arange(200) % 4
    membership = np.array([[1, 1, 0, 0], [0, 0, 1, 0], [1, 1, 1, 1]])
    for normal in (False, True):
        found = max_t(values, unit, 4, membership=membership, draws=99, normal=normal)
        alone = max_t(values, np.array([0, 0, 1, 2])[unit], 3, draws=1)
        assert_allclose(found.statistic[:2], alone.statistic[:2])
        # A group of everybody has nobody to be compared with.
        assert np.isnan(found.p_adjusted[2]).all()
        assert np.isfinite(found.p_adjusted[:2]).all()


@pytest.mark.parametrize("normal", [False, True])
def test_odd_input_is_missing_and_never_fails(*, normal: bool) -> None:
    """Units of nobody, of one and of all but one, no spread, no answers, one unit, no rows."""
    values = np.array([[1.0, 5, np.nan], [2, 5, np.nan], [4, 5, np.nan], [3, 5, np.nan]])
    found = max_t(values, [0, 0, 0, 2], 3, draws=9, normal=normal)
    assert_array_equal(np.isnan(found.p_value[:, 0]), [True, True, False])
    assert np.isnan(found.p_value[:, 1:]).all()
    assert np.isnan(max_t(values, [0, 0, 0, 0], 1, draws=9, normal=normal).p_value).all()
    assert max_t(np.empty((0, 2)), [], 0, draws=9, normal=normal).p_value.shape == (0, 2)
    assert np.isnan(max_t(np.empty((0, 2)), [], 3, draws=9, normal=normal).p_value).all()


def test_wrong_arguments_are_refused() -> None:
    """Lengths, unit numbers, draws, and normal draws in strata."""
    with pytest.raises(ValueError, match=r"^values has 2 rows, unit 3, strata 3$"):
        max_t([1.0, 2.0], [0, 1, 1], 2)
    with pytest.raises(ValueError, match=r"^unit has the number 2, and there are 2 units$"):
        max_t([1.0, 2.0], [0, 2], 2)
    with pytest.raises(ValueError, match=r"^draws=0 must be at least 1$"):
        max_t([1.0, 2.0], [0, 1], 2, draws=0)
    with pytest.raises(ValueError, match=r"^normal draws know no strata$"):
        max_t([1.0, 2.0], [0, 1], 2, normal=True, strata=[0, 0])


def test_normal_draws_agree_with_permutations(rng: np.random.Generator) -> None:
    """Units of ten and more, two measures that hang together, some of them apart."""
    unit = np.repeat(np.arange(40), rng.integers(10, 60, 40))
    values = skewed(rng, (len(unit), 2))
    values[:, 1] = (values[:, 0] + values[:, 1]) / 2
    values += rng.normal(0, 5, 40)[unit, None]
    for joint in (False, True):
        permuted, normal = (
            max_t(values, unit, 40, draws=2000, joint=joint, normal=each) for each in (False, True)
        )
        assert_allclose(normal.p_adjusted, permuted.p_adjusted, atol=0.06)
        assert_allclose(normal.p_value, permuted.p_value, atol=0.05)


@pytest.mark.parametrize(
    ("units", "strata"), [(40, 1), (2, 1), (40, 20)], ids=["many units", "two units", "pairs"]
)
def test_draws_of_one_shuffle_are_worth_nearly_as_much(
    rng: np.random.Generator, units: int, strata: int
) -> None:
    """Their p varies from seed to seed as that of a third as many independent draws, or less."""
    unit = np.repeat(np.arange(units), 4000 // units)
    values = skewed(rng, (len(unit), 4)).mean(axis=1)
    layer = unit * strata // units
    found = [
        max_t(values, unit, units, strata=layer, draws=500, seed=seed).p_adjusted[:, 0].min()
        for seed in range(100)
    ]
    middle = np.mean(found)
    assert 0.01 < middle < 0.99
    assert np.var(found) < 3 * middle * (1 - middle) / 500


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.0, 0.25], ids=["equal variances", "unequal variances"])
def test_any_false_finding_in_five_of_a_hundred(rng: np.random.Generator, spread: float) -> None:
    """Forty units of five to two hundred, none of which differs."""
    missed = 0
    for seed in range(400):
        sizes = np.exp(rng.uniform(np.log(5), np.log(200), 40)).astype(int)
        unit = np.repeat(np.arange(40), sizes)
        middle = np.dot(FIVE_POINTS, SKEWED)
        wide = np.exp(rng.normal(0, spread, 40))[unit]
        values = middle + (skewed(rng, (len(unit),)) - middle) * wide
        found = max_t(values, unit, 40, draws=199, seed=seed)
        missed += bool((found.p_adjusted <= 0.05).any())
    # 5 % within two standard errors of 400 surveys; with unequal variances the test is not exact.
    assert missed / 400 <= (0.072 if spread == 0 else 0.085)
