"""Whose answers, or which groups' means, are told too closely by all that is shown together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.centres import reach_from_centre
from tillid_analysis.disclosure.programs import Programme
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats

_SLACK = 1e-3
_BINDING = 1e-7
_MOST_WALKED = 2**24
"""Measures times squares of columns: more take too much memory at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is told too closely.

    Parameters
    ----------
    measure
        The position of the measure.
    which
        The position of the set or of the target.
    single
        Whether it is the value of everybody in a set, and not the mean of a target.
    groups
        The shown groups that it follows from.
    """

    measure: int
    which: int
    single: bool
    groups: tuple[int, ...]


def find_told(
    programme: Programme,
    sizes: NDArray[np.int64] | Floats,
    least: float,
    *,
    singles: bool = True,
) -> Iterator[Told]:
    """Yield what is told within fewer than `least` points.

    Parameters
    ----------
    programme
        What is known of J sets of people and T targets in them.
    sizes
        (T,) by how many people, or weights, a target's sum is divided for its mean.
    least
        Points, 0-100.
    singles
        Whether to ask for everybody's own value too.

    Notes
    -----
    Of a set of n people with a sum of L to U each value lies in [max(0, L - 100 (n - 1)),
    min(100, U)]; where they count for n together, that of one who counts for h lies in
    [max(0, (L - 100 (n - h)) / h), min(100, U / h)], which is narrowest for the heaviest. Most
    sums are found to be open widely enough by walking from the centre of what is possible; the ends
    of the others are found by linear programmes. A measure that no answers fit tells nothing: its
    means are then of weighted answers, or not of 0-100.
    """
    programme = _independent(programme)
    sets = len(programme.people)
    people = np.concatenate([programme.people, sizes])
    heaviest = np.concatenate([programme.heaviest, np.ones(len(sizes))])
    single = np.arange(len(people)) < sets
    asked = slice(0 if singles else sets, None)
    low, high = np.full((2, programme.total.shape[1], len(people)), np.nan)
    if len(low) * programme.rows.shape[1] ** 2 <= _MOST_WALKED:
        with np.errstate(invalid="ignore"):
            low[:, asked], high[:, asked] = reach_from_centre(programme, singles=singles)
    narrow = ~(_widths(low, high, people, heaviest, single) >= least) & (people > 0)
    narrow[:, :sets] &= singles
    for measure, which in np.argwhere(narrow).tolist():
        by = people[which], heaviest[which], single[which]
        highest = _find_end(programme, measure, which, -1.0)
        # A low end that is reached for certain often says enough.
        if highest is None or _widths(low[measure, which], highest[0], *by) >= least:
            continue
        lowest = _find_end(programme, measure, which, 1.0)
        if lowest is not None and _widths(lowest[0], highest[0], *by) < least - _SLACK:
            at = which if single[which] else which - sets
            behind = _behind(programme, lowest[1] | highest[1])
            yield Told(measure, at, bool(single[which]), behind)


def _widths(
    low: Floats, high: Floats, people: Floats, heaviest: Floats, single: NDArray[np.bool_]
) -> Floats:
    """Return how closely one of a set's people, or a target's mean, is told."""
    one = np.minimum(HIGHEST * heaviest, high)
    one -= np.maximum(0.0, low - HIGHEST * (people - heaviest))
    return np.asarray(
        np.where(single, one / heaviest, (high - low) / np.where(people > 0, people, 1))
    )


def bound_sum(
    programme: Programme, measure: int, which: int
) -> tuple[Floats, Floats, tuple[int, ...]] | None:
    """Return the ends of a sum, and the groups that they follow from; None if nothing fits.

    Parameters
    ----------
    programme, measure
        What is known, and of which measure.
    which
        The position among its sets, or after those among its targets.
    """
    highest, lowest = (_find_end(programme, measure, which, sign) for sign in (-1.0, 1.0))
    if highest is None or lowest is None:
        return None
    return lowest[0], highest[0], _behind(programme, lowest[1] | highest[1])


def _find_end(
    programme: Programme, measure: int, which: int, sign: float
) -> tuple[Floats, NDArray[np.bool_]] | None:
    """Return the lowest sum, or with -1 the highest, and the rows that hold it there."""
    from scipy.optimize import linprog

    sets = len(programme.people)
    chosen = np.zeros(programme.rows.shape[1])
    if which < sets:
        chosen[which] = 1.0
    else:
        chosen[:sets] = programme.targets[which - sets]
    room = [(0.0, most) for most in programme.room[:, measure].tolist()]
    found = linprog(
        sign * chosen, A_eq=programme.rows, b_eq=programme.total[:, measure], bounds=room
    )
    if found.x is None:
        return None
    return np.asarray(chosen @ found.x), np.abs(found.eqlin.marginals) > _BINDING


def _behind(programme: Programme, binding: NDArray[np.bool_]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for group in programme.groups[binding].tolist():
        found |= dict.fromkeys([group, *programme.elsewhere(group)])
    return tuple(found)


def _independent(programme: Programme) -> Programme:
    """Leave out rows that follow from the others."""
    from scipy.linalg import qr

    if not len(programme.rows):
        return programme
    _, triangle, order = qr(programme.rows.T, mode="economic", pivoting=True)
    size = np.abs(np.diag(triangle))
    kept = np.sort(order[: int((size > 1e-9 * size[0]).sum())])
    return replace(
        programme,
        rows=programme.rows[kept],
        total=programme.total[kept],
        groups=programme.groups[kept],
    )
