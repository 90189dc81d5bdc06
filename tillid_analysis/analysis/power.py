"""What could have been seen: the smallest difference each unit had answers enough to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.adjusting import find_bands, note_bands
from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells, choose_units
from tillid_analysis.analysis.differences import tabulate_units
from tillid_analysis.analysis.moments import sum_units
from tillid_analysis.columns import (
    BORROWED_SPREAD,
    BY_SIZE,
    NEXT_WAVE,
    REST,
    REST_NEXT_WAVE,
    arrange,
)
from tillid_analysis.errors import ChoiceError
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.power import n_needed, power_of, smallest_difference
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "measure", "family", "reference", "n", "n_reference"),
    *("n_planned", "smallest_detectable", "detectable_effect", "detectable_adjusted"),
    *("power", "n_needed", "conf_level", "method"),
)
SIZES = (10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000)
"""Sizes of units for which the curve of the smallest difference is computed."""

_FAMILIES = {REST: "rest", REST_NEXT_WAVE: "rest", NEXT_WAVE: "sequential", BY_SIZE: "rest"}


@remember
def assess_power(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    power: float = 0.8,
    response_rate: float | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Say how large a difference must be for each unit to show it, now and in the next wave.

    Parameters
    ----------
    survey
        What was answered.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    power
        The chance with which the difference is to be found, above 1 - `conf_level` and below 1.
    response_rate
        The share 0-1 of those invited who are expected to answer next time; the institution's in
        the wave where it is left out.
    conf_level
        As in `contrast`: 1 less the error rate of the test.

    Returns
    -------
    Result
        Three rows a wave, unit and measure, told apart by `reference`: "rest", this wave's unit
        against the rest; "rest, next wave", the same with the answers expected next time
        (`n_planned`); and "next wave", the unit's change from this wave to the next. Each has
        `smallest_detectable` in points, the same in standard deviations (`detectable_effect`), and
        `detectable_adjusted`, what it takes if no other unit differs; `power`, the chance of
        finding a difference as large as the codebook's `smallest_difference`; and `n_needed`,
        how many answers that takes. The institution has rows "size ..." for a unit of that many
        answers, from which the curve is drawn.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there, or is out of range.

    Notes
    -----
    The chance is that of Welch's two-sided test, from the noncentral t with
    Welch-Satterthwaite's degrees of freedom and the standard deviation of all respondents of the
    institution on both sides; answers count as many as they do unweighted (`n_effective`).
    `smallest_detectable` is for the test of one unit, alpha = 1 - `conf_level`. Verdicts of
    `contrast` are adjusted by Benjamini-Hochberg over m tested units, which asks for
    p <= alpha R / m where R units are found: between alpha, where all differ, and alpha / m, where
    the unit is alone. R is not known beforehand, so both ends are given; the truth lies between.
    A large unit may show a difference too small to matter, which a verdict calls practically the
    same. With fewer answers than the policy's `min_n_distribution` no test is made, so there is
    nothing to show: no number but `n_needed`, which is never below that minimum. `n_needed` takes
    the other side as it is: the rest of the institution, or for a change the expected answers of
    the next wave on both sides alike; it is missing where no number of answers is enough.
    The next wave is taken to invite as many as this one. Two waves are taken to be independent.

    Nothing here tells of a unit more than its number of answers and of those invited, which are
    shown where it is: all else is the institution's standard deviation.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 2. Benjamini &
    Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.assess_power(survey, measure="tillid", wave="2026").frame
    >>> found.loc[found["reference"] == "size 50", "smallest_detectable"].round(1).tolist()
    [7.3]
    """
    check_level(conf_level)
    if not 1 - conf_level < power < 1:
        raise ChoiceError(f"power={power!r} must lie between 1 - conf_level and 1, such as 0.8")
    if response_rate is not None and not 0 < response_rate <= 1:
        raise ChoiceError(f"response_rate={response_rate!r} must lie between 0 and 1, such as 0.75")
    units = choose_units(survey, "unit", level)
    parts = [
        part
        for each, measures in choose_cells(survey, measure, wave)
        for part in _assess_wave(survey, each, measures, units, response_rate, power, conf_level)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "assess_power", measure=measure, wave=wave, power=power)
    chance = Note("power", details={"power": f"{100 * power:g}"})
    measured = frame["measure"].unique().tolist()
    return Result(frame, spec, (chance, *note_bands(survey, measured)))


def _assess_wave(
    survey: Survey,
    wave: str,
    measures: list[str],
    units: list[int],
    response_rate: float | None,
    power: float,
    conf_level: float,
) -> Iterator[pd.DataFrame]:
    rows = survey.rows(wave)
    total = sum_units(survey, wave, measures, lambda each: survey.points(each, rows))
    everybody = total.take([0])
    others = everybody.subtract(total)
    fewest = survey.codebook.policy.min_n_distribution
    bands = find_bands(survey, measures)
    question = _Question(np.sqrt(everybody.variance), bands, fewest, power, conf_level)
    now, planned = total.n_effective, _expect(survey, wave, response_rate, total.n.shape)
    below = [unit for unit in units if unit != 0]
    sizes = [each for each in SIZES if each <= now[0].max() - question.fewest]
    curve = np.broadcast_to(np.array(sizes, dtype=float)[:, None], (len(sizes), len(measures)))
    asked: tuple[tuple[str, list[int] | None, Floats, Floats, dict[str, NDArray[Any]]], ...] = (
        (REST, below, now, others.n_effective, {"n": total.n, "n_reference": others.n}),
        (REST_NEXT_WAVE, below, planned, planned[[0]] - planned, {"n_planned": planned}),
        (NEXT_WAVE, units, planned, now, {"n": total.n, "n_planned": planned}),
        (BY_SIZE, None, curve, now[0] - curve, {"n_planned": curve}),
    )
    for reference, where, n_a, n_b, more in asked:
        at = [0] * len(sizes) if where is None else where
        chosen = slice(None) if where is None else where
        tables = question.ask(n_a[chosen], n_b[chosen], change=reference == NEXT_WAVE)
        tables |= {name: each[chosen] for name, each in more.items()}
        names = [reference] * len(at)
        if where is None:
            # No family of tests has units of supposed sizes.
            names = [f"{reference} {each}" for each in sizes]
            del tables["detectable_adjusted"]
        named = np.array(names, dtype=object)[:, None]
        tables["reference"] = np.broadcast_to(named, (len(at), len(measures)))
        fixed = {"wave": wave, "conf_level": conf_level, "family": _FAMILIES[reference]}
        fixed["method"] = f"noncentral t, {BORROWED_SPREAD}"
        yield tabulate_units(survey.units, at, measures, tables, COLUMNS, **fixed)


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What is asked of numbers of answers: SD (1, M), bands (M,), the least size and chances."""

    sd: Floats
    band: Floats
    fewest: int
    power: float
    conf_level: float

    def ask(self, n_a: Floats, n_b: Floats, *, change: bool) -> dict[str, NDArray[Any]]:
        """Answer for (U, M) pairs of sizes: tables by the names of result columns."""
        tested = (n_a >= self.fewest) & (n_b >= self.fewest)
        own, other = np.where(tested, n_a, np.nan), np.where(tested, n_b, np.nan)
        tests = tested.sum(axis=0)
        alone = 1 - (1 - self.conf_level) / np.maximum(tests, 1)
        found = smallest_difference(self.sd, own, other, self.power, self.conf_level)
        needed = n_needed(
            self.band,
            np.broadcast_to(self.sd, n_a.shape),
            None if change else n_b,
            self.power,
            self.conf_level,
        )
        return {
            "smallest_detectable": found,
            "detectable_effect": found / np.where(self.sd > 0, self.sd, np.nan),
            "detectable_adjusted": smallest_difference(self.sd, own, other, self.power, alone),
            "power": power_of(self.band, self.sd, own, other, self.conf_level),
            "n_needed": np.maximum(needed, self.fewest),
        }


def _expect(
    survey: Survey, wave: str, response_rate: float | None, shape: tuple[int, ...]
) -> Floats:
    """Return (U, M) the answers expected of those invited, NaN where they are not known."""
    units = survey.units
    invited = units.invited.get(wave, np.full(len(units), np.nan))
    rows = survey.rows(wave)
    rate = response_rate or (rows.stop - rows.start) / np.where(invited[0] > 0, invited[0], np.nan)
    return np.broadcast_to(np.round(invited * np.minimum(rate, 1))[:, None], shape)
