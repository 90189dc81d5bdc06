"""Probability of superiority: against R, SciPy, by identities and simulated coverage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tillid_analysis.stats.placements import superiority

Golden = Callable[[str], list[dict[str, str]]]
SHAPES = {
    "even": (0.1, 0.2, 0.4, 0.2, 0.1),
    "skewed": (0.03, 0.07, 0.2, 0.4, 0.3),
    "high": (0.0, 0.02, 0.08, 0.3, 0.6),
}
NAMES = ("std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


def count_values(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count both sides over their common values."""
    values = np.unique(np.r_[a, b])
    return tuple((side[:, None] == values).sum(axis=0) for side in (a, b))  # type: ignore[return-value]


@pytest.mark.parametrize("case", ["pain", "mtcars", "few"])
def test_it_equals_the_paper_in_r_and_scipy(golden: Golden, case: str) -> None:
    """Estimate, standard error, df and Brunner and Munzel's t; limits by uniroot."""
    from scipy.stats import brunnermunzel

    rows = [row for row in golden("superiority") if row["case"] == case]
    a, b = (np.array([float(row["value"]) for row in rows if row["side"] == side]) for side in "ab")
    known = {name: float(value) for name, value in rows[-1].items() if value and name != "case"}
    found = superiority(*count_values(a, b))
    for name in ("estimate", "std_error", "df", "conf_low", "conf_high"):
        assert_allclose(getattr(found, name), known[name], rtol=1e-9, err_msg=name)
    t = (found.estimate - 0.5) / found.std_error
    assert_allclose(t, known["t"], rtol=1e-9)
    assert_allclose(-t, brunnermunzel(a, b).statistic, rtol=1e-9)


def test_the_published_example() -> None:
    """Brunner & Munzel's pain scores: 0.79 that the second treatment's is higher, df 17.7."""
    yes = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    no = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found = superiority(*count_values(np.array(no), np.array(yes)))
    assert_allclose(found.estimate, 0.788961, atol=1e-6)
    assert_allclose((found.estimate - 0.5) / found.std_error, 3.1375, atol=1e-4)
    assert_allclose(found.df, 17.6828, atol=1e-4)


def test_interval_and_p_agree_and_turn_round(rng: np.random.Generator) -> None:
    """0.5 is outside just where p is under 5 %; b over a is one less a over b."""
    a, b = rng.multinomial(12, SHAPES["even"], 3000), rng.multinomial(40, SHAPES["skewed"], 3000)
    found, turned = superiority(a, b), superiority(b, a)
    outside = (found.conf_low > 0.5) | (found.conf_high < 0.5)
    assert_array_equal(outside, found.p_value < 0.05)
    assert_allclose(turned.estimate, 1 - found.estimate)
    assert_allclose(turned.conf_low, 1 - found.conf_high)
    assert_allclose(turned.p_value, found.p_value, rtol=1e-9)
    reversed_values = superiority(a[:, ::-1], b[:, ::-1])
    assert_allclose(reversed_values.conf_low, 1 - found.conf_high)
    assert (found.conf_low >= 0).all()
    assert (found.conf_high <= 1).all()


def test_no_overlap_has_an_interval_of_its_own() -> None:
    """All of the unit above all others: surely above a half only if they are enough."""
    few, many = superiority([0, 0, 5], [60, 40, 0]), superiority([0, 0, 20], [60, 40, 0])
    assert few.estimate == many.estimate == 1
    assert few.conf_high == many.conf_high == 1
    assert few.conf_low < 0.5 < many.conf_low
    assert few.p_value > 0.05 > many.p_value > 0
    below = superiority([5, 0, 0], [0, 60, 40])
    assert_allclose([below.estimate, below.conf_low], 0, atol=1e-12)


def test_more_that_agree_are_surer() -> None:
    """Five equal answers do not make up for their number, and a hundred may."""
    rest = np.array([6, 14, 40, 80, 60])
    width = [
        superiority([0, 0, 0, 0, n], rest).conf_high - superiority([0, 0, 0, 0, n], rest).conf_low
        for n in (2, 5, 20, 100)
    ]
    assert (np.diff(width) < 0).all()


def test_what_cannot_be_estimated_is_missing_and_the_estimate_stands() -> None:
    """One answer on a side; everybody the same; an empty side has no estimate either."""
    found = superiority([[0, 1], [0, 4], [0, 0]], [[3, 2], [0, 9], [3, 2]])
    assert_allclose(found.estimate, [0.8, 0.5, np.nan])
    for name in NAMES:
        assert np.isnan(getattr(found, name)).all(), name
    assert superiority(np.zeros((0, 5)), np.zeros((0, 5))).p_value.shape == (0,)
    with pytest.raises(ValueError, match=r"^conf_level=1 must lie between 0 and 1$"):
        superiority([1, 2], [2, 1], 1)


def test_a_side_against_its_copy_is_a_half() -> None:
    """0.5 in the middle of its interval, p 1."""
    found = superiority([3, 4, 5], [3, 4, 5])
    assert_allclose([found.estimate, found.p_value], [0.5, 1])
    assert_allclose(found.conf_low + found.conf_high, 1)


@pytest.mark.parametrize("n", [5, 10, 30, 200])
@pytest.mark.parametrize("rest", [2000, None], ids=["large rest", "same size"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_chance_is_covered(
    rng: np.random.Generator, shape: str, rest: int | None, n: int
) -> None:
    """Five-point answers against skewed ones: 93 to 97.5 of a hundred, but with five answers."""
    p, q = np.array(SHAPES[shape]), np.array(SHAPES["skewed"])
    true = p @ (np.cumsum(q) - q / 2)
    found = superiority(rng.multinomial(n, p, 20_000), rng.multinomial(rest or n, q, 20_000))
    covered = np.mean((found.conf_low <= true + 1e-12) & (found.conf_high >= true - 1e-12))
    assert (0.86 if n == 5 else 0.93) <= covered <= (0.995 if n == 5 else 0.975)
