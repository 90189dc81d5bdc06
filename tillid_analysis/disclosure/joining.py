"""Those who answered after a wave was released, planned as if they were a wave of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tillid_analysis.disclosure.cells import Cells, find_cells
from tillid_analysis.disclosure.planning import Masks, plan_cells
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.packing import Packed
from tillid_analysis.survey import Responses, Scores, Survey


def plan_joined(survey: Survey, cells: Cells, joined: Mask) -> Mapping[str, Masks]:
    """Decide for each measure what may be shown of some of a wave's respondents.

    Parameters
    ----------
    survey
        What is published.
    cells
        The wave's C cells.
    joined
        Which of the wave's respondents.

    Returns
    -------
    dict
        For each measure, and for the people under "", masks (C,) over the wave's cells. A cell that
        none of them is in may be shown.
    """
    rows = survey.rows(cells.wave)
    own = _only(survey, np.flatnonzero(joined) + rows.start)
    theirs = find_cells(own, cells.wave)
    plan = plan_cells(own, theirs)
    nobody = theirs.people == 0
    names = {each: at for at, each in enumerate(zip(theirs.unit.tolist(), theirs.key, strict=True))}
    places = [names.get(each, -1) for each in zip(cells.unit.tolist(), cells.key, strict=True)]

    def over_cells(mask: Mask) -> Mask:
        return np.append(mask | nobody, True)[places]

    return {
        measure: Masks(over_cells(masks.shown), over_cells(masks.detailed))
        for measure, masks in {"": plan.people, **plan.measures}.items()
    }


def may_be_modelled(survey: Survey, wave: str, joined: Mask) -> bool:
    """Say whether a model of all, beside one of those before, tells of enough who joined.

    A model rests on those who have a value of everything in it: at least on those who have answered
    every item.

    Parameters
    ----------
    survey, wave
        What is published.
    joined
        Which of the wave's respondents.
    """
    asked = survey.answered_items(wave)
    at = [place for place, item in enumerate(survey.codebook.item_by_id) if item in asked]
    answers = survey.responses.answers[survey.rows(wave)][joined]
    policy = survey.codebook.policy
    whole = int((answers[:, at] >= 0).all(axis=1).sum())
    return whole >= policy.raised(policy.min_n_distribution)


def _only(survey: Survey, rows: np.ndarray) -> Survey:
    """Return a survey of some respondents, who need as many people as a difference does."""
    was = survey.responses
    responses = Responses(
        was.wave[rows],
        was.unit[rows],
        was.answers[rows],
        was.background.iloc[rows],
        None if was.weight is None else was.weight[rows],
        {name: each[rows] for name, each in was.flagged.items()},
    )
    points, positive = (
        Packed(each.values, tuple(places[rows] for places in each.places))
        for each in (survey.scores.points, survey.scores.positive)
    )
    policy = survey.codebook.policy
    # What is told of them is always a difference.
    least = max(policy.min_n, int(policy.strength("min_difference")))
    codebook = survey.codebook.model_copy(
        update={"policy": policy.model_copy(update={"min_n": least})}
    )
    return replace(survey, codebook=codebook, responses=responses, scores=Scores(points, positive))
