"""Weights: against R's survey, by identities, and what cannot be had."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.raking import Margin, design_effect, rake, rake_trimmed, trim

Golden = Callable[[str], list[dict[str, str]]]
TOTALS = {"gear": [40.0, 40, 20], "am": [70.0, 30], "vs": [45.0, 55]}


@pytest.fixture
def cars(golden: Golden) -> dict[str, np.ndarray]:
    rows = golden("mtcars")
    return {name: np.array([float(row[name]) for row in rows]) for name in (*TOTALS, "wt")}


def margins(cars: dict[str, np.ndarray], *names: str) -> list[Margin]:
    return [(np.unique(cars[name], return_inverse=True)[1], TOTALS[name]) for name in names]


def test_it_equals_survey(golden: Golden, cars: dict[str, np.ndarray]) -> None:
    """rake, calibrate by raking, postStratify, and trimWeights once and strictly."""
    rows = golden("raking")
    expected = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    plain = np.ones(len(rows))
    two = rake(plain, margins(cars, "gear", "am"))
    assert_allclose(two, expected["two"], rtol=1e-8)
    assert_allclose(two, expected["calibrated"], rtol=1e-8)
    three = rake(cars["wt"], margins(cars, "gear", "am", "vs"))
    assert_allclose(three, expected["three"], rtol=1e-8)
    assert_allclose(rake(plain, margins(cars, "gear")), expected["post"], rtol=1e-12)
    assert_allclose(trim(two, 4.5), expected["trimmed"], rtol=1e-8)
    assert_allclose(trim(cars["wt"], 3.6), expected["strict"], rtol=1e-8)


def test_margins_are_met_to_the_eighth_digit(rng: np.random.Generator) -> None:
    """Thousands of people in 300 units, four categories and two: whatever the weights were."""
    n = 6000
    groups = [rng.integers(0, size, n) for size in (300, 4, 2)]
    wanted = rng.gamma(2.0, 1.0, n) + 0.2
    given = [(each, np.bincount(each, wanted)) for each in groups]
    raked = rake(rng.random(n) + 0.5, given)
    for group, totals in given:
        assert_allclose(np.bincount(group, raked), totals, rtol=1e-8)


def test_what_it_does_not_depend_on(cars: dict[str, np.ndarray], rng: np.random.Generator) -> None:
    """Order of people and of margins, and the scale of the weights put in."""
    given = margins(cars, "gear", "am")
    found, order = rake(cars["wt"], given), rng.permutation(len(cars["wt"]))
    moved = [(np.asarray(group)[order], totals) for group, totals in given]
    assert_allclose(rake(cars["wt"][order], moved), found[order], rtol=1e-9)
    assert_allclose(rake(cars["wt"] * 7, given[::-1]), found, rtol=1e-8)
    assert_array_equal(rake(cars["wt"], []), cars["wt"])


def test_trimming_and_raking_in_turn(rng: np.random.Generator) -> None:
    """Some weights of the respondents' own are large; both the limit and the margins hold."""
    weight = np.where(rng.random(400) < 0.02, 20.0, 1.0)
    given = [(rng.integers(0, 3, 400), [200.0, 300, 100])]
    weights, above = rake_trimmed(weight, given)
    assert above == 0
    assert weights.max() <= 5 * np.median(weights) * (1 + 1e-6)
    assert_allclose(np.bincount(given[0][0], weights), [200, 300, 100], rtol=1e-8)


def test_kish() -> None:
    weight = np.array([1.0, 2, 3, 6])
    assert_allclose(design_effect(weight), 1 + weight.var() / weight.mean() ** 2)
    assert design_effect(np.full(5, 3.0)) == 1
    assert np.isnan(design_effect([]))


@pytest.mark.parametrize(
    ("weight", "given", "message"),
    [
        ([1.0, 0.0], [], "every weight must be above 0"),
        ([1.0], [([0, 1], [1, 1])], "a margin has groups of 2 respondents, and there are 1"),
        ([1.0], [([0], [np.nan])], "a margin's totals must be known, and not negative"),
        ([1.0], [([1], [1])], "a respondent is in a group that the margin has no total of"),
        (
            [1.0],
            [([0], [3, 2])],
            "nobody answered in group 1, which should count for 2: put it together with another "
            "group, or leave it out",
        ),
        (
            [1.0, 1.0],
            [([0, 1], [3, 0])],
            "there are answers in group 1, which should count for 0: put it together with another "
            "group, or leave it out",
        ),
        (
            [1.0, 1.0],
            [([0, 1], [3, 2]), ([0, 0], [6])],
            "the margins are of different numbers of people: 5, 6",
        ),
        (
            [1.0, 1.0],
            [([0, 1], [3, 2]), ([0, 1], [2, 3])],
            "the margins contradict each other: after 1000 rounds one of them is still 0.5 of its "
            "size away; put categories together or leave a margin out",
        ),
    ],
)
def test_what_cannot_be_had(weight: list[float], given: list[Margin], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rake(weight, given)


def test_odd_limits() -> None:
    with pytest.raises(ValueError, match="highest=1 is below the mean weight 2"):
        trim([1.0, 3.0], 1)
    with pytest.raises(ValueError, match="times=1 must be above 1"):
        rake_trimmed([1.0], [], times=1)
    assert trim([2.0, 2.0], 2).tolist() == [2, 2]
    weights, above = rake_trimmed([], [])
    assert weights.tolist() == []
    assert above == 0
