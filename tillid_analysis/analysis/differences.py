"""The difference of two groups' levels, with interval, test, effect size and verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.adjusting import Mask, Reading, read_together
from tillid_analysis.analysis.levels import Levels
from tillid_analysis.analysis.limits import keep_sides
from tillid_analysis.analysis.multiplicity import Adjust, Tables
from tillid_analysis.columns import BORROWED_SPREAD, STEADIED_SPREAD, arrange
from tillid_analysis.results import Permit
from tillid_analysis.stats.bounded import compare_means
from tillid_analysis.stats.differences import Difference, hedges_g
from tillid_analysis.units import UnitTree

_SIZES = ("effect_size", "effect_low", "effect_high")
DIFFERENCE_COLUMNS = (
    *("wave", "unit", "level", "measure", "reference", "estimate", "std_error", "df", "statistic"),
    *("p_value", "p_adjusted", "adjust", "conf_low", "conf_high", "conf_level"),
    *("joint_low", "joint_high", "n", "n_reference"),
    *(*_SIZES, "verdict", "method"),
)


def compare(
    own: Levels, other: Levels, conf_level: float, *, effects: bool = True
) -> dict[str, NDArray[Any]]:
    """Compare C groups' levels with what each is held against, on M measures.

    Parameters
    ----------
    own, other
        Levels (C, M) of the groups and of their references.
    conf_level
        Coverage of the intervals.
    effects
        Whether Hedges' g is wanted.

    Returns
    -------
    dict
        Tables (C, M) by the names of result columns; and `shared`, the reference's part of the
        variance, and what `limits_at` needs.
    """
    # One side's own spread beside the other's size would tell the other's spread by subtraction,
    # so both sides borrow as soon as one does.
    few, borrow = own.small | other.small, own.borrows | other.borrows
    left, right = own.spread(borrow), other.spread(borrow)
    sides = own.side(borrow), other.side(borrow)
    found = compare_means(*sides, conf_level)
    known = ~np.isnan(found.df)
    error = np.where(known, np.hypot(left.std_error, right.std_error), np.nan)
    difference = Difference(
        estimate=own.mean - other.mean,
        std_error=error,
        df=found.df,
        statistic=found.statistic,
        p_value=found.p_value,
        conf_low=found.conf_low,
        conf_high=found.conf_high,
    )
    sizes: dict[str, NDArray[Any]] = {}
    if effects:
        spreads = (left.variance, own.n), (right.variance, other.n)
        effect = hedges_g(difference, *spreads[0], *spreads[1], conf_level)
        three = effect.estimate, effect.conf_low, effect.conf_high
        sizes = {name: np.where(few, np.nan, s) for name, s in zip(_SIZES, three, strict=True)}
    return {
        **tell(difference, few),
        "n": own.n,
        "n_reference": other.n,
        **sizes,
        "shared": (right.std_error / error) ** 2,
        **keep_sides(*sides),
        "method": np.where(
            borrow, f"difference, {BORROWED_SPREAD}", f"difference, {STEADIED_SPREAD}"
        ),
    }


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
    codes, levels = (np.array(each, dtype=object) for each in (tree.codes, tree.levels))
    levels = levels[tree.depths()]
    values: dict[str, object] = {
        name: table.ravel() for name, table in tables.items() if name in columns
    }
    values["unit"] = np.repeat(codes[list(units)], len(measures))
    values["level"] = np.repeat(levels[list(units)], len(measures))
    values["measure"] = np.tile(np.array(measures, dtype=object), len(units))
    rows = len(units) * len(measures)
    same = {
        name: np.full(rows, each, dtype=object) if isinstance(each, str) else each
        for name, each in fixed.items()
    }
    return arrange(values | same, columns)
