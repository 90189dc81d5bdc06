"""What would a unit be, given its size: means pulled towards what is expected of the unit."""

from __future__ import annotations

from collections.abc import Sequence

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
from tillid_analysis.errors import check_choice
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.bounded import HIGHEST, LOWEST
from tillid_analysis.stats.pooling import find_components, pool_units
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "unit", "level", "measure", "estimate", "n", "conf_level"),
    *("pooled", "pooled_low", "pooled_high", "weight_own"),
    *("sd_between", "sd_low", "sd_high", "sd_within", "icc", "icc_low", "icc_high", "method"),
)


@remember
def shrink_units(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    covariates: str | Sequence[str] = (),
    conf_level: float = 0.95,
) -> Result:
    """Pull each unit's mean towards what is expected of it, the more the fewer its answers are.

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
    covariates
        Names of backgrounds, or one name: a unit is then pulled towards what is expected of one
        with as many leaders, or as many newly employed, as it has.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        One row a wave, level, unit and measure, the institution's first: `estimate` (the unit's
        own mean, as the function of that name has it), `pooled` with `pooled_low` and
        `pooled_high`, `weight_own` (the part of it that is the unit's own mean: the mean's
        reliability), and for all units of the level `sd_between` and `icc`, each with its
        interval, and `sd_within`.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    Random intercepts by restricted maximum likelihood: a unit's mean m over n respondents is
    pulled to m0 + g (m - m0), g = r n / (1 + r n), r the variance between units over that within.
    m0 is the mean of all units; below the level right under the institution it is that of the
    larger unit, itself pulled towards the whole, where there are four of these or more. Those
    who are in no unit of the level count as a unit where they are. The intervals hold the
    uncertainty of m0 and of the variances: 95 in 100 units lie in theirs, nearly all where units do
    not differ at all (docs/coverage.md). With weights n is the effective number. Nothing is
    estimated below 30 respondents, no interval below four units. Categories of a covariate with
    fewer people than `min_n_distribution` count with its largest; one that follows from others is
    left out.

    What is released is computed anew, from units that are shown and, in one lump each, those
    around them who are not: from means and numbers of people, then, that are shown or follow from
    what is shown, and the institution's standard deviation. So it tells nothing new. With
    covariates it also tells of the unit's composition, and is shown only where shares are.

    References
    ----------
    Morris (1983), Journal of the American Statistical Association 78:47-55. Raudenbush & Bryk
    (2002), Hierarchical Linear Models, chapter 3.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> pulled = ta.shrink_units(survey, wave="2026", level="enhed").frame
    >>> bool((pulled["pooled"].std() < pulled["estimate"].std()))
    True
    """
    check_level(conf_level)
    given = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    for each in given:
        check_choice("covariates", each, survey.codebook.background)
    levels = sorted({0, *choose_levels(survey, level)})
    cells = [(each, tuple(names)) for each, names in choose_cells(survey, measure, wave)]
    spec = Spec.of(
        survey,
        "shrink_units",
        measure=measure,
        wave=wave,
        level=level,
        covariates=tuple(covariates),
    )

    def among(permit: Permit | None = None) -> pd.DataFrame:
        models = [
            _tabulate(survey, each, given, conf_level)
            for when, names in cells
            for each in fit_levels(survey, when, names, levels, permit, given)
        ]
        return pd.concat(models, ignore_index=True) if models else arrange({}, COLUMNS)

    return Result(among(), spec, _notes(survey, given), among)


def _tabulate(
    survey: Survey, fitted: LevelModel, covariates: Sequence[str], conf_level: float
) -> pd.DataFrame:
    model, tables = fitted.model, {"conf_level": conf_level, "method": "not estimable"}
    # One unit alone says nothing of how far apart units are.
    if model is not None and fitted.shown.sum() > 1:
        pooled, found = pool_units(model, conf_level), find_components(model, conf_level)
        tables |= {
            "pooled": fitted.pick(pooled.estimate),
            "pooled_low": fitted.pick(np.maximum(pooled.low, LOWEST)),
            "pooled_high": fitted.pick(np.minimum(pooled.high, HIGHEST)),
            "weight_own": fitted.pick(pooled.weight_own),
            "sd_between": found.sd_between,
            "sd_low": found.sd_low,
            "sd_high": found.sd_high,
            "sd_within": found.sd_within,
            "icc": found.icc,
            "icc_low": found.icc_low,
            "icc_high": found.icc_high,
            "method": _name(model.nested, covariates),
        }
    return arrange(fitted.tabulate(survey, tables), COLUMNS)


def _name(nested: bool, covariates: Sequence[str]) -> str:
    levels = "REML, two levels" if nested else "REML, one level"
    return f"{levels}, given {', '.join(covariates)}" if covariates else levels


def _notes(survey: Survey, covariates: Sequence[str]) -> tuple[Note, ...]:
    notes = [Note("pooled_interval")]
    if covariates:
        notes.append(Note("composition", details={"backgrounds": ",".join(covariates)}))
    if survey.responses.weight is not None:
        notes.append(Note("weighted"))
    return tuple(notes)
