"""Weights that give respondents known margins (raking), trimmed, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide

Margin = tuple[npt.ArrayLike, npt.ArrayLike]
"""(n,) the group of each respondent, and (g,) how many each group should count for."""

MOST_ROUNDS = 1000


def rake(
    weight: npt.ArrayLike, margins: Sequence[Margin], *, tolerance: float = 1e-10
) -> FloatArray:
    """Change weights as little as needed for them to add up to known margins.

    Parameters
    ----------
    weight : (n,)
        Above 0; equal ones where there is nothing else.
    margins
        The (n,) groups and the (g,) totals of each.
    tolerance
        How closely the margins must be met, as a part of each.

    Returns
    -------
    (n,) array
        The weights, above 0.

    Raises
    ------
    ValueError
        If a weight is not above 0, a total is negative or missing, margins have different sums, a
        group with a total has nobody or one without has somebody, or the margins contradict each
        other, so that it does not converge.

    Notes
    -----
    Iterative proportional fitting: the weights of each group of each margin in turn are multiplied
    by total / sum of weights until every margin is met. What comes out is the nearest to the
    weights put in by sum w log(w / w0). With one margin it is done in one step: each respondent
    of a group counts for total / n of them.

    References
    ----------
    Deming & Stephan 1940, Annals of Mathematical Statistics 11:427. Deville, Sarndal & Sautory
    1993, Journal of the American Statistical Association 88:1013.

    Examples
    --------
    >>> rake([1.0, 1, 1, 1], [([0, 0, 0, 1], [6, 4])]).tolist()
    [2.0, 2.0, 2.0, 4.0]
    """
    weights = as_floats(weight).copy()
    if not (weights > 0).all():
        raise ValueError("every weight must be above 0")
    checked = [_check(each, len(weights)) for each in margins]
    sums = [totals.sum() for _, totals in checked]
    if sums and max(sums) - min(sums) > 1e-9 * max(sums):
        told = ", ".join(f"{each:g}" for each in sums)
        raise ValueError(f"the margins are of different numbers of people: {told}")
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for group, totals in checked:
            factor = _ratio(totals, as_floats(np.bincount(group, weights, len(totals))))
            worst = max(worst, float(np.abs(factor - 1).max(initial=0)))
            weights *= factor[group]
        if worst <= tolerance or len(checked) < 2:
            return weights
    raise ValueError(
        f"the margins contradict each other: after {MOST_ROUNDS} rounds one of them is still "
        f"{worst:.2g} of its size away; put categories together or leave a margin out"
    )


def trim(weight: npt.ArrayLike, highest: float) -> FloatArray:
    """Cut weights at a highest one and share what is cut off among the others.

    Parameters
    ----------
    weight : (n,)
        Above 0.
    highest
        Above the mean of the weights, or nothing is left to share with.

    Returns
    -------
    (n,) array
        Weights with the same sum, none above the highest.

    Raises
    ------
    ValueError
        If the highest is below the mean.

    Notes
    -----
    The sum that is cut off is added to the weights below the highest in equal parts, and again
    while that lifts any of them above it.

    References
    ----------
    Potter 1990, Proceedings of the Survey Research Methods Section, ASA, 225.

    Examples
    --------
    >>> trim([1.0, 1, 1, 9], 6).tolist()
    [2.0, 2.0, 2.0, 6.0]
    """
    weights = as_floats(weight).copy()
    if len(weights) and highest < weights.mean():
        raise ValueError(f"highest={highest:g} is below the mean weight {weights.mean():g}")
    total = weights.sum()
    cut = np.zeros(len(weights), dtype=np.bool_)
    while (over := weights > highest).any():
        cut |= over
        weights[cut] = highest
        weights[~cut] += (total - weights.sum()) / max(int((~cut).sum()), 1)
    return weights


def rake_trimmed(
    weight: npt.ArrayLike, margins: Sequence[Margin], *, times: float = 5.0, rounds: int = 50
) -> tuple[FloatArray, int]:
    """Rake weights without letting anybody count for many times the median.

    Parameters
    ----------
    weight, margins
        As in `rake`.
    times
        How many times the median weight is too much.
    rounds
        How often to trim and rake again.

    Returns
    -------
    weights : (n,) array
        They meet the margins.
    above : int
        How many are still above `times` the median: the margins cannot be met without them.

    Raises
    ------
    ValueError
        As `rake`, and if times is not above 1.

    Notes
    -----
    Raked, trimmed at `times` the median and raked again, in turn, until none is above it or the
    rounds are spent. Where the margins and the limit cannot both hold, as with one margin of which
    a group has hardly answered, the margins do.

    Examples
    --------
    >>> weights, above = rake_trimmed(np.ones(5), [([0, 0, 0, 0, 1], [4, 10])])
    >>> weights.tolist(), above
    ([1.0, 1.0, 1.0, 1.0, 10.0], 1)
    """
    if not times > 1:
        raise ValueError(f"times={times!r} must be above 1")
    weights = rake(weight, margins)
    for _ in range(rounds):
        highest = times * float(np.median(weights)) if len(weights) else 0.0
        if not _above(weights, highest) or highest < weights.mean():
            break
        again = rake(trim(weights, highest), margins)
        settled = np.allclose(again, weights, rtol=1e-9, atol=0)
        weights = again
        if settled:
            break
    limit = times * float(np.median(weights)) if len(weights) else 0.0
    return weights, _above(weights, limit)


def design_effect(weight: npt.ArrayLike) -> float:
    """Tell how many times more answers weighting takes for the same precision.

    Parameters
    ----------
    weight : (n,)
        Weights.

    Returns
    -------
    float
        1 with equal weights; NaN without any.

    Notes
    -----
    Kish's n sum w^2 / (sum w)^2, which is 1 + the squared coefficient of variation of the weights.

    References
    ----------
    Kish 1965, Survey Sampling, 427.

    Examples
    --------
    >>> design_effect([1.0, 1, 1, 1]), round(design_effect([1.0, 3]), 2)
    (1.0, 1.25)
    """
    weights = as_floats(weight)
    return float(divide(len(weights) * (weights**2).sum(), weights.sum() ** 2))


def _above(weights: FloatArray, highest: float) -> int:
    return int((weights > highest * (1 + 1e-9)).sum())


def _check(margin: Margin, n: int) -> tuple[IntArray, FloatArray]:
    group, totals = np.asarray(margin[0], dtype=np.int64), as_floats(margin[1])
    if group.shape != (n,):
        raise ValueError(f"a margin has groups of {len(group)} respondents, and there are {n}")
    if not (np.isfinite(totals) & (totals >= 0)).all():
        raise ValueError("a margin's totals must be known, and not negative")
    if n and (group.min() < 0 or group.max() >= len(totals)):
        raise ValueError("a respondent is in a group that the margin has no total of")
    there = np.bincount(group, minlength=len(totals)) > 0
    for at in np.flatnonzero(there != (totals > 0)):
        lacks = "nobody answered in" if totals[at] > 0 else "there are answers in"
        raise ValueError(
            f"{lacks} group {at}, which should count for {totals[at]:g}: put it together with "
            "another group, or leave it out"
        )
    return group, totals


def _ratio(totals: FloatArray, sums: FloatArray) -> FloatArray:
    return np.where(sums > 0, divide(totals, sums), 1.0)
