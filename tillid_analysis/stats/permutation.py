"""Which units differ from the rest, by shuffling people between units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray
from tillid_analysis.stats._shuffling import Rows
from tillid_analysis.stats._stepdown import StepDown

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix


@dataclass(frozen=True, slots=True, eq=False)
class MaxT:
    """Tests of G groups against everybody else, on M measures.

    Attributes
    ----------
    statistic : (G, M)
        Moderated Welch statistics on a normal scale, without sign.
    p_value : (G, M)
        Each hypothesis by itself.
    p_adjusted : (G, M)
        Adjusted for the whole family.
    draws
        Permutations behind both; no p is below 1 / (1 + draws).
    """

    statistic: FloatArray
    p_value: FloatArray
    p_adjusted: FloatArray
    draws: int


def max_t(
    values: npt.ArrayLike,
    unit: npt.ArrayLike,
    n_units: int,
    *,
    strata: npt.ArrayLike | None = None,
    membership: npt.NDArray[Any] | csr_array | csr_matrix | None = None,
    among: npt.NDArray[np.bool_] | None = None,
    joint: bool = False,
    draws: int = 999,
    seed: int = 0,
    prior_df: float = 10,
    normal: bool = False,
) -> MaxT:
    """Test every unit against everybody else, with the chance of any false finding held.

    Parameters
    ----------
    values : (N,) or (N, M)
        Answers, NaN where missing.
    unit : (N,) ints
        Unit of each row, 0 to n_units - 1; negative where the row is in no unit, and only ever
        among the others.
    n_units
        Number of units U.
    strata : (N,) ints, optional
        Rows change places within a stratum only, and each answer is first taken from its
        stratum's mean, so that units are compared as if all had the same mix.
    membership : (G, U) of 0 and 1, optional
        Groups made of units, such as departments, that are tested in place of the units.
    among : (G, M), optional
        Which hypotheses are tested at all; by default every one that can be.
    joint
        Whether all measures are one family; by default each is one of its own.
    draws
        Permutations B.
    seed
        Seed of the permutations.
    prior_df
        How many answers' worth of everybody's variance is added to each group's own.
    normal
        Draw unit sums from their limiting normal instead of permuting rows: as good for units of
        ten and more, and a draw costs no more for a million rows. Without strata.

    Returns
    -------
    MaxT
        Arrays (G, M), G = U without membership.

    Raises
    ------
    ValueError
        If lengths differ, a unit number is too large, there are no draws, or normal draws are
        asked for with strata.

    Notes
    -----
    Free step-down max-T: p = (1 + #{draws whose largest statistic, among the hypotheses not yet
    passed, is at least the one observed}) / (1 + B), made to rise along the order. Whole rows
    change places, with their gaps, so measures stay as dependent as they are; of one measure only
    those who answered do. Each draw is a permutation of everybody. In larger tables many are made
    of one shuffle, by which units then take places among shuffled people in other ways: 10,000 had
    the error of 2,500 to 10,000 independent ones. Exact, but for that error, where people could
    have been in any unit of their stratum; where only means are equal and variances are not, the
    studentised statistic keeps the level in large units. The prior variance is for small units,
    where five equal answers would otherwise make a t without bound and use up the error of all
    others; being a function of the rows like any other statistic, it costs no exactness. NaN where
    it is not asked for, where a group has no answers (with a prior df of 0, under two), where its
    complement has under two, and where nobody differs.

    References
    ----------
    Westfall & Young 1993, Resampling-Based Multiple Testing, algorithm 4.1. Ge, Dudoit & Speed
    2003, Test 12:1. Janssen 1997, Statistics & Probability Letters 36:9; Chung & Romano 2013,
    Annals of Statistics 41:484 (why studentised). Smyth 2004, Statistical Applications in
    Genetics and Molecular Biology 3(1):3 (the prior). Wallace 1959, Annals of Mathematical
    Statistics 30:1121 (the normal scale). Besag & Clifford 1989, Biometrika 76:633 (draws that hang
    together). Hájek 1960, Publications of the Mathematical Institute
    of the Hungarian Academy of Sciences 5:361 (the limit of sums without replacement). Phipson &
    Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9(1):39 (1 + count).

    Examples
    --------
    >>> answers = np.array([1.0, 2, 1, 2, 1, 2, 4, 5, 4, 5, 4, 5, 3, 2, 3, 4, 3, 3])
    >>> found = max_t(answers, np.repeat([0, 1, 2], 6), 3, draws=999, seed=1)
    >>> (found.p_adjusted < 0.05).ravel().tolist()
    [True, True, False]
    """
    rows = Rows(values, unit, n_units, strata, membership)
    if draws < 1:
        raise ValueError(f"draws={draws} must be at least 1")
    if normal and strata is not None:
        raise ValueError("normal draws know no strata")
    observed = rows.observed(prior_df)
    observed = observed if among is None else np.where(among.T, observed, np.nan)
    counted = StepDown(_families(observed[..., None], joint)[..., 0])
    random = np.random.default_rng(seed)
    blocks = rows.draw_normal(draws, random) if normal else rows.permute(draws, random, prior_df)
    for block in blocks:
        counted.count(_families(block, joint))
    p_value, p_adjusted = (
        np.ascontiguousarray(each.reshape(observed.shape).T)
        for each in (counted.alone(), counted.adjusted())
    )
    return MaxT(np.ascontiguousarray(observed.T), p_value, p_adjusted, draws)


def _families(scores: FloatArray, joint: bool) -> FloatArray:
    """Turn draws (M, G, D) into (F, H, D): a family each measure, or one of them all."""
    return scores.reshape(1, -1, scores.shape[2]) if joint else scores
