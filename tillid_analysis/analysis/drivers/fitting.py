"""What models of the institution share: who is in them, and what may be told of their fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.drivers.model import FEWEST, FEWEST_LEFT, Answers
from tillid_analysis.columns import GLOSSARY, arrange
from tillid_analysis.stats.clustered import ClusteredFit, Combined, fit_clustered
from tillid_analysis.stats.intervals import Interval, t_interval
from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.survey import Floats

Row = dict[str, object]
"""A row of a result, by the columns of the glossary that it has."""

LEAST_FREEDOM = 4.0
"""Degrees of freedom below which an interval from few units is not to be trusted."""
STEP = 5.0
"""Points between the scores at which a model is drawn."""
SHARE_BEYOND = 0.05
"""Respondents that must lie at or beyond a score at which a model is drawn, at least."""
PER = 10.0
"""Points of the driver that a slope is told for."""


def others_than(answers: Answers, *measures: str) -> list[Floats]:
    """Return the columns of what is held constant beside the outcome and some drivers."""
    left_out = {0, *(answers.terms.measures.index(each) for each in measures)}
    return [each for at, each in enumerate(answers.columns) if at not in left_out]


def fit_terms(answers: Answers, held: list[Floats], own: list[Floats]) -> ClusteredFit:
    """Regress the outcome on what is held constant and on terms of one's own, which come last."""
    columns = [answers.columns[0], *held, *own]
    return fit_clustered(cross_moments(columns, answers.unit, answers.units, weight=answers.weight))


def has_enough(fit: ClusteredFit) -> bool:
    """Say whether a model of the institution rests on enough people to be told."""
    return fit.n >= FEWEST and fit.n - int(fit.kept.sum()) >= FEWEST_LEFT


def combine_last(fit: ClusteredFit, weights: Floats) -> Combined:
    """Combine the last q coefficients by weights (m, q)."""
    return _trusted(fit.combine(np.pad(weights, ((0, 0), (len(fit.kept) - weights.shape[1], 0)))))


def expect_at(fit: ClusteredFit, values: Floats) -> Combined:
    """Return what a model gives where the last q predictors have values (m, q).

    All others are at their means.
    """
    m, q = values.shape
    weights = np.zeros((m, len(fit.kept)))
    weights[:, 0] = 1
    weights[:, len(fit.kept) - q :] = values - fit.mean[len(fit.mean) - q :]
    return _trusted(fit.combine(weights))


def _trusted(found: Combined) -> Combined:
    few = ~(found.df >= LEAST_FREEDOM)
    error, df = (np.where(few, np.nan, each) for each in (found.std_error, found.df))
    return Combined(found.estimate, error, df)


def interval_of(found: Combined, conf_level: float) -> Interval:
    """Return the t intervals of what was combined."""
    return t_interval(found.estimate, found.std_error, found.df, conf_level)


def lift(answers: Answers, fit: ClusteredFit) -> float:
    """Return what a model's level lacks to that of everybody who has the outcome.

    The mean of those who have every term, held against the mean of those who have the outcome,
    would tell of the few who lack a driver. So a model tells how the outcome bends, around the
    mean that is told anyway.
    """
    outcome = answers.columns[0]
    there = ~np.isnan(outcome)
    weight = None if answers.weight is None else np.nan_to_num(answers.weight[there])
    if not there.any() or (weight is not None and not weight.any()):
        return np.nan
    return float(np.average(outcome[there], weights=weight) - fit.coefficient[0])


def scores_with(x: Floats, fewest: float) -> Floats:
    """Return the scores, five points apart, with so many people at or beyond them each way."""
    scores = np.arange(0, 100 + STEP, STEP)
    known = np.sort(x[~np.isnan(x)])
    below = np.searchsorted(known, scores, side="right")
    above = len(known) - np.searchsorted(known, scores, side="left")
    return scores[np.minimum(below, above) >= fewest]


def frame_of(
    answers: Answers, rows: Sequence[Row], conf_level: float, columns: Sequence[str]
) -> pd.DataFrame:
    """Make a wave's part of a result from rows that do not all have the same columns."""
    same: Row = {
        "wave": answers.wave,
        "measure": answers.terms.outcome,
        "conf_level": conf_level,
        "method": "least squares, errors alike within units",
    }
    frame = pd.DataFrame([{**row, **same} for row in rows])
    texts = [name for name in map(str, frame) if GLOSSARY[name].kind == "text"]
    return arrange(frame.fillna(dict.fromkeys(texts, "")), columns)
