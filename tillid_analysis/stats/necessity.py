"""Empty corners: scores below which hardly anybody reaches a level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtri, stdtrit

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level

STEP = 5.0
"""What a level that is reached is rounded down to, in points."""
FEWEST = 30
"""Values below which nothing is said of those below a score."""


def level_reached(values: npt.ArrayLike, share: float = 0.1, fewest: int = 5) -> float:
    """Return the highest multiple of five points that enough values reach.

    Parameters
    ----------
    values : (n,)
        In points; NaN is left out.
    share, fewest
        Part of the values, 0 to 1, and how many, that must reach it: the more of the two.

    Returns
    -------
    float
        NaN where there are fewer values than that.

    Examples
    --------
    >>> level_reached([0.0] * 80 + [40.0] * 14 + [92.0] * 6), level_reached([70.0] * 4)
    (40.0, nan)
    """
    given = as_floats(values)
    known = np.sort(given[~np.isnan(given)])
    needed = max(fewest, int(np.ceil(share * len(known) - 1e-9)))
    if len(known) < needed:
        return float("nan")
    return float(np.floor(known[len(known) - needed] / STEP + 1e-9) * STEP)


def find_need(
    score: npt.ArrayLike,
    reaches: npt.ArrayLike,
    group: npt.ArrayLike,
    candidates: npt.ArrayLike,
    *,
    most: float = 0.1,
    conf_level: float = 0.95,
) -> float:
    """Find the highest score below which surely less than a part of people reach a level.

    Parameters
    ----------
    score : (n,)
        On what may be needed.
    reaches : (n,) bools
        Whether each reaches the level.
    group : (n,) ints
        Unit of each, from 0: people of a unit are alike.
    candidates : (m,)
        Scores that are tried.
    most
        The part, between 0 and 1, that counts as hardly anybody.
    conf_level
        Chance that no score is named below which as large a part would reach it among others like
        them, between 0 and 1; over all candidates.

    Returns
    -------
    float
        NaN where there is no such score.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    Of the k of n people below a candidate who reach the level, the upper limit is Clopper and
    Pearson's at 1 - (1 - conf_level) / m, with k and n divided by the design effect 1 + (s - 1) r:
    s is the mean size of the unit of a person below the candidate, counted below it, and r the
    likeness of people of a unit in whether they reach it, by analysis of variance over everybody,
    and not below 0. For few units they are divided once more, by the squared ratio of the t
    quantile to the normal one (Korn & Graubard). Under 30 people nothing is said.

    References
    ----------
    Dul 2016, Organizational Research Methods 19:10 (necessary conditions as empty corners). Korn &
    Graubard 1998, Survey Methodology 24:193. Clopper & Pearson 1934, Biometrika 26:404.

    Examples
    --------
    >>> score, unit = np.arange(1000) % 100, np.arange(1000) % 49
    >>> find_need(score, score > 40, unit, [20, 40, 60])
    40.0
    """
    alpha = 1 - check_level(conf_level)
    x, y = as_floats(score), np.asarray(reaches, dtype=np.bool_)
    unit = np.asarray(group, dtype=np.int64)
    places = as_floats(candidates)
    likeness = _likeness(y, unit)
    tail = alpha / max(len(places), 1)
    below = (x < place for place in places)
    named = [_upper(y[each], unit[each], likeness, tail) < most for each in below]
    return float(np.max(places[named])) if any(named) else float("nan")


def _upper(
    y: npt.NDArray[np.bool_], unit: npt.NDArray[np.int64], like: float, tail: float
) -> float:
    """Return the upper limit of the part that reaches the level; 1 for too few people."""
    n, k = len(y), int(y.sum())
    size = np.bincount(unit).astype(np.float64)
    units = int((size > 0).sum())
    if n < FEWEST or units < 2 or k >= n:
        return 1.0
    effect = 1 + ((size**2).sum() / n - 1) * like
    effect *= (float(stdtrit(units - 1, 1 - tail)) / float(ndtri(1 - tail))) ** 2
    return float(betaincinv(k / effect + 1, (n - k) / effect, 1 - tail))


def _likeness(y: npt.NDArray[np.bool_], unit: npt.NDArray[np.int64]) -> float:
    """Return ICC(1) by analysis of variance; 0 where it is below or cannot be had."""
    size = np.bincount(unit).astype(np.float64)
    hits = np.bincount(unit, y)[size > 0]
    size = size[size > 0]
    n, units = size.sum(), len(size)
    if units < 2 or n <= units:
        return 0.0
    mean: FloatArray = hits / size
    between = (size * (mean - hits.sum() / n) ** 2).sum() / (units - 1)
    within = (size * mean * (1 - mean)).sum() / (n - units)
    usual = (n - (size**2).sum() / n) / (units - 1)
    if not within:
        return float(between > 0)
    return max(float((between - within) / (between + (usual - 1) * within)), 0.0)
