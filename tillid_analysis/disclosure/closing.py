"""What goes with the groups that one measure was hidden for when a wave was released before.

With more people, or other units, another group is next in size to one that is hidden for its
answers. Then that one is hidden, what was beside it and was not shown before, and what is beside it
now; and of what was beside it before the one beside it now is shown. So it would be named.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.pairing import MEANS_TOGETHER, TOGETHER, pair_up, with_pairs
from tillid_analysis.disclosure.planning import Masks, WavePlan
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.survey import Survey

Numbers = NDArray[np.int64]


def close_pairs(
    survey: Survey, plan: WavePlan, told: Mapping[str, Masks], theirs: Mapping[str, Masks]
) -> dict[str, Masks]:
    """Hide what goes with all that a measure is hidden for because it was before.

    Parameters
    ----------
    survey, plan
        What is published, and its plan without a thought of earlier releases.
    told
        What of it may be shown beside them; of how many answered under "".
    theirs
        What of it is hidden for those who joined only, which goes by the sizes that groups have
        among them.

    Returns
    -------
    dict
        The same measures, without "", shown for no group that the number of people is not.
    """
    whole = told[""]
    of_means, of_all_else = (_pairs(survey, plan, each) for each in (MEANS_TOGETHER, TOGETHER))

    def close(may: Mask, shown: Mask, people: Mask, other: Mask, beside: Numbers) -> Mask:
        cut = may & people & ~shown & ~other
        return shown & people & ~with_pairs(beside, cut)

    closed = {}
    for name, alone in plan.measures.items():
        now, other = told[name], theirs[name]
        shown = close(alone.shown, now.shown, whole.shown, other.shown, of_means)
        both = alone.detailed, now.detailed
        detailed = close(*both, whole.detailed, other.detailed, of_all_else)
        closed[name] = Masks(shown, detailed & shown)
    return closed


def _pairs(survey: Survey, plan: WavePlan, together: int) -> Numbers:
    """Give one number (C,) to the units, and to the categories, that are hidden together."""
    cells, people = plan.cells, plan.cells.people.astype(np.int64)
    split, policy = cells.line >= 0, survey.codebook.policy
    enough = people >= policy.raised(policy.min_n_background)
    family = np.where(split, cells.line, -2 - cells.tree.parents[cells.unit])
    chosen = np.where(split, enough, plan.people.shown)
    return pair_up(family, people, chosen, cells.kin, together)
