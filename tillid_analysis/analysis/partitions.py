"""People by the units shown at a level, and the random intercepts of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.results import Permit
from tillid_analysis.stats.unit_models import UnitModel, find_apart, fit_units
from tillid_analysis.stats.unit_sums import UnitSums, sum_units
from tillid_analysis.survey import Floats, Survey

FEWEST = 30
"""Respondents below which no model is fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class LevelModel:
    """The units of a level of the tree, on one measure in one wave.

    Parameters
    ----------
    wave, level, measure
        Which.
    shown
        (R,) which of the level's R units may be shown, and have answers.
    n, mean, size
        (R,) respondents, their mean, and the respondents that unweighted would tell as much.
    model
        Random intercepts of these units, and of everybody who is in none of them by the nearest
        unit above that may be shown; None where nothing can be fitted.
    at
        (R,) which unit of the model each is.
    """

    wave: str
    level: str
    measure: str
    shown: NDArray[np.bool_]
    n: Floats
    mean: Floats
    size: Floats
    model: UnitModel | None
    at: NDArray[np.int64]

    def pick(self, values: Floats) -> Floats:
        """Return (..., R) of values for each unit of the model; NaN where not shown."""
        return np.where(self.shown, values[..., self.at], np.nan)

    def tabulate(self, survey: Survey, tables: Mapping[str, object]) -> dict[str, object]:
        """Return columns of a row for each unit: which it is, its mean and people, and tables."""
        return {
            "wave": self.wave,
            "unit": np.array(survey.units.codes)[self.at],
            "level": self.level,
            "measure": self.measure,
            "estimate": np.where(self.shown, self.mean, np.nan),
            "n": np.where(self.shown, self.n, np.nan),
            **tables,
        }


def find_shown(
    survey: Survey, wave: str, measure: str, permit: Permit | None
) -> tuple[NDArray[np.bool_], bool]:
    """Return (U,) the units that may be shown, and whether the institution's spread may.

    Parameters
    ----------
    survey, wave, measure
        Whose units, and of what.
    permit
        Says which; all of them where it is None.
    """
    if permit is None:
        return np.ones(len(survey.units), dtype=np.bool_), True
    units = pd.DataFrame({"unit": survey.units.codes, "wave": wave, "measure": measure})
    return permit(units, "shown"), bool(permit(units.iloc[:1], "detailed")[0])


def fit_levels(
    survey: Survey,
    wave: str,
    measures: Sequence[str],
    levels: Sequence[int],
    permit: Permit | None,
    covariates: Sequence[str] = (),
) -> Iterator[LevelModel]:
    """Yield the model of each level and measure.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    measures
        Ids of indices or items.
    levels
        Depths in the tree.
    permit
        Says which units may be shown; all of them where it is None.
    covariates
        Names of backgrounds.

    Notes
    -----
    At a level everybody counts in the unit of that level they are in, if it is shown, else in the
    nearest unit above that is. The means and sizes of these parts all follow from those of shown
    units by subtraction, and no others are used. There is no model where the institution's spread
    may not be shown.
    """
    tree, rows = survey.units, survey.rows(wave)
    depths, own = tree.depths(), survey.responses.unit[rows]
    fixed = _code(survey, rows, covariates)
    for measure in measures:
        may, with_spread = find_shown(survey, wave, measure, permit)
        points = survey.points(measure, rows)
        for level in levels:
            part_of = tree.nearest(may & (depths <= level))
            sums = sum_units([*fixed, points], part_of[own], len(tree), survey.weights(rows))
            at = np.flatnonzero(depths == level)
            there = may[at] & (sums.n[at] > 0)
            measured = (sums.n[at], sums.mean[at, -1], sums.size[at])
            model = _fit(survey, sums, level) if with_spread else None
            yield LevelModel(wave, tree.levels[level], measure, there, *measured, model, at)


def _fit(survey: Survey, sums: UnitSums, level: int) -> UnitModel | None:
    """Fit the parts, inside the largest units below the institution where they are smaller."""
    if sums.n.sum() < FEWEST:
        return None
    tree = survey.units
    largest = tree.nearest(tree.depths() == 1) if level > 1 else None
    kept = find_apart(sums.size, sums.mean, sums.within)
    within = sums.within[np.ix_(kept, kept)]
    return fit_units(sums.size, sums.mean[:, kept], within, largest, sums.df)


def _code(survey: Survey, rows: slice, covariates: Sequence[str]) -> list[Floats]:
    """Return whether each respondent is in a category, for all but each background's largest.

    Categories of fewer people than a distribution is shown of count with the largest.
    """
    coded: list[Floats] = []
    for name in covariates:
        split = survey.split(name, rows)
        people = np.bincount(split.category, minlength=len(split.categories))
        large = people >= survey.codebook.policy.min_n_distribution
        large[np.argmax(people)] = False
        coded += [(split.category == each).astype(float) for each in np.flatnonzero(large)]
    return coded
