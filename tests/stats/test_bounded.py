"""Means on a scale with two ends: against R by way of shares, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from tillid_analysis.stats.bounded import (
    Side,
    bounded_interval,
    compare_means,
    difference_limits,
    find_dispersion,
)
from tillid_analysis.stats.differences import welch

Golden = Callable[[str], list[dict[str, str]]]


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    """Read a column of numbers."""
    return np.array([float(row[name]) for row in rows])


def of_shares(positive: np.ndarray, n: np.ndarray) -> Side:
    """Return means of answers that are all 0 or 100, whose spread is known."""
    mean = 100 * positive / n
    return Side(mean, 1 / n, np.zeros(n.shape), np.full(n.shape, np.inf))


def drawn(rng: np.random.Generator, draws: int, plain: bool = False) -> Side:
    """Draw sides of all sizes; of combinations, whose variance stays as it is, if plain."""
    mean, n = rng.uniform(0, 100, draws), rng.integers(2, 500, draws)
    spread = rng.uniform(0.02, 0.5, draws) / n
    nothing = np.zeros(draws)
    return Side(mean, nothing if plain else spread, 2500 * spread if plain else nothing, n + 9.0)


def test_answers_at_the_ends_are_shares(golden: Golden) -> None:
    """Wilson's interval, and Newcombe's of differences, as R has them."""
    rows = golden("wilson")
    for level in np.unique(column(rows, "conf_level")):
        at = column(rows, "conf_level") == level
        side = of_shares(column(rows, "successes")[at], column(rows, "trials")[at])
        found = bounded_interval(side, float(level))
        assert_allclose(found.low / 100, column(rows, "conf_low")[at], atol=1e-12)
        assert_allclose(found.high / 100, column(rows, "conf_high")[at], atol=1e-12)
    rows = golden("share_difference")
    sides = [of_shares(column(rows, f"x_{s}"), column(rows, f"n_{s}")) for s in "ab"]
    quantile = stats.norm.ppf((1 + column(rows, "conf_level")) / 2)
    limits = difference_limits(sides[0], sides[1], quantile)
    assert_allclose(limits.low / 100, column(rows, "conf_low"), rtol=1e-9)
    assert_allclose(limits.high / 100, column(rows, "conf_high"), rtol=1e-9)


def test_where_nothing_depends_on_the_mean_it_is_welch(rng: np.random.Generator) -> None:
    a, b = drawn(rng, 500, plain=True), drawn(rng, 500, plain=True)
    found = compare_means(a, b)
    plain = welch(a.mean, a.variance, 2, b.mean, b.variance, 2, df_a=a.df, df_b=b.df)
    for name in ("statistic", "df", "p_value", "conf_low", "conf_high"):
        assert_allclose(getattr(found, name), getattr(plain, name), rtol=1e-9, err_msg=name)


def test_interval_and_p_agree_and_turn_round(rng: np.random.Generator) -> None:
    """The interval at 1 - p ends at zero; a number, a combination and people on either side."""
    people, others = drawn(rng, 3000), drawn(rng, 3000)
    number = Side(others.mean, np.zeros(3000), np.zeros(3000), np.full(3000, np.inf))
    for other in (others, drawn(rng, 3000, plain=True), number):
        found, mirrored = compare_means(people, other), compare_means(other, people)
        clear = (found.conf_low > 0) | (found.conf_high < 0)
        assert_array_equal(clear, found.p_value < 0.05)
        assert 0.1 < clear.mean() < 1
        assert_allclose(mirrored.statistic, -found.statistic, rtol=1e-9)
        assert_allclose(mirrored.conf_low, -found.conf_high, rtol=1e-9, atol=1e-12)
        ends = difference_limits(people, other, np.abs(found.statistic))
        assert_allclose(np.minimum(np.abs(ends.low), np.abs(ends.high)), 0, atol=1e-6)


def test_limits_stay_on_the_scale(rng: np.random.Generator) -> None:
    """And hold the mean, at its ends as well."""
    mean = np.r_[0.0, 100.0, rng.uniform(0, 100, 500)]
    side = Side(mean, rng.uniform(0.001, 1, 502), np.zeros(502), np.full(502, 5.0))
    found = bounded_interval(side, 0.999)
    assert (found.low >= -1e-9).all()
    assert (found.high <= 100 + 1e-9).all()
    assert ((found.low <= mean + 1e-9) & (mean - 1e-9 <= found.high)).all()
    assert (found.high - found.low > 0).all()


def test_dispersion_is_between_ones_own_and_everybodys() -> None:
    """By hand; nothing of one's own from one answer; none at all where everybody is at an end."""
    assert_allclose(find_dispersion(80.0, 400.0, 11, 60.0, 600.0), 10_000 / 40_000)
    assert_allclose(find_dispersion(80.0, 400.0, 11, 60.0, 600.0, prior=0), 0.25)
    assert_allclose(find_dispersion([80.0, np.nan], np.nan, [1, 0], 60.0, 600.0), 0.25)
    assert_allclose(find_dispersion([[80.0], [3.0]], 9.0, 50, 60.0, 600.0, np.inf), 0.25)
    assert np.isnan(find_dispersion(80.0, 400.0, 11, 100.0, 0.0))


def test_odd_input_is_missing() -> None:
    """No spread on either side, missing means, no degrees of freedom; equal means are no news."""
    mean, k = np.array([50.0, np.nan, 50.0, 60.0, 0.0]), np.array([0.0, 0.1, 0.1, 0.1, 0.1])
    side = Side(mean, k, np.zeros(5), np.array([9.0, 9, 0, 9, 9]))
    other = Side(np.full(5, 60.0), np.zeros(5), np.zeros(5), np.full(5, np.inf))
    found = compare_means(side, other)
    assert_array_equal(np.isnan(found.p_value), [True, True, True, False, False])
    assert found.statistic[3] == 0
    assert found.p_value[3] == 1
    empty = Side(*np.empty((4, 0)))
    assert compare_means(empty, empty).p_value.shape == (0,)
    # Nobody is 0 on average whose mean is not; no quantile is large enough.
    end = Side(np.array(0.0), np.array(0.0), np.array(0.0), np.array(np.inf))
    assert compare_means(Side(*np.array([40.0, 0.1, 0.0, 9.0])), end).p_value < 1e-12


@pytest.mark.parametrize("level", [0, 1.0])
def test_the_level_lies_between(level: float) -> None:
    side = Side(*np.array([40.0, 0.1, 0.0, 9.0]))
    with pytest.raises(ValueError, match="conf_level"):
        bounded_interval(side, level)
    with pytest.raises(ValueError, match="conf_level"):
        compare_means(side, side, level)


def test_a_side_without_a_spread_has_no_test() -> None:
    """Eleven who all answer the same, held against people who do not."""
    alike = Side(*map(np.array, (100.0, np.nan, 0.0, 20.0)))
    others = Side(*map(np.array, (78.0, 0.0004, 0.0, 173.0)))
    for found in (compare_means(alike, others), compare_means(others, alike)):
        for name in ("statistic", "df", "p_value", "conf_low", "conf_high"):
            assert np.isnan(getattr(found, name))


def test_a_number_out_of_reach_is_told_at_once() -> None:
    """No mean of people can be 100, however unsure: the statistic has no end, and p is 0."""
    number = Side(*map(np.array, (100.0, 0.0, 0.0, np.inf)))
    people = Side(*(np.full(3, each) for each in (50.0, 0.5, 0.0, 4.0)))
    found = compare_means(people, number)
    assert (found.statistic < -1e7).all()
    assert (found.p_value < 1e-25).all()
