"""Items whose answers go together: factors, told apart further by names where both agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.factors import count_factors, load_items
from tillid_analysis.stats.reliability import item_rest_correlation

FEWEST_ITEMS = 3
LEAST_REST = 0.2
"""Correlation with the rest of its index below which an item does not belong to it."""

_LEAST_LOADING, _AS_GOOD = 0.3, 0.1
_SAME_THING = 0.9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Items that go together.

    Parameters
    ----------
    places
        Where they stand among all items, in order.
    signs
        (k,) 1, or -1 for items that go against the others.
    """

    places: tuple[int, ...]
    signs: Floats


def cluster_items(r: Floats, blocks: Sequence[Sequence[int]]) -> list[Cluster]:
    """Put items together whose answers go together.

    Parameters
    ----------
    r
        (k, k) correlations, without NaN.
    blocks
        Places of items whose names say that they belong together.

    Returns
    -------
    list of Cluster
        In the order of the items; no item is in two, and not all are in one.

    Notes
    -----
    As many factors as Velicer's MAP counts, turned obliquely; an item belongs to the factor it
    loads most on, 0.3 at least. Names only break ties: where two loadings are within 0.1, the
    factor of the item's block wins; and a factor that unites blocks is split where the
    heterotrait-monotrait ratio of two is below 0.9, so that their items have more in common with
    each other. Last, items that correlate under 0.2 with the rest are left out, and clusters of
    fewer than three.

    References
    ----------
    Henseler, Ringle & Sarstedt 2015, Journal of the Academy of Marketing Science 43:115 (HTMT).
    """
    count = count_factors(r) if len(r) >= FEWEST_ITEMS else 0
    if not count:
        return []
    home = _assign(abs(load_items(r, count)), blocks)
    factors = ([*map(int, np.flatnonzero(home == each))] for each in range(count))
    parts = [part for factor in factors for part in _split(r, factor, blocks)]
    found = filter(None, (align(r, sorted(part)) for part in parts))
    return sorted(found, key=lambda each: each.places)


def _assign(loadings: Floats, blocks: Sequence[Sequence[int]]) -> NDArray[np.intp]:
    """Return (k,) each item's factor; -1 where it loads on none."""
    home = loadings.argmax(axis=1)
    best = loadings.max(axis=1)
    for block in blocks:
        shared = int(loadings[block].sum(axis=0).argmax())
        for place in block:
            if loadings[place, shared] >= best[place] - _AS_GOOD:
                home[place] = shared
    return np.where(best >= _LEAST_LOADING, home, -1)


def _split(r: Floats, places: list[int], blocks: Sequence[Sequence[int]]) -> list[list[int]]:
    """Split a factor along the blocks that it unites; what is in none goes with the nearest."""
    whole = [[place for place in block if place in places] for block in blocks]
    parts = [each for each in whole if len(each) >= FEWEST_ITEMS]
    if len(parts) < 2:
        return [places]
    strength = abs(r)
    merged: list[list[int]] = []
    for part in parts:
        alike = [each for each in merged if _ratio(strength, each, part) >= _SAME_THING]
        merged = [each for each in merged if each not in alike]
        merged.append([place for each in (*alike, part) for place in each])
    nearest = [list(each) for each in merged]
    for place in set(places).difference(*merged):
        scores = [float(strength[place, each].mean()) for each in merged]
        nearest[int(np.argmax(scores))].append(place)
    return nearest


def _ratio(strength: Floats, one: list[int], other: list[int]) -> float:
    """Return the heterotrait-monotrait ratio of two blocks."""
    within = [mean_of_pairs(strength[np.ix_(each, each)]) for each in (one, other)]
    return float(strength[np.ix_(one, other)].mean() / np.sqrt(np.prod(within)))


def mean_of_pairs(matrix: Floats) -> float:
    """Return the mean off the diagonal of a matrix (k, k), k at least two."""
    k = len(matrix)
    return float((matrix.sum() - np.trace(matrix)) / (k * (k - 1)))


def align(r: Floats, places: Sequence[int]) -> Cluster | None:
    """Turn items that go against the others, and leave out those that go with none.

    Parameters
    ----------
    r
        (k, k) correlations of all items.
    places
        The items.

    Returns
    -------
    Cluster or None
        None where fewer than three are left. As many items as can be keep their direction; where
        as many go one way as the other, the first does.
    """
    left = list(places)
    while len(left) >= FEWEST_ITEMS:
        part = r[np.ix_(left, left)]
        signs = np.sign(np.linalg.eigh(part)[1][:, -1])
        signs[signs == 0] = 1
        total = signs.sum()
        signs *= np.sign(total) if total else signs[0]
        rest = np.nan_to_num(item_rest_correlation(part * np.outer(signs, signs)))
        if rest.min() >= LEAST_REST:
            return Cluster(tuple(left), signs)
        del left[int(rest.argmin())]
    return None
