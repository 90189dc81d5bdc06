"""The difference of two groups' levels, with interval, test, effect size and verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.levels import Levels
from tillid_analysis.analysis.verdicts import judge
from tillid_analysis.columns import BORROWED_SPREAD, arrange
from tillid_analysis.stats.differences import Difference, hedges_g, welch
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree

DIFFERENCE_COLUMNS = (
    *("wave", "unit", "level", "measure", "reference", "estimate", "std_error", "df", "statistic"),
    *("p_value", "p_adjusted", "adjust", "conf_low", "conf_high", "conf_level", "n", "n_reference"),
    *("effect_size", "effect_low", "effect_high", "verdict", "method"),
)


def compare(
    own: Levels, other: Levels, *, adjust: str, band: float, conf_level: float
) -> dict[str, NDArray[Any]]:
    """Compare U units' levels with what each is held against, on M measures.

    Parameters
    ----------
    own, other
        Levels (U, M) of the units and of their references.
    adjust
        "bh", "holm" or "none"; over the units, for each measure.
    band
        The smallest difference of interest, in points.
    conf_level
        Coverage of the intervals.

    Returns
    -------
    dict
        Tables (U, M) by the names of result columns.
    """
    # One side's own spread beside the other's size would tell the other's spread by subtraction,
    # so both sides borrow as soon as one is small.
    borrow = own.small | other.small
    left, right = own.spread(borrow), other.spread(borrow)
    difference = welch(
        *(own.mean, left.std_error**2, own.n),
        *(other.mean, right.std_error**2, other.n),
        conf_level,
        df_a=left.df,
        df_b=right.df,
    )
    effect = hedges_g(
        *(own.mean, left.variance, own.n), *(other.mean, right.variance, other.n), conf_level
    )
    return tell(difference, borrow, adjust=adjust, band=band, conf_level=conf_level) | {
        "n": own.n,
        "n_reference": other.n,
        "effect_size": np.where(borrow, np.nan, effect.estimate),
        "effect_low": np.where(borrow, np.nan, effect.conf_low),
        "effect_high": np.where(borrow, np.nan, effect.conf_high),
        "method": np.where(borrow, f"difference, {BORROWED_SPREAD}", "Welch"),
    }


def tell(
    difference: Difference,
    untested: NDArray[np.bool_],
    *,
    adjust: str,
    band: float,
    conf_level: float,
) -> dict[str, NDArray[Any]]:
    """Adjust differences of U units on M measures for how many there are, and read them.

    Parameters
    ----------
    difference
        Arrays (U, M).
    untested
        (U, M) where there are too few answers for a test.
    adjust, band, conf_level
        As in `compare`.

    Returns
    -------
    dict
        Tables (U, M) by the names of result columns.
    """
    p_value = np.where(untested, np.nan, difference.p_value)
    p_adjusted = np.column_stack([adjust_p(column, adjust) for column in p_value.T])
    low, high = difference.conf_low, difference.conf_high
    return {
        "estimate": difference.estimate,
        "std_error": difference.std_error,
        "df": difference.df,
        "statistic": np.where(untested, np.nan, difference.statistic),
        "p_value": p_value,
        "p_adjusted": p_adjusted,
        "conf_low": low,
        "conf_high": high,
        "verdict": judge(low, high, p_adjusted, band, 1 - conf_level),
        "adjust": _describe(adjust, p_value),
    }


def tabulate_units(
    tree: UnitTree,
    units: Sequence[int],
    measures: Sequence[str],
    tables: Mapping[str, NDArray[Any]],
    columns: Sequence[str],
    **fixed: object,
) -> pd.DataFrame:
    """Turn tables (U, M) into one row a unit and measure.

    Parameters
    ----------
    tree, units, measures
        What rows and columns of the tables stand for.
    tables
        By result column.
    columns
        The result's columns.
    fixed
        Columns with one value throughout.
    """
    levels = np.array(tree.levels)[tree.depths()]
    values: dict[str, object] = {name: table.ravel() for name, table in tables.items()}
    values["unit"] = np.repeat(np.array(tree.codes)[list(units)], len(measures))
    values["level"] = np.repeat(levels[list(units)], len(measures))
    values["measure"] = np.tile(np.array(measures, dtype=object), len(units))
    return arrange(values | fixed, columns)


def _describe(adjust: str, p_value: Floats) -> NDArray[np.str_]:
    tests = (~np.isnan(p_value)).sum(axis=0)
    names = np.array([f"{adjust} over {each} units" for each in tests], dtype=object)
    return np.broadcast_to(names, p_value.shape)
