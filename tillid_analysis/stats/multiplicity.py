"""Adjusting a family of p values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide

METHODS = ("bh", "holm", "none")


def adjust_p(p: npt.ArrayLike, method: str) -> FloatArray:
    """Adjust the p values of families of tests.

    Parameters
    ----------
    p : (m,) or (m, M)
        p values; NaN where there was no test. Each column is a family of its own.
    method
        "bh": Benjamini & Hochberg, the share of false findings among the findings; "holm": the
        chance of any false finding; "none": leave as they are.

    Returns
    -------
    array like p
        Adjusted p values, in the order given.

    Raises
    ------
    ValueError
        If the method is not one of these.

    Notes
    -----
    With p(1) <= ... <= p(m): "bh" is the least of p(j) m / j over j >= i, "holm" the largest of
    p(j) (m - j + 1) over j <= i, both at most 1. NaN stays NaN and is not counted in m.
    Written out here because statsmodels' Holm takes a tenth of a second however few the tests, and
    no library adjusts columns.

    References
    ----------
    Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289. Holm 1979,
    Scandinavian Journal of Statistics 6:65.

    Examples
    --------
    >>> adjust_p([0.01, 0.04, float("nan"), 0.03], "bh").round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r} must be one of {', '.join(METHODS)}")
    given = as_floats(p)
    if method == "none":
        return given.copy()
    # NaN is sorted last, and counted as no test.
    order = np.argsort(given, axis=0)
    ordered = np.take_along_axis(given, order, axis=0)
    tests = np.count_nonzero(~np.isnan(given), axis=0)
    step = _hochberg if method == "bh" else _holm
    place = np.arange(1, len(given) + 1).reshape(-1, *(1,) * (given.ndim - 1))
    adjusted = np.empty_like(given)
    np.put_along_axis(adjusted, order, np.minimum(step(ordered, place, tests), 1), axis=0)
    return adjusted


def _hochberg(ordered: FloatArray, place: IntArray, tests: IntArray) -> FloatArray:
    """Return the least of p(j) m / j over j >= i."""
    raised = ordered * divide(tests, place)
    least = np.minimum.accumulate(np.where(np.isnan(raised), np.inf, raised)[::-1], axis=0)[::-1]
    return np.where(np.isnan(raised), np.nan, least)


def _holm(ordered: FloatArray, place: IntArray, tests: IntArray) -> FloatArray:
    """Return the largest of p(j) (m - j + 1) over j <= i."""
    return as_floats(np.maximum.accumulate(ordered * (tests - place + 1), axis=0))


def error_limits(p: npt.ArrayLike, method: str, alpha: float) -> FloatArray:
    """Find the p value at which each test of a family would count, with the others as they are.

    Parameters
    ----------
    p : (m,)
        p values; NaN where there was no test.
    method
        As in `adjust_p`.
    alpha
        The error allowed, between 0 and 1.

    Returns
    -------
    (m,) array
        Adjusted, a p value is below alpha if it is below this itself; NaN where there was no test.

    Raises
    ------
    ValueError
        If the method is not one of those.

    Notes
    -----
    With its own p taken as 0, "bh" finds R of m: then it counts up to alpha R / m. "holm" goes on
    over the others until it stops after j of them: alpha / (m - j). "none" leaves alpha.

    Examples
    --------
    >>> error_limits([0.01, 0.04, float("nan"), 0.3], "bh", 0.05).round(4).tolist()
    [0.0167, 0.0333, nan, 0.05]
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r} must be one of {', '.join(METHODS)}")
    values = as_floats(p)
    limits = np.where(np.isnan(values), np.nan, alpha)
    tested = np.flatnonzero(~np.isnan(values))
    if method == "none" or not len(tested):
        return limits
    order = tested[np.argsort(values[tested], kind="stable")]
    find = _found_of_bh if method == "bh" else _found_of_holm
    limits[order] = alpha * find(values[order], alpha)
    return limits


def _found_of_bh(p: FloatArray, alpha: float) -> FloatArray:
    """Return (m,) R / m for p values in order."""
    m = len(p)
    rank = np.arange(1, m + 1)
    line = alpha * rank / m
    # From its own rank on the k-th smallest stays; before, each moves up by one place.
    stays = np.where(p < line, rank, 0)
    moves = np.where(np.concatenate([[0.0], p[:-1]]) < line, rank, 0)
    later = np.concatenate([np.maximum.accumulate(stays[::-1])[::-1][1:], [0]])
    return as_floats(np.maximum(later, np.maximum.accumulate(moves)) / m)


def _found_of_holm(p: FloatArray, alpha: float) -> FloatArray:
    """Return (m,) 1 / (m - j) for p values in order."""
    m = len(p)
    left = m - np.arange(m)
    passed = np.array([_first(p, own, alpha / left) for own in range(m)])
    return as_floats(1 / (m - passed))


def _first(p: FloatArray, own: int, limits: FloatArray) -> int:
    """Count how many of the others pass one after the other."""
    failed = np.delete(p, own) >= limits[:-1]
    return int(failed.argmax()) if failed.any() else len(failed)
