"""Units held against the others by shuffling people between units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.families import Contrasts
from tillid_analysis.analysis.multiplicity import Adjust, Adjusted, Family, sidak
from tillid_analysis.stats.permutation import max_t
from tillid_analysis.survey import Survey

DRAWS, SEED = 9999, 1


def find_strata(survey: Survey, contrasts: Contrasts) -> NDArray[np.int64]:
    """Return (C,) the contrasts that are made by one shuffling.

    Against the rest that is all of them; against the unit above those of one level, between
    whose units people of each unit above are shuffled.
    """
    if contrasts.family != "parent":
        return np.zeros(len(contrasts), dtype=np.int64)
    return survey.units.depths()[contrasts.unit]


def shuffle_people(survey: Survey, wave: str, measures: list[str], contrasts: Contrasts) -> Adjust:
    """Return what adjusts contrasts by Westfall and Young's step-down method.

    Parameters
    ----------
    survey, wave, measures
        What was answered.
    contrasts
        Of whole units, against the rest or against the unit above.
    """
    tree, rows = survey.units, survey.rows(wave)
    unit = survey.responses.unit[rows].astype(np.int64)
    members = tree.membership()

    def adjust(family: Family) -> Adjusted:
        which, own = np.unique(family.rows, return_inverse=True)
        used, column = np.unique(family.measures, return_inverse=True)
        at, tested = contrasts.unit[which], np.zeros((len(which), len(used)), dtype=np.bool_)
        tested[own, column] = True
        strata = None
        if contrasts.family == "parent":
            strata = tree.cut(int(tree.depths()[at[0]]) - 1)[unit]
        found = max_t(
            np.stack([survey.points(measures[each], rows) for each in used], axis=1),
            unit,
            len(tree),
            strata=strata,
            membership=members[at],
            among=tested,
            joint=True,
            draws=DRAWS,
            seed=SEED,
        )
        return found.p_adjusted[own, column], sidak(family)

    return adjust
