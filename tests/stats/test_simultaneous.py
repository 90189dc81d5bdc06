"""Intervals that hold together: against multcomp, by draws, and by simulated coverage."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.stats.simultaneous import (
    Products,
    fcr_level,
    simultaneous_critical,
    simultaneous_p,
)

Golden = Callable[[str], list[dict[str, str]]]


def test_many_to_one_equals_multcomp(golden: Golden) -> None:
    """Dunnett's, three to six groups, within mvtnorm's own error."""
    for _, group in groupby(golden("simultaneous"), key=lambda row: row["data"]):
        rows = list(group)
        n, t, p = ([float(row[name]) for row in rows] for name in ("n", "t", "p"))
        df, control, critical = (float(rows[0][name]) for name in ("df", "control", "critical"))
        units = Products.against_control(n, control)
        assert_allclose(simultaneous_p(t, units, df), p, atol=5e-5)
        assert_allclose(simultaneous_critical(units, df), critical, atol=2e-3)


def test_dunnetts_table() -> None:
    """Dunnett 1964, two-sided 5 %, equal sizes: 20 degrees of freedom and infinitely many."""
    for treatments, of_20, of_many in ((2, 2.38, 2.21), (3, 2.54, 2.35), (9, 2.95, 2.69)):
        found = simultaneous_critical(
            Products.against_control(np.full(treatments, 5), 5), [20, np.inf]
        )
        assert_allclose(found, [of_20, of_many], atol=0.006)


def test_one_unit_is_students_t() -> None:
    for at in (0.5, -2.0, 40.0):
        one = simultaneous_p([at], Products.against_control([5], 25), 23)
        assert_allclose(one, [2 * stdtr(23, -abs(at))], rtol=1e-5)
    critical = simultaneous_critical(Products.against_control([5], 25), 23, 0.9)
    assert_allclose(critical, stdtrit(23, 0.95), rtol=1e-6)


def test_without_correlation_it_is_sidak() -> None:
    """And no p is lost, however small; degrees of freedom of each may differ."""
    t = np.array([0.7, 2.0, 4.0, 12.0, 30.0])
    found = simultaneous_p(t, Products(np.zeros(5)), np.inf)
    single = 2 * ndtr(-t)
    assert_allclose(found, -np.expm1(5 * np.log1p(-single)), rtol=1e-5)
    few = simultaneous_p(t, Products(np.zeros(5)), 9)
    assert (few[1:] > found[1:]).all()


def test_odd_input_is_missing() -> None:
    """Units of nobody take no part; no units at all; no df; an unknown t."""
    units = Products.against_control([0, 10, 30, np.nan, 20], 60)
    known = Products.against_control([10, 30, 20], 60)
    p = simultaneous_p([1.0, 2, 3, 4, np.nan], units, 50)
    assert_array_equal(np.isnan(p), [True, False, False, True, True])
    assert_allclose(p[1:3], simultaneous_p([2.0, 3, 0], known, 50)[:2])
    assert np.isnan(simultaneous_critical(Products.against_control([], 9), 5))
    assert_array_equal(np.isnan(simultaneous_critical(known, [np.nan, 0, 5])), [True, True, False])
    assert simultaneous_p([], Products.against_control([], 9), 5).shape == (0,)


def test_level_of_what_was_picked_out() -> None:
    """All: the level itself; one of ten: half of one of a hundred misses; none: no interval."""
    found = fcr_level([10, 1, 0, 11, 1], [10, 10, 10, 10, 0])
    assert_allclose(found, [0.95, 0.995, np.nan, np.nan, np.nan])
    with pytest.raises(ValueError, match=r"^conf_level=2 must lie between 0 and 1$"):
        fcr_level(1, 2, 2)


def test_intervals_of_findings_miss_five_of_a_hundred(rng: np.random.Generator) -> None:
    """Fifty effects, most of them small: plain intervals of the findings miss far more."""
    missed, plain = [], []
    for _ in range(2000):
        effect = rng.normal(0, 1, 50)
        found = effect + rng.normal(0, 1, 50)
        picked = adjust_p(2 * ndtr(-np.abs(found)), "bh") <= 0.05
        level = fcr_level(picked.sum(), 50)
        half = ndtri((1 + level) / 2)
        apart = np.abs(found - effect)[picked]
        missed.append((apart > half).sum() / max(1, picked.sum()))
        plain.append((apart > 1.96).sum() / max(1, picked.sum()))
    assert np.mean(missed) <= 0.05 < 0.1 < np.mean(plain)


def test_all_units_are_covered_together(rng: np.random.Generator) -> None:
    """Twelve units of four to forty against one of twenty, normal answers with one spread."""
    n = np.array([4, 5, 6, 8, 10, 10, 12, 15, 20, 25, 30, 40])
    control, df = 20, n.sum() + 20 - 13
    mean = rng.normal(0, 1, (20_000, 12)) / np.sqrt(n)
    s = np.sqrt(rng.chisquare(df, 20_000) / df)[:, None]
    other = rng.normal(0, 1, (20_000, 1)) / np.sqrt(control)
    t = (mean - other) / (s * np.sqrt(1 / n + 1 / control))
    critical = simultaneous_critical(Products.against_control(n, control), df)
    assert_allclose(np.mean(np.abs(t).max(axis=1) <= critical), 0.95, atol=0.006)
