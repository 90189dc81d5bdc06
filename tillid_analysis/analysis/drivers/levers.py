"""Which lever to pull where: drivers that count, that a unit is low on, and that is sure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level, choose_levels
from tillid_analysis.analysis.drivers.model import Answers, Terms, choose_terms, gather_waves
from tillid_analysis.analysis.drivers.scores import Scores, score_levels
from tillid_analysis.analysis.drivers.weights import Weights, weigh_drivers
from tillid_analysis.columns import arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.levers import expect
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "measure", "term", "n", "score", "pooled", "pooled_low"),
    *("pooled_high", "upper_quartile", "headroom", "importance", "importance_low"),
    *("importance_high", "expected", "expected_low", "expected_high", "conf_level"),
    *("certainty", "priority", "lever", "verdict", "method"),
)
MOST_LEVERS = 3
LIKELY = 0.9
"""Certainty from which a driver is named as a lever."""
LEAST_PART = 0.1
"""Part of the smallest difference that matters which one driver must go with."""


@remember
def rank_levers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    level: str | None = None,
    conf_level: float = 0.95,
    seed: int = 1,
    replicates: int = 1000,
) -> Result:
    """Find the few drivers that a unit, and the institution, would do best to look at first.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level below the institution where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.
    seed
        Of the random draws; the same seed gives the same numbers.
    replicates
        How many times units are drawn again.

    Returns
    -------
    Result
        One row a wave, unit (the institution first) and driver (`term`): `score` (the unit's own
        mean), `pooled` (as `shrink_units` has it) with its interval, `upper_quartile`,
        `headroom`, `importance` with its interval, `expected` (the difference in the outcome that
        goes with the headroom) with its interval, `certainty`, `priority`, `lever` (1 to 3 for
        the unit's levers, else empty) and `verdict`. No rows where nothing names an outcome and
        two drivers.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, or a driver is the outcome.

    Notes
    -----
    Headroom is H = max(0, q - s): s is the unit's pooled score, q the upper quartile of the
    pooled scores of the units shown at its level. The institution has its mean, and the quartile
    of the lowest level that has one; there is none among fewer than four units.

    Importance is I, the driver's LMG share as in `rank_drivers`, resampling units for its
    interval. Units of a department with 100 complete answers or more go by the department's own
    shares, pulled towards the institution's: I + g (I_d - I), g = T / (T + v_d), where v_d is the
    institution's sampling variance times its people over the department's, and T the variance of
    true shares, by moments; where there are fewer than four such departments, or they differ no
    more than chance would have it, g is 0. There are no models of single units.

    The expected difference is b H: b is the slope of the outcome on the driver, the other drivers
    and the controls held, among people of the same unit, over all units. Its interval takes the
    pooled score as normal and b from resampled units, independent of each other, and q as known.

    Certainty is C = P(b H > d) by the same draws, d a tenth of the smallest difference that
    matters on the outcome (0.5 points of 5): one driver goes with less than all. Priority is
    I H C, in points. A lever is a driver with C >= 0.9, by priority, at most three a unit. In
    simulations of 40 units of 6 to 55 people and five drivers, fewer than 1 in 1,000 units got a
    lever where units do not differ, and 2 and 20 in 100 where their true scores have standard
    deviations of 2 and 4 points; 12 and 5 in 100 of those levers went with less than d. Where
    four units are low, each on one driver, and all others alike, it is 17 in 100: scores are then
    less normal than the model has them. The intervals held what they should 97 times in 100.
    Where fewer people answered than a spread is shown of (10), there are none.

    What is released is computed anew: b from people within the units shown and, in one lump each,
    those around them; scores and quartiles from units shown only; a department's own shares where
    its spread may be shown on the outcome and all drivers. A unit's numbers follow from its
    pooled scores and from what is the institution's or the department's, so they tell nothing new.

    All of it is association. Where people rate one thing highly they often rate another highly
    too, and what goes together among people need not move together in a unit.

    References
    ----------
    Martilla & James (1977), Journal of Marketing 41:77-79 (importance and performance). Grömping
    (2006), Journal of Statistical Software 17(1). Morris (1983), Journal of the American
    Statistical Association 78:47-55.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> frame = ta.rank_levers(survey, wave="2026").frame
    >>> frame.loc[(frame["unit"] == "B04") & (frame["lever"] == 1), "term"].tolist()
    ['rammer']
    """
    check_level(conf_level)
    levels = choose_levels(survey, level)
    terms = choose_terms(survey, outcome, drivers, controls)
    if terms is None:
        spec = Spec.of(survey, "rank_levers", outcome=None, drivers=(), wave=wave, level=level)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),), _nothing)
    spec = Spec.of(
        survey,
        "rank_levers",
        outcome=terms.outcome,
        drivers=terms.drivers,
        wave=wave,
        level=level,
        seed=seed,
    )
    waves = list(gather_waves(survey, terms, wave))

    def among(permit: Permit | None = None) -> pd.DataFrame:
        parts = []
        for each in waves:
            weights = weigh_drivers(
                survey, each, permit, conf_level=conf_level, replicates=replicates, seed=seed
            )
            for scores in score_levels(survey, each, levels, permit, conf_level):
                parts.append(_tabulate(survey, each, scores, weights, conf_level, seed))
        return pd.concat(parts, ignore_index=True) if parts else _nothing()

    return Result(among(), spec, (Note("levers"), Note("association")), among)


def _nothing(permit: Permit | None = None) -> pd.DataFrame:
    return arrange({}, COLUMNS)


def _tabulate(
    survey: Survey,
    answers: Answers,
    scores: Scores,
    weights: Weights | None,
    conf_level: float,
    seed: int,
) -> pd.DataFrame:
    """Return a row for each unit of a level and driver, the drivers of a unit together."""
    terms, units = answers.terms, len(scores.at)
    p = len(terms.drivers)
    columns: dict[str, object] = {
        "wave": answers.wave,
        "unit": np.repeat(np.array(survey.units.codes)[scores.at], p),
        "level": scores.level,
        "measure": terms.outcome,
        "term": np.tile(terms.drivers, units),
        "n": scores.n.ravel(),
        "score": scores.mean.ravel(),
        "pooled": scores.pooled.ravel(),
        "pooled_low": scores.low.ravel(),
        "pooled_high": scores.high.ravel(),
        "upper_quartile": np.tile(scores.quartile, units),
        "conf_level": conf_level,
        "verdict": "too_few_answers",
        "method": "too few answers",
    }
    if weights is not None:
        columns |= _prioritise(survey, terms, scores, weights, conf_level, seed)
    return arrange(columns, COLUMNS)


def _prioritise(
    survey: Survey,
    terms: Terms,
    scores: Scores,
    weights: Weights,
    conf_level: float,
    seed: int,
) -> dict[str, object]:
    least = LEAST_PART * survey.codebook.band_of(terms.outcome)
    found = [
        expect(
            scores.pooled[:, j],
            scores.middle[:, j],
            scores.spread[:, j],
            scores.quartile[j],
            weights.slope[j],
            weights.draws[:, j],
            least=least,
            conf_level=conf_level,
            seed=seed,
        )
        for j in range(len(terms.drivers))
    ]
    headroom, expected, low, high, certainty = (
        np.stack([getattr(each, name) for each in found], axis=1)
        for name in ("headroom", "estimate", "low", "high", "certainty")
    )
    certainty, expected, low, high = (
        np.where(scores.enough, each, np.nan) for each in (certainty, expected, low, high)
    )
    owner = weights.owner[scores.at]
    importance = weights.importance[owner]
    priority = importance * headroom * certainty
    lever = _order(np.where((certainty >= LIKELY) & (headroom > 0), priority, np.nan))
    own = [f"{each:.0%}" for each in weights.weight_own[owner]]
    return {
        "headroom": headroom.ravel(),
        "importance": importance.ravel(),
        "importance_low": weights.low[owner].ravel(),
        "importance_high": weights.high[owner].ravel(),
        "expected": expected.ravel(),
        "expected_low": low.ravel(),
        "expected_high": high.ravel(),
        "certainty": certainty.ravel(),
        "priority": priority.ravel(),
        "lever": lever.ravel(),
        "verdict": _read(lever, headroom, certainty).ravel(),
        "method": np.repeat(
            [f"LMG, {each} of the department's own; seed {seed}" for each in own],
            len(terms.drivers),
        ),
    }


def _order(priority: Floats) -> Floats:
    """Return (R, p) 1 for each unit's highest, up to the most that are named; NaN for others."""
    order = np.argsort(np.argsort(-priority, axis=1, kind="stable"), axis=1, kind="stable") + 1
    return np.where(np.isfinite(priority) & (order <= MOST_LEVERS), order, np.nan)


def _read(
    lever: Floats, headroom: Floats, certainty: Floats
) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    kept = np.where(headroom > 0, "no_clear_lever", "at_upper_quartile")
    kept = np.where(np.isfinite(lever), "lever", kept)
    return np.where(np.isnan(certainty), "too_few_answers", kept)
