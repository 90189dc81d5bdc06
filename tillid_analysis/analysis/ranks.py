"""Which unit is lowest: places of the units of a level, with how sure they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import (
    Measure,
    check_level,
    choose_cells,
    choose_levels,
)
from tillid_analysis.analysis.partitions import LevelModel, fit_levels
from tillid_analysis.columns import arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.pooling import find_components
from tillid_analysis.stats.ranks import rank_chances, rank_sets
from tillid_analysis.stats.unit_models import UnitModel
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "measure", "estimate", "n", "conf_level", "rank", "rank_low"),
    *("rank_high", "rank_expected", "p_lowest", "p_highest", "method"),
)
BLOCKS, DRAWS = 8, 250
"""Draws are made and counted in blocks, so that thousands of units fit into memory."""


@remember
def rank_units(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Result:
    """Rank the units of a level, and tell which places each of them may have.

    Parameters
    ----------
    survey
        What was answered.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level below the institution where it is left out, each on its
        own.
    conf_level
        Chance that all intervals of one measure hold the true places, between 0 and 1.
    seed
        Of the random draws; the same seed gives the same numbers.

    Returns
    -------
    Result
        One row a wave, level, unit and measure: `rank` by the `estimate` (1 is the highest),
        `rank_low` and `rank_high` (the first and last place it may have), `rank_expected`,
        `p_lowest` and `p_highest` (chance of being in the lowest or highest tenth, rounded up to
        whole units).

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    The intervals of places hold for all units of a level together (Mogstad, Romano, Shaikh &
    Wilhelm 2024): a unit's first place is one after all that are clearly higher, by tests of all
    pairs, step by step, on 1,000 normal draws. Standard errors are s / sqrt(n) with the standard
    deviation s within all units together, so that none tells the spread of a single one; with
    weights n is the effective number, rounded down. Expected places and chances are counted in
    2,000 draws of the units' true means as `shrink_units` knows them. Units that are alike have
    intervals over the whole list: then the list says nothing. Nothing is ranked where a level has
    fewer than two units, and there are no chances where it has fewer than four.

    What is released is computed anew, from the units that are shown, so that no place tells of a
    unit that is not. It follows from means and numbers of people that are shown, and the
    institution's standard deviation.

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91:476-518. Laird & Louis
    (1989), Journal of Educational Statistics 14:29-46.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> places = ta.rank_units(survey, measure="tillid", wave="2026", level="afdeling").frame
    >>> places["rank"].tolist()
    [5.0, 4.0, 2.0, 3.0, 6.0, 1.0]
    """
    check_level(conf_level)
    levels = choose_levels(survey, level)
    cells = [(each, tuple(names)) for each, names in choose_cells(survey, measure, wave)]
    spec = Spec.of(survey, "rank_units", measure=measure, wave=wave, level=level, seed=seed)

    def among(permit: Permit | None = None) -> pd.DataFrame:
        parts = [
            arrange(each.tabulate(survey, _rank(each, conf_level, seed)), COLUMNS)
            for when, names in cells
            for each in fit_levels(survey, when, names, levels, permit)
        ]
        return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)

    return Result(among(), spec, (Note("rank_interval"),), among)


def _rank(fitted: LevelModel, conf_level: float, seed: int) -> dict[str, object]:
    model, tables = fitted.model, {"conf_level": conf_level, "method": "not estimable"}
    if model is None or fitted.shown.sum() < 2:
        return tables
    mean = np.where(fitted.shown, fitted.mean, np.nan)
    sets = rank_sets(mean, _errors(fitted, model), conf_level, seed=seed)
    rng = np.random.default_rng(seed)
    chances = [rank_chances(fitted.pick(model.draw(DRAWS, rng))) for _ in range(BLOCKS)]
    return tables | {
        "rank": sets.rank,
        "rank_low": sets.low,
        "rank_high": sets.high,
        "rank_expected": np.mean([each.expected for each in chances], axis=0),
        "p_lowest": np.mean([each.lowest for each in chances], axis=0),
        "p_highest": np.mean([each.highest for each in chances], axis=0),
        "method": f"all pairs together, step by step; seed {seed}",
    }


def _errors(fitted: LevelModel, model: UnitModel) -> Floats:
    """Return (R,) standard errors from the spread within all units; units of a size share one."""
    size = np.where(fitted.shown, np.floor(fitted.size + 1e-9), np.nan)
    return np.asarray(find_components(model).sd_within / np.sqrt(np.maximum(size, 1)))
