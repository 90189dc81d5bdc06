"""Which driver dominates which, against domir and by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from tests.stats.drivers import correlations, parts, random_correlations
from tillid_analysis.stats import dominance
from tillid_analysis.stats.dominance import find_dominance
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.regression import standardised_regression

Golden = Callable[[str], list[dict[str, str]]]


def test_domir_says_the_same(golden: Golden) -> None:
    """Completely: 1 where a driver does, 0 where the other does, missing where neither."""
    for part in parts(golden, "complete_"):
        r, y = correlations(golden(part.data), part.outcome, part.all_drivers)
        found = find_dominance(r, y)
        (other,) = set(part.all_drivers) - set(part.drivers)
        at = part.all_drivers.index(other)
        rows = [part.all_drivers.index(each) for each in part.drivers]
        assert_array_equal(found.complete[rows, at], np.equal(part.values, 1))
        assert_array_equal(found.complete[at, rows], np.equal(part.values, 0))


def test_conditional_and_general_follow_from_averages(golden: Golden) -> None:
    """Those of domir, by the number of other drivers and over all."""
    sizes: dict[str, list[list[float]]] = {}
    for part in parts(golden, "conditional_"):
        sizes.setdefault(f"{part.data} {','.join(part.drivers)}", []).append(part.values)
    for model, values in sizes.items():
        data, _, names = model.partition(" ")
        outcome = {"attitude": "rating", "mtcars": "mpg"}[data]
        found = find_dominance(*correlations(golden(data), outcome, names.split(",")))
        gains = np.array(values)
        assert_array_equal(found.conditional, (gains[:, :, None] > gains[:, None]).all(axis=0))
        mean = gains.mean(axis=0)
        assert_array_equal(found.general, mean[:, None] > mean[None])


def test_averages_are_over_sets_without_the_driver(rng: np.random.Generator) -> None:
    """Not only over those without both: by hand, for pairs that the two would tell apart."""
    for _ in range(60):
        r, y = random_correlations(rng, 4)
        r2 = {
            sets: standardised_regression(r[np.ix_(sets, sets)], y[list(sets)], 60).r2
            for size in range(1, 5)
            for sets in combinations(range(4), size)
        } | {(): 0.0}
        gains = np.zeros((4, 4))
        for j, size in product(range(4), range(4)):
            rest = [each for each in range(4) if each != j]
            gains[j, size] = np.mean(
                [r2[tuple(sorted((*s, j)))] - r2[s] for s in combinations(rest, size)]
            )
        expected = (gains[:, None] > gains[None]).all(axis=2)
        assert_array_equal(find_dominance(r, y).conditional, expected)


def test_the_senses_imply_each_other(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complete is conditional is general, which is a larger share; in blocks as in one."""
    pairs = [random_correlations(rng, 5) for _ in range(40)]
    r, y = (np.array(each) for each in zip(*pairs, strict=True))
    found = find_dominance(r, y)
    assert not (found.complete & ~found.conditional).any()
    assert not (found.conditional & ~found.general).any()
    share = lmg(r, y).share
    assert_array_equal(found.general, share[:, :, None] > share[:, None])
    monkeypatch.setattr(dominance, "BLOCK_VALUES", 7 * 2**5)
    assert_array_equal(find_dominance(r, y).complete, found.complete)


def test_copies_do_not_dominate_each_other() -> None:
    r = np.array([[1.0, 1.0, 0.2], [1.0, 1.0, 0.2], [0.2, 0.2, 1.0]])
    found = find_dominance(r, [0.6, 0.6, 0.1])
    for sense in (found.complete, found.conditional, found.general):
        assert not sense[:2, :2].any()
    assert found.general[:2, 2].all()


def test_nothing_is_said_of_what_is_missing() -> None:
    found = find_dominance([[1.0, np.nan], [np.nan, np.nan]], [0.5, np.nan])
    assert not found.general.any()
    assert find_dominance([[1.0]], [0.5]).general.tolist() == [[False]]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^correlation has shape \(2, 2\), which needs to be \(3"):
        find_dominance(np.eye(2), [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match=r"^21 drivers are more than the 20 that can be compared"):
        find_dominance(np.eye(21), np.zeros(21))
