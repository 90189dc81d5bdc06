"""Intervals that hold together: of all units, of those picked out, and in general."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide, root
from tillid_analysis.stats._largest import Largest, largest
from tillid_analysis.stats._studentized import log_sf, quantiles

DRAWN = 1 << 22
"""Normal numbers drawn at a time."""
ONE = 1 - 1e-9
"""A correlation that is one but for rounding."""


def fcr_level(
    selected: npt.ArrayLike, tested: npt.ArrayLike, conf_level: float = 0.95
) -> FloatArray:
    """Compute the confidence level of intervals that are shown of what was picked out only.

    Parameters
    ----------
    selected : (...)
        How many of those tested are picked out, as by Benjamini and Hochberg's findings.
    tested : (...)
        How many were tested.
    conf_level
        Wished for, on average over the intervals shown, between 0 and 1.

    Returns
    -------
    (...) array
        Level of each interval; NaN where none is picked out, or more than were tested.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    1 - R q / m, q = 1 - conf_level: then the expected share of intervals shown that miss is at
    most q, where intervals at the usual level miss more often just because they were picked out.
    An interval at that level leaves out 0 wherever Benjamini and Hochberg reject at q.

    References
    ----------
    Benjamini & Yekutieli 2005, Journal of the American Statistical Association 100:71.

    Examples
    --------
    >>> fcr_level([1, 10, 0], 10).round(4).tolist()
    [0.995, 0.95, nan]
    """
    check_level(conf_level)
    share = divide(selected, tested)
    return np.where((share > 0) & (share <= 1), 1 - share * (1 - conf_level), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Correlations of U contrasts that are products: λ_i λ_j, or all of them negative.

    Attributes
    ----------
    loadings : (U,)
        λ of each contrast, 0 or more; NaN where there is no contrast, which then takes no part.
    negative
        Whether correlations are -λ_i λ_j.
    """

    loadings: FloatArray
    negative: bool

    @classmethod
    def against_control(cls, n: npt.ArrayLike, n_control: float) -> Self:
        """Return those of units (U,) each less one control of n_control answers (Dunnett)."""
        size = as_floats(n)
        return cls(root(divide(np.where(size > 0, size, np.nan), size + n_control)), False)

    @classmethod
    def against_rest(cls, n: npt.ArrayLike, total: float) -> Self:
        """Return those of units (U,) each less everybody else, of total answers in all.

        With equal spread the correlation of units i and j is
        -sqrt(n_i n_j / ((N - n_i) (N - n_j))).
        """
        size = as_floats(n)
        possible = (size > 0) & (size < total)
        return cls(root(divide(np.where(possible, size, np.nan), total - size)), True)


def simultaneous_critical(
    correlation: Products, df: npt.ArrayLike, conf_level: float = 0.95
) -> FloatArray:
    """Find how many standard errors either way all intervals need to hold together.

    Parameters
    ----------
    correlation
        Of the contrasts.
    df : (...)
        Degrees of freedom of the common spread; infinity where it is known.
    conf_level
        That all of them hold, between 0 and 1.

    Returns
    -------
    (...) array
        Critical values; NaN without contrasts.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    The value c with P(max |t| <= c) = conf_level. With correlations that are products, this is one
    integral, and with df a second one, for any number of contrasts. Never above Sidak's value,
    which is that of no correlation. Exact where the spread is one for all; with Welch's own
    spreads it is near.

    References
    ----------
    Dunnett 1955, Journal of the American Statistical Association 50:1096. Nelson 1982, Journal of
    Quality Technology 14:166 (against the rest: the analysis of means). Hsu 1996, Multiple
    Comparisons, ch. 3 and 5.

    Examples
    --------
    >>> units = Products.against_rest([20, 30, 50, 100], total=200)
    >>> simultaneous_critical(units, [196, np.inf]).round(3).tolist()
    [2.485, 2.464]
    """
    check_level(conf_level)
    free, law = as_floats(df), _law(correlation)
    found = np.full(free.shape, np.nan)
    possible = free > 0
    if law is not None and possible.any():
        found[possible] = quantiles(1 - conf_level, law, free[possible])
    return found


def simultaneous_p(
    statistic: npt.ArrayLike, correlation: Products, df: npt.ArrayLike
) -> FloatArray:
    """Adjust the p values of contrasts with correlations that are products.

    Parameters
    ----------
    statistic : (U,)
        t of each contrast.
    correlation
        Of the contrasts.
    df : () or (U,)
        Degrees of freedom; infinity where the spread is known.

    Returns
    -------
    (U,) array
        P(max |t| > |t|), single-step; NaN where the statistic or its loading is missing.

    Examples
    --------
    >>> units = Products.against_rest([20, 30, 50, 100], total=200)
    >>> simultaneous_p([1.0, 2.0, 2.5, -4.0], units, 196).round(4).tolist()
    [0.7105, 0.1562, 0.048, 0.0004]
    """
    law = _law(correlation)
    size = np.where(np.isnan(correlation.loadings), np.nan, np.abs(as_floats(statistic)))
    if law is None:
        return np.full(size.shape, np.nan)
    return as_floats(np.exp(log_sf(size, law, df)))


def simultaneous_draws(
    correlation: npt.ArrayLike,
    df: float,
    conf_level: float = 0.95,
    *,
    statistic: npt.ArrayLike | None = None,
    draws: int = 20_000,
    seed: int = 0,
) -> tuple[float, FloatArray]:
    """Find the critical value, and adjusted p values, for any correlations, by seeded draws.

    Parameters
    ----------
    correlation : (U, U)
        Of the contrasts; may be singular.
    df
        Degrees of freedom of the common spread; infinity where it is known.
    conf_level
        That all intervals hold, between 0 and 1.
    statistic : (U,), optional
        t of each contrast.
    draws, seed
        How many, and the seed.

    Returns
    -------
    critical value, (U,) array of adjusted p values (empty without statistics)

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    Draws of the largest |t| of multivariate t, from the roots of the correlation's eigenvalues.
    p = (1 + #) / (1 + draws); with 20,000 draws the critical value has a standard error of about
    0.01.

    Examples
    --------
    >>> value, p = simultaneous_draws(np.eye(3), np.inf, statistic=[0.0, 2.4, 9.0], seed=1)
    >>> round(value, 1), p.round(2).tolist()
    (2.4, [1.0, 0.05, 0.0])
    """
    check_level(conf_level)
    spread, axes = np.linalg.eigh(as_floats(correlation))
    factor = axes * np.sqrt(np.maximum(spread, 0))
    random = np.random.default_rng(seed)
    block = max(1, DRAWN // max(1, len(spread)))
    largest_drawn = np.concatenate(
        [
            _largest_drawn(factor, df, min(block, draws - at), random)
            for at in range(0, draws, block)
        ]
    )
    found = np.empty(0) if statistic is None else np.abs(as_floats(statistic))
    above = draws - np.searchsorted(np.sort(largest_drawn), found, side="left")
    p = np.where(np.isnan(found), np.nan, (1 + above) / (1 + draws))
    return float(np.quantile(largest_drawn, conf_level, method="higher")), p


def _largest_drawn(
    factor: FloatArray, df: float, draws: int, random: np.random.Generator
) -> FloatArray:
    normal = np.abs(random.standard_normal((draws, len(factor))) @ factor.T).max(axis=1, initial=0)
    return as_floats(normal if np.isinf(df) else normal / np.sqrt(random.chisquare(df, draws) / df))


def _law(correlation: Products) -> Largest | None:
    """Tabulate the law of the largest, of contrasts that are there."""
    known = correlation.loadings[~np.isnan(correlation.loadings)]
    if not known.size:
        return None
    if correlation.negative and known.size == 2 and np.prod(known) > ONE:
        # Of two units each is the other's rest: one test, told twice.
        return largest(np.zeros(1), negative=False)
    return largest(known, negative=correlation.negative)
