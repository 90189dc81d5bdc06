"""The pooled remainder: everybody in a shown unit who is in no shown unit below it.

Its mean follows from what is shown, so showing it tells nothing new, and gives those in hidden
units a result of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tillid_analysis.columns import BORROWED_SPREAD, arrange
from tillid_analysis.disclosure.suppression import Mask, nearest_shown
from tillid_analysis.results import POOLED
from tillid_analysis.stats.bounded import LENT_DF, Side, bounded_interval, find_dispersion
from tillid_analysis.stats.shares import wilson_interval
from tillid_analysis.survey import Floats
from tillid_analysis.units import UnitTree


def pooled_units(tree: UnitTree, shown: Mask, missing: Mask) -> Iterator[tuple[int, list[int]]]:
    """Yield shown units with hidden ones below them, and the shown units right below them.

    Parameters
    ----------
    tree
        The U units.
    shown
        (U,) which of them are shown.
    missing
        (U,) which of them were not there, and so are not hidden either.
    """
    above = nearest_shown(tree, shown)
    parents = np.where(tree.parents >= 0, above[tree.parents], -1)
    for unit in np.flatnonzero(shown):
        inside = np.flatnonzero(shown & (parents == unit))
        hidden = np.flatnonzero(~shown & ~missing & (above == unit))
        if len(inside) and len(hidden):
            yield int(unit), inside.tolist()


def pool_remainders(frame: pd.DataFrame, tree: UnitTree, shown: Mask) -> pd.DataFrame:
    """Make rows for the pooled remainders of one wave's estimates.

    Parameters
    ----------
    frame
        Estimates of one wave, with full precision, for all units of the tree.
    tree, shown
        The units, and which of them are shown.

    Returns
    -------
    pandas.DataFrame
        Rows like those of the frame; means with an interval from the institution's standard
        deviation, people and response rates. Nothing that tells the remainder's own spread.

    Notes
    -----
    With W the sum of weights, W m adds up, and so do the squared weights W^2 / n_effective; the
    remainder's are the unit's less those of the shown units in it. Without weights W is n.
    """
    missing = tree.missing(str(frame["wave"].iloc[0]))
    pooled = list(pooled_units(tree, shown, missing))
    if not pooled:
        return frame.iloc[:0]
    measures = frame["measure"].unique().tolist()
    cells = _Cells(frame, tree, measures, pooled)
    tables = _estimate(cells, float(frame["conf_level"].iloc[0]))
    at = [unit for unit, _ in pooled]
    levels = np.array(tree.levels)[tree.depths()[at]]
    fixed = {"wave": frame["wave"].iloc[0], "conf_level": frame["conf_level"].iloc[0]}
    values = {name: table.ravel() for name, table in tables.items()} | fixed
    values["unit"] = np.repeat([tree.codes[unit] + POOLED for unit in at], len(measures))
    values["level"] = np.repeat(levels, len(measures))
    values["measure"] = np.tile(measures, len(at))
    values["method"] = f"mean, {BORROWED_SPREAD}"
    made = arrange(values, map(str, frame))
    # Hidden units whose people are all in units that are shown leave nobody.
    return made[made["n"] > 0].reset_index(drop=True)


class _Cells:
    """Columns of the estimates as tables (U, M), and what is left of them in P remainders."""

    def __init__(
        self,
        frame: pd.DataFrame,
        tree: UnitTree,
        measures: list[str],
        pooled: list[tuple[int, list[int]]],
    ) -> None:
        self._wide = frame.set_index(["unit", "measure"])
        self._index = pd.MultiIndex.from_product([tree.codes, measures])
        self._shape = (len(tree), len(measures))
        self._units = [unit for unit, _ in pooled]
        self._taken = np.zeros((len(pooled), len(tree)))
        for row, (_, inside) in enumerate(pooled):
            self._taken[row, inside] = 1.0

    def table(self, name: str) -> Floats:
        """Return (U, M) a column."""
        column = self._wide[name].reindex(self._index).to_numpy(dtype=np.float64)
        return column.reshape(self._shape)

    def left(self, sums: Floats) -> Floats:
        """Return (P, M) each pooled unit's sum less those of the shown units right below it."""
        return np.asarray(sums[self._units] - self._taken @ np.nan_to_num(sums))


def _estimate(cells: _Cells, conf_level: float) -> dict[str, Floats]:
    """Estimate P remainders on M measures."""
    n, weight, effective = (cells.table(name) for name in ("n", "weight", "n_effective"))
    whole, variance = cells.table("estimate"), cells.table("std_error")[0] ** 2 * effective[0]
    left = cells.left(weight)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = cells.left(np.nan_to_num(weight * whole)) / left
        size = left**2 / cells.left(np.nan_to_num(weight**2 / effective))
    df = np.broadcast_to(np.minimum(n[0] - 1, LENT_DF), mean.shape)
    everybody = whole[0], variance
    like = find_dispersion(mean, variance, left, *everybody, prior=np.inf)
    side = Side(mean, like / size, np.zeros(mean.shape), df)
    answered, invited = cells.left(cells.table("answered")), cells.left(cells.table("invited"))
    interval = bounded_interval(side, conf_level)
    response = wilson_interval(answered, invited, conf_level)
    return {
        "estimate": mean,
        "std_error": np.sqrt(variance / size),
        "df": df,
        "conf_low": interval.low,
        "conf_high": interval.high,
        "n": cells.left(n),
        "n_effective": size,
        "weight": left,
        "answered": answered,
        "invited": invited,
        "response_rate": answered / np.where(invited > 0, invited, np.nan),
        "response_low": response.low,
        "response_high": response.high,
    }
