"""Sums of groups: toys counted by hand, plain NumPy group by group, and identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import sparse

from tillid_analysis.stats.moments import Moments, group_moments

NAMES = ("n", "weight", "weight2", "s1", "s2", "v1", "v2")
READINGS = ("mean", "variance", "std_error", "n_effective")

# Two units and an empty third. Measure 1 of unit 0: 0, 50, 100; of unit 1: 25 and a gap.
TOY = np.array([[0.0, 10.0], [50.0, 10.0], [100.0, 10.0], [25.0, np.nan], [np.nan, 30.0]])
UNIT = np.array([0, 0, 0, 1, 1])


def assert_same(found: Moments, expected: Moments, rtol: float = 1e-9) -> None:
    """Compare what can be read from two sets of moments."""
    assert_array_equal(found.n, expected.n)
    for name in READINGS:
        one, other = getattr(found, name), getattr(expected, name)
        assert_allclose(one, other, rtol=rtol, atol=1e-9, err_msg=name)


def test_toy_is_as_counted_by_hand() -> None:
    """Unit 0 has mean 50, variance (2500 + 0 + 2500) / 2, standard error 50 / sqrt 3."""
    moments = group_moments(TOY, UNIT, 3)
    assert moments.n.dtype == np.int64
    assert_array_equal(moments.n, [[3, 3], [1, 1], [0, 0]])
    assert_array_equal(moments.mean, [[50, 10], [25, 30], [np.nan, np.nan]])
    assert_array_equal(moments.variance, [[2500, 0], [np.nan, np.nan], [np.nan, np.nan]])
    assert_allclose(moments.std_error[0], [50 / np.sqrt(3), 0], rtol=1e-15)
    assert np.isnan(moments.std_error[1:]).all()
    assert_array_equal(moments.n_effective, moments.n)


def test_without_weights_nothing_is_summed_twice() -> None:
    """The arrays of w and w² are one and the same, also after every operation."""
    moments = group_moments(TOY, UNIT, 3)
    total = moments.roll_up(np.ones((1, 3)))
    for each in (moments, total, total.subtract(moments), moments.add(moments), moments.take([1])):
        assert each.v1 is each.s1
        assert each.v2 is each.s2
        assert each.weight2 is each.weight


@pytest.mark.parametrize("weighted", [False, True])
def test_groups_equal_numpy_group_by_group(rng: np.random.Generator, weighted: bool) -> None:
    """Every group read apart, from the textbook formulas."""
    group = rng.integers(-1, 12, 3000)
    values = rng.normal(60, 20, (3000, 3))
    values[rng.random(values.shape) < 0.1] = np.nan
    weight = rng.uniform(0.5, 3, 3000) if weighted else np.ones(3000)
    moments = group_moments(values, group, 13, weight=weight if weighted else None)
    for g in range(12):
        for j in range(3):
            rows = (group == g) & ~np.isnan(values[:, j])
            x, w, n = values[rows, j], weight[rows], rows.sum()
            mean = np.average(x, weights=w)
            squares = w * (x - mean) ** 2
            error = np.sqrt((w * squares).sum() / w.sum() ** 2 * n / (n - 1))
            assert moments.n[g, j] == n
            assert_allclose(moments.mean[g, j], mean, rtol=1e-12)
            assert_allclose(moments.variance[g, j], squares.sum() / w.sum() * n / (n - 1))
            assert_allclose(moments.std_error[g, j], error, rtol=1e-11)
            assert_allclose(moments.n_effective[g, j], w.sum() ** 2 / (w**2).sum())
            if not weighted:
                assert_allclose(moments.variance[g, j], x.var(ddof=1), rtol=1e-11)
                assert_allclose(moments.std_error[g, j], x.std(ddof=1) / np.sqrt(n), rtol=1e-11)


@pytest.mark.parametrize("weight", [1.0, 7.0])
def test_equal_weights_change_nothing(rng: np.random.Generator, weight: float) -> None:
    """Whatever the weight, if everybody has the same."""
    values, group = rng.normal(50, 10, (500, 2)), rng.integers(0, 9, 500)
    weighted = group_moments(values, group, 9, weight=np.full(500, weight))
    assert_same(weighted, group_moments(values, group, 9), rtol=1e-12)


def test_whole_weights_give_the_mean_of_repeated_rows(rng: np.random.Generator) -> None:
    """Mean and sum w(x - m)² / sum w are those of rows written out w times; n is not."""
    x, w = rng.normal(50, 10, 40), rng.integers(1, 5, 40)
    found = group_moments(x[:, None], np.zeros(40), 1, weight=w)
    repeated = np.repeat(x, w)
    assert found.n.item() == 40
    assert_allclose(found.mean, repeated.mean())
    assert_allclose(found.variance, repeated.var() * 40 / 39)


def test_rows_without_a_usable_weight_are_left_out() -> None:
    """Missing, zero and negative weights."""
    found = group_moments(TOY[:, :1], UNIT, 2, weight=[2.0, np.nan, 2.0, 0.0, -1.0])
    assert_array_equal(found.n, [[2], [0]])
    assert_array_equal(found.mean, [[50], [np.nan]])


def test_columns_can_come_one_at_a_time() -> None:
    """A generator gives what the array gives, and so does any centre."""
    whole = group_moments(TOY, UNIT, 3)
    lazy = group_moments((column for column in TOY.T), UNIT, 3)
    for name in NAMES:
        assert_array_equal(getattr(lazy, name), getattr(whole, name))
    centred = group_moments(iter(TOY.T), UNIT, 3, centre=[40.0, 0.0])
    assert_array_equal(centred.centre, [40, 0])
    assert_same(centred, whole)


@pytest.mark.parametrize("weighted", [False, True])
def test_equal_answers_have_variance_exactly_zero(rng: np.random.Generator, weighted: bool) -> None:
    """A third of 100 cannot be written in binary, and is summed 20,000 times."""
    x = np.concatenate([np.full(20_000, 100 / 3), np.full(7, 200 / 3), [0.0, 100.0]])
    group = np.concatenate([np.zeros(20_000), np.ones(7), [2, 2]])
    weight = rng.uniform(0.2, 4, len(x)) if weighted else None
    moments = group_moments(x[:, None], group, 3, weight=weight)
    assert_array_equal(moments.variance[:2], 0)
    assert_array_equal(moments.std_error[:2], 0)
    rest = moments.roll_up(np.ones((1, 3))).subtract(moments.take([0]).add(moments.take([2])))
    assert_array_equal(rest.variance, [[0]])
    assert_array_equal(rest.std_error, [[0]])
    assert_allclose(rest.mean, [[200 / 3]])


def test_one_differing_answer_among_many_is_not_taken_for_rounding() -> None:
    """The positive control: 99,999 equal answers and one a point away."""
    x = np.full(100_000, 100 / 3)
    x[500] += 1
    found = group_moments(x[:, None], np.zeros(100_000), 1, centre=[0.0])
    assert_allclose(found.variance, x.var(ddof=1), rtol=1e-3)


def test_total_less_unit_is_everybody_else(rng: np.random.Generator) -> None:
    """One row of totals less all units, against the rows of the others read again."""
    values, group = rng.normal(50, 10, (400, 2)), rng.integers(0, 6, 400)
    values[rng.random(values.shape) < 0.1] = np.nan
    weight = rng.uniform(0.5, 2, 400)
    for w in (None, weight):
        units = group_moments(values, group, 6, weight=w)
        rest = units.roll_up(np.ones((1, 6))).subtract(units)
        for g in range(6):
            others = group != g
            again = group_moments(
                values[others], np.zeros(others.sum()), 1, weight=None if w is None else w[others]
            )
            assert_same(rest.take([g]), again)


def test_nothing_is_left_of_the_only_unit() -> None:
    """The rest of a unit that is everybody has no answers and no sums."""
    unit = group_moments(TOY[:, :1], np.zeros(5), 1, weight=[0.1, 0.2, 0.3, 0.4, 0.5])
    rest = unit.subtract(unit)
    assert all((getattr(rest, name) == 0).all() for name in NAMES)
    assert np.isnan(rest.mean).all()


def test_a_part_larger_than_the_whole_is_refused() -> None:
    """Because the wrong way round gives numbers that look right."""
    units = group_moments(TOY, UNIT, 3)
    with pytest.raises(ValueError, match="the part has more answers than the whole it is taken"):
        units.subtract(units.roll_up(np.ones((1, 3))))


def test_units_roll_up_to_departments(rng: np.random.Generator) -> None:
    """By a dense and by a sparse table, as if the departments had been counted."""
    values, unit = rng.normal(50, 10, (300, 2)), rng.integers(0, 7, 300)
    department = np.array([0, 0, 1, 1, 1, 2, 2])
    table = np.zeros((3, 7))
    table[department, np.arange(7)] = 1
    counted = group_moments(values, department[unit], 3)
    units = group_moments(values, unit, 7)
    assert_same(units.roll_up(table), counted)
    assert_same(units.roll_up(sparse.csr_array(table)), counted)
    assert_same(units.roll_up(sparse.csr_matrix(table)), counted)
    assert units.roll_up(table).n.dtype == np.int64


def test_take_repeats_and_reorders() -> None:
    """Each unit can be held against its own department."""
    moments = group_moments(TOY, UNIT, 3)
    assert_array_equal(moments.take([1, 0, 0]).mean, moments.mean[[1, 0, 0]])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from([np.nan, 0.0, 12.5, 100 / 3, 50.0, 100.0]),
            st.floats(0.1, 10),
        ),
        min_size=1,
        max_size=40,
    ),
    st.integers(0, 40),
    st.booleans(),
)
def test_moments_of_parts_add_up_to_those_of_the_union(
    rows: list[tuple[int, float, float]], cut: int, weighted: bool
) -> None:
    """And a part taken away leaves the other, also when the centres differ."""
    group, value, weight = (np.array(column) for column in zip(*rows, strict=True))
    parts = [
        group_moments(
            value[chosen, None], group[chosen], 4, weight=weight[chosen] if weighted else None
        )
        for chosen in (slice(None), slice(None, cut), slice(cut, None))
    ]
    union, first, second = parts
    assert_same(first.add(second), union, rtol=1e-7)
    assert_same(union.subtract(first), second, rtol=1e-7)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.floats(-1e3, 1e3))
def test_spread_is_never_negative_and_ignores_the_origin(x: list[float], by: float) -> None:
    """Moving every answer moves the mean and nothing else."""
    here = group_moments(np.array(x)[:, None], np.zeros(len(x)), 1)
    there = group_moments(np.array(x)[:, None] + by, np.zeros(len(x)), 1)
    assert here.variance.item() >= 0
    assert_allclose(there.mean, here.mean + by, rtol=1e-9, atol=1e-6)
    assert_allclose(there.variance, here.variance, rtol=1e-6, atol=1e-6)


def test_what_does_not_fit_is_refused() -> None:
    """With the shapes and numbers found."""
    with pytest.raises(ValueError, match=r"^group has the number 1, and there are 1 groups$"):
        group_moments(TOY, UNIT, 1)
    with pytest.raises(ValueError, match=r"^a column has shape \(4,\), and group \(5,\)$"):
        group_moments(TOY[:4], UNIT, 2)
    with pytest.raises(ValueError, match=r"^weight has shape \(1,\), and group \(5,\)$"):
        group_moments(TOY, UNIT, 2, weight=[1.0])
    with pytest.raises(ValueError, match=r"^values has no columns$"):
        group_moments(iter(()), UNIT, 2)


def test_no_rows_give_empty_groups() -> None:
    """The shape is the same for nobody."""
    moments = group_moments(np.empty((0, 2)), np.empty(0, dtype=int), 3)
    assert moments.mean.shape == (3, 2)
    assert np.isnan(moments.mean).all()
