"""Is it different: each unit against everybody else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import (
    Measure,
    check_level,
    choose_cells,
    choose_units,
)
from tillid_analysis.analysis.differences import DIFFERENCE_COLUMNS, compare, tabulate_units
from tillid_analysis.analysis.levels import find_levels
from tillid_analysis.analysis.moments import sum_units
from tillid_analysis.columns import arrange
from tillid_analysis.errors import check_choice
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.survey import Survey

FAMILIES = ("rest",)
COLUMNS = ("contrast", "family", *DIFFERENCE_COLUMNS)


def contrast(
    survey: Survey,
    *,
    by: str = "unit",
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    family: str = "rest",
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Compare each unit with the rest of the institution, and read the difference.

    Parameters
    ----------
    survey
        What was answered.
    by
        "unit".
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    family
        "rest": against all respondents who are not in the unit.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one measure and wave.
    conf_level
        Coverage of the intervals, between 0 and 1; a verdict's error rate is 1 minus it.

    Returns
    -------
    Result
        One row a wave, unit and measure: `estimate` (the unit less the rest, in points), its
        interval, `p_value`, `p_adjusted`, `effect_size` (Hedges' g) with its interval, `n`,
        `n_reference` and `verdict`.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    A unit is held against its complement, never against a total that contains it. Welch's test:
    t = (m1 - m2) / sqrt(se1^2 + se2^2) with Satterthwaite's degrees of freedom, so that unequal
    spread and size do no harm. With fewer than the policy's `min_n_distribution` answers on one
    side the institution's standard deviation is used for that side's interval, no test is made
    and the verdict is "too few answers". With no spread on either side nothing can be tested
    either. The verdict is "practically the same" where the whole interval lies within
    +-`smallest_difference` points of the codebook; "higher" or "lower" where zero is outside the
    interval and the adjusted p-value is below 1 - `conf_level`; else "no clear difference".

    References
    ----------
    Welch (1947), Biometrika 34:28-35. Benjamini & Hochberg (1995), Journal of the Royal
    Statistical Society B 57:289-300.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> gaps = ta.contrast(survey, by="unit", family="rest", wave="2026")
    >>> gaps.frame.columns[:4].tolist()
    ['wave', 'unit', 'level', 'measure']
    """
    check_choice("family", family, FAMILIES)
    check_choice("by", by, ("unit",))
    check_level(conf_level)
    units = [unit for unit in choose_units(survey, by, level) if unit != 0]
    parts = [
        _contrast_wave(survey, each, measures, units, adjust, conf_level)
        for each, measures in choose_cells(survey, measure, wave)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "contrast", by=by, measure=measure, wave=wave, family=family)
    band = f"{survey.codebook.smallest_difference:g}"
    notes = (Note("multiplicity"), Note("band", details={"band": band}))
    return Result(frame, spec, notes)


def _contrast_wave(
    survey: Survey,
    wave: str,
    measures: list[str],
    units: list[int],
    adjust: str,
    conf_level: float,
) -> pd.DataFrame:
    codebook, rows = survey.codebook, survey.rows(wave)
    total = sum_units(survey, wave, measures, lambda each: survey.points(each, rows))
    everybody, own = total.take([0]), total.take(units)
    fewest = codebook.policy.min_n_distribution
    tables = compare(
        find_levels(own, everybody, fewest),
        find_levels(everybody.subtract(own), everybody, fewest),
        adjust=adjust,
        band=codebook.smallest_difference,
        conf_level=conf_level,
    )
    names = np.array([f"{survey.units.codes[unit]} - rest" for unit in units], dtype=object)
    tables["contrast"] = np.broadcast_to(names[:, None], own.n.shape)
    fixed = {"wave": wave, "family": "rest", "reference": "rest", "conf_level": conf_level}
    return tabulate_units(survey.units, units, measures, tables, COLUMNS, **fixed)
