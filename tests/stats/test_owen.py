"""Owen's values, against their definition in R and brute force, and identities."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import groupby, permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tillid_analysis.stats import owen as module
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.owen import Owen, owen, owen_of_sums

Golden = Callable[[str], list[dict[str, str]]]
Values = Callable[[np.ndarray, np.ndarray, np.ndarray], Owen]

both = pytest.mark.parametrize("values", [owen, owen_of_sums])


def joint(x: np.ndarray, y: np.ndarray, values: Values) -> tuple[np.ndarray, np.ndarray]:
    """Return what the values are made from: correlations, or covariances with a standard y."""
    found = covariance(np.column_stack([x, y]))
    matrix = found.correlation if values is owen else found.matrix
    spread = 1.0 if values is owen else float(np.sqrt(found.matrix[-1, -1]))
    return matrix[:-1, :-1], matrix[:-1, -1] / spread


def survey(rng: np.random.Generator, members: int, n: int = 90) -> tuple[np.ndarray, np.ndarray]:
    """Make members on different scales, and an outcome that goes with some of them."""
    x = rng.standard_normal((n, members)) + rng.standard_normal((n, 1))
    y = x @ np.linspace(0.6, -0.1, members) + rng.standard_normal(n)
    return x * np.linspace(1, 3, members), y


def brute_force(x: np.ndarray, y: np.ndarray, group: np.ndarray, sums: bool) -> np.ndarray:
    """Average least squares' gains over all orders in which groups stay together."""

    @cache
    def worth(inside: frozenset[int]) -> float:
        columns = [x[:, each] for each in sorted(inside)]
        if sums:
            owners = {int(group[each]) for each in inside}
            columns = [x[:, [i for i in inside if group[i] == g]].sum(axis=1) for g in owners]
        design = np.column_stack([np.ones(len(y)), *columns])
        left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        return 1 - float(left @ left) / float(((y - y.mean()) ** 2).sum())

    shares, orders = np.zeros(len(group)), 0
    for outer in permutations(range(group.max() + 1)):
        for inner in product(*(permutations(np.flatnonzero(group == g)) for g in outer)):
            order = [int(each) for part in inner for each in part]
            orders += 1
            for at, each in enumerate(order):
                shares[each] += worth(frozenset(order[: at + 1])) - worth(frozenset(order[:at]))
    return shares / orders


def test_shares_equal_the_definition_and_those_of_other_packages(golden: Golden) -> None:
    """R's lm over every order; relaimpo's and domir's shares of groups."""
    rows = golden("owen")
    assert len(rows) == 26
    for (kind, data), part in groupby(rows, key=lambda row: (row["kind"], row["data"])):
        told = list(part)
        answers = golden(data)
        columns = [[float(row[each["predictor"]]) for row in answers] for each in told]
        y = np.array([float(row[told[0]["outcome"]]) for row in answers])
        names, group = np.unique([each["group"] for each in told], return_inverse=True)
        values = owen if kind == "free" else owen_of_sums
        found = values(*joint(np.array(columns).T, y, values), group)
        assert_allclose(found.share, [float(each["share"]) for each in told], atol=1e-12)
        for program in ("relaimpo", "domir"):
            expected = [float(each[f"group_{program}"]) for each in told]
            assert_allclose(found.group_share[group], expected, atol=1e-12)
        assert len(names) == group.max() + 1


@both
def test_brute_force(rng: np.random.Generator, values: Values) -> None:
    """Members of a group need not stand together, and groups have different sizes."""
    x, y = survey(rng, 7)
    group = np.array([0, 1, 1, 2, 0, 1, 0])
    found = values(*joint(x, y, values), group)
    expected = brute_force(x, y, group, sums=values is owen_of_sums)
    assert_allclose(found.share, expected, atol=1e-12)


@both
def test_one_member_a_group_is_lmg(rng: np.random.Generator, values: Values) -> None:
    x, y = survey(rng, 6)
    found = values(*joint(x, y, values), np.arange(6))
    assert_allclose(found.share, lmg(*joint(x, y, owen)).share, rtol=1e-10)
    assert_allclose(found.group_share, found.share, rtol=1e-15)


def test_free_members_of_one_group_have_lmg_shares(rng: np.random.Generator) -> None:
    x, y = survey(rng, 6)
    r = joint(x, y, owen)
    assert_allclose(owen(*r, np.zeros(6)).share, lmg(*r).share, rtol=1e-12)


def test_shares_in_sums_add_up_to_lmg_of_the_sums(rng: np.random.Generator) -> None:
    x, y = survey(rng, 9)
    group = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2])
    found = owen_of_sums(*joint(x, y, owen_of_sums), group)
    sums = np.column_stack([x[:, group == each].sum(axis=1) for each in range(3)])
    whole = lmg(*joint(sums, y, owen))
    assert_allclose(found.group_share, whole.share, rtol=1e-11)
    assert_allclose(found.r2, whole.r2, rtol=1e-12)
    assert_allclose(
        np.bincount(group, found.share), found.group_share, rtol=1e-12, err_msg="members"
    )


@both
@given(
    st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0, 0.3), st.lists(st.integers(1, 3), min_size=1)
)
def test_members_alike_have_equal_shares(
    values: Values, within: float, between: float, outcome: float, sizes: list[int]
) -> None:
    """Nothing tells the members of a group apart."""
    group = np.repeat(np.arange(len(sizes[:4])), sizes[:4])
    same = group[:, None] == group
    r = np.where(same, within, min(within, between))
    np.fill_diagonal(r, 1)
    found = values(r, np.full(len(group), outcome), group)
    alike = np.bincount(group, found.share) / np.bincount(group)
    assert_allclose(found.share, alike[group], atol=1e-10)


@both
def test_order_does_not_matter(rng: np.random.Generator, values: Values) -> None:
    """Neither of members nor of groups."""
    x, y = survey(rng, 6)
    group = np.array([0, 0, 1, 1, 2, 2])
    share = values(*joint(x, y, values), group).share
    order = rng.permutation(6)
    again = values(*joint(x[:, order], y, values), np.array([2, 0, 1])[group[order]])
    assert_allclose(again.share, share[order], rtol=1e-10)


@both
def test_replicates_are_shared_out_each_by_itself(
    rng: np.random.Generator, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leading axes, blocks that do not divide, and one replicate with a gap."""
    group = np.array([0, 1, 1, 0])
    pairs = [joint(*survey(rng, 4), values) for _ in range(6)]
    r = np.array([pair[0] for pair in pairs]).reshape(2, 3, 4, 4)
    y = np.array([pair[1] for pair in pairs]).reshape(2, 3, 4)
    y[1, 2, 0] = np.nan
    monkeypatch.setattr(module, "BLOCK_VALUES", 4 * 2**4)
    found = values(r, y, group)
    assert (found.share.shape, found.group_share.shape) == ((2, 3, 4), (2, 3, 2))
    assert found.r2.shape == (2, 3)
    for place in np.ndindex(2, 3):
        assert_allclose(found.share[place], values(r[place], y[place], group).share, rtol=1e-12)
    assert np.isnan(found.share[1, 2]).all()
    assert np.isfinite(found.share[1, 1]).all()


@both
def test_a_copy_of_another_group_shares_with_it(rng: np.random.Generator, values: Values) -> None:
    """Nothing is divided by zero where groups determine each other."""
    x, y = survey(rng, 4)
    twice = np.column_stack([x[:, :2], x])
    group = np.array([0, 0, 1, 1, 2, 2])
    found = values(*joint(twice, y, values), group)
    assert_allclose(found.share[:2], found.share[2:4], rtol=1e-9)
    once = values(*joint(x, y, values), np.array([0, 0, 1, 1]))
    assert_allclose(found.r2, once.r2, rtol=1e-9)


@both
def test_a_member_without_variance_leaves_its_share_to_the_others(
    rng: np.random.Generator, values: Values
) -> None:
    """It explains nothing, and changes no sum."""
    x, y = survey(rng, 4)
    matrix, outcome = joint(x, y, values)
    constant, none = np.zeros((5, 5)), np.zeros(5)
    constant[:4, :4], none[:4] = matrix, outcome
    found = values(constant, none, np.array([0, 0, 1, 1, 1]))
    without = values(matrix, outcome, np.array([0, 0, 1, 1]))
    assert_allclose(found.share, [*without.share, 0], atol=1e-12)


def test_a_sum_without_variance_is_not_estimable() -> None:
    """Two members that undo each other."""
    found = owen_of_sums([[1.0, -1.0], [-1.0, 1.0]], [0.5, -0.5], np.array([0, 0]))
    assert np.isnan(found.share).all()


@both
def test_correlations_no_data_can_have_give_no_shares(values: Values) -> None:
    found = values(np.array([[1.0, 0.9], [0.9, 1.0]]), np.array([0.9, -0.9]), np.array([0, 1]))
    assert np.isnan(found.share).all()
    assert np.isnan(found.r2)


@both
def test_no_members_explain_nothing(values: Values) -> None:
    found = values(np.empty((0, 0)), np.empty(0), np.empty(0))
    assert (found.share.shape, found.group_share.shape, float(found.r2)) == ((0,), (0,), 0.0)


@both
def test_five_indices_of_six_items_and_many_replicates(
    rng: np.random.Generator, values: Values
) -> None:
    """A bootstrap's worth of them, in about a second."""
    x = rng.standard_normal((300, 80, 31)) + rng.standard_normal((300, 80, 1))
    r = np.einsum("bni,bnj->bij", x, x)
    spread = np.sqrt(np.diagonal(r, axis1=1, axis2=2))
    r = r / spread[:, :, None] / spread[:, None, :]
    found = values(r[:, :30, :30], r[:, :30, 30], np.repeat(np.arange(5), 6))
    assert_allclose(found.share.sum(axis=1), found.r2, rtol=1e-9)
    assert (found.r2 <= 1).all()


@both
@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([1] * 22, "22 groups of up to 1 members are more"),
        ([21], "1 groups of up to 21 members are more"),
        ([12] * 10, "10 groups of up to 12 members are more"),
    ],
)
def test_more_than_can_be_shared_out_is_refused(
    values: Values, sizes: list[int], message: str
) -> None:
    group = np.repeat(np.arange(len(sizes)), sizes)
    rest = " than can be shared out: other groups and members together are at most 20"
    with pytest.raises(ValueError, match=f"^{message}{rest}$"):
        values(np.eye(len(group)), np.zeros(len(group)), group)


@both
def test_what_does_not_fit_is_refused(values: Values) -> None:
    shape = r"^the matrix has shape \(2, 2\), which needs to be \(3, 3\)$"
    with pytest.raises(ValueError, match=shape):
        values(np.eye(2), np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"^group 1 is empty$"):
        values(np.eye(2), np.zeros(2), np.array([0, 2]))
    for wrong in (np.array([0]), np.array([-1, 0])):
        with pytest.raises(ValueError, match=r"^group needs a number from 0 for each of the 2 pre"):
            values(np.eye(2), np.zeros(2), wrong)
