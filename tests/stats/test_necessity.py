"""Empty corners: by hand, by identities, and how often one is seen where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from tillid_analysis.stats.necessity import find_need, level_reached


@given(st.lists(st.integers(0, 100), min_size=1, max_size=80), st.floats(0.05, 0.5))
def test_enough_reach_the_level_and_too_few_the_next(values: list[int], share: float) -> None:
    level = level_reached(values, share)
    given_values = np.array(values)
    needed = max(5, share * len(values) - 1e-6)
    if np.isnan(level):
        assert len(values) < needed
        return
    assert level % 5 == 0
    assert (given_values >= level).sum() >= needed
    assert (given_values >= level + 5).sum() < max(5, np.ceil(share * len(values) - 1e-9))


def test_missing_values_are_nobody() -> None:
    assert level_reached([50.0] * 10 + [np.nan] * 90) == 50


@pytest.mark.parametrize("reaching", [0, 3, 4])
def test_the_limit_is_clopper_and_pearsons_for_people_who_are_not_alike(reaching: int) -> None:
    """Every second unit has as many who reach it as the other, so likeness is 0."""
    x = np.repeat([10.0, 90.0], 400)
    y = np.zeros(800, dtype=bool)
    y[:reaching] = y[400:700] = True
    unit = np.random.default_rng(1).permutation(np.arange(800))
    limit = beta.ppf(0.975, reaching + 1, 400 - reaching)
    for most, expected in ((limit + 0.003, 50.0), (limit - 0.003, np.nan)):
        assert find_need(x, y, unit, [50], most=most, conf_level=0.975) == pytest.approx(
            expected, nan_ok=True
        )


def test_too_few_people_or_units_say_nothing() -> None:
    score = np.repeat([10.0, 90.0], 29)
    assert np.isnan(find_need(score, score > 50, np.arange(58), [50]))
    score = np.repeat([10.0, 90.0], 500)
    assert np.isnan(find_need(score, score > 50, np.zeros(1000), [50]))
    assert np.isnan(find_need(score, score > 50, np.arange(1000), []))


@pytest.mark.parametrize("related", [False, True])
def test_false_claims_are_rare(related: bool) -> None:
    """Where a tenth of those below reaches it, units alike; and where nothing is related."""
    rng = np.random.default_rng(3)
    false, surveys, units, people = 0, 300, 30, 40
    unit = np.repeat(np.arange(units), people)
    for _ in range(surveys):
        x = rng.uniform(0, 100, units * people)
        shift = rng.normal(0, 0.5, units)[unit]
        below = x < 50 if related else np.zeros(len(x), dtype=bool)
        # On the probit scale, with the spread of units taken into account: a tenth, or a quarter.
        middle = np.where(below, -1.2816, -0.6745) * np.sqrt(1.25)
        reaches = rng.normal(middle + shift) > 0
        false += bool(np.isfinite(find_need(x, reaches, unit, np.arange(20, 51, 5))))
    assert false / surveys <= 0.05
    assert not false or related


def test_a_true_corner_is_found() -> None:
    rng = np.random.default_rng(4)
    found = []
    for _ in range(40):
        x = rng.uniform(0, 100, 1500)
        reaches = (x > 40) & (rng.uniform(size=1500) < 0.5)
        found.append(find_need(x, reaches, rng.integers(0, 40, 1500), np.arange(20, 81, 5)))
    assert np.median(found) in (40, 45)
    assert np.isfinite(found).all()
