"""Units: who answered against who was invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.checking.telling import MOST_TOLD, tell_counted
from tillid_analysis.data.cleaning import Draft
from tillid_analysis.errors import Problem
from tillid_analysis.language import listing
from tillid_analysis.survey import Survey
from tillid_analysis.units import Destination, UnitTree


def check_answered(
    codebook: Codebook, tree: UnitTree, drafts: Sequence[Draft]
) -> Iterator[Problem]:
    """Compare who answered with who was invited, unit by unit, those below it included.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    drafts
        The waves after cleaning.

    Yields
    ------
    Problem
        For a unit that has answers: a blank number of invited blocks; nobody or too few do not.
    """
    for draft in drafts:
        if draft.wave not in tree.invited:
            continue
        answered = tree.membership() @ np.bincount(draft.unit, minlength=len(tree))
        invited = tree.invited[draft.wave]
        for unit in np.flatnonzero((answered > 0) & ~(answered <= invited)):
            column = codebook.waves[draft.wave].invited
            where = f"{codebook.units.file}, unit {tree.codes[unit]}, column {column}"
            yield _describe(where, draft.wave, float(invited[unit]))


def check_divided(survey: Survey) -> Iterator[Problem]:
    """Say of which earlier people it is not known where they went, and where they are counted.

    Parameters
    ----------
    survey
        Its units say what was divided.

    Yields
    ------
    Problem
        One a divided unit, the last for all that are not named; none blocks.
    """
    tree, waves = survey.units, dict[tuple[str, Destination], list[str]]()
    for wave in survey.waves:
        for code, there in tree.divided(wave):
            if code in tree.elsewhere[wave]:
                waves.setdefault((code, there), []).append(wave)
    file = survey.codebook.units.crosswalk
    for (code, there), when in [*waves.items()][:MOST_TOLD]:
        counted = tell_counted(there, tree, "en")
        found = f"was divided: its people of {listing(when, 'en')} are counted as {counted}"
        remedy = "nobody knows who belongs where: in these waves the units differ by chance only"
        if there.undivided:
            found = f"its people of {listing(when, 'en')} went to {counted}"
            remedy = (
                "these start series of their own; add shares to compare them with earlier waves"
            )
        yield Problem(f"{file}, unit {code}", found, remedy, blocking=False)
    if len(waves) > MOST_TOLD:
        found = f"{len(waves) - MOST_TOLD} more units were divided"
        yield Problem(str(file), found, "the log says how many people", blocking=False)


def _describe(where: str, wave: str, invited: float) -> Problem:
    if np.isnan(invited):
        return Problem(where, "is blank, but the unit has answers", "write how many were invited")
    if invited == 0:
        found = f"nobody was invited, but the unit has answers in wave {wave}"
        remedy = "correct the number, or the unit of these respondents in the export"
        return Problem(where, found, remedy, blocking=False)
    found = f"more answers than invited in wave {wave}"
    return Problem(where, found, "correct the number invited", blocking=False)
