"""Ways to account for many contrasts being tested at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats._student import student_quantile
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.stats.simultaneous import fcr_level
from tillid_analysis.survey import Floats

Tables = Mapping[str, NDArray[Any]]
Adjusted = tuple[Floats, Floats]
"""Adjusted p-values, and the quantiles of t by which intervals are made that fit them."""


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The T tests that are adjusted for each other.

    Parameters
    ----------
    tables
        Of their numbers (T,), by the names of result columns.
    alpha
        The error rate.
    rows, measures
        (T,) which contrasts they are, and on which measures.
    """

    tables: Tables
    alpha: float
    rows: NDArray[np.int64]
    measures: NDArray[np.int64]


Adjust = Callable[[Family], Adjusted]


def _adjust_bh(family: Family) -> Adjusted:
    """Bound the share of false findings, and of intervals of the findings that miss."""
    p_adjusted = adjust_p(family.tables["p_value"], "bh")
    found = max(int(np.count_nonzero(p_adjusted < family.alpha)), 1)
    return p_adjusted, _quantile(family, float(fcr_level(found, len(p_adjusted), 1 - family.alpha)))


def _adjust_holm(family: Family) -> Adjusted:
    """Bound the chance of any false finding; the intervals are Bonferroni's."""
    p_adjusted = adjust_p(family.tables["p_value"], "holm")
    return p_adjusted, _quantile(family, 1 - family.alpha / len(p_adjusted))


def _adjust_none(family: Family) -> Adjusted:
    return family.tables["p_value"], _quantile(family, 1 - family.alpha)


def _adjust_games_howell(family: Family) -> Adjusted:
    """Bound the chance of any false finding among all pairs of k groups."""
    from tillid_analysis.stats.studentized import adjust_pairs

    tests, df = family.tables["statistic"], family.tables["df"]
    groups = round((1 + np.sqrt(1 + 8 * len(df))) / 2)
    return adjust_pairs(tests, df, groups, family.alpha)


def _adjust_dunnett(family: Family) -> Adjusted:
    """Bound the chance of any false finding among groups held against the same one."""
    from tillid_analysis.stats.simultaneous import Products, simultaneous_critical, simultaneous_p

    df = family.tables["df"]
    together = Products(np.sqrt(family.tables["shared"]))
    p_adjusted = simultaneous_p(family.tables["statistic"], together, df)
    return p_adjusted, simultaneous_critical(together, df, 1 - family.alpha)


def sidak(family: Family) -> Floats:
    """Return the quantiles of intervals that all hold at once, whatever their dependence is."""
    return _quantile(family, (1 - family.alpha) ** (1 / len(family.rows)))


def _quantile(family: Family, level: float) -> Floats:
    return student_quantile(family.tables["df"], (1 + level) / 2)


ADJUSTMENTS: Mapping[str, Adjust] = {
    "bh": _adjust_bh,
    "holm": _adjust_holm,
    "none": _adjust_none,
    "games_howell": _adjust_games_howell,
    "dunnett": _adjust_dunnett,
}
"""Adjustments that need no more than each test's own numbers."""
