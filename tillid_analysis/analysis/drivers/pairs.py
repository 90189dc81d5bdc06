"""Which driver goes with an outcome more closely than which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.caveats import join_notes
from tillid_analysis.analysis.drivers.importance import check_arguments
from tillid_analysis.analysis.drivers.model import Answers, gather_waves
from tillid_analysis.analysis.drivers.replicates import Replicates, replicate
from tillid_analysis.analysis.drivers.shares import Fit, Missing
from tillid_analysis.analysis.verdicts import HIGHER, TOO_FEW, UNCLEAR
from tillid_analysis.columns import COMPLETE, CONDITIONAL, GENERAL, arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.dominance import Dominance, find_dominance
from tillid_analysis.stats.share_differences import compare_shares
from tillid_analysis.survey import Survey

Places = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Of both drivers of each pair, among all."""

COLUMNS = (
    *("wave", "measure", "term", "reference", "conf_level", "n"),
    *("importance_difference", "importance_low", "importance_high"),
    *("dominance", "always_general", "always_conditional", "always_complete"),
    *("verdict", "method"),
)


@remember
def contrast_drivers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    missing: Missing = "listwise",
    conf_level: float = 0.95,
    seed: int = 1,
    replicates: int = 1000,
) -> Result:
    """Hold every driver against every other, and say which goes with the outcome more closely.

    Parameters
    ----------
    survey, outcome, drivers, controls, wave, missing, seed
        As in `rank_drivers`.
    conf_level
        That all intervals of a wave hold together, between 0 and 1.
    replicates
        As in `rank_drivers`; with 0 there are no intervals and no verdicts.

    Returns
    -------
    Result
        One row a wave and pair of drivers, for the institution, `term` being the one with the
        larger share: `importance_difference` (its share of the explained variance less that of
        `reference`) with an interval; `verdict` ("higher" where the interval leaves out 0);
        `dominance`, the strongest sense in which it dominates the other ("complete",
        "conditional", "general" or none), and the share of replicates in which it does so in each
        sense (`always_general`, `always_conditional`, `always_complete`).

    Raises
    ------
    ChoiceError
        As in `rank_drivers`.

    Notes
    -----
    The intervals hold for all pairs together (max-T over the replicates of `rank_drivers`), and
    allow for R2 being uncertain (Fieller): where it may be 0 they run from -1 to 1, so that
    nothing is said of drivers that explain nothing. A driver dominates another completely where it
    explains more of the outcome's variance whatever other drivers are in the model, conditionally
    where it does so on average over models of each size, generally where its share is larger. The
    share of replicates is no test: 50 of 100 is what chance alone gives general dominance.

    Every number is about the whole institution and 30 respondents or more.

    References
    ----------
    Budescu (1993), Psychological Bulletin 114:542. Azen & Budescu (2003), Psychological Methods
    8:129. Romano & Wolf (2005), Econometrica 73:1237.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> pairs = ta.contrast_drivers(survey, wave="2026", replicates=100).frame
    >>> len(pairs), bool((pairs["importance_difference"] >= 0).all())
    (10, True)
    """
    terms = check_arguments(survey, outcome, drivers, controls, missing, conf_level, replicates)
    asked = {"wave": wave, "missing": missing, "seed": seed, "replicates": replicates}
    if terms is None:
        spec = Spec.of(survey, "contrast_drivers", outcome=None, drivers=(), **asked)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    parts, notes = [], [Note("association"), Note("dominance")]
    for answers in gather_waves(survey, terms, wave):
        found = replicate(answers, missing, replicates, seed)
        parts.append(_tabulate(answers, found, conf_level))
        notes += [Note("few_units_drawn")] if found.few_units else []
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(
        survey, "contrast_drivers", outcome=terms.outcome, drivers=terms.drivers, **asked
    )
    return Result(frame, spec, join_notes(notes))


def _tabulate(answers: Answers, found: Replicates, conf_level: float) -> pd.DataFrame:
    terms = answers.terms
    row: dict[str, object] = {"wave": answers.wave, "measure": terms.outcome, "n": found.n}
    names, pairs = (
        np.array(terms.drivers),
        np.array(list(combinations(range(len(terms.drivers)), 2))),
    )
    if found.fit is None:
        named = {"term": names[pairs[:, 0]], "reference": names[pairs[:, 1]]}
        return arrange({**row, **named, "verdict": TOO_FEW, "method": "too few answers"}, COLUMNS)
    part = np.nan_to_num(found.fit.part)
    turned = part[pairs[:, 0]] < part[pairs[:, 1]]
    pairs = np.where(turned[:, None], pairs[:, ::-1], pairs)
    at = pairs[:, 0], pairs[:, 1]
    draws = np.empty((0, len(names))) if found.draws is None else found.draws.part
    compared = compare_shares(found.fit.part, draws, found.df, conf_level)
    low = compared.low[at]
    return arrange(
        {
            **row,
            "term": names[at[0]],
            "reference": names[at[1]],
            "conf_level": conf_level,
            "importance_difference": compared.estimate[at],
            "importance_low": low,
            "importance_high": compared.high[at],
            "dominance": _name(_dominate(found.fit), at),
            **_count(found.draws, at),
            "verdict": np.where(np.isnan(low), TOO_FEW, np.where(low > 0, HIGHER, UNCLEAR)),
            "method": f"LMG; max-T, {found.way}" if found.draws is not None else "LMG",
        },
        COLUMNS,
    )


def _dominate(fitted: Fit) -> Dominance:
    return find_dominance(fitted.drivers, fitted.outcome)


def _name(found: Dominance, at: Places) -> object:
    senses = [found.complete[at], found.conditional[at], found.general[at]]
    return np.select(senses, [COMPLETE, CONDITIONAL, GENERAL], default="")


def _count(draws: Fit | None, at: Places) -> dict[str, object]:
    """Return in which share of the replicates the first of each pair dominates the second."""
    if draws is None:
        return {}
    found = _dominate(draws)
    senses = {"general": found.general, "conditional": found.conditional}
    every = {**senses, "complete": found.complete}
    return {f"always_{sense}": held[:, at[0], at[1]].mean(axis=0) for sense, held in every.items()}
