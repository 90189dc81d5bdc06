"""What is hidden, and why: for the analyst, and not for those who read the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from tillid_analysis.disclosure.planning import Masks, WavePlan, plan_wave
from tillid_analysis.disclosure.suppression import nearest_shown
from tillid_analysis.language import Language, listing, text
from tillid_analysis.survey import Survey


def explain_unit(survey: Survey, plan: WavePlan, unit: str, language: Language) -> str:
    """Say in words what of a unit is shown in a wave, and why the rest is not.

    Parameters
    ----------
    survey, plan
        What is published, and the wave's plan.
    unit
        The unit's code.
    language
        "da" or "en".

    Returns
    -------
    str
        Lines that begin with a warning, by which a report with them in it is refused. Numbers of
        people are told as "fewer than", never exactly.

    Raises
    ------
    ChoiceError
        If there is no such unit.
    """
    at, cells = survey.units.position(unit), plan.cells
    name = survey.units.name_of(unit)
    heading = text("explain_heading", language, unit=name, wave=cells.wave)
    lines = [*_explain_people(survey, plan, at, language)]
    lines += _explain_measures(survey, plan, at, language)
    return "\n".join([text("analyst_only", language), heading, *(f"- {each}" for each in lines)])


def count_held(survey: Survey, plans: Mapping[str, WavePlan]) -> dict[str, int]:
    """Count in each wave the means of units that are hidden beside what was released before.

    Parameters
    ----------
    survey, plans
        What is published, and each wave's plan beside the ledger.

    Returns
    -------
    dict of int
        By wave, where there are any: units, once for each item and index.
    """
    units, found = len(survey.units), {}
    for wave, plan in plans.items():
        alone = plan_wave(survey, wave).measures
        held = (alone[name].shown & ~masks.shown for name, masks in plan.measures.items())
        found[wave] = sum(int(each[:units].sum()) for each in held)
    return {wave: count for wave, count in found.items() if count}


def _explain_people(survey: Survey, plan: WavePlan, at: int, language: Language) -> Iterator[str]:
    policy, people = survey.codebook.policy, plan.people
    n = int(plan.cells.people[at])
    for kind, minimum in (
        ("shown", policy.raised(policy.min_n)),
        ("detailed", policy.raised(policy.min_n_distribution)),
    ):
        if getattr(people, kind)[at]:
            reason = "yes"
        elif kind == "detailed" and not people.shown[at]:
            continue
        elif n < minimum:
            reason = "few"
        elif getattr(plan_wave(survey, plan.cells.wave).people, kind)[at]:
            reason = "released"
        else:
            reason = "beside"
        others = _beside(survey, plan, at, getattr(people, kind)) if reason == "beside" else []
        values = {"n": minimum, "units": listing(others, language)}
        yield text(f"explain_{kind}_{reason}", language, **values)


def _beside(survey: Survey, plan: WavePlan, at: int, shown: np.ndarray) -> list[str]:
    """Return the names of the hidden units with people of their own in the same block."""
    tree = survey.units
    above = nearest_shown(tree, shown[: len(tree)])
    own = np.bincount(survey.responses.unit[survey.rows(plan.cells.wave)], minlength=len(tree))
    inside = np.flatnonzero((above == above[at]) & ~shown[: len(tree)] & (own > 0))
    return [tree.names[each] for each in inside if each != at]


def _explain_measures(survey: Survey, plan: WavePlan, at: int, language: Language) -> Iterator[str]:
    """Say which measures are hidden where the unit has enough people for them."""
    alone = plan_wave(survey, plan.cells.wave).measures
    for kind in ("shown", "detailed"):
        if getattr(plan.people, kind)[at]:
            hidden = [each for each, masks in plan.measures.items() if not _has(masks, kind, at)]
            before = [each for each in hidden if _has(alone[each], kind, at)]
            alike = [each for each in hidden if each not in before]
            for reason, measures in (("measures", alike), ("before", before)):
                if measures:
                    names = listing(measures, language)
                    yield text(f"explain_{kind}_{reason}", language, measures=names)


def _has(masks: Masks, kind: str, at: int) -> bool:
    return bool(getattr(masks, kind)[at])
