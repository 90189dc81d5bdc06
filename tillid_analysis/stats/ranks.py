"""How sure the places of units in a list are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    check_level,
)
from tillid_analysis.stats._rank_tests import find_clear_pairs, find_clear_pairs_of


@dataclass(frozen=True, slots=True, eq=False)
class RankSets:
    """Places of J units, 1 the highest.

    Attributes
    ----------
    rank : (J,)
        By the estimates; one more than the units that are higher, so that ties share a place.
    low, high : (J,)
        The first and the last place that the unit may have. All are NaN where the estimate or
        its standard error is missing.
    """

    rank: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RankChances:
    """What draws of the units' true means say of their places.

    Attributes
    ----------
    expected : (J,)
        Mean of the places drawn.
    lowest, highest : (J,)
        Share of the draws in which the unit is in the lowest, or the highest, part.
    """

    expected: FloatArray
    lowest: FloatArray
    highest: FloatArray


def rank_sets(
    estimate: npt.ArrayLike,
    std_error: npt.ArrayLike,
    conf_level: float = 0.95,
    *,
    simultaneous: bool = True,
    draws: int = 1000,
    seed: int = 1,
) -> RankSets:
    """Find the places that units may have, from independent estimates.

    Parameters
    ----------
    estimate, std_error : (J,)
        Estimates and their standard errors; a unit without one has no place and takes none.
    conf_level
        Chance that the sets hold the true places, between 0 and 1.
    simultaneous
        Whether all sets together hold them, or each on its own.
    draws
        Normal draws that the tests' critical values come from.
    seed
        Of the draws.

    Returns
    -------
    RankSets
        In the order of the units.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    A unit's first place is one after all that are clearly higher, its last place before all that
    are clearly lower. Which are is tested for all pairs together: of j above k where
    (m_j - m_k) / sqrt(s_j² + s_k²) is above the quantile of the largest such ratio among normal
    draws about 0, step by step: the quantile is taken anew over the pairs not yet told apart,
    until no more are. For one unit alone the pairs are those with it. Two units without any
    error are told apart wherever they differ. Work grows with draws times units times *different*
    standard errors.

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91:476, sections 3.1-3.3.
    Romano & Wolf 2005, Econometrica 73:1237 (the steps).

    Examples
    --------
    >>> sets = rank_sets([70.0, 60.0, 59.0, 40.0], [2.0, 2.0, 2.0, 2.0])
    >>> sets.rank.tolist(), sets.low.tolist(), sets.high.tolist()
    ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 2.0, 4.0], [1.0, 3.0, 3.0, 4.0])
    """
    check_level(conf_level)
    means, errors = as_floats(estimate), as_floats(std_error)
    there = np.isfinite(means) & np.isfinite(errors) & (errors >= 0)
    mean, error = means[there], errors[there]
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((len(mean), draws), dtype=np.float32)
    noise *= error[:, None].astype(np.float32)
    if simultaneous:
        above, below = find_clear_pairs(mean, error, noise, conf_level)
    else:
        pairs = [
            find_clear_pairs_of(unit, mean, error, noise, conf_level) for unit in range(len(mean))
        ]
        above, below = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    rank = len(mean) + 1 - np.searchsorted(np.sort(mean), mean, side="right")
    return RankSets(_place(there, rank), _place(there, above + 1), _place(there, len(mean) - below))


def rank_chances(drawn: npt.ArrayLike, part: float = 0.1) -> RankChances:
    """Count places in draws of the units' true means.

    Parameters
    ----------
    drawn : (draws, J)
        The draws; a unit with a missing one has no place and takes none.
    part
        How much of the list counts as lowest or highest, at least one unit; 0 to 1.

    Returns
    -------
    RankChances
        Place 1 is the highest.

    Notes
    -----
    The part is rounded up to whole units.

    References
    ----------
    Laird & Louis 1989, Journal of Educational Statistics 14:29. Lin, Louis, Paddock & Ridgeway
    2006, Bayesian Analysis 1:915.

    Examples
    --------
    >>> chances = rank_chances([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]])
    >>> chances.expected.tolist(), chances.lowest.tolist()
    ([1.0, 2.5, 2.5], [0.0, 0.5, 0.5])
    """
    values = as_floats(drawn)
    there = np.asarray(np.isfinite(values).all(axis=0) & (len(values) > 0))
    ordered = np.argsort(-values[:, there].astype(np.float32), axis=1)
    units = ordered.shape[1]
    most = int(np.ceil(part * units - 1e-9))
    places = np.empty_like(ordered, dtype=np.int32)
    np.put_along_axis(places, ordered, np.arange(1, units + 1, dtype=np.int32)[None], axis=1)
    return RankChances(
        _place(there, places.mean(axis=0) if units else np.empty(0)),
        _place(there, (places > units - most).mean(axis=0) if units else np.empty(0)),
        _place(there, (places <= most).mean(axis=0) if units else np.empty(0)),
    )


def _place(there: BoolArray, values: FloatArray | IntArray) -> FloatArray:
    """Put the numbers of the units that have a place where these stand among all."""
    placed = np.full(len(there), np.nan)
    placed[there] = values
    return placed
