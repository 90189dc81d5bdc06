"""Adjusted p values, against R."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.multiplicity import adjust_p, error_limits

Golden = Callable[[str], list[dict[str, str]]]


def number(text: str) -> float:
    """Read a number that may be R's NA."""
    return np.nan if text == "NA" else float(text)


@pytest.mark.parametrize("method", ["bh", "holm"])
def test_families_equal_p_adjust(golden: Golden, method: str) -> None:
    """Ties, gaps, a family of one and a p of 1e-300."""
    for _, rows in groupby(golden("adjust_p"), key=lambda row: row["family"]):
        family = list(rows)
        p, expected = ([number(row[name]) for row in family] for name in ("p", method))
        assert_allclose(adjust_p(p, method), expected, atol=1e-14)


@settings(max_examples=100)
@given(st.lists(st.floats(0, 1) | st.just(np.nan), max_size=30))
def test_adjusting_never_lowers_and_holm_is_stricter(p: list[float]) -> None:
    """Never p > bh or bh > holm or holm > 1, and what is missing stays missing."""
    given_p = np.array(p, dtype=float)
    bh, holm = adjust_p(given_p, "bh"), adjust_p(given_p, "holm")
    known = ~np.isnan(given_p)
    assert_array_equal(known, ~np.isnan(bh))
    assert_array_equal(known, ~np.isnan(holm))
    assert (given_p[known] <= bh[known] + 1e-12).all()
    assert (bh[known] <= holm[known] + 1e-12).all()
    assert (holm[known] <= 1).all()


@pytest.mark.parametrize("method", ["bh", "holm", "none"])
def test_columns_are_families_of_their_own(rng: np.random.Generator, method: str) -> None:
    """As statsmodels has them one by one; a column of gaps, and no tests at all."""
    from statsmodels.stats.multitest import multipletests

    p = rng.random((60, 4)) ** 3
    p[rng.random((60, 4)) < 0.2] = np.nan
    p[:, 3] = np.nan
    found = adjust_p(p, method)
    for column, adjusted in zip(p.T, found.T, strict=True):
        assert_array_equal(adjusted, adjust_p(column, method))
    if method != "none":
        tested = ~np.isnan(p[:, 0])
        expected = multipletests(p[tested, 0], method={"bh": "fdr_bh"}.get(method, method))[1]
        assert_allclose(found[tested, 0], expected, atol=1e-14)
    assert adjust_p(np.empty((0, 3)), method).shape == (0, 3)


def test_none_leaves_a_copy() -> None:
    """The family given is not changed."""
    p = np.array([0.2, np.nan])
    same = adjust_p(p, "none")
    assert_array_equal(same, p)
    assert same is not p


def test_unknown_methods_are_refused() -> None:
    """Bonferroni is not among them."""
    with pytest.raises(ValueError, match=r"^method='bonferroni' must be one of bh, holm, none$"):
        adjust_p([0.1], "bonferroni")


def holm(p: np.ndarray) -> np.ndarray:
    """Adjust by Holm's steps, one after the other."""
    adjusted, highest = p.copy(), 0.0
    order = np.flatnonzero(~np.isnan(p))[np.argsort(p[~np.isnan(p)], kind="stable")]
    for step, at in enumerate(order):
        highest = max(highest, min(1.0, p[at] * (len(order) - step)))
        adjusted[at] = highest
    return adjusted


@pytest.mark.parametrize("method", ["bh", "holm", "none"])
def test_a_test_counts_up_to_its_limit(rng: np.random.Generator, method: str) -> None:
    """Just below it does, just above it does not, whatever the others are."""
    for _ in range(20):
        p = rng.beta(0.4, 2, 12)
        p[rng.integers(12)] = np.nan
        limits = error_limits(p, method, 0.05)
        assert (np.isnan(limits) == np.isnan(p)).all()
        for at in np.flatnonzero(~np.isnan(p)):
            for factor, counts in ((1 - 1e-6, True), (1 + 1e-6, False)):
                tried = p.copy()
                tried[at] = limits[at] * factor
                adjusted = holm(tried) if method == "holm" else adjust_p(tried, method)
                assert (adjusted[at] < 0.05) == counts


def test_limits_without_tests() -> None:
    assert np.isnan(error_limits([np.nan, np.nan], "bh", 0.05)).all()
    assert error_limits([], "holm", 0.05).tolist() == []
    with pytest.raises(ValueError, match="method='tukey' must be one of bh, holm, none"):
        error_limits([0.1], "tukey", 0.05)
