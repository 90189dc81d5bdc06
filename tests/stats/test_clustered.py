"""Regression with errors alike within groups, beside clubSandwich and where it cannot be had."""

from collections.abc import Callable

import numpy as np
import pytest

from tillid_analysis.stats.bends import choose_knots, curve_basis
from tillid_analysis.stats.clustered import ClusteredFit, fit_clustered
from tillid_analysis.stats.moments import cross_moments

Golden = Callable[[str], list[dict[str, str]]]
TOLERANCE = 1e-7


def fit(columns: list[np.ndarray], group: np.ndarray) -> ClusteredFit:
    places = np.unique(group, return_inverse=True)[1]
    return fit_clustered(cross_moments(columns, places, int(places.max()) + 1))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


def check(found: ClusteredFit, weights: list[float], row: dict[str, str]) -> None:
    combined = found.combine([weights])
    for name in ("estimate", "std_error", "df"):
        value = float(getattr(combined, name)[0])
        np.testing.assert_allclose(value, float(row[name]), rtol=TOLERANCE, err_msg=row["case"])


def test_powers_of_a_predictor(golden: Golden) -> None:
    rows, known = golden("mtcars"), {row["case"]: row for row in golden("clustered")}
    wt, hp = column(rows, "wt"), column(rows, "hp")
    group = column(rows, "carb") * 10 + column(rows, "gear")
    found = fit([column(rows, "mpg"), wt, wt**2, wt**3, hp], group)
    for at, name in enumerate(["wt", "I(wt^2)", "I(wt^3)", "hp"]):
        weights = np.eye(5)[at + 1].tolist()
        check(found, weights, known[f"cars {name}"])
    test = found.test(np.eye(5)[2:4])
    row = known["cars bend"]
    said = (test.statistic, test.df, test.df_error, test.p_value)
    wanted = [float(row[name]) for name in ("statistic", "df_test", "df_error", "p_value")]
    np.testing.assert_allclose(said, wanted, rtol=TOLERANCE)


def test_natural_spline(golden: Golden) -> None:
    rows, known = golden("clustered_rows"), golden("clustered")
    depth, stations = column(rows, "depth"), column(rows, "stations")
    knots = [42.0, 90.0, 300.0, 600.0]
    curve = curve_basis(depth, knots)
    columns = [column(rows, "mag"), depth, *curve.T, stations]
    found = fit(columns, column(rows, "where"))
    points = [row for row in known if row["case"].startswith("quakes at")]
    assert len(points) == 4
    for row in points:
        at = float(row["case"].split()[-1])
        here = np.array([at, *curve_basis([at], knots)[0], stations.mean()])
        check(found, [1.0, *(here - found.mean)], row)


def test_simple_slopes(golden: Golden) -> None:
    rows, known = golden("clustered_rows"), golden("clustered")
    d, s = (column(rows, name) - column(rows, name).mean() for name in ("depth", "stations"))
    found = fit([column(rows, "mag"), d, s, d * s], column(rows, "where"))
    slopes = [row for row in known if row["case"].startswith("slope at")]
    assert len(slopes) == 3
    for row in slopes:
        check(found, [0.0, 1.0, 0.0, float(row["case"].split()[-1])], row)


def test_one_sum_is_tested_as_its_t(rng: np.random.Generator) -> None:
    columns = list(rng.normal(size=(3, 60)))
    found = fit(columns, np.repeat(np.arange(10), 6))
    one = found.combine([[0.0, 1.0, -1.0]])
    test = found.test([[0.0, 1.0, -1.0]])
    np.testing.assert_allclose(test.statistic, (one.estimate / one.std_error)[0] ** 2)
    np.testing.assert_allclose((test.df, test.df_error), (1, one.df[0]))


def test_rows_in_another_order_and_empty_groups(rng: np.random.Generator) -> None:
    columns, group = rng.normal(size=(3, 40)), np.repeat(np.arange(8), 5)
    order = rng.permutation(40)
    plain = fit(list(columns), group).combine(np.eye(3))
    moved = fit_clustered(cross_moments(list(columns[:, order]), group[order] * 2, 20))
    np.testing.assert_allclose(moved.combine(np.eye(3)).std_error, plain.std_error)
    np.testing.assert_allclose(moved.combine(np.eye(3)).df, plain.df)


@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_scale_of_a_predictor(scale: float, rng: np.random.Generator) -> None:
    columns, group = rng.normal(size=(3, 40)), np.repeat(np.arange(8), 5)
    plain = fit(list(columns), group).combine(np.eye(3))
    columns[1] = columns[1] * scale + 1000 * scale
    moved = fit(list(columns), group).combine(np.eye(3))
    np.testing.assert_allclose(moved.estimate[1] * scale, plain.estimate[1], rtol=1e-6)
    np.testing.assert_allclose(moved.std_error[1] * scale, plain.std_error[1], rtol=1e-6)


def test_predictors_that_follow_from_others_are_left_out(rng: np.random.Generator) -> None:
    y, x = rng.normal(size=(2, 40))
    group = np.repeat(np.arange(8), 5)
    found = fit([y, x, 2 * x + 1, np.ones(40)], group)
    assert found.kept.tolist() == [True, True, False, False]
    combined = found.combine(np.eye(4))
    np.testing.assert_allclose(
        combined.std_error[:2], fit([y, x], group).combine(np.eye(2)).std_error
    )
    assert np.isnan(combined.estimate[2:]).all()
    test = found.test(np.eye(4)[2:])
    assert np.isnan([test.statistic, test.df, test.p_value]).all()


def test_one_group_and_no_rows() -> None:
    y, x = np.array([1.0, 2, 4, 5]), np.arange(4.0)
    alone = fit([y, x], np.zeros(4)).combine(np.eye(2))
    np.testing.assert_allclose(alone.estimate, [3.0, 1.4])
    assert np.isnan(alone.std_error).all()
    assert np.isnan(alone.df).all()
    nobody = fit_clustered(cross_moments([np.full(3, np.nan)] * 2, [0, 1, 2], 3))
    assert np.isnan(nobody.combine(np.eye(2)).estimate).all()


def test_nothing_left_over() -> None:
    x = np.arange(12.0)
    found = fit([3 * x + 1, x], np.repeat(np.arange(4), 3)).combine(np.eye(2))
    np.testing.assert_allclose(found.estimate, [17.5, 3.0])


def test_knots_of_few_values() -> None:
    assert choose_knots([0, 25, 50, 75, 100] * 40).tolist() == [0.0, 25.0, 75.0, 100.0]
    assert choose_knots([50.0] * 200).tolist() == []
    assert choose_knots([np.nan] * 5).tolist() == []
    assert curve_basis([1.0, 2.0], []).shape == (2, 0)
