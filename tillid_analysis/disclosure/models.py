"""Models of the institution: which of them may be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.disclosure.statistics import FEWEST_FOR_MODELS
from tillid_analysis.results import Spec
from tillid_analysis.survey import Survey

_COMPLETE = "listwise"

FEW_ENOUGH = 300
"""Respondents from which nobody alone has moved a coefficient by 0.02 in made-up institutions."""


def hide_models(
    survey: Survey, waves: Mapping[str, WavePlan], frame: pd.DataFrame, spec: Spec
) -> pd.Series[bool]:
    """Return the rows of models that may not be shown.

    Parameters
    ----------
    survey, waves
        What is published, and the plan of each wave.
    frame, spec
        What models tell of the institution, and the question.

    Notes
    -----
    A model that uses answers of people who lack some of its measures, beside the one of those who
    have them all, tells of the former: in made-up institutions of 31 a coefficient changed by 0.02
    or more in two of five where one was added, the more the further out his answers were. There
    must be nobody like that, or as many as a spread is told of. Nor may a model of other drivers
    than the survey file names rest on a few others, in an institution that is not large.
    """
    policy = survey.codebook.policy
    open_waves = [wave for wave, plan in waves.items() if plan.has_models]
    fewest = max(FEWEST_FOR_MODELS, policy.min_n_distribution)
    hidden = ~frame["wave"].isin(open_waves) | ~(frame["n"] >= fewest)
    few = policy.raised(policy.min_n_distribution)
    is_complete = dict(spec.arguments).get("missing", _COMPLETE) == _COMPLETE
    for wave, rows in frame.groupby("wave", sort=False):
        if is_complete:
            apart = _count_others(survey, str(wave), spec)
        else:
            apart = _count_incomplete(survey, str(wave), rows)
        hidden.loc[rows.index] |= 0 < apart < few
    return hidden


def _count_others(survey: Survey, wave: str, spec: Spec) -> int:
    """Count who is in a model of a wave, and not in that of the survey file, or the reverse."""
    asked, codebook = dict(spec.arguments), survey.codebook
    drivers, measured = asked.get("drivers"), {*survey.measures_of(wave)}
    own = {asked.get("outcome"), *(drivers if isinstance(drivers, tuple) else ())} & measured
    named = {codebook.outcome, *codebook.drivers} & measured
    if not own or not named:
        return 0
    base, other = (_are_there(survey, wave, each).all(axis=0) for each in (own, named))
    return 0 if base.sum() >= FEW_ENOUGH else int((base != other).sum())


def _count_incomplete(survey: Survey, wave: str, rows: pd.DataFrame) -> int:
    """Count who has some of what rows of a model are of, and not all of it."""
    named = {*rows["measure"], *rows["term"], *rows.get("reference", [])}
    there = _are_there(survey, wave, named)
    return int((there.any(axis=0) & ~there.all(axis=0)).sum())


def _are_there(survey: Survey, wave: str, measures: Collection[object]) -> NDArray[np.bool_]:
    """Return (M, N) who has a value of each of some measures."""
    rows = survey.rows(wave)
    points = [survey.points(each, rows) for each in survey.measures_of(wave) if each in measures]
    return ~np.isnan(points)
