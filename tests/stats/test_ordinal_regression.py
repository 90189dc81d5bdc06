"""The proportional-odds model with predictors, against R and by identities."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, permutations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from statsmodels.discrete.discrete_model import Logit  # type: ignore[import-untyped]

from tillid_analysis.stats.ordinal import proportional_odds
from tillid_analysis.stats.ordinal_regression import ordinal_regression, redraw_shares

Golden = Callable[[str], list[dict[str, str]]]


def made_up(rng: np.random.Generator, n: int = 300, p: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return answers from 1 to 5 that go with the first of some predictors most."""
    x = rng.standard_normal((n, p)) + 0.7 * rng.standard_normal((n, 1))
    level = x @ np.linspace(0.8, 0, p) + rng.logistic(size=n)
    return np.digitize(level, [-2.5, -1, 0.5, 2]) + 1.0, x


def read(golden: Golden, case: str, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return answers, predictors and weights of a case."""
    rows = golden("housing" if case == "housing" else "attitude")
    x = np.array([[float(row[name]) for name in names] for row in rows])
    if case == "housing":
        y, weight = (np.array([float(row[name]) for row in rows]) for name in ("y", "weight"))
        return y, x, weight
    rating = [float(row["rating"]) for row in rows]
    return np.digitize(rating, [55, 65, 75], right=True), x, np.ones(len(rows))


def test_fits_equal_clm_and_polr_and_shares_those_of_domir(golden: Golden) -> None:
    """Thirty departments, with a control and without, and 1,681 householders by their number."""
    rows = golden("ordinal_regression")
    assert len(rows) == 11
    for case, part in groupby(rows, key=lambda row: row["case"]):
        told = sorted(part, key=lambda row: row["control"], reverse=True)
        held = sum(row["control"] == "1" for row in told)
        y, x, weight = read(golden, case, [row["predictor"] for row in told])
        found = ordinal_regression(y, x[:, held:], x[:, :held], weight)
        drivers = told[held:]
        for name, value, tolerance in (
            ("clm", found.coefficient, 1e-6),
            ("clm_error", found.std_error, 1e-6),
            ("polr", found.coefficient, 1e-4),
            ("share", found.share, 1e-7),
        ):
            expected = [float(row[name]) for row in drivers]
            assert_allclose(value, expected, atol=tolerance, err_msg=f"{case} {name}")
        assert_allclose(found.log_likelihood, float(told[0]["log_likelihood"]), atol=1e-8)
        assert_allclose(found.log_likelihood_null, float(told[0]["null"]), atol=1e-8)


def test_two_groups_are_the_model_of_two_groups(golden: Golden) -> None:
    """One predictor of 0 and 1, which the other fitter works out from counts."""
    a, b = np.array([2, 0, 5, 9, 4]), np.array([10, 6, 4, 3, 0])
    y = np.repeat([*range(5), *range(5)], [*a, *b])
    x = np.repeat([1.0, 0.0], [a.sum(), b.sum()])[:, None]
    found, known = ordinal_regression(y, x), proportional_odds(a, b)
    assert_allclose(found.coefficient[0], known.estimate, rtol=1e-8)
    assert_allclose(found.std_error[0], known.std_error, rtol=1e-7)
    gained = 2 * (found.log_likelihood - found.log_likelihood_null)
    assert_allclose(gained, known.ratio, rtol=1e-8)


def test_shares_are_gains_averaged_over_all_orders(rng: np.random.Generator) -> None:
    y, x = made_up(rng, p=3)
    control = rng.standard_normal((len(y), 1))
    found = ordinal_regression(y, x, control)

    def height(columns: tuple[int, ...]) -> float:
        return ordinal_regression(y, x[:, sorted(columns)], control, shares=False).log_likelihood

    gains = np.zeros(3)
    for order in permutations(range(3)):
        for at, each in enumerate(order):
            gains[each] += (height(order[: at + 1]) - height(order[:at])) / 6
    assert_allclose(found.share, gains / -found.log_likelihood_null, atol=1e-9)
    assert_allclose(found.share.sum(), found.r2, rtol=1e-9)


def test_only_the_order_of_answers_counts(rng: np.random.Generator) -> None:
    """Nor does the scale of the drivers, but for that of their slopes."""
    y, x = made_up(rng)
    found, again = ordinal_regression(y, x), ordinal_regression(np.exp(y), 7 + 10 * x)
    assert_allclose(again.share, found.share, rtol=1e-8)
    assert_allclose(again.coefficient, found.coefficient / 10, rtol=1e-7)
    turned = ordinal_regression(-y, x, shares=False)
    assert_allclose(turned.coefficient, -found.coefficient, rtol=1e-7)
    assert np.isnan(turned.share).all()


def test_order_of_rows_and_drivers_does_not_matter(rng: np.random.Generator) -> None:
    y, x = made_up(rng)
    found = ordinal_regression(y, x)
    rows, columns = rng.permutation(len(y)), np.array([2, 0, 3, 1])
    again = ordinal_regression(y[rows], x[rows][:, columns])
    assert_allclose(again.share, found.share[columns], rtol=1e-7)
    assert_allclose(again.std_error, found.std_error[columns], rtol=1e-7)


def test_weights_are_numbers_of_rows(rng: np.random.Generator) -> None:
    """And rows that are incomplete, or weigh nothing, are left out."""
    y, x = made_up(rng, n=80)
    times = rng.integers(0, 4, 80)
    found = ordinal_regression(y, x, weight=times)
    repeated = ordinal_regression(np.repeat(y, times), np.repeat(x, times, axis=0))
    assert_allclose(found.share, repeated.share, rtol=1e-8)
    gaps = np.vstack([x, np.full((1, 4), np.nan)])
    again = ordinal_regression([*y, 3], gaps, weight=[*times, 2])
    assert_allclose(again.coefficient, found.coefficient, rtol=1e-10)


def test_drivers_that_are_copies_share_equally_and_have_no_slopes(
    rng: np.random.Generator,
) -> None:
    y, x = made_up(rng, p=2)
    found = ordinal_regression(y, np.column_stack([x, x[:, 0]]))
    assert_allclose(found.share[0], found.share[2], rtol=1e-7)
    assert_allclose(found.r2, ordinal_regression(y, x).r2, rtol=1e-8)
    assert np.isnan(found.coefficient).all()


def test_a_driver_that_is_the_same_throughout_explains_nothing(rng: np.random.Generator) -> None:
    y, x = made_up(rng, p=2)
    found = ordinal_regression(y, np.column_stack([x, np.full(len(y), 50.1)]))
    assert_allclose(found.share[2], 0, atol=1e-12)
    assert_allclose(found.r2, ordinal_regression(y, x).r2, rtol=1e-10)


def test_answers_told_apart_without_fail_have_no_slope_but_all_is_explained() -> None:
    found = ordinal_regression([1, 1, 2, 2, 3, 3], np.arange(6.0)[:, None])
    assert np.isnan(found.coefficient).all()
    assert np.isnan(found.std_error).all()
    assert_allclose(found.share, [1], atol=1e-9)


@pytest.mark.parametrize("answer", [[3, 3, 3], []], ids=["all the same", "none"])
def test_nothing_to_explain(answer: list[int]) -> None:
    found = ordinal_regression(answer, np.arange(float(len(answer)))[:, None])
    assert np.isnan([*found.coefficient, *found.share, found.r2]).all()


def test_hundreds_of_different_answers(rng: np.random.Generator) -> None:
    """An index has many; cutting it more finely changes little."""
    y, x = made_up(rng, n=2000, p=3)
    level = y + rng.uniform(-0.4, 0.4, len(y))
    fine = ordinal_regression(level.round(2), x)
    coarse = ordinal_regression(y, x)
    assert_allclose(fine.share / fine.r2, coarse.share / coarse.r2, atol=0.05)


def test_the_slopes_of_which_answers_were_made_are_found(rng: np.random.Generator) -> None:
    y, x = made_up(rng, n=20_000, p=3)
    found = ordinal_regression(y, x, shares=False)
    assert (np.abs(found.coefficient - [0.8, 0.4, 0]) < 3.5 * found.std_error).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^answers, drivers, controls, weights and groups have"):
        ordinal_regression([1, 2], np.zeros((3, 1)))
    with pytest.raises(ValueError, match=r"^11 drivers are more than the 10 that can be shared ou"):
        ordinal_regression(np.arange(3), np.zeros((3, 11)))


def test_groups_parts_add_up_and_redraw_what_refits_give(rng: np.random.Generator) -> None:
    group = np.repeat(np.arange(30), 30)
    common = rng.normal(size=(900, 1))
    x = common + rng.normal(size=(900, 3)) + 0.4 * rng.normal(size=(30, 3))[group]
    y = np.digitize(x @ [0.8, 0.4, 0.0] + rng.logistic(size=900), [-3, -1, 1, 3])
    weight = rng.uniform(0.5, 2, 900)
    mixed = rng.permutation(900)
    found = ordinal_regression(y[mixed], x[mixed], None, weight[mixed], group=group[mixed])
    assert_allclose(found.group_part.sum(axis=0) / -found.log_likelihood_null, found.share)
    times = rng.multinomial(30, np.full(30, 1 / 30), size=25)
    drawn = redraw_shares(found, times)
    again = [ordinal_regression(y, x, None, weight * each[group]) for each in times]
    refitted = np.array([each.share / each.r2 for each in again])
    assert_allclose(drawn.sum(axis=1), 1)
    assert np.abs(drawn - refitted).max() < 0.03
    assert np.corrcoef(drawn.ravel(), refitted.ravel())[0, 1] > 0.995
    assert_allclose(redraw_shares(found, np.ones((1, 30)))[0], found.share / found.r2)


def test_without_groups_nothing_can_be_redrawn() -> None:
    found = ordinal_regression([1, 2, 1, 2, 2], [[0.0], [1], [1], [2], [0]])
    assert found.group_part.shape == (0, 1)


def test_two_answers_are_logistic_regression(rng: np.random.Generator) -> None:
    """With a single cut there is no second one beside it."""
    x = rng.normal(size=(300, 2))
    y = (x @ [0.8, 0.2] + rng.logistic(size=300) > 0).astype(float)
    found = ordinal_regression(y, x)
    expected = Logit(y, np.column_stack([np.ones(300), x])).fit(disp=False)
    assert_allclose(found.coefficient, expected.params[1:], rtol=1e-5)
    assert_allclose(found.r2, expected.prsquared, rtol=1e-5)
