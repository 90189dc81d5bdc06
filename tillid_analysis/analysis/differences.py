"""The difference of two groups' levels, with interval, test, effect size and verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.adjusting import Mask, Reading, read_together
from tillid_analysis.analysis.levels import Levels
from tillid_analysis.analysis.multiplicity import Adjust, Tables
from tillid_analysis.columns import BORROWED_SPREAD, arrange
from tillid_analysis.results import Permit
from tillid_analysis.stats.differences import Difference, hedges_g, welch
from tillid_analysis.stats.skewness import skewness_of_difference, welch_skewed
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree

_SIZES = ("effect_size", "effect_low", "effect_high")
DIFFERENCE_COLUMNS = (
    *("wave", "unit", "level", "measure", "reference", "estimate", "std_error", "df", "statistic"),
    *("p_value", "p_adjusted", "adjust", "conf_low", "conf_high", "conf_level"),
    *("joint_low", "joint_high", "n", "n_reference"),
    *(*_SIZES, "verdict", "method"),
)


def compare(
    own: Levels,
    other: Levels,
    conf_level: float,
    skewness: Floats | None = None,
    *,
    effects: bool = True,
) -> dict[str, NDArray[Any]]:
    """Compare C groups' levels with what each is held against, on M measures.

    Parameters
    ----------
    own, other
        Levels (C, M) of the groups and of their references.
    conf_level
        Coverage of the intervals.
    skewness
        (M,) of the answers about their units' means, where a side can be much smaller than the
        other and its own spread is used.
    effects
        Whether Hedges' g is wanted.

    Returns
    -------
    dict
        Tables (C, M) by the names of result columns; and `shared`, the reference's part of the
        variance, and `skew`, that of the difference.
    """
    # One side's own spread beside the other's size would tell the other's spread by subtraction,
    # so both sides borrow as soon as one does.
    few, borrow = own.small | other.small, own.borrows | other.borrows
    left, right = own.spread(borrow), other.spread(borrow)
    sides = (own.mean, left.std_error**2, own.n, other.mean, right.std_error**2, other.n)
    skew, method = (
        np.zeros(borrow.shape),
        np.where(borrow, f"difference, {BORROWED_SPREAD}", "Welch"),
    )
    # What is replaced below need not be worked out.
    free = left.df if skewness is None else np.where(borrow, left.df, np.nan)
    difference = welch(*sides, conf_level, df_a=free, df_b=right.df)
    if skewness is not None:
        straight = welch_skewed(*sides, skewness, conf_level)
        difference = _choose(borrow, difference, straight)
        spreads = left.std_error**2, own.n, right.std_error**2, other.n
        skew = np.where(borrow, 0.0, skewness_of_difference(*spreads, skewness))
        method = np.where(borrow, method, "Welch, skewness taken out")
    sizes: dict[str, NDArray[Any]] = {}
    if effects:
        first, second = (own.mean, left.variance, own.n), (other.mean, right.variance, other.n)
        found = hedges_g(*first, *second, conf_level)
        three = found.estimate, found.conf_low, found.conf_high
        sizes = {name: np.where(few, np.nan, s) for name, s in zip(_SIZES, three, strict=True)}
    return {
        **tell(difference, few),
        "n": own.n,
        "n_reference": other.n,
        **sizes,
        "shared": right.std_error**2 / difference.std_error**2,
        "skew": skew,
        "method": method,
    }


def _choose(where: Mask, one: Difference, other: Difference) -> Difference:
    """Return one where a mask says so, else the other."""
    names = [each.name for each in fields(Difference)]
    return Difference(*(np.where(where, getattr(one, n), getattr(other, n)) for n in names))


def tell(difference: Difference, untested: Mask) -> dict[str, NDArray[Any]]:
    """Return what is told of C differences on M measures, by the names of result columns.

    Parameters
    ----------
    difference
        Arrays (C, M).
    untested
        (C, M) where there are too few answers for a test.
    """
    return {
        "estimate": difference.estimate,
        "std_error": difference.std_error,
        "df": difference.df,
        "statistic": np.where(untested, np.nan, difference.statistic),
        "p_value": np.where(untested, np.nan, difference.p_value),
        "conf_low": difference.conf_low,
        "conf_high": difference.conf_high,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """C differences on M measures, which are read together.

    Parameters
    ----------
    tree, units, measures
        Units (C) that the rows are about, and what was measured.
    labels
        Tables (C, M) of what says which difference each is, by result column.
    fixed
        Columns with one value throughout.
    columns
        The result's columns.
    compute
        Makes the tables of numbers, given (C, M) which differences count.
    reading, together, adjust
        As in `read_together`.
    """

    tree: UnitTree
    units: Sequence[int]
    measures: Sequence[str]
    labels: Tables
    fixed: Mapping[str, object]
    columns: Sequence[str]
    compute: Callable[[Mask], Tables]
    reading: Reading
    together: NDArray[np.int64]
    adjust: Adjust | None = None

    def tabulate(self, permit: Permit | None = None) -> pd.DataFrame:
        """Return a row a difference and measure, read among those that may be shown."""
        shape = (len(self.units), len(self.measures))
        among = np.ones(shape, dtype=np.bool_)
        if permit is not None:
            among = permit(self._frame({}), "detailed").reshape(shape)
        numbers = self.compute(among)
        read = read_together(numbers, self.reading, among, self.together, self.adjust)
        return self._frame(read)

    def _frame(self, tables: Tables) -> pd.DataFrame:
        everything = {**self.labels, **tables}
        units, measures = self.units, self.measures
        return tabulate_units(self.tree, units, measures, everything, self.columns, **self.fixed)


def tabulate_differences(
    parts: Sequence[Differences], columns: Sequence[str], permit: Permit | None = None
) -> pd.DataFrame:
    """Return the rows of all parts, read among those that may be shown."""
    frames = [part.tabulate(permit) for part in parts]
    return pd.concat(frames, ignore_index=True) if frames else arrange({}, columns)


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
