"""Models of the institution: which of them may be shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.disclosure.statistics import FEWEST_FOR_MODELS
from tillid_analysis.results import Spec
from tillid_analysis.survey import Survey

_COMPLETE = "listwise"


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
    must be nobody like that, or as many as a spread is told of.
    """
    policy = survey.codebook.policy
    open_waves = [wave for wave, plan in waves.items() if plan.has_models]
    fewest = max(FEWEST_FOR_MODELS, policy.min_n_distribution)
    hidden = ~frame["wave"].isin(open_waves) | ~(frame["n"] >= fewest)
    if dict(spec.arguments).get("missing", _COMPLETE) == _COMPLETE:
        return hidden
    few = policy.raised(policy.min_n_distribution)
    for wave, rows in frame.groupby("wave", sort=False):
        hidden.loc[rows.index] |= 0 < _count_incomplete(survey, str(wave), rows) < few
    return hidden


def _count_incomplete(survey: Survey, wave: str, rows: pd.DataFrame) -> int:
    """Count who has some of what rows of a model are of, and not all of it."""
    named = {*rows["measure"], *rows["term"], *rows.get("reference", [])}
    used = [each for each in survey.measures_of(wave) if each in named]
    there = np.array([~np.isnan(survey.points(each, survey.rows(wave))) for each in used])
    return int((there.any(axis=0) & ~there.all(axis=0)).sum())
