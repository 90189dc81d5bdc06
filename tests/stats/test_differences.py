"""Differences of means, against R, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.differences import EffectSize, hedges_g, welch
from tillid_analysis.stats.moments import group_moments

Golden = Callable[[str], list[dict[str, str]]]
SIDES = ("mean_a", "var_a", "n_a", "mean_b", "var_b", "n_b")


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    """Read a column of numbers."""
    return np.array([float(row[name]) for row in rows])


def test_welch_equals_t_test(golden: Golden) -> None:
    """R's t.test, with a side without variance, two of each, and a p of 1e-49."""
    rows = golden("welch")
    mean_a, var_a, n_a, mean_b, var_b, n_b = (column(rows, name) for name in SIDES)
    for level in (0.95, 0.90):
        found = welch(mean_a, var_a / n_a, n_a, mean_b, var_b / n_b, n_b, level)
        for name in ("estimate", "std_error", "df", "statistic", "p_value"):
            assert_allclose(getattr(found, name), column(rows, name), rtol=1e-9, err_msg=name)
        at = column(rows, "conf_level") == level
        assert at.any()
        assert_allclose(found.conf_low[at], column(rows, "conf_low")[at], rtol=1e-9)
        assert_allclose(found.conf_high[at], column(rows, "conf_high")[at], rtol=1e-9)


@pytest.mark.parametrize(
    ("var_a", "n_a", "var_b", "n_b"),
    [(0.0, 5, 0.0, 5), (np.nan, 1, 1.0, 5), (1.0, 1, 1.0, 5), (np.nan, 5, 1.0, 5)],
    ids=["no variance on both sides", "one answer", "one answer with a variance", "missing"],
)
def test_what_cannot_be_estimated_is_missing_and_the_difference_stands(
    var_a: float, n_a: int, var_b: float, n_b: int
) -> None:
    """No t, p or interval is made up."""
    found = welch(60.0, var_a, n_a, 50.0, var_b, n_b)
    assert found.estimate == 10
    for name in ("std_error", "df", "statistic", "p_value", "conf_low", "conf_high"):
        assert np.isnan(getattr(found, name)), name


def test_an_unknown_mean_gives_nothing() -> None:
    """An empty unit has no difference."""
    found = welch([np.nan, 1.0], 1.0, 5, 0.0, 1.0, 5)
    for name in ("estimate", "statistic", "p_value", "conf_low", "conf_high"):
        assert_array_equal(np.isnan(getattr(found, name)), [True, False])


def test_an_sd_from_elsewhere_brings_its_own_degrees_of_freedom() -> None:
    """One respondent can be compared when the SD is known or pooled over others."""
    known = welch(60.0, 4.0, 1, 50.0, 1.0, 1, df_a=np.inf, df_b=np.inf)
    assert known.df == np.inf
    assert_allclose(known.conf_high - 10, 1.959964 * np.sqrt(5), rtol=1e-6)
    pooled = welch(60.0, 4.0, 4, 50.0, 0.5, 100, df_a=96)
    assert_allclose(pooled.df, 4.5**2 / (4**2 / 96 + 0.5**2 / 99))


def test_a_unit_has_no_difference_from_its_copy(rng: np.random.Generator) -> None:
    """The same answers on both sides: 0, t 0, p 1, an interval about 0."""
    moments = group_moments(rng.normal(50, 10, (60, 2)), np.arange(60) % 4, 4)
    u, n = moments.std_error**2, moments.n
    found = welch(moments.mean, u, n, moments.mean, u, n)
    assert_array_equal(found.estimate, np.zeros((4, 2)))
    assert_array_equal(found.p_value, np.ones((4, 2)))
    assert_allclose(found.conf_low, -found.conf_high)


def test_welch_covers_the_difference(rng: np.random.Generator) -> None:
    """Eight answers with a large spread against thirty with a small one."""
    a, b = rng.normal(60, 24, (20_000, 8)), rng.normal(55, 8, (20_000, 30))
    found = welch(
        a.mean(axis=1), a.var(axis=1, ddof=1) / 8, 8, b.mean(axis=1), b.var(axis=1, ddof=1) / 30, 30
    )
    assert 0.93 < np.mean((found.conf_low <= 5) & (found.conf_high >= 5)) < 0.97


def g_of(
    mean_a: np.ndarray, var_a: np.ndarray, n_a: np.ndarray, *other: np.ndarray, level: float = 0.95
) -> EffectSize:
    """Compute g with the limits that come of Welch's interval."""
    mean_b, var_b, n_b = other
    gap = welch(mean_a, var_a / n_a, n_a, mean_b, var_b / n_b, n_b, level)
    return hedges_g(gap, var_a, n_a, var_b, n_b, level)


def test_g_equals_effectsize_and_its_limits_are_near(golden: Golden) -> None:
    """G to 1e-12; limits near the exact ones of normal answers, which are of one spread."""
    rows = golden("hedges_g")
    sides = [column(rows, name) for name in SIDES]
    assert_allclose(g_of(*sides).estimate, column(rows, "g"), atol=1e-12)
    n, var = (sides[2], sides[5]), (sides[1], sides[4])
    alike = (np.minimum(*n) >= 10) & (np.abs(np.log(var[0] / var[1])) < 0.5)
    assert alike.sum() > 1
    for level in (0.95, 0.90):
        found, at = g_of(*sides, level=level), alike & (column(rows, "conf_level") == level)
        width = (column(rows, "root_high") - column(rows, "root_low"))[at]
        for side, limit in (("low", found.conf_low[at]), ("high", found.conf_high[at])):
            assert (np.abs(limit - column(rows, f"root_{side}")[at]) < 0.08 * width).all()


def test_limits_of_g_leave_out_zero_where_those_of_the_difference_do(
    rng: np.random.Generator,
) -> None:
    """For 10,000 differences; and they lie on both sides of g."""
    n_a, n_b = rng.integers(8, 400, (2, 10_000)).astype(float)
    gap = rng.normal(0, 1, 10_000) * rng.choice([1e-6, 0.3, 3, 30], 10_000)
    found, plain = g_of(gap, 1.0, n_a, 0.0, 1.0, n_b), welch(gap, 1 / n_a, n_a, 0.0, 1 / n_b, n_b)
    assert_array_equal(found.conf_low > 0, plain.conf_low > 0)
    assert_array_equal(found.conf_high < 0, plain.conf_high < 0)
    assert ((found.conf_low < found.estimate) & (found.estimate < found.conf_high)).all()


@given(
    st.floats(-50, 50),
    st.floats(0.1, 30),
    st.floats(0.1, 30),
    st.integers(10, 99),
    st.integers(10, 50),
)
def test_g_turns_round_with_its_sides(
    gap: float, sd_a: float, sd_b: float, n_a: int, n_b: int
) -> None:
    """A against b is minus b against a, limits swapped."""
    one = g_of(gap, sd_a**2, n_a, 0.0, sd_b**2, n_b)
    other = g_of(0.0, sd_b**2, n_b, gap, sd_a**2, n_a)
    assert_allclose(one.estimate, -other.estimate, rtol=1e-12)
    assert_allclose(one.conf_low, -other.conf_high, rtol=1e-7, atol=1e-9)
    assert one.conf_low <= one.conf_high


def test_g_needs_two_answers_a_side_and_a_spread() -> None:
    """One answer, no spread at all, and a missing mean; one side may be constant."""
    found = g_of(
        np.array([1.0, 1.0, np.nan, 1.0]),
        np.array([np.nan, 0.0, 1.0, 0.0]),
        np.array([1, 9, 9, 9]),
        np.zeros(4),
        np.array([1.0, 0.0, 1.0, 1.0]),
        np.full(4, 9),
    )
    for name in ("estimate", "conf_low", "conf_high"):
        assert_array_equal(np.isnan(getattr(found, name)), [True, True, True, False])


def test_g_covers_the_effect(rng: np.random.Generator) -> None:
    """Half a standard deviation, ten against fifteen, limits without the small-sample factor."""
    a, b = rng.normal(0.5, 1, (5_000, 10)), rng.normal(0, 1, (5_000, 15))
    found = g_of(
        a.mean(axis=1),
        a.var(axis=1, ddof=1),
        np.full(5000, 10),
        b.mean(axis=1),
        b.var(axis=1, ddof=1),
        np.full(5000, 15),
    )
    # The factor J shrinks limits and estimate alike.
    j = 1 - 3 / (4 * 23 - 1)
    covered = (found.conf_low / j <= 0.5) & (found.conf_high / j >= 0.5)
    assert 0.93 < covered.mean() < 0.97
