"""The model that every analysis of drivers is of: an outcome, its drivers, and what is constant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.arguments import choose_waves
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.stats.moments import CrossMoments, cross_moments
from tillid_analysis.survey import Floats, Survey

FEWEST = 30
"""Respondents below which no model is fitted."""
FEWEST_LEFT = 10
"""Respondents that there must be beyond the terms of a model."""
FEWEST_IN_CATEGORY = 10
"""Respondents that a category must have to be a term of its own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is explained, by what, with what held constant.

    Parameters
    ----------
    outcome
        An index or item.
    drivers
        Indices or items, each once and none of them the outcome.
    controls
        Names of backgrounds.
    """

    outcome: str
    drivers: tuple[str, ...]
    controls: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """The outcome and, after it, the drivers."""
        return (self.outcome, *self.drivers)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a wave's N respondents answered on a model's terms.

    Parameters
    ----------
    wave
        Its name.
    terms
        The model.
    columns
        The outcome, the drivers and then the controls' categories 0/1, each (N,), NaN where
        there is no score.
    unit
        (N,) position of the respondent's own unit.
    units
        How many units the tree has.
    weight
        (N,) or None.
    """

    wave: str
    terms: Terms
    columns: tuple[Floats, ...]
    unit: NDArray[np.int64]
    units: int
    weight: Floats | None

    @property
    def controls(self) -> int:
        """How many of the columns are held constant."""
        return len(self.columns) - len(self.terms.measures)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """(N,) whether a respondent has the outcome and every driver."""
        there = np.ones(len(self.unit), dtype=np.bool_)
        for column in self.columns:
            there &= ~np.isnan(column)
        return there

    def by_unit(self) -> CrossMoments:
        """Sum cross-products of the columns by unit, over respondents who have them all."""
        return cross_moments(self.columns, self.unit, self.units, weight=self.weight)


def choose_terms(
    survey: Survey,
    outcome: str | None,
    drivers: Sequence[str] | None,
    controls: Sequence[str] | None,
) -> Terms | None:
    """Return the model asked for, what was left out taken from the codebook.

    Parameters
    ----------
    survey
        Where the names are known.
    outcome, drivers
        Ids of indices or items; None for the codebook's.
    controls
        Names of backgrounds; None for all of them.

    Returns
    -------
    Terms or None
        None where nothing names an outcome, or there are fewer than two drivers.

    Raises
    ------
    ChoiceError
        If a name is not there, stands twice, or the outcome is among the drivers.
    """
    codebook = survey.codebook
    first = outcome or codebook.outcome
    wanted = tuple(drivers or codebook.drivers)
    if first is None or len(wanted) < 2:
        return None
    known = [check_choice("outcome", first, codebook.measures)]
    known += [check_choice("drivers", each, codebook.measures) for each in wanted]
    if len(set(known)) < len(known):
        raise ChoiceError(
            f"drivers={known[1:]!r}: name each once, and not the outcome {known[0]!r}"
        )
    allowed = tuple(codebook.background)
    held = codebook.traits if controls is None else tuple(controls)
    for each in held:
        check_choice("controls", each, allowed)
    return Terms(known[0], tuple(known[1:]), tuple(dict.fromkeys(held)))


def gather_waves(survey: Survey, terms: Terms, wave: str | None) -> Iterator[Answers]:
    """Yield the answers of each wave asked for in which all of a model was asked."""
    for each in choose_waves(survey, wave):
        if set(terms.measures) <= set(survey.measures_of(each)):
            yield gather_answers(survey, terms, each)


def gather_answers(survey: Survey, terms: Terms, wave: str) -> Answers:
    """Return a wave's answers on the terms of a model.

    Notes
    -----
    An item rests on the respondents of its index: where it was not answered, the respondent's
    score on the index stands in. Of a background the largest category is what others are held
    against, and categories of fewer than ten respondents are one together; if even that has
    fewer than ten, they count as the largest.
    """
    rows = survey.rows(wave)
    columns = [survey.points(each, rows) for each in terms.measures]
    for background in terms.controls:
        columns += _tell_apart(survey.split(background, rows).category)
    unit = survey.responses.unit[rows].astype(np.int64)
    return Answers(wave, terms, tuple(columns), unit, len(survey.units), survey.weights(rows))


def _tell_apart(category: NDArray[np.int64]) -> Iterator[Floats]:
    """Yield a column of 0 and 1 for each category that is told apart from the largest."""
    sizes = np.bincount(category)
    small = np.flatnonzero(sizes < FEWEST_IN_CATEGORY)
    together = np.isin(category, small)
    largest = int(sizes.argmax()) if len(sizes) else 0
    for at in np.flatnonzero(sizes >= FEWEST_IN_CATEGORY):
        if at != largest:
            yield (category == at).astype(np.float64)
    if together.sum() >= FEWEST_IN_CATEGORY:
        yield together.astype(np.float64)
