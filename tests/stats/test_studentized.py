"""The studentized range and Games-Howell: against R, SciPy and Student's t."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import stdtr

from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.studentized import (
    games_howell,
    studentized_range_isf,
    studentized_range_sf,
)

Golden = Callable[[str], list[dict[str, str]]]


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    """Read a column of numbers."""
    return np.array([float(row[name]) for row in rows])


def test_tails_and_quantiles_equal_ptukey(golden: Golden) -> None:
    """Two to fifty means, three degrees of freedom to infinitely many."""
    rows = golden("studentized_range")
    for k in (2, 3, 4, 10, 20, 50):
        of_k = [row for row in rows if row["k"] == str(k)]
        df, sf = column(of_k, "df"), column(of_k, "sf")
        tail = studentized_range_sf(column(of_k, "q"), k, df)
        assert_allclose(tail, sf, atol=1e-6)
        if k <= 10:
            right = (df >= 10) & (sf > 0.001)
            assert_allclose(tail[right], sf[right], rtol=1e-8)
            quantile = studentized_range_isf(column(of_k, "p"), k, df)
            assert_allclose(quantile[right], column(of_k, "isf")[right], rtol=1e-8)


@pytest.mark.parametrize(
    ("k", "q", "df"), [(3, 2.5, 3), (10, 6.5, 100), (50, 4.5, 240), (1000, 3.5, 4)]
)
def test_tails_equal_scipy(k: int, q: float, df: float) -> None:
    """A slow integral to many digits; a thousand means too, and where ptukey is wrong."""
    from scipy.stats import studentized_range

    assert_allclose(studentized_range_sf(q, k, df), studentized_range.sf(q, k, df), rtol=1e-9)


def test_two_means_are_students_t() -> None:
    """From half a degree of freedom to a billion, down to the smallest floats."""
    q = np.array([0.1, 1, 3, 10, 20, 45])[:, None]
    df = np.array([0.5, 1, 2, 3, 10, 50, 79, 81, 500, 1e4, 1e7, 1e12])
    expected = 2 * stdtr(df, -q / np.sqrt(2))
    assert expected.min() < 1e-200
    assert_allclose(studentized_range_sf(q, 2, df), expected, rtol=1e-10)


def test_tails_fall_smoothly_and_never_reach_zero() -> None:
    """Where peers print 0 or 1e-12; log tails of a range are concave, and beyond the table too."""
    q = np.linspace(0.5, 50, 400)
    for k in (2, 50, 5000):
        tail = studentized_range_sf(q, k, np.inf)
        assert (tail > 0).all()
        slope = np.diff(np.log(tail))
        assert (slope <= 1e-12).all()
        assert (np.diff(slope) <= 1e-9).all()
        falling = np.diff(np.log(studentized_range_sf(q, k, 30)))
        assert (falling <= 1e-12).all()
        # Bonferroni's bound, which is near far out, where hardly two pairs are wide at once.
        bound = k * (k - 1) * stdtr(30, -q[-1] / np.sqrt(2))
        assert (
            (0.8 if k < 100 else 0.2) * bound
            < studentized_range_sf(q[-1], k, 30)
            <= bound * (1 + 1e-9)
        )


def test_quantiles_undo_tails() -> None:
    """Also where many degrees of freedom share a p, and some are infinite or below one."""
    df = np.r_[0.5, np.inf, np.linspace(1, 5000, 200)]
    for k in (2, 7, 5000):
        for p in (0.99, 0.5, 0.05, 1e-8):
            q = studentized_range_isf(p, k, df)
            assert_allclose(studentized_range_sf(q, k, df), p, rtol=1e-7)
    assert_allclose(studentized_range_isf([0.1, 0.2], 3, 9.0)[1], studentized_range_isf(0.2, 3, 9))


def test_odd_input_of_the_range() -> None:
    """0 and below is certain, infinity impossible, what is missing stays missing."""
    nan, inf = np.nan, np.inf
    found = studentized_range_sf([0, -1, inf, nan, 3, 3, 3], 3, [5, inf, 5, 5, nan, 0, -1])
    assert_array_equal(found, [1, 1, 0, nan, nan, nan, nan])
    found = studentized_range_isf([1, 0, nan, 1.5, -0.1, 0.05], 3, [5, 5, 5, 5, 5, nan])
    assert_array_equal(found, [0, inf, nan, nan, nan, nan])
    assert studentized_range_sf(np.empty((0, 2)), 3, 5).shape == (0, 2)
    for each in (studentized_range_sf, studentized_range_isf):
        with pytest.raises(ValueError, match=r"^k=1 must be at least 2$"):
            each(0.5, 1, 5)


def test_games_howell_equals_r(golden: Golden) -> None:
    """rstatix as far as it prints, ptukey where it has its digits."""
    every = golden("games_howell")
    for data in ("InsectSprays", "chickwts", "two"):
        rows = [row for row in every if row["data"] == data]
        names = sorted({row[side] for row in rows for side in "ab"})
        known = {
            row[side]: [float(row[f"{what}_{side}"]) for what in ("mean", "var", "n")]
            for row in rows
            for side in "ab"
        }
        mean, variance, n = np.array([known[name] for name in names]).T
        pairs = [(names.index(row["b"]), names.index(row["a"])) for row in rows]
        found = games_howell(mean, variance / n, n, pairs)
        p = column(rows, "p")
        assert_allclose(found.p_value, p, atol=1e-9)
        assert_allclose(found.df, column(rows, "df"), rtol=1e-9)
        for limit, name in ((found.conf_low, "low"), (found.conf_high, "high")):
            assert (np.abs(limit - column(rows, name)) < 1e-4 * found.std_error).all()
            assert_allclose(limit, column(rows, f"rstatix_{name}"), rtol=1e-4, atol=1e-3)
        assert_allclose(found.p_value, column(rows, "rstatix_p"), atol=6e-4)


def test_two_groups_are_welch_and_measures_have_their_own_number_of_groups() -> None:
    """A group of one, and one that is missing, are not among the groups of their measure."""
    mean = np.array([[1.0, 1], [2, 2], [5, 5], [9, np.nan]])
    n = np.array([[9, 9], [5, 5], [7, 1], [6, 6]])
    found = games_howell(mean, np.full((4, 2), 0.3), n, [(0, 1), (0, 3), (2, 1)])
    alone = welch(1.0, 0.3, 9, 2.0, 0.3, 5)
    for name in ("p_value", "conf_low", "conf_high"):
        assert_allclose(getattr(found, name)[0, 1], getattr(alone, name), rtol=1e-9)
        assert np.isnan(getattr(found, name)[1:, 1]).all()
    assert found.p_value[0, 0] > found.p_value[0, 1]
    assert games_howell(mean, 0.3, n, np.empty((0, 2))).p_value.shape == (0, 2)
    assert np.isnan(games_howell([1.0, 2], [0.0, 0.0], [4, 4], [(0, 1)]).p_value).all()


def test_interval_and_p_agree(rng: np.random.Generator) -> None:
    """0 is outside just where p is under 5 %; turned round the difference changes its sign."""
    pairs = np.column_stack(np.triu_indices(20, 1))
    mean, u, n = rng.normal(0, 2, 20), rng.gamma(1, 0.5, 20), rng.integers(3, 40, 20)
    found = games_howell(mean, u, n, pairs)
    assert_array_equal((found.conf_low > 0) | (found.conf_high < 0), found.p_value < 0.05)
    turned = games_howell(mean, u, n, pairs[:, ::-1])
    assert_allclose(turned.conf_low, -found.conf_high)
    assert_allclose(turned.p_value, found.p_value)


@pytest.mark.slow
def test_games_howell_keeps_the_error_of_all_pairs(rng: np.random.Generator) -> None:
    """Eight groups of unequal size and spread, none of which differs."""
    n = np.array([6, 8, 10, 15, 20, 30, 50, 80])
    sd = np.array([2.0, 0.5, 1, 1.5, 1, 2, 0.7, 1])[:, None]
    draws = 4000
    mean = rng.normal(0, 1, (8, draws)) * sd / np.sqrt(n)[:, None]
    variance = sd**2 * rng.chisquare((n - 1)[:, None], (8, draws)) / (n - 1)[:, None]
    pairs = np.column_stack(np.triu_indices(8, 1))
    size = np.repeat(n[:, None], draws, axis=1)
    found = games_howell(mean, variance / n[:, None], size, pairs)
    assert 0.03 < np.mean((found.p_value < 0.05).any(axis=0)) < 0.07
