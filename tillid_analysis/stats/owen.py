"""How much of an explained variance each member of a group of predictors stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide, root
from tillid_analysis.stats._subsets import (
    BLOCK_VALUES,
    LEAST_PIVOT,
    average_gains,
    drop_and_sweep,
    entry_weights,
    join,
    leave_unexplained,
)

MOST_TOGETHER = 20
"""Other groups, and members of the largest one, that can be shared out together."""

Members = Callable[[FloatArray, IntArray, int], FloatArray]
"""Shares out what a group's members gain beyond each subset of the other groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Owen:
    """Explained variance by groups of predictors, and by the members of each.

    Attributes
    ----------
    share : (..., p)
        Part of the outcome's variance due to each member.
    group_share : (..., g)
        Part due to each group: the sum over its members.
    r2 : (...)
        Share of the outcome's variance explained by all.
    """

    share: FloatArray
    group_share: FloatArray
    r2: FloatArray


def owen(
    correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike, group: npt.ArrayLike
) -> Owen:
    """Share out R² among groups of predictors, and each group's part among its members, exactly.

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the predictors; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome, from the same rows.
    group : (p,) ints
        Each predictor's group, 0 to g - 1, none of them empty.

    Returns
    -------
    Owen
        Shares in the order of the predictors.

    Raises
    ------
    ValueError
        If shapes do not fit, a group is empty, or the other groups and the members of the largest
        are more than 20 together: R² of 2^20 subsets is worked out for each group.

    Notes
    -----
    Owen's value with R² for the worth of a set of predictors, each with a coefficient of its own:
    for member i of group k, sum over subsets S of the other groups, and T of the other members, of
    (R²(S + T + i) - R²(S + T)) / (g C(g - 1, |S|) m C(m - 1, |T|)), where groups in S are in with
    all their members. It is the gain averaged over the orders of entry in which the members of a
    group follow each other. A group's shares add up to the Shapley value of the groups entering
    whole; one member a group, or one group, gives LMG. A predictor that is determined by those
    already in gains nothing. Correlations that no data can have, or that are missing, give NaN.

    References
    ----------
    Owen 1977, in Henn & Moeschlin, Essays in Mathematical Economics and Game Theory, p. 76.
    Lindeman, Merenda & Gold 1980, p. 119. Grömping 2006, Journal of Statistical Software 17(1),
    section 2 (groups).

    Examples
    --------
    >>> found = owen(np.eye(3), [0.6, 0.3, 0.2], group=[0, 0, 1])
    >>> found.share.round(2).tolist(), found.group_share.round(2).tolist()
    ([0.36, 0.09, 0.04], [0.45, 0.04])
    """
    return _share_out(correlation, outcome_correlation, group, _free_members)


def owen_of_sums(
    covariance: npt.ArrayLike, outcome_covariance: npt.ArrayLike, group: npt.ArrayLike
) -> Owen:
    """Share out R² of groups that enter as sums, and each group's part among its members, exactly.

    Parameters
    ----------
    covariance : (..., p, p)
        Covariances of the members, on the scales they are added on; leading axes are replicates.
    outcome_covariance : (..., p)
        Their covariances with the outcome, which has variance 1.
    group : (p,) ints
        Each member's group, 0 to g - 1, none of them empty.

    Returns
    -------
    Owen
        Shares in the order of the members; a member's can be negative.

    Raises
    ------
    ValueError
        As `owen`.

    Notes
    -----
    The predictors are the sums over the groups, and a group of which only some members are in is
    the sum of these. With S a subset of the other groups, c_T and v_T the covariance with the
    outcome and the variance of the sum over T, both beyond the sums of S, the members T add
    c_T² / v_T to R²; Owen's value averages what a member changes in it, as in `owen`. Since a
    group with all its members is its sum, a group's shares add up to LMG's share of the sum
    exactly. A member that lessens what its sum explains has a negative share: the sum has no
    coefficients of its own to leave it out with. A sum that is determined by those already in
    gains nothing.

    References
    ----------
    Owen 1977, in Henn & Moeschlin, Essays in Mathematical Economics and Game Theory, p. 76 (the
    quotient game). Winter 2002, Handbook of Game Theory 3, chapter 53.

    Examples
    --------
    Two parallel items, and one that only adds noise to their sum:

    >>> found = owen_of_sums(np.diag([1.0, 1.0, 4.0]), [0.5, 0.5, 0.0], group=[0, 0, 0])
    >>> found.share.round(3).tolist(), found.r2.round(3).item()
    ([0.172, 0.172, -0.178], 0.167)
    """
    return _share_out(covariance, outcome_covariance, group, _added_members)


def _share_out(
    matrix: npt.ArrayLike, outcome: npt.ArrayLike, group: npt.ArrayLike, members: Members
) -> Owen:
    r, y = as_floats(matrix), as_floats(outcome)
    p = y.shape[-1]
    of = np.asarray(group, dtype=np.int64)
    sizes = _check(r, y, of)
    number = prod(y.shape[:-1])
    joint = join(r.reshape(number, p, p), y.reshape(number, p))
    joint = np.ascontiguousarray(np.moveaxis(joint, 0, -1))
    block = max(1, BLOCK_VALUES >> (len(sizes) + int(sizes.max(initial=0))))
    share = np.empty((number, p))
    for start in range(0, number, block):
        here = slice(start, start + block)
        for each in range(len(sizes)):
            share[here, of == each] = members(joint[..., here], of, each)
    by_member = share.reshape(y.shape)
    group_share = as_floats(by_member @ (of[:, None] == np.arange(len(sizes))))
    return Owen(by_member, group_share, group_share.sum(axis=-1))


def _check(r: FloatArray, y: FloatArray, of: IntArray) -> IntArray:
    """Return (g,) how many members each group has."""
    p = y.shape[-1]
    if r.shape != (*y.shape, p):
        raise ValueError(f"the matrix has shape {r.shape}, which needs to be {(*y.shape, p)}")
    if of.shape != (p,) or (of < 0).any():
        raise ValueError(f"group needs a number from 0 for each of the {p} predictors")
    sizes = np.bincount(of)
    if (sizes == 0).any():
        raise ValueError(f"group {int(sizes.argmin())} is empty")
    together = len(sizes) - 1 + int(sizes.max(initial=0))
    if together > MOST_TOGETHER:
        raise ValueError(
            f"{len(sizes)} groups of up to {sizes.max()} members are more than can be shared out:"
            f" other groups and members together are at most {MOST_TOGETHER}"
        )
    return sizes


def _free_members(joint: FloatArray, of: IntArray, at: int) -> FloatArray:
    """Share out the members' gains where each has a coefficient of its own: (b, m)."""
    order = np.lexsort((of, of == at))
    left = joint[np.ix_([*order, len(of)], [*order, len(of)])]
    for size in np.bincount(of[of != at]):
        if size:
            left = drop_and_sweep(left, int(size))
    gains = average_gains(-leave_unexplained(left))
    return _average_over_groups(np.maximum(gains, 0), joint.shape[-1])


def _added_members(joint: FloatArray, of: IntArray, at: int) -> FloatArray:
    """Share out the members' gains where their sum enters: (b, m)."""
    own = np.append(np.flatnonzero(of == at), len(of))
    others = [each for each in range(int(of.max()) + 1) if each != at]
    # Sums of the other groups stand before the members, all on the scale of their own sum.
    adding = np.zeros((len(others) + len(own), len(of) + 1))
    for row, each in enumerate(others):
        adding[row, :-1] = of == each
    adding[len(others) + np.arange(len(own)), own] = 1
    left = np.einsum("ip,pqb,jq->ijb", adding, joint, adding, optimize=True)
    spread = root(np.diagonal(left).T.copy())
    own_spread = root(joint[np.ix_(own[:-1], own[:-1])].sum(axis=(0, 1)))
    spread[len(others) : -1] = own_spread
    left = divide(left, spread[:, None] * spread[None, :])
    for _ in others:
        left = drop_and_sweep(left)
    return _average_over_groups(average_gains(_explain_by_sums(left)), joint.shape[-1])


def _explain_by_sums(left: FloatArray) -> FloatArray:
    """Compute what the sum of every subset of members explains: (2^m, b)."""
    m, b = len(left) - 1, left.shape[-1]
    inside = (np.arange(1 << m)[:, None] >> np.arange(m) & 1).astype(np.float64)
    i, j = np.triu_indices(m)
    pairs = inside[:, i] * inside[:, j] * np.where(i == j, 1, 2)
    variance = pairs @ left[i, j]
    squared = (inside @ left[:m, m]) ** 2
    usable = variance > LEAST_PIVOT
    explained = np.where(usable, squared, 0) / np.where(usable | np.isnan(variance), variance, 1)
    impossible = (variance < -LEAST_PIVOT) | (explained > left[m, m] + LEAST_PIVOT)
    return np.where(impossible, np.nan, explained).reshape(1 << m, b)


def _average_over_groups(gains: FloatArray, replicates: int) -> FloatArray:
    """Average gains (2^(g - 1) b, m) over the subsets of other groups: (b, m)."""
    by_subset = gains.reshape(-1, replicates, gains.shape[-1])
    weight = entry_weights(len(by_subset).bit_length())
    return np.asarray(np.tensordot(weight, by_subset, axes=1))
