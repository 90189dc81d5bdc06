"""Within and between units: against lme4, by identities, and by simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import stdtrit

from tillid_analysis.stats.level_shares import mean_reliability, share_levels, typical_size
from tillid_analysis.stats.levels import Levels, Part, split_levels
from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.stats.pooling import find_components
from tillid_analysis.stats.random_slopes import vary_slopes
from tillid_analysis.stats.resampling import draw_groups
from tillid_analysis.stats.unit_models import fit_units
from tillid_analysis.stats.unit_sums import UnitProducts, products_about_means, sum_units

Golden = Callable[[str], list[dict[str, str]]]
CASES = ("bh1996", "bhr2000", "univbct", "bh1996 controls")


def numbers(written: str) -> np.ndarray:
    """Read numbers with blanks between them."""
    return np.array(written.split(), dtype=float)


def products(values: np.ndarray, unit: np.ndarray, units: int) -> UnitProducts:
    """Sum columns, the outcome first, by unit."""
    return products_about_means(cross_moments(values, unit, units))


@pytest.fixture
def summed(golden: Golden) -> Callable[[str], tuple[UnitProducts, dict[str, np.ndarray]]]:
    """Put a case's units together; return them with what lme4 says."""

    def put(case: str) -> tuple[UnitProducts, dict[str, np.ndarray]]:
        rows = [row for row in golden("levels_units") if row["case"] == case]
        n = np.array([float(row["n"]) for row in rows])
        mean = np.array([numbers(row["means"]) for row in rows])
        k = mean.shape[1]
        about = np.zeros((len(n), k, k))
        # R's lower triangle goes down the columns: the upper one along the rows.
        i, j = np.triu_indices(k)
        about[:, i, j] = about[:, j, i] = [numbers(row["products"]) for row in rows]
        (told,) = (row for row in golden("levels") if row["case"] == case)
        values = {name: numbers(each) for name, each in told.items() if name != "case"}
        whole = UnitProducts(n, n, mean, about)
        return whole.hold_constant(int(values["controls"][0])), values

    return put


@pytest.mark.parametrize("case", CASES)
def test_equals_lmer(summed: Callable[..., Any], case: str) -> None:
    """Coefficients, errors and variances of y ~ within + between + (1 | unit), real data."""
    units, told = summed(case)
    found = split_levels(units)
    for name in ("within", "between", "contextual"):
        part = getattr(found, name)
        assert_allclose(part.coefficient, told[name], rtol=1e-6, atol=1e-8)
        assert_allclose(part.std_error, told[f"{name}_error"], rtol=1e-5)
    assert_allclose(found.sd_within, told["sd_within"][0], rtol=1e-5)
    assert_allclose(found.sd_between, told["sd_unit"][0], rtol=1e-5)


@pytest.mark.parametrize("case", CASES)
def test_slopes_equal_lmer(summed: Callable[..., Any], case: str) -> None:
    """Of (1 + x || unit), one predictor at a time: univbct has one slope that does not vary."""
    units, told = summed(case)
    found = vary_slopes(units)
    # With controls lmer estimates their slope anew, at the other weights.
    close = 2e-3 if "controls" in case else 1e-4
    assert_allclose(found.sd, told["sd_slope"], rtol=close, atol=1e-5)
    assert_allclose(found.statistic, told["ratio"], rtol=close, atol=1e-6)
    assert ((found.p_value < 0.05) == (told["ratio"] > 2.706)).all()


def test_known_icc(golden: Golden) -> None:
    """Bliese & Halverson's ICC(1) of well-being, 0.043, and its ICC(2) at the mean size, 0.77."""
    rows = [row for row in golden("levels_units") if row["case"] == "bh1996"]
    n = np.array([float(row["n"]) for row in rows])
    mean = np.array([numbers(row["means"])[0] for row in rows])
    within = sum(numbers(row["products"])[0] for row in rows)
    model = fit_units(n, mean, within)
    assert model is not None
    icc = find_components(model).icc
    assert_allclose(icc, 0.0433792, atol=1e-6)
    assert_allclose(mean_reliability(icc, n.mean()), 0.7718, atol=2e-3)
    assert_allclose(typical_size(n), (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1))


def draw(rng: np.random.Generator, sizes: np.ndarray, slopes: float = 0) -> UnitProducts:
    """Draw two predictors with effects 0.5 and 0.2 within, 1 and 0 between."""
    unit = np.repeat(np.arange(len(sizes)), sizes)
    between = 0.5 * rng.standard_normal((len(sizes), 2)) @ np.array([[1, 0.4], [0, 1]])
    x = between[unit] + rng.standard_normal((len(unit), 2))
    own = np.array([x[unit == each].mean(axis=0) for each in range(len(sizes))])
    off = x - own[unit]
    effect = np.array([0.5, 0.2]) + slopes * rng.standard_normal((len(sizes), 2))
    y = (own @ np.array([1.0, 0.0]) + 0.3 * rng.standard_normal(len(sizes)))[unit]
    y += (off * effect[unit]).sum(axis=1) + rng.standard_normal(len(unit))
    return products(np.column_stack([y, x]), unit, len(sizes))


def covers(part: Part, truth: np.ndarray) -> np.ndarray:
    """Say whether 95 % intervals hold what is true."""
    half = stdtrit(part.df, 0.975) * part.std_error
    return np.asarray(np.abs(part.coefficient - truth) <= half)


def test_intervals_cover(rng: np.random.Generator) -> None:
    """In 100 surveys of 30 units of 5 to 60: each of the three kinds holds the planted effect."""
    sizes = rng.integers(5, 60, 30)
    truths = {"within": (0.5, 0.2), "between": (1.0, 0.0), "contextual": (0.5, -0.2)}
    hits = dict.fromkeys(truths, 0)
    for _ in range(100):
        found = split_levels(draw(rng, sizes))
        for name, truth in truths.items():
            hits[name] += int(covers(getattr(found, name), np.array(truth)).sum())
    assert all(183 <= each <= 198 for each in hits.values()), hits


def test_equal_slopes_are_seldom_said_to_vary(rng: np.random.Generator) -> None:
    """The test errs in at most one of twenty, and finds slopes that vary by 0.4."""
    sizes = rng.integers(10, 40, 30)
    none = np.concatenate([vary_slopes(draw(rng, sizes)).p_value for _ in range(25)])
    assert (none < 0.05).mean() <= 0.1
    some = vary_slopes(draw(rng, rng.integers(10, 40, 200), slopes=0.4))
    assert (some.p_value < 0.001).all()
    assert_allclose(some.sd, 0.4, atol=0.08)


def test_the_order_of_units_and_their_place_mean_nothing(rng: np.random.Generator) -> None:
    units = draw(rng, rng.integers(5, 30, 12))
    found = split_levels(units)
    turned = split_levels(units.take(rng.permutation(12)))
    moved = UnitProducts(units.n, units.size, units.mean + 1000, units.about)
    for other in (turned, split_levels(moved)):
        assert_allclose(other.between.coefficient, found.between.coefficient, rtol=1e-6)
        assert_allclose(other.contextual.std_error, found.contextual.std_error, rtol=1e-5)


def test_equal_units_are_a_regression_of_means(rng: np.random.Generator) -> None:
    """With units of one size, between is least squares on the means, exactly."""
    units = draw(rng, np.full(15, 12))
    found = split_levels(units)
    x = np.column_stack([np.ones(15), units.mean[:, 1:]])
    slopes, left, *_ = np.linalg.lstsq(x, units.mean[:, 0], rcond=None)
    assert_allclose(found.between.coefficient, slopes[1:], rtol=1e-8)
    error = np.sqrt(left[0] / 12 * np.diag(np.linalg.inv(x.T @ x))[1:])
    assert_allclose(found.between.std_error, error, rtol=1e-5)
    assert (found.between.df == 12).all()
    assert (found.within.df == 15 * 11 - 2).all()


def test_every_answer_twice_changes_no_coefficient(rng: np.random.Generator) -> None:
    units = draw(rng, np.full(15, 12))
    twice = UnitProducts(2 * units.n, 2 * units.size, units.mean, 2 * units.about)
    found, again = split_levels(units), split_levels(twice)
    assert_allclose(again.within.coefficient, found.within.coefficient, rtol=1e-10)
    assert_allclose(again.between.coefficient, found.between.coefficient, rtol=1e-8)
    # People are twice as many, units are not.
    assert (again.within.std_error < found.within.std_error).all()
    assert_allclose(again.between.std_error, found.between.std_error, rtol=1e-5)


def missing(levels: Levels) -> list[bool]:
    """Say of which parts there are no errors."""
    parts = (levels.within, levels.between, levels.contextual)
    return [bool(np.isnan(part.std_error).all()) for part in parts]


def test_what_cannot_be_told_is_nan(rng: np.random.Generator) -> None:
    units = draw(rng, np.full(8, 12))
    assert missing(split_levels(units)) == [False, False, False]
    assert missing(split_levels(units.take([0]))) == [False, True, True], "one unit"
    assert missing(split_levels(units.take([0, 1]))) == [False, True, True], "two units"
    nobody = UnitProducts(np.zeros(2), np.zeros(2), np.full((2, 3), np.nan), np.zeros((2, 3, 3)))
    assert missing(split_levels(nobody)) == [True, True, True]
    values = rng.standard_normal((40, 3))
    alone = products(values, np.arange(40), 40)
    assert missing(split_levels(alone)) == [True, True, True], "units of one"
    constant = np.column_stack([values[:, :2], np.repeat(np.arange(10), 4) % 3])
    fixed = split_levels(products(constant, np.repeat(np.arange(10), 4), 10))
    assert missing(fixed) == [True, False, True], "a predictor that is one number in a unit"
    copies = split_levels(products(values[:, [0, 1, 1]], np.repeat(np.arange(10), 4), 10))
    assert missing(copies) == [True, True, True], "predictors that are copies"
    same = split_levels(products(values[:, [0, 0]], np.repeat(np.arange(10), 4), 10))
    assert_allclose(same.within.coefficient, 1)
    assert missing(same) == [True, True, True], "a predictor that is the outcome"
    flat = np.column_stack([np.repeat(np.arange(10.0), 4), values[:, :2]])
    assert missing(split_levels(products(flat, np.repeat(np.arange(10), 4), 10)))[0]


def test_slopes_that_cannot_be_told_are_nan(rng: np.random.Generator) -> None:
    units = draw(rng, np.full(8, 12))
    values = rng.standard_normal((40, 3))
    group = np.repeat(np.arange(10), 4)
    for each in (
        units.take([0]),
        products(values, np.arange(40), 40),
        products(values[:, [0, 1, 1]], group, 10),
        products(values[:, [0, 0]], group, 10),
    ):
        assert np.isnan(vary_slopes(each).p_value).all()


def test_shares_find_both_levels(rng: np.random.Generator) -> None:
    """True unit means drive the outcome by the first only, people by both alike."""
    sizes = rng.integers(5, 12, 4000)
    unit = np.repeat(np.arange(4000), sizes)
    means, people = rng.standard_normal((4000, 2)), rng.standard_normal((len(unit), 2))
    y = (means[:, 0] + rng.standard_normal(4000))[unit] + people.sum(axis=1)
    y = y + np.sqrt(2) * rng.standard_normal(len(unit))
    units = products(np.column_stack([y, means[unit] + 2 * people]), unit, 4000)
    found = share_levels(units)
    assert found.corrected
    assert_allclose(found.within.share, [0.25, 0.25], atol=0.01)
    # Between: the people's part of unit means is taken off, and so is what goes with it.
    assert_allclose(found.between.share, [0.5, 0.0], atol=0.04)


def test_shares_of_departments(golden: Golden) -> None:
    """Units of one, 30 departments: nothing within, and between what a plain analysis has."""
    rows = golden("attitude")
    values = np.array([[float(each) for each in row.values()] for row in rows])
    found = share_levels(products(values, np.arange(30), 30))
    assert not found.corrected
    assert np.isnan(found.within.r2)
    assert_allclose(found.between.r2, 0.7326, atol=5e-5)


def test_copies_share_equally_and_few_units_have_no_shares(rng: np.random.Generator) -> None:
    x, y = rng.standard_normal((2, 400))
    units = products(np.column_stack([x + y, x, x]), np.repeat(np.arange(20), 20), 20)
    found = share_levels(units)
    assert_allclose(*found.within.share)
    assert not found.corrected
    assert np.isnan(share_levels(units.take([0, 1, 2])).between.share).all()


def test_shares_of_drawn_units_are_those_of_units_that_stand_there_often(
    rng: np.random.Generator,
) -> None:
    units = draw(rng, rng.integers(5, 30, 12))
    times = draw_groups(units.n > 0, 4, seed=2)
    found = share_levels(units, times)
    for row, each in enumerate(times):
        alone = share_levels(units.take(np.repeat(np.arange(12), each)))
        assert_allclose(found.within.share[row], alone.within.share)
        assert_allclose(found.between.share[row], alone.between.share, atol=1e-10)
        assert found.corrected[row] == alone.corrected


def test_products_are_those_of_unit_sums(rng: np.random.Generator) -> None:
    """Weighted too, with a unit without rows and a row that is not complete."""
    columns = [*rng.standard_normal((3, 50))]
    columns[1][4] = np.nan
    unit, weight = rng.integers(0, 5, 50), rng.uniform(0.5, 2, 50)
    cross = cross_moments(columns, unit, 6, weight)
    found, told = products_about_means(cross), sum_units(columns, unit, 6, weight)
    assert_allclose(found.within, told.within)
    assert_allclose(found.mean, told.mean)
    assert (found.n.sum(), found.df) == (49, told.df)
    # A measure alone is summed in another way.
    for each in (weight, None):
        alone, among = (sum_units([*more, columns[1]], unit, 6, each) for more in ([], columns[:1]))
        assert_allclose(alone.within[0, 0], among.within[1, 1])
        assert_allclose(alone.mean[:, 0], among.mean[:, 1])
        assert_allclose(alone.size, among.size)
        assert (alone.n.tolist(), alone.df) == (among.n.tolist(), among.df)


def test_controls_that_say_nothing_take_nothing(rng: np.random.Generator) -> None:
    """One that is the same for everybody in a unit, and one that follows from another."""
    group = np.repeat(np.arange(10), 8)
    x, y, control = rng.standard_normal((3, 80))
    columns = [y, x, control, 1 - control, group.astype(float)]
    found = products_about_means(cross_moments(columns, group, 10)).hold_constant(3)
    plain = products_about_means(cross_moments(columns[:3], group, 10)).hold_constant(1)
    assert found.taken == plain.taken == 1
    assert_allclose(found.within, plain.within)
    # Another control may move everybody by the same.
    assert_allclose(np.ptp(found.mean - plain.mean, axis=0), 0, atol=1e-12)
