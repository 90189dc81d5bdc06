"""Which contrasts are asked for, and whether they make sense together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose

from tillid_analysis.analysis.arguments import choose_splits, choose_units, units_at
from tillid_analysis.analysis.families import (
    Contrasts,
    against_number,
    against_others,
    against_own_rest,
    against_parent,
    against_rest,
    against_unit,
    combine_units,
    overlapping,
    pair_units,
)
from tillid_analysis.analysis.splits import group_rows
from tillid_analysis.errors import ChoiceError
from tillid_analysis.survey import Survey


@dataclass(frozen=True, slots=True)
class Question:
    """What `contrast` was asked; see there.

    Parameters
    ----------
    by, level, family, reference, weights
        Arguments of `contrast`.
    """

    by: str
    level: str | None
    family: str
    reference: str | float | None
    weights: Mapping[str, float]


def find_contrasts(survey: Survey, wave: str, question: Question) -> Iterator[Contrasts]:
    """Yield the contrasts asked for, in parts that are adjusted each for itself.

    Parameters
    ----------
    survey, wave
        Whose groups.
    question
        What is asked.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there, or two do not go together.
    """
    _check(question)
    if question.family == "background":
        for each, units in choose_splits(survey, question.by, question.level):
            yield against_own_rest(survey.units, group_rows(survey, wave, units, each))
    elif question.family == "custom":
        yield _combine(survey, question.weights)
    else:
        yield from _of_units(survey, question)


def _of_units(survey: Survey, question: Question) -> Iterator[Contrasts]:
    tree, family, reference = survey.units, question.family, question.reference
    units = [unit for unit in choose_units(survey, question.by, question.level) if unit != 0]
    if family == "rest":
        yield against_rest(units)
    elif family == "parent":
        yield against_parent(tree, units)
    elif isinstance(reference, str):
        at = tree.position(reference)
        level = question.level or tree.level_of(at)
        yield against_unit(tree, units_at(survey, (level,)), at)
    elif reference is not None:
        yield against_number(units, float(reference))
    else:
        for name in dict.fromkeys(tree.level_of(unit) for unit in units):
            alike = units_at(survey, (name,))
            if family == "overall":
                yield against_others(alike)
            else:
                yield pair_units(tree, alike, siblings=family == "siblings")


def _combine(survey: Survey, weights: Mapping[str, float]) -> Contrasts:
    tree = survey.units
    places = {tree.position(code): float(weight) for code, weight in weights.items()}
    for one, other in overlapping(tree, list(places)):
        raise ChoiceError(f"weights: {one!r} and {other!r} have people in common")
    return combine_units(tree, places)


def _check(question: Question) -> None:
    family, reference, weights = question.family, question.reference, question.weights
    if (question.by != "unit") != (family == "background"):
        raise ChoiceError(
            f"by={question.by!r} and family={family!r} do not go together; units split by a"
            ' background are held against the unit\'s other people, family="background"'
        )
    needed = {"reference": str, "target": int | float}.get(family)
    if needed is None and reference is not None:
        raise ChoiceError(
            f"family={family!r} was given with reference={reference!r}; only"
            ' family="reference" and family="target" take one'
        )
    if needed is not None and not isinstance(reference, needed):
        kind = "a unit's code" if family == "reference" else "points 0-100"
        raise ChoiceError(f"family={family!r} needs reference to be {kind}, not {reference!r}")
    if isinstance(reference, int | float) and not 0 <= reference <= 100:
        raise ChoiceError(f"reference={reference!r} must be points 0-100")
    if bool(weights) != (family == "custom"):
        raise ChoiceError(
            f"family={family!r} was given with weights of {len(weights)} units;"
            ' family="custom" needs them, and no other takes them'
        )
    if not isclose(sum(weights.values()), 0, abs_tol=1e-9):
        raise ChoiceError(
            f"weights add up to {sum(weights.values()):g}; those of a contrast add up to 0"
        )
