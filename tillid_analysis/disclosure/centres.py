"""Which sums are left open widely enough, by walking from the middle of what is possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.programs import Programme
from tillid_analysis.stats.bounded import HIGHEST
from tillid_analysis.survey import Floats

_MOST_STEPS = 40
_NEAR = 0.5
_FITS = 1e-6
_LEAST_ROOM = 1e-3
_EDGE = 1e-9


def reach_from_centre(programme: Programme, *, singles: bool = True) -> tuple[Floats, Floats]:
    """Return ends that the sums over sets and targets can certainly take.

    Parameters
    ----------
    programme
        Of J sets of people, T targets and M measures; its rows are independent.
    singles
        Whether the sets are asked for, and not the targets only.

    Returns
    -------
    low, high : array, (M, J + T) or (M, T)
        Sums that answers can have, which fit all that is shown: the true ends lie no further in.
        NaN on a measure of which no answers were found that fit with everybody between 0 and 100.

    Notes
    -----
    The middle is the analytic centre: the x that fits and has the largest sum of log(x) +
    log(room - x), found by Newton's method from half of the room. From there each sum is pushed up
    and down along its own direction, made to change nothing of what is shown, as far as the
    room goes.

    References
    ----------
    Boyd and Vandenberghe (2004), Convex Optimization, sections 8.5.3 and 10.3.2.
    """
    rows = programme.rows
    room = np.maximum(programme.room.T, _LEAST_ROOM)
    at, fits = _find_centre(rows, programme.total.T, room)
    weight = 1 / (at**-2.0 + (room - at) ** -2.0)
    sets = len(programme.people)
    wanted = np.vstack([np.eye(sets if singles else 0, sets), programme.targets])
    asked = np.hstack([wanted, np.zeros((len(wanted), rows.shape[1] - sets))])
    weighed = rows * weight[:, None, :]
    solved = np.linalg.solve(_normal(weighed, rows), weighed)
    ways = asked * weight[:, None, :] - (wanted @ weighed[:, :, :sets].transpose(0, 2, 1)) @ solved
    # How much of the room a step of one takes, on the narrower side of each column.
    up, down = ways * (1 / (room - at))[:, None, :], ways * (1 / at)[:, None, :]
    with np.errstate(divide="ignore"):
        forth = 1 / np.maximum(up.max(axis=2), -down.min(axis=2))
        back = 1 / np.maximum(-up.min(axis=2), down.max(axis=2))
    gain = np.einsum("mtk,tk->mt", ways, asked)
    middle = at @ asked.T
    # A way that is left by rounding alone leads out of what is shown.
    drift = np.abs(ways @ rows.T).max(axis=2, initial=0.0)
    with np.errstate(invalid="ignore"):
        moves = np.isfinite(forth + back) & (drift * np.maximum(forth, back) < _FITS * HIGHEST)
        low = np.where(moves, middle - back * gain, middle)
        high = np.where(moves, middle + forth * gain, middle)
    return np.where(fits, low, np.nan), np.where(fits, high, np.nan)


def _find_centre(rows: Floats, total: Floats, room: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return (M, K) the centre of each measure, and (M, 1) whether it fits."""
    at = room / 2
    gap = total - at @ rows.T
    for _ in range(_MOST_STEPS):
        weight = 1 / (at**-2.0 + (room - at) ** -2.0)
        slope = 1 / (room - at) - 1 / at
        weighed = rows * weight[:, None, :]
        right = gap + (slope * weight) @ rows.T
        shadow = -np.linalg.solve(_normal(weighed, rows), right[:, :, None])[:, :, 0]
        step = -weight * (slope + shadow @ rows)
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.where(step > 0, (room - at) / step, np.where(step < 0, -at / step, np.inf))
        length = np.minimum(1.0, 0.9 * far.min(axis=1, initial=np.inf))
        at = np.clip(at + length[:, None] * step, _EDGE * room, (1 - _EDGE) * room)
        gap = total - at @ rows.T
        fits = np.abs(gap).max(axis=1, initial=0.0) < _FITS * HIGHEST
        if (fits & ((step**2 / weight).sum(axis=1) < _NEAR)).all():
            break
    return at, fits[:, None]


def _normal(weighed: Floats, rows: Floats) -> Floats:
    normal = weighed @ rows.T
    ridge = 1e-13 * np.trace(normal, axis1=1, axis2=2) / max(len(rows), 1)
    return np.asarray(normal + ridge[:, None, None] * np.eye(len(rows)))
