"""The truth of a simulated survey as a document: what was planted, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.answers import (
    COEFFICIENTS,
    CORRELATION,
    NEW_ITEMS,
    REWORDED,
)
from tillid_analysis.data.simulation.dialects import asked_answers
from tillid_analysis.data.simulation.effects import (
    CHANGED_INSTITUTION,
    CHANGED_UNITS,
    DRIVERS,
    INDICES,
    LEADERS,
    PLANTED_UNITS,
)
from tillid_analysis.data.simulation.expected import (
    NOT_COMMON,
    Points,
    expect_leaders,
    expect_units,
    left_out_in,
)
from tillid_analysis.data.simulation.organisation import (
    DEPARTMENTS,
    UNITS,
    WAVES,
    department_of,
)
from tillid_analysis.data.simulation.population import (
    N_DRAWN,
    alpha,
    draw_population,
    explain_outcome,
    score_points,
)
from tillid_analysis.data.simulation.respondents import SimulatedSurvey, SimulatedWave
from tillid_analysis.survey import BLANK, DONT_KNOW

ALIKE = "alike"
"""Stands for every unit in which nothing is planted."""

FEWEST_SHOWN = 5

Document = dict[str, object]


def describe_truth(survey: SimulatedSurvey) -> Document:
    """Describe what is true of a simulated survey, in the points that an analysis would see.

    Parameters
    ----------
    survey
        The survey.

    Returns
    -------
    dict
        Names, numbers and lists only, ready to be written as YAML.

    Notes
    -----
    Expected points hold for the respondents as they came: a unit's difference from the rest
    weights the other units by how many of their rows are kept.
    """
    kept = [_count_units(wave) for wave in survey.waves]
    return {
        "units": "points on 0-100 unless said otherwise",
        "waves": {wave.name: _describe_rows(survey, wave) for wave in survey.waves},
        "planted": _describe_planted(),
        "expected_points": _describe_expected(),
        "institution": {
            name: _points(_weigh(n, expect_units(name, left_out_in(name))))
            for name, n in zip(WAVES, kept, strict=True)
        },
        "unit_minus_rest_2026": _describe_rest(kept[-1], expect_units(WAVES[-1], ())),
        "change_2024_2026": _describe_change(kept),
        "leader_minus_others_2026": _points(expect_leaders(WAVES[-1])),
        "population_2026": _describe_population(kept[-1]),
    }


def _count_units(wave: SimulatedWave) -> NDArray[np.int64]:
    return np.bincount(wave.unit[wave.kept], minlength=len(UNITS))


def _describe_rows(survey: SimulatedSurvey, wave: SimulatedWave) -> Document:
    answers = asked_answers(wave)[wave.kept]
    straight = wave.straight & wave.kept
    n_by_unit = _count_units(wave)
    few = [unit for unit, n in zip(UNITS, n_by_unit, strict=True) if n < FEWEST_SHOWN]
    return {
        "invited": int(survey.organisation.sizes[:, WAVES.index(wave.name)].sum()),
        "rows": len(wave.kept),
        "partial": int(wave.partial.sum()),
        "test": int(wave.test.sum()),
        "duplicate": int(wave.superseded.sum()),
        "kept": int(wave.kept.sum()),
        "straight_line": int(straight.sum()),
        "straight_line_at_the_middle": int((straight & (wave.answers[:, 0] == 2)).sum()),
        "dont_know": int((answers == DONT_KNOW).sum()),
        "blank": int((answers == BLANK).sum()),
        "units_under_five": few,
        "kept_by_unit": dict(zip(UNITS, n_by_unit.tolist(), strict=True)),
    }


def _describe_planted() -> Document:
    """Say what was planted on the latent scale, in round points."""
    return {
        "units": {unit: dict(effects) for unit, effects in PLANTED_UNITS.items()},
        "units_changed_2024_2026": {unit: dict(each) for unit, each in CHANGED_UNITS.items()},
        "institution_changed_2024_2026": dict(CHANGED_INSTITUTION),
        "leaders": dict(LEADERS),
        "items_reworded": dict(REWORDED),
        "items_new": list(NEW_ITEMS),
        "latent_coefficients": dict(zip(DRIVERS, COEFFICIENTS.tolist(), strict=True)),
        "latent_correlation": CORRELATION.tolist(),
    }


def _describe_expected() -> Document:
    special = (*PLANTED_UNITS, *CHANGED_UNITS)
    shown = {ALIKE: _an_ordinary_unit(), **dict(zip(special, special, strict=True))}
    return {
        name: {
            label: _points(expect_units(name, left_out_in(name))[list(UNITS).index(unit)])
            for label, unit in shown.items()
        }
        for name in WAVES
    }


def _an_ordinary_unit() -> str:
    return next(unit for unit in UNITS if unit not in PLANTED_UNITS and unit not in CHANGED_UNITS)


def _describe_rest(n: NDArray[np.int64], expected: Points) -> Document:
    """Compare every department and unit with the respondents outside it."""
    codes = list(UNITS)
    members = {each: np.array([department_of(u) == each for u in codes]) for each in DEPARTMENTS}
    members |= {unit: np.array([u == unit for u in codes]) for unit in codes}
    return {
        code: _points(_weigh(n * inside, expected) - _weigh(n * ~inside, expected))
        for code, inside in members.items()
    }


def _describe_change(kept: list[NDArray[np.int64]]) -> Document:
    """Compare the last two waves, on the items asked and worded alike in both."""
    before, after = (expect_units(wave, NOT_COMMON) for wave in WAVES[-2:])
    everything = [expect_units(wave, left_out_in(wave)) for wave in WAVES[-2:]]
    place = {each: list(UNITS).index(each) for each in CHANGED_UNITS}
    place = {ALIKE: list(UNITS).index(_an_ordinary_unit()), **place}
    return {
        "institution": _points(_weigh(kept[-1], after) - _weigh(kept[-2], before)),
        **{label: _points((after - before)[each]) for label, each in place.items()},
        "institution_if_all_items_are_compared": _points(
            _weigh(kept[-1], everything[1]) - _weigh(kept[-2], everything[0])
        ),
    }


def _describe_population(n_by_unit: NDArray[np.int64]) -> Document:
    answers = draw_population(WAVES[-1], n_by_unit)
    scores = score_points(answers)
    whole = scores[~np.isnan(scores).any(axis=1)]
    drivers = explain_outcome(whole)
    expected = expect_units(WAVES[-1], ())
    between = _weigh(n_by_unit, (expected - _weigh(n_by_unit, expected)) ** 2)
    return {
        "drawn": N_DRAWN,
        "sd": _points(whole.std(axis=0)),
        "alpha": {index: round(alpha(answers, index), 3) for index in INDICES},
        "share_of_variance_between_units": _shares(INDICES, between / whole.var(axis=0)),
        "correlation": np.round(np.corrcoef(whole.T), 3).tolist(),
        "r_squared": round(drivers.r_squared, 3),
        "standardised_coefficients": _shares(DRIVERS, drivers.coefficients),
        "lmg": _shares(DRIVERS, drivers.importance),
        "lmg_share_of_r_squared": _shares(DRIVERS, drivers.importance / drivers.r_squared),
    }


def _weigh(n: NDArray[np.int64], values: Points) -> Points:
    return np.asarray(n @ values / n.sum())


def _points(values: Points) -> Mapping[str, float]:
    return {index: round(v, 2) + 0.0 for index, v in zip(INDICES, values.tolist(), strict=True)}


def _shares(names: tuple[str, ...], values: Points) -> Mapping[str, float]:
    return {name: round(v, 3) + 0.0 for name, v in zip(names, values.tolist(), strict=True)}
