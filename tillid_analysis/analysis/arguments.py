"""Arguments that mean the same in every analysis, checked at the edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.survey import Survey

Measure = str | Sequence[str]
"""Ids of indices or items, or "indices" or "items" for all of a kind."""


def choose_waves(survey: Survey, wave: str | None) -> tuple[str, ...]:
    """Return the wave asked for, or all of them."""
    return survey.waves if wave is None else (check_choice("wave", wave, survey.waves),)


def choose_cells(
    survey: Survey, measure: Measure, wave: str | None
) -> Iterator[tuple[str, list[str]]]:
    """Yield each wave asked for in which something can be measured, and what."""
    for each in choose_waves(survey, wave):
        measures = choose_measures(survey, measure, each)
        if measures:
            yield each, measures


def choose_measures(survey: Survey, measure: Measure, wave: str) -> list[str]:
    """Return ids of the measures asked for that can be measured in a wave."""
    codebook = survey.codebook
    kinds = {"indices": list(codebook.index_by_id), "items": list(codebook.item_by_id)}
    asked = [measure] if isinstance(measure, str) else list(measure)
    wanted: list[str] = []
    for each in asked:
        wanted += kinds.get(each) or [check_choice("measure", each, [*kinds, *codebook.measures])]
    possible = set(survey.measures_of(wave))
    return [each for each in dict.fromkeys(wanted) if each in possible]


def choose_units(survey: Survey, by: str, level: str | None) -> list[int]:
    """Return positions of the units asked for."""
    check_choice("by", by, ("institution", "unit"))
    if by == "institution":
        return [0]
    return units_at(survey, survey.units.levels if level is None else (level,))


def choose_splits(survey: Survey, by: str, level: str | None) -> list[tuple[str, list[int]]]:
    """Return what units are split by, "" where they are whole, and positions of those asked for."""
    splits = survey.codebook.splits
    check_choice("by", by, ("institution", "unit", "background", *splits))
    if by in ("institution", "unit"):
        return [("", choose_units(survey, by, level))]
    chosen = splits if by == "background" else (by,)
    if by == "background" and level not in (None, survey.units.levels[0]):
        chosen = tuple(each for each in splits if each != survey.codebook.answered_at)
    levels_of = survey.codebook.levels_of
    return [
        (each, units_at(survey, levels_of(each) if level is None else (level,))) for each in chosen
    ]


def units_at(survey: Survey, levels: Sequence[str]) -> list[int]:
    """Return positions of the units at these levels of the tree."""
    known = survey.units.levels
    wanted = {known.index(check_choice("level", each, known)) for each in levels}
    return [unit for unit, depth in enumerate(survey.units.depths().tolist()) if depth in wanted]


def choose_levels(survey: Survey, level: str | None) -> list[int]:
    """Return the depth of the level asked for, or of all below the institution."""
    known = survey.units.levels
    if level is None:
        return [depth for depth in range(1, len(known)) if depth in survey.units.depths()]
    return [known.index(check_choice("level", level, known))]


def check_level(conf_level: float) -> float:
    """Return the coverage asked for if it lies between 0 and 1."""
    if not 0 < conf_level < 1:
        raise ChoiceError(f"conf_level={conf_level!r} must lie between 0 and 1, such as 0.95")
    return conf_level
