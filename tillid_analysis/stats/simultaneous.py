"""Intervals that hold together: of all units, of those picked out, and in general."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level, divide, root
from tillid_analysis.stats._largest import Largest, largest
from tillid_analysis.stats._studentized import log_sf, quantiles


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


@dataclass(frozen=True, eq=False)
class Products:
    """Correlations of U contrasts that are products λ_i λ_j.

    Attributes
    ----------
    loadings : (U,)
        λ of each contrast, 0 or more; NaN where there is no contrast, which then takes no part.
    """

    loadings: FloatArray

    @cached_property
    def law(self) -> Largest | None:
        """The law of the largest, of contrasts that are there: p and intervals have the same."""
        known = self.loadings[~np.isnan(self.loadings)]
        return largest(known) if known.size else None

    @classmethod
    def against_control(cls, n: npt.ArrayLike, n_control: float) -> Self:
        """Return those of units (U,) each less one control of n_control answers (Dunnett)."""
        size = as_floats(n)
        return cls(root(divide(np.where(size > 0, size, np.nan), size + n_control)))


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
    Dunnett 1955, Journal of the American Statistical Association 50:1096. Hsu 1996, Multiple
    Comparisons, ch. 3.

    Examples
    --------
    >>> units = Products.against_control([20, 30, 50, 100], n_control=200)
    >>> simultaneous_critical(units, [196, np.inf]).round(3).tolist()
    [2.507, 2.485]
    """
    check_level(conf_level)
    free, law = as_floats(df), correlation.law
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
    >>> units = Products.against_control([20, 30, 50, 100], n_control=200)
    >>> simultaneous_p([1.0, 2.0, 2.5, -4.0], units, 196).round(4).tolist()
    [0.773, 0.17, 0.051, 0.0004]
    """
    law = correlation.law
    size = np.where(np.isnan(correlation.loadings), np.nan, np.abs(as_floats(statistic)))
    if law is None:
        return np.full(size.shape, np.nan)
    return as_floats(np.exp(log_sf(size, law, df)))
