"""The units that an analysis of drivers holds apart: the smallest that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.model import FEWEST_IN_CATEGORY, Answers
from tillid_analysis.results import Permit
from tillid_analysis.stats.moments import CrossMoments
from tillid_analysis.stats.unit_sums import UnitProducts, products_about_means
from tillid_analysis.survey import Floats, Survey


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """All that is needed of a wave's answers, by the respondents' own units.

    Parameters
    ----------
    answers
        What is summed.
    cross
        Cross-products of the columns.
    squares
        (U,) sums of squared weights.
    inside
        (U, c) respondents in each category that is held constant.
    """

    answers: Answers
    cross: CrossMoments
    squares: Floats
    inside: Floats

    @classmethod
    def of(cls, answers: Answers) -> Sums:
        """Sum complete answers once."""
        unit, units = answers.unit, answers.units
        weight = np.ones(len(unit)) if answers.weight is None else answers.weight
        used = answers.complete & (weight > 0)
        at = unit[used]
        squares = np.bincount(at, weight[used] ** 2, minlength=units)
        first = len(answers.columns) - answers.controls
        inside = [np.bincount(at, each[used], minlength=units) for each in answers.columns[first:]]
        shape = (units, answers.controls)
        counts = np.array(inside, dtype=np.float64).T.reshape(shape)
        return cls(answers, answers.by_unit(), squares.astype(np.float64), counts)


@dataclass(frozen=True, slots=True, eq=False)
class SmallestUnits:
    """The J smallest units that may be shown.

    Parameters
    ----------
    products
        Of the outcome and the drivers, controls held constant.
    deviation
        (1 + p,) standard deviations of the answers of all of them together.
    """

    products: UnitProducts
    deviation: Floats

    @property
    def n(self) -> int:
        """How many respondents they have."""
        return int(self.products.n.sum())


def find_smallest(survey: Survey, sums: Sums, permit: Permit | None) -> SmallestUnits:
    """Gather the smallest units that may be shown.

    Parameters
    ----------
    survey
        Whose tree.
    sums
        Of a wave's answers.
    permit
        Says which units may be shown; all of them where it is None.

    Notes
    -----
    A unit counts if the spread of its answers may be shown on the outcome and every driver, it
    has at least `min_n_distribution` complete answers, and the same is true of no unit below it.
    So no respondent is in two of them, and those who are in none are left out.
    """
    tree, cross = survey.units, sums.cross
    fewest = survey.codebook.policy.min_n_distribution
    may = (tree.membership() @ cross.n >= fewest) & (tree.depths() > 0)
    may &= _permitted(survey, sums.answers, permit)
    above = np.zeros(len(tree), dtype=np.bool_)
    for unit in np.flatnonzero(may):
        above[list(tree.ancestors(int(unit)))] = True
    chosen = np.flatnonzero(may & ~above)
    members = (tree.nearest(may) == chosen[:, None]).astype(np.int64)
    first = cross.centre.size - sums.answers.controls
    inside = members.sum(axis=0) @ sums.inside
    n = float((members @ cross.n).sum())
    held = np.flatnonzero((inside >= FEWEST_IN_CATEGORY) & (n - inside >= FEWEST_IN_CATEGORY))
    whole = cross.roll_up(members).select([*range(first), *(first + held)])
    size = _effective(whole, members @ sums.squares)
    spread = np.sqrt(np.diagonal(whole.pooled().matrix)[:first])
    products = products_about_means(whole, size).hold_constant(len(held))
    return SmallestUnits(products, spread)


def _permitted(survey: Survey, answers: Answers, permit: Permit | None) -> NDArray[np.bool_]:
    """Return (U,) the units whose answers may be shown in detail on all of a model."""
    codes, measures = survey.units.codes, answers.terms.measures
    if permit is None:
        return np.ones(len(codes), dtype=np.bool_)
    asked = pd.DataFrame(
        {
            "wave": answers.wave,
            "unit": np.repeat(np.array(codes, dtype=object), len(measures)),
            "measure": [*measures] * len(codes),
        }
    )
    return np.asarray(permit(asked, "detailed").reshape(len(codes), -1).all(axis=1))


def _effective(cross: CrossMoments, squares: Floats) -> Floats:
    """Return as many answers as unweighted would tell as much."""
    some = squares > 0
    return np.asarray(np.where(some, cross.weight**2 / np.where(some, squares, 1), 0))
