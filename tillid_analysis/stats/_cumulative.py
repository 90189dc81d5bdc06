"""The likelihood of a cumulative logit model of two groups, climbed for many pairs at once.

Arrays here are (V, k): V answers or cuts, k pairs of groups, so that a pass over V is contiguous.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from tillid_analysis.stats._arrays import FloatArray, as_floats

STEPS = 60
HALVINGS = 30
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class _Slope:
    """A side's log likelihood (k,), and its derivatives by the cuts as that side sees them.

    Attributes
    ----------
    gradient, diagonal : (V - 1, k)
        First and second derivatives.
    beside : (V - 2, k)
        Mixed derivatives of neighbouring cuts; all others are zero.
    """

    height: FloatArray
    gradient: FloatArray
    diagonal: FloatArray
    beside: FloatArray


def pack(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Move answers (k, V) that somebody gave to the front, and drop what is empty everywhere."""
    empty = a + b == 0
    used = int((~empty).sum(axis=1).max())
    order = np.argsort(empty, axis=1, kind="stable")[:, :used]
    return np.take_along_axis(a, order, axis=1), np.take_along_axis(b, order, axis=1)


def climb(
    a: FloatArray, b: FloatArray, start: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Find the log odds ratios of packed counts (k, V), their standard errors, and the heights.

    Each (k,), NaN where the top was not reached.
    """
    counts = (np.ascontiguousarray(a.T), np.ascontiguousarray(b.T))
    cuts, beta = _begin(*counts, start), start.copy()
    reached = np.zeros(len(start), dtype=bool)
    rows = np.arange(len(start))
    for _ in range(STEPS):
        here = tuple(each[:, rows] for each in counts)
        by_cut, by_beta, decrement, _ = _newton(here, cuts[:, rows], beta[rows])
        moved = _walk(here, cuts[:, rows], beta[rows], by_cut, by_beta, decrement)
        cuts[:, rows], beta[rows] = moved
        reached[rows] = np.abs(decrement) < TOLERANCE
        rows = rows[~reached[rows]]
        if not rows.size:
            break
    *_, information = _newton(counts, cuts, beta)
    height = _slope(counts[0], cuts - beta).height + _slope(counts[1], cuts).height
    fine = reached & (information > 0)
    std_error = 1 / np.sqrt(np.where(fine, information, np.nan))
    return np.where(fine, beta, np.nan), std_error, np.where(fine, height, np.nan)


def _begin(a: FloatArray, b: FloatArray, beta: FloatArray) -> FloatArray:
    """Guess the cuts from the shares of both sides together; infinity behind the last answer."""
    total = np.cumsum(a + b, axis=0)
    share = total[:-1] / total[-1]
    last = total[:-1] >= total[-1] * (1 - 1e-12)
    middle = beta * a.sum(axis=0) / total[-1]
    return np.where(last, np.inf, logit(np.where(last, 0.5, share)) + middle)


def _slope(counts: FloatArray, cuts: FloatArray) -> _Slope:
    low, high = expit(cuts), expit(-cuts)
    edge = np.zeros((1, cuts.shape[1]))
    # Differences of the smaller tails keep the digits.
    chance = np.where(
        np.vstack([edge, cuts]) > 0,
        np.vstack([edge + 1, high]) - np.vstack([high, edge]),
        np.vstack([low, edge + 1]) - np.vstack([edge, low]),
    )
    given = counts > 0
    safe = np.where(given & (chance > 0), chance, 1)
    height = np.where(given & (chance <= 0), -np.inf, counts * np.log(safe)).sum(axis=0)
    density = low * high
    first, second = counts / safe, counts / safe**2
    pull = first[:-1] - first[1:]
    return _Slope(
        height,
        density * pull,
        density * (high - low) * pull - density**2 * (second[:-1] + second[1:]),
        density[:-1] * density[1:] * second[1:-1],
    )


def _newton(
    counts: tuple[FloatArray, ...], cuts: FloatArray, beta: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return a step of the cuts and of beta, how much it promises, and the information of beta."""
    own, other = _slope(counts[0], cuts - beta), _slope(counts[1], cuts)
    idle = np.isinf(cuts)
    diagonal = np.where(idle, 1, -(own.diagonal + other.diagonal))
    beside = -(own.beside + other.beside)
    gradient = own.gradient + other.gradient
    border = own.diagonal.copy()
    border[:-1] += own.beside
    border[1:] += own.beside
    slope = -own.gradient.sum(axis=0)
    plain, bordered = _solve(diagonal, beside, gradient, border)
    information = -border.sum(axis=0) - (border * bordered).sum(axis=0)
    by_beta = (slope - (border * plain).sum(axis=0)) / information
    by_cut = plain - bordered * by_beta
    decrement = (gradient * by_cut).sum(axis=0) + slope * by_beta
    return by_cut, by_beta, as_floats(decrement), information


def _solve(diagonal: FloatArray, beside: FloatArray, *sides: FloatArray) -> tuple[FloatArray, ...]:
    """Solve systems with three diagonals, (V - 1, k) each, by elimination down and back."""
    pivot, solved = diagonal.copy(), [each.copy() for each in sides]
    for at in range(1, len(pivot)):
        factor = beside[at - 1] / pivot[at - 1]
        pivot[at] -= factor * beside[at - 1]
        for each in solved:
            each[at] -= factor * each[at - 1]
    for each in solved:
        each[-1] /= pivot[-1]
        for at in range(len(pivot) - 2, -1, -1):
            each[at] = (each[at] - beside[at] * each[at + 1]) / pivot[at]
    return tuple(solved)


def _walk(
    counts: tuple[FloatArray, ...],
    cuts: FloatArray,
    beta: FloatArray,
    by_cut: FloatArray,
    by_beta: FloatArray,
    decrement: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Take the step, halved until it climbs and keeps the cuts in order."""

    def height(share: FloatArray) -> FloatArray:
        moved, slanted = cuts + share * by_cut, beta + share * by_beta
        ordered = (moved[1:] > moved[:-1]) | np.isinf(moved[1:])
        found = _slope(counts[0], moved - slanted).height + _slope(counts[1], moved).height
        return np.where(ordered.all(axis=0), found, -np.inf)

    share = np.ones(len(beta))
    before = height(np.zeros(len(beta)))
    # Near the top heights differ by rounding only; there a whole step is right.
    near = np.abs(decrement) < 1e-6
    for _ in range(HALVINGS):
        worse = ~near & ~(height(share) >= before)
        if not worse.any():
            break
        share = np.where(worse, share / 2, share)
    return cuts + share * by_cut, beta + share * by_beta
