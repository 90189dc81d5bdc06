"""Resampling where groups are few, or so many that leaving out each in turn takes long."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import IntArray, as_floats
from tillid_analysis.stats.resampling import draw_groups, leave_out


def draw_within(stratum: npt.ArrayLike, replicates: int, seed: int) -> IntArray:
    """Draw from each stratum as many of its groups as it has, with replacement, many times.

    Parameters
    ----------
    stratum : (g,) ints
        Which stratum each group is of, from 0; negative for those that are not drawn.
    replicates
        B, how many draws.
    seed
        Of the random numbers.

    Returns
    -------
    (B, g) int64
        How many times each group is there.

    Notes
    -----
    For few strata, which cannot be drawn from themselves: what varies is who answered in them.

    References
    ----------
    Davison & Hinkley 1997, section 3.2.4 (stratified resampling).

    Examples
    --------
    >>> draw_within([0, 1, 1], replicates=2, seed=1).sum(axis=1).tolist()
    [3, 3]
    """
    where = np.asarray(stratum, dtype=np.int64)
    drawn = np.zeros((replicates, len(where)), dtype=np.int64)
    for each in np.unique(where[where >= 0]):
        of_it = where == each
        drawn[:, of_it] = draw_groups(of_it, replicates, seed + int(each))[:, of_it]
    return drawn


def leave_out_some(present: npt.ArrayLike, most: int, seed: int) -> IntArray:
    """Return each group once but some, in turn, so that each is left out in one of few rows.

    Parameters
    ----------
    present : (g,) bools
        Which groups have answers.
    most
        Rows at most: with no more groups than that, each is left out alone.
    seed
        Of which are left out together.

    Returns
    -------
    (rows, g) int64
        As `draw_groups` gives them: the delete-a-group jackknife's. The acceleration of
        `bca_interval` is the same on average, since third and second moments add over groups.

    References
    ----------
    Kott 2001, Journal of Official Statistics 17:521. Efron & Narasimhan 2020, Journal of
    Computational and Graphical Statistics 29:608.

    Examples
    --------
    >>> leave_out_some([True, True, False, True, True], most=2, seed=1).sum(axis=1).tolist()
    [2, 2]
    """
    there = np.asarray(present, dtype=np.bool_)
    at = np.flatnonzero(there)
    if len(at) <= most:
        return leave_out(there)
    together = np.random.default_rng(seed).permutation(np.arange(len(at)) % most)
    rows = np.tile(there.astype(np.int64), (most, 1))
    rows[together, at] = 0
    return rows


def effective_groups(size: npt.ArrayLike) -> float:
    """Return how many groups of one size would tell as much as groups of these sizes (g,).

    Notes
    -----
    (sum n)² / sum n²: a few large groups among many small ones are nearly all there is.

    References
    ----------
    Carter, Schnepel & Steigerwald 2017, Review of Economics and Statistics 99:698.

    Examples
    --------
    >>> effective_groups([10, 10, 10, 0]), effective_groups([90, 5, 5])
    (3.0, 1.2269938650306749)
    """
    n = as_floats(size)
    squares = float((n**2).sum())
    return float(n.sum()) ** 2 / squares if squares else 0.0
