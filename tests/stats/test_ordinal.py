"""The proportional-odds model of two groups, against R, by identities and by simulation."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit
from scipy.stats import chi2, kruskal

from tillid_analysis.stats.ordinal import proportional_odds

Golden = Callable[[str], list[dict[str, str]]]
NAMES = ("estimate", "std_error", "conf_low", "conf_high", "wald_p", "score", "ratio", "ratio_p")


def counts(text: str) -> np.ndarray:
    """Read counts written with blanks."""
    return np.array(text.split(), dtype=float)


def test_fits_equal_clm_and_polr(golden: Golden) -> None:
    """Toys, R's own data, and and a company of 1996 with up to 60 values."""
    rows = golden("ordinal")
    assert len(rows) == 10
    for row in rows:
        found = proportional_odds(counts(row["counts_a"]), counts(row["counts_b"]))
        for name in ("estimate", "std_error", "wald_p", "ratio_p"):
            assert_allclose(getattr(found, name), float(row[name]), rtol=1e-6, err_msg=row["case"])
        for name in ("ratio", "score"):
            assert_allclose(getattr(found, name), float(row[name]), rtol=1e-8, atol=1e-8)
        if row["polr"] != "NA":
            assert_allclose(found.estimate, float(row["polr"]), rtol=4e-3)
            assert_allclose(found.std_error, float(row["polr_se"]), rtol=4e-3)


tables = st.integers(2, 7).flatmap(
    lambda width: st.tuples(*2 * [st.lists(st.integers(0, 12), min_size=width, max_size=width)])
)


@given(tables)
def test_sides_and_scale_can_be_turned_round(table: tuple[list[int], list[int]]) -> None:
    """b against a, and the scale from its other end, are minus the same."""
    a, b = (np.array(each, dtype=float) for each in table)
    one = proportional_odds(a, b)
    for other in (proportional_odds(b, a), proportional_odds(a[::-1], b[::-1])):
        assert_allclose(other.estimate, -one.estimate, rtol=1e-6, atol=1e-8)
        for name in ("std_error", "ratio", "score"):
            assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-6, atol=1e-8)


@given(tables)
def test_the_score_is_wilcoxons_with_ties(table: tuple[list[int], list[int]]) -> None:
    a, b = (np.array(each) for each in table)
    found = proportional_odds(a, b)
    if min(a.sum(), b.sum()) == 0 or np.count_nonzero(a + b) < 2:
        assert all(np.isnan(getattr(found, name)) for name in NAMES)
        return
    values = np.arange(len(a))
    h = kruskal(np.repeat(values, a), np.repeat(values, b)).statistic
    n = a.sum() + b.sum()
    assert_allclose(found.score, h * n / (n - 1), rtol=1e-9, atol=1e-9)
    assert found.ratio >= 0


def test_answers_nobody_gave_make_no_difference_and_neither_do_neighbours() -> None:
    dense = proportional_odds([2, 5, 9], [10, 6, 4])
    sparse = proportional_odds([[0, 2, 0, 5, 9, 0], [1, 0, 0, 0, 0, 3]], [0, 10, 0, 6, 4, 0])
    for name in NAMES:
        assert_allclose(getattr(sparse, name)[0], getattr(dense, name), rtol=1e-10)


def test_two_answers_are_a_table_of_four() -> None:
    """The log of the cross product, and its usual standard error."""
    found = proportional_odds([3, 9], [12, 7])
    assert_allclose(found.estimate, np.log(9 * 12 / (3 * 7)), rtol=1e-9)
    assert_allclose(found.std_error, np.sqrt(1 / 3 + 1 / 9 + 1 / 12 + 1 / 7), rtol=1e-9)


def test_a_copy_does_not_differ() -> None:
    found = proportional_odds([4, 0, 7, 2], [4, 0, 7, 2])
    assert_allclose([found.estimate, found.ratio, found.score], 0, atol=1e-10)
    assert_allclose([found.ratio_p, found.score_p, found.wald_p], 1, atol=1e-5)


def test_doubled_answers_halve_the_variance() -> None:
    a, b = np.array([2.0, 5, 9, 1]), np.array([10.0, 6, 4, 3])
    one, two = proportional_odds(a, b), proportional_odds(2 * a, 2 * b)
    assert_allclose(two.estimate, one.estimate, rtol=1e-8)
    assert_allclose(two.std_error * np.sqrt(2), one.std_error, rtol=1e-8)


@pytest.mark.parametrize(
    ("a", "b", "sign"),
    [([0, 0, 0, 5], [3, 9, 4, 0], 1), ([0, 0, 2, 5], [3, 9, 4, 0], 1), ([4, 0], [3, 9], 0),
     ([5, 3, 0, 0], [0, 2, 8, 1], -1)],
)  # fmt: skip
def test_groups_that_lie_apart_have_tests_and_no_interval(
    a: list[int], b: list[int], sign: int
) -> None:
    """Nothing below or nothing above the other group: the odds ratio has no bound."""
    found = proportional_odds(a, b)
    if not sign:
        assert np.isinf(found.estimate)
        return
    assert found.estimate == sign * np.inf
    for name in ("std_error", "conf_low", "conf_high", "wald_p"):
        assert np.isnan(getattr(found, name)), name
    # The likelihood of each group by its own shares is what a very large beta comes near to.
    near = [shared(a) + shared(b), shared(np.add(a, b).tolist())]
    assert_allclose(found.ratio, 2 * (near[0] - near[1]))
    assert found.score_p < 0.05


def shared(counts: list[int]) -> float:
    """Return the log likelihood of counts by their own shares."""
    given_ = np.array([each for each in counts if each], dtype=float)
    return float((given_ * np.log(given_ / given_.sum())).sum())


@pytest.mark.parametrize("bad", [[np.nan, 2.0], [-1.0, 3.0], [0.0, 0.0], [0.0, 4.0]])
def test_what_cannot_be_compared_is_missing(bad: list[float]) -> None:
    """Missing and impossible counts, an empty group, and all alike on both sides."""
    found = proportional_odds(bad, [0.0, 9.0])
    assert all(np.isnan(getattr(found, name)) for name in NAMES)


def test_shapes() -> None:
    assert proportional_odds(np.ones((0, 3, 4)), np.ones(4)).estimate.shape == (0, 3)
    assert proportional_odds(np.ones((2, 3, 4)), np.ones(4)).ratio_p.shape == (2, 3)
    assert np.isnan(proportional_odds(np.ones((2, 0)), np.ones(0)).score_p).tolist() == [True] * 2
    with pytest.raises(ValueError, match="conf_level=1 must lie"):
        proportional_odds([1, 2], [2, 1], conf_level=1)


def test_the_sum_is_what_the_parts_are(rng: np.random.Generator) -> None:
    """Many pairs at once, in pieces and one by one, in any order."""
    a, b = rng.poisson(2, (40, 9)).astype(float), rng.poisson(9, (40, 9)).astype(float)
    whole, order = proportional_odds(a, b), rng.permutation(40)
    shuffled = proportional_odds(a[order], b[order])
    assert_allclose(shuffled.estimate, whole.estimate[order], rtol=1e-8)
    one = proportional_odds(a[7], b[7])
    assert_allclose([one.estimate, one.ratio], [whole.estimate[7], whole.ratio[7]], rtol=1e-8)


def test_a_thousand_units_on_six_measures_are_quick(rng: np.random.Generator) -> None:
    """Sixty values each, every unit against the rest."""
    shares = rng.dirichlet(np.full(60, 3.0))
    units = rng.multinomial(60, shares, size=(6, 1_000)).astype(float)
    started = time.perf_counter()
    found = proportional_odds(units, units.sum(axis=1, keepdims=True) - units)
    assert time.perf_counter() - started < 10
    assert np.isfinite(found.std_error).all()


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 30, 200])
def test_intervals_cover_and_tests_err_as_promised(rng: np.random.Generator, n: int) -> None:
    """Cuts of a five-point item bunched at the upper end, and odds doubled."""
    cuts, beta, draws = np.array([-3.2, -2.0, -0.9, 1.1]), np.log(2), 4_000
    rest = sample(rng, cuts, 0, 800, draws)
    found = proportional_odds(sample(rng, cuts, beta, n, draws), rest)
    # A group that lies apart has no interval; it does not cover.
    covered = (found.conf_low <= beta) & (beta <= found.conf_high)
    assert 0.93 <= covered.mean() <= 0.97
    null = proportional_odds(sample(rng, cuts, 0, n, draws), rest)
    for p in (null.ratio_p, null.score_p):
        assert 0.035 <= np.mean(p < 0.05) <= 0.065
    assert_allclose(found.ratio_p, chi2.sf(found.ratio, 1))


def sample(
    rng: np.random.Generator, cuts: np.ndarray, beta: float, n: int, draws: int
) -> np.ndarray:
    """Draw counts of a group whose log odds ratio is beta."""
    return rng.multinomial(n, np.diff([0, *expit(cuts - beta), 1]), size=draws).astype(float)


def test_missing_pairs_do_not_touch_others() -> None:
    a = np.array([[2.0, 5, 9], [np.nan, 1, 1], [0, 0, 0]])
    found = proportional_odds(a, [10.0, 6, 4])
    assert_array_equal(np.isnan(found.estimate), [False, True, True])
