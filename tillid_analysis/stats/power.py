"""What a comparison of two means could show: power, smallest difference, answers needed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import nctdtr, stdtrit

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, divide

MOST = 2.0**40
"""Answers after which no more are tried: what they cannot show, the other side is too small for."""

FAR = 7.0
"""A noncentrality at which the tail on the wrong side is empty."""


def power_of(
    difference: npt.ArrayLike,
    sd: npt.ArrayLike,
    n_a: npt.ArrayLike,
    n_b: npt.ArrayLike,
    conf_level: npt.ArrayLike = 0.95,
) -> FloatArray:
    """Compute the chance that a true difference of two means is found by Welch's test.

    Parameters
    ----------
    difference : (...)
        The true difference, in the unit of the SD.
    sd : (...)
        Standard deviation of the answers, the same on both sides.
    n_a, n_b : (...)
        Answers on each side, at least two; need not be whole.
    conf_level : (...)
        1 less the error rate of the two-sided test, between 0 and 1.

    Returns
    -------
    (...) array
        Between 1 - conf_level, where there is no difference, and 1; NaN where there is no spread,
        or fewer than two answers on a side.

    Raises
    ------
    ValueError
        If a conf_level does not lie between 0 and 1.

    Notes
    -----
    P(|T| > t), where T has a noncentral t distribution with noncentrality
    difference / (sd sqrt(1/n_a + 1/n_b)) and Welch-Satterthwaite's
    df = (1/n_a + 1/n_b)² / (1/(n_a² (n_a - 1)) + 1/(n_b² (n_b - 1))), and t is the two-sided
    critical value. A difference found in the wrong direction counts too, as in R's
    power.t.test(strict = TRUE); with equal sides df is 2 n - 2 and the two agree.

    References
    ----------
    Cohen 1988, Statistical Power Analysis for the Behavioral Sciences, ch. 2. Moser, Stevens &
    Watts 1989, Communications in Statistics 18:3963 (the power of Welch's test).

    Examples
    --------
    >>> power_of(5.0, 20.0, [10, 100], 900).round(3).tolist()
    [0.109, 0.653]
    """
    scale, df, critical = _test(sd, n_a, n_b, conf_level)
    return _tails(divide(np.abs(as_floats(difference)), scale), df, critical)


def smallest_difference(
    sd: npt.ArrayLike,
    n_a: npt.ArrayLike,
    n_b: npt.ArrayLike,
    power: float = 0.8,
    conf_level: npt.ArrayLike = 0.95,
) -> FloatArray:
    """Compute the smallest true difference that is found with a chance of `power`.

    Parameters
    ----------
    sd, n_a, n_b, conf_level : (...)
        As in `power_of`.
    power
        The chance asked for, above 1 - conf_level and below 1.

    Returns
    -------
    (...) array
        In the unit of the SD; NaN as in `power_of`.

    Raises
    ------
    ValueError
        If a conf_level does not lie between 0 and 1, or the power not between 1 - conf_level and 1.

    Notes
    -----
    The root of `power_of` over the difference, by Chandrupatla's method; units of one size have
    one root on all measures.

    Examples
    --------
    >>> smallest_difference(20.0, [10, 100], 900).round(1).tolist()
    [20.0, 6.0]
    """
    from scipy.optimize.elementwise import find_root

    scale, df, critical = np.broadcast_arrays(*_test(sd, n_a, n_b, conf_level))
    if (power <= 1 - as_floats(conf_level)).any() or power >= 1:
        raise ValueError(f"power={power!r} must lie between 1 - conf_level and 1")
    pairs = np.stack([df.ravel(), critical.ravel()], axis=1)
    distinct, where = np.unique(pairs, axis=0, return_inverse=True)
    df, critical = distinct.T
    found = np.full(len(distinct), np.nan)
    known = np.isfinite(critical)
    if known.any():
        df, critical = df[known], critical[known]

        def miss(x: FloatArray, df: FloatArray, critical: FloatArray) -> FloatArray:
            return as_floats(_tails(x, df, critical) - power)

        high = critical + 1
        while (short := miss(high, df, critical) < 0).any():
            high = np.where(short, 1.5 * high, high)
        found[known] = find_root(miss, (np.zeros_like(df), high), args=(df, critical)).x
    return as_floats(found[where.ravel()].reshape(scale.shape) * scale)


def n_needed(
    difference: npt.ArrayLike,
    sd: npt.ArrayLike,
    n_b: npt.ArrayLike | None,
    power: float = 0.8,
    conf_level: npt.ArrayLike = 0.95,
) -> FloatArray:
    """Compute how many answers a side must have for a difference to be found.

    Parameters
    ----------
    difference, sd, conf_level : (...)
        As in `power_of`.
    n_b : (...)
        Answers on the other side; infinity where that mean is as good as known, None where both
        sides are to be alike.
    power
        The chance asked for.

    Returns
    -------
    (...) array
        The fewest whole answers, at least two; NaN where no number is enough, because the other
        side is too small, and where something is missing.

    Raises
    ------
    ValueError
        As `smallest_difference`.

    Notes
    -----
    Up to n_b answers both the noncentrality and df grow with n, so that the fewest are found by
    halving; beyond n_b by doubling first.

    Examples
    --------
    >>> n_needed(5.0, 20.0, [900, 100]).tolist(), n_needed(5.0, 20.0, None).item()
    ([148.0, nan], 253.0)
    """
    if (power <= 1 - as_floats(conf_level)).any() or power >= 1:
        raise ValueError(f"power={power!r} must lie between 1 - conf_level and 1")
    asked = np.broadcast_arrays(
        np.abs(as_floats(difference)),
        as_floats(sd),
        as_floats(np.inf if n_b is None else n_b),
        as_floats(conf_level),
    )
    distinct, where = np.unique(np.stack(asked).reshape(4, -1), axis=1, return_inverse=True)
    size, spread, other, level = distinct
    found = _fewest(size, spread, other, level, power, alike=n_b is None)
    return as_floats(found[where.ravel()].reshape(asked[0].shape))


def _fewest(
    size: FloatArray,
    spread: FloatArray,
    other: FloatArray,
    level: FloatArray,
    power: float,
    *,
    alike: bool,
) -> FloatArray:
    """Find the fewest answers (k,) by halving."""

    def enough(n: FloatArray) -> BoolArray:
        return power_of(size, spread, n, n if alike else other, level) >= power

    known = np.isfinite(size) & (spread > 0) & (other >= 2)
    low = np.full(size.shape, 1.0)
    high = np.where(known, 2.0 if alike else np.floor(np.minimum(other, MOST)), MOST)
    grown = enough(high)
    while (short := ~grown & (high < MOST)).any():
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
        grown = enough(high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        above = enough(middle)
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(grown, high, np.nan)


def _test(
    sd: npt.ArrayLike, n_a: npt.ArrayLike, n_b: npt.ArrayLike, conf_level: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the standard error, df and critical value of Welch's test with one SD."""
    level = as_floats(conf_level)
    if not ((level > 0) & (level < 1)).all():
        raise ValueError(f"conf_level={conf_level!r} must lie between 0 and 1")
    spread, size_a, size_b = as_floats(sd), as_floats(n_a), as_floats(n_b)
    u = divide(1, np.where(size_a >= 2, size_a, np.nan))
    v = divide(1, np.where(size_b >= 2, size_b, np.nan))
    scale = np.where(spread > 0, spread, np.nan) * np.sqrt(u + v)
    df = divide((u + v) ** 2, divide(u**2, size_a - 1) + divide(v**2, size_b - 1))
    return as_floats(scale), df, as_floats(stdtrit(df, (1 + level) / 2))


def _tails(x: FloatArray, df: FloatArray, critical: FloatArray) -> FloatArray:
    """Return P(|T| > critical) where T has noncentrality x."""
    # What nctdtr has no number for is below 1e-9: the far end of the tail on the wrong side.
    wrong = nctdtr(df, np.minimum(x, FAR), -critical)
    wrong = np.where((x > FAR) | (np.isnan(wrong) & (x > 0)), 0, wrong)
    return as_floats(nctdtr(df, -np.minimum(x, _certain(critical)), -critical) + wrong)


def _certain(critical: FloatArray) -> FloatArray:
    """Return a noncentrality at which the power is 1 to all digits, whatever the df."""
    return 9 * critical + 40
