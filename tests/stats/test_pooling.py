"""Partial pooling, against lme4, by identities and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tillid_analysis.stats.pooling import find_components, pool_units
from tillid_analysis.stats.unit_models import UnitModel, fit_units

Golden = Callable[[str], list[dict[str, str]]]
CASES = (
    *("dyestuff", "dyestuff2 no variance between", "pastes nested", "bh1996", "bh1996 covariate"),
    *("insteval nested", "insteval nested covariates"),
)


def numbers(written: str) -> np.ndarray:
    """Read numbers with blanks between them."""
    return np.array(written.split(), dtype=float)


@pytest.fixture
def fitted(golden: Golden) -> Callable[[str], tuple[UnitModel, dict[str, str], np.ndarray]]:
    """Fit a case; return it with what lme4 says, and its predictions."""

    def fit(case: str) -> tuple[UnitModel, dict[str, str], np.ndarray]:
        (told,) = (row for row in golden("pooling") if row["case"] == case)
        rows = [row for row in golden("pooling_units") if row["case"] == case]
        means = np.array([numbers(row["means"]) for row in rows])
        within = numbers(told["within"]).reshape(means.shape[1], -1)
        block = [row["block"] for row in rows] if rows[0]["block"] else None
        model = fit_units([float(row["n"]) for row in rows], means, within, block)
        assert model is not None
        return model, told, np.array([float(row["blup"]) for row in rows])

    return fit


@pytest.mark.parametrize("case", CASES)
def test_equals_lmer(fitted: Callable[..., tuple], case: str) -> None:
    """Variances, fixed effects and predictions of REML, one level and nested, with covariates."""
    model, told, blup = fitted(case)
    pooled, found = pool_units(model), find_components(model)
    assert model.nested == (" nested" in case)
    assert_allclose(found.sd_within, float(told["sd_within"]), rtol=1e-5)
    assert_allclose(found.sd_blocks, float(told["sd_block"]), rtol=1e-4, atol=1e-6)
    both = np.hypot(float(told["sd_unit"]), float(told["sd_block"]))
    assert_allclose(found.sd_between, both, rtol=1e-5, atol=1e-6)
    assert_allclose(pooled.coefficient, numbers(told["fixed"]), rtol=1e-5)
    assert_allclose(pooled.estimate, blup, atol=1e-4)


def test_equal_sizes_have_a_closed_form() -> None:
    """The variance between is (MSB - MSW) / n, and every unit keeps 1 - MSW / MSB of its own."""
    mean, n, within = np.array([50.0, 58.0, 61.0, 47.0, 66.0]), 12, 55 * 300.0
    between = n * np.var(mean, ddof=1)
    pooled = pool_units(fit_units(np.full(5, n), mean, within))
    found = find_components(fit_units(np.full(5, n), mean, within))
    kept = 1 - 300 / between
    assert_allclose(found.sd_between**2, (between - 300) / n, rtol=1e-6)
    assert_allclose(found.icc, (between - 300) / (between + (n - 1) * 300), rtol=1e-6)
    assert_allclose(pooled.weight_own, kept, rtol=1e-6)
    assert_allclose(pooled.estimate, mean.mean() + kept * (mean - mean.mean()), rtol=1e-6)


def test_nothing_is_pulled_where_there_are_many_answers() -> None:
    mean = np.array([50.0, 58.0, 61.0, 47.0])
    pooled = pool_units(fit_units(np.full(4, 10**7), mean, 4 * 10**7 * 300.0))
    assert_allclose(pooled.estimate, mean, atol=1e-4)
    assert_allclose(pooled.weight_own, 1, atol=1e-5)


def test_all_are_alike_where_no_variance_between_is_seen() -> None:
    """The estimate is the grand mean; the interval is not as narrow as that would have it."""
    size, mean = np.array([5, 10, 20, 40]), np.array([60.0, 60.5, 60.2, 59.9])
    model = fit_units(size, mean, 71 * 400.0)
    pooled = pool_units(model)
    assert_allclose(pooled.estimate, np.average(mean, weights=size), rtol=1e-12)
    assert_allclose(pooled.weight_own, 0)
    assert (find_components(model).sd_between, find_components(model).sd_low) == (0, 0)
    known = 1.96 * 20 / np.sqrt(75)
    assert ((pooled.high - pooled.low) / 2 > known).all()
    assert np.diff(pooled.high - pooled.low).max() < 0


def test_blocks_pull_their_units_towards_themselves(rng: np.random.Generator) -> None:
    block = np.repeat(np.arange(6), 5)
    mean = 60 + 8.0 * (block - 2.5) + rng.normal(0, 1, 30)
    nested = pool_units(fit_units(np.full(30, 8), mean, 210 * 400.0, block)).estimate
    of_block = np.array([mean[block == each].mean() for each in range(6)])[block]
    assert np.abs(nested - of_block).max() < 2
    assert np.abs(of_block - mean.mean()).max() > 15


@pytest.mark.parametrize("units", [2, 3])
def test_few_units_have_estimates_and_no_intervals(units: int) -> None:
    model = fit_units(np.full(units, 20), np.array([50.0, 60.0, 70.0])[:units], 19 * units * 100.0)
    pooled, found = pool_units(model), find_components(model)
    assert np.isfinite(pooled.estimate).all()
    assert np.isfinite(found.icc)
    assert np.isnan([*pooled.low, *pooled.high, found.sd_low, found.icc_high]).all()
    assert np.isnan(model.draw(4, np.random.default_rng(1))).all()


@pytest.mark.parametrize(
    ("size", "mean", "within"),
    [
        ([], [], 0.0),
        ([20], [50.0], 400.0),
        ([1, 1, 1], [50.0, 60.0, 70.0], 0.0),
        ([5, 5, 5], [50.0, 60.0, 70.0], 0.0),
        ([5, 5, 5], [np.nan, np.nan, 70.0], 10.0),
        ([0, 0, 5], [50.0, 60.0, 70.0], 10.0),
        ([5, 5, 5], [50.0, 60.0, 70.0], np.nan),
    ],
    ids=["none", "one", "of one", "nothing varies", "missing", "empty", "unknown"],
)
def test_what_cannot_be_fitted(size: list[int], mean: list[float], within: float) -> None:
    assert fit_units(size, mean, within) is None


def test_covariates_that_determine_each_other() -> None:
    means = np.column_stack([[0.1, 0.5, 0.7, 0.2], [0.2, 1.0, 1.4, 0.4], [50.0, 60.0, 70.0, 55.0]])
    within = np.array([[2.0, 4.0, 1.0], [4.0, 8.0, 2.0], [1.0, 2.0, 900.0]])
    assert fit_units([9, 9, 9, 9], means, within) is None


@given(st.integers(0, 10**6), st.integers(4, 12), st.booleans())
def test_order_names_and_empty_units_do_not_matter(seed: int, units: int, nested: bool) -> None:
    rng = np.random.default_rng(seed)
    size, block = rng.integers(1, 30, units * 2), rng.integers(0, units, units * 2)
    mean = rng.normal(60, 8, units * 2)
    order = rng.permutation(units * 2)
    blocks = block if nested else None
    first = fit_units(size, mean, 9e3 + size.sum() * 300, blocks)
    turned = fit_units(
        np.append(size[order], 0),
        np.append(mean[order], np.nan),
        9e3 + size.sum() * 300,
        np.append(100 - block[order], 3) if nested else None,
    )
    if first is None or turned is None:
        assert first is turned
        return
    mine, other = pool_units(first), pool_units(turned)
    assert np.isnan(other.estimate[-1])
    # At the edge of the two ratios the likelihood is flat to rounding.
    for name in ("estimate", "low", "high"):
        assert_allclose(getattr(other, name)[:-1], getattr(mine, name)[order], atol=1e-3)


@given(st.integers(0, 10**6))
def test_estimates_lie_in_their_intervals(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = rng.integers(2, 60, int(rng.integers(4, 30)))
    mean = rng.normal(60, rng.uniform(0.1, 9), len(size)) + rng.normal(0, 20 / np.sqrt(size))
    pooled = pool_units(fit_units(size, mean, (size.sum() - len(size)) * 400.0))
    assert ((pooled.low < pooled.estimate) & (pooled.estimate < pooled.high)).all()


def simulate(
    rng: np.random.Generator, size: np.ndarray, icc: float, times: int
) -> tuple[float, float]:
    """Return how often the units' true means, and the ICC, lie in their intervals."""
    between, df, hits, found = icc / (1 - icc) * 400, size.sum() - len(size), [], []
    for _ in range(times):
        true = rng.normal(60, np.sqrt(between), len(size))
        mean = true + rng.normal(0, 20 / np.sqrt(size))
        model = fit_units(size, mean, 400 * rng.chisquare(df))
        assert model is not None
        pooled, told = pool_units(model), find_components(model)
        hits.append(((pooled.low < true) & (true < pooled.high)).mean())
        found.append(told.icc_low <= icc <= told.icc_high)
    return float(np.mean(hits)), float(np.mean(found))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("units", "n", "icc", "times"),
    [
        *((8, 5, 0.06, 400), (8, 10, 0.2, 400), (8, 30, 0.06, 400), (8, 200, 0.02, 400)),
        *((30, 5, 0.06, 300), (30, 10, 0.2, 200), (30, 30, 0.02, 200), (30, 200, 0.06, 200)),
        *((200, 5, 0.06, 300), (200, 10, 0.06, 200), (200, 30, 0.2, 100), (200, 200, 0.06, 100)),
        (30, 0, 0.06, 300),
    ],
)
def test_coverage(rng: np.random.Generator, units: int, n: int, icc: float, times: int) -> None:
    """93-97 in 100, also where naive intervals have 83; n = 0 stands for sizes from 5 to 100."""
    size = np.resize([5, 8, 12, 30, 100], units) if n == 0 else np.full(units, n)
    covered, told = simulate(rng, size, icc, times)
    assert 0.93 <= covered <= 0.975
    assert told >= 0.9
