"""Who is missing: how many answered in each unit, and whether that differs from the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tillid_analysis.analysis.adjusting import Way
from tillid_analysis.analysis.arguments import check_level, choose_units, choose_waves
from tillid_analysis.analysis.differences import tabulate_units
from tillid_analysis.columns import REST, arrange
from tillid_analysis.errors import check_choice
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.shares import share_difference, wilson_interval
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "reference", "estimate", "statistic", "p_value", "p_adjusted"),
    *("adjust", "conf_low", "conf_high", "conf_level", "answered", "invited"),
    *("response_rate", "response_low", "response_high", "verdict", "method"),
)
METHOD = "score test, Newcombe, percentage points"


@remember
def assess_response(
    survey: Survey,
    *,
    by: str = "unit",
    wave: str | None = None,
    level: str | None = None,
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Find how many of those invited answered in each unit, and if more or fewer than elsewhere.

    Parameters
    ----------
    survey
        What was answered.
    by
        "unit" for every unit of the tree, "institution" for the whole only.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one wave.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        One row a wave and unit: `answered`, `invited`, `response_rate` with its interval, and
        `estimate`, the rate less that of the rest of the institution in percentage points (0-100)
        with interval, test and `verdict`. The institution has no rest.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    The rate's interval is Wilson's; the difference's is Newcombe's, made from the Wilson limits of
    both sides, and the test is the score test of two shares. Answering is taken as a chance that
    could have fallen out otherwise, so that a unit of ten differs from the rest only by a lot.
    The verdict is "higher" or "lower" where zero is outside the interval and the adjusted p-value
    below 1 - `conf_level`; else "no clear difference"; no difference is too small to count. Where
    it is not known how many were invited, or fewer than answered, nothing is said. All who
    answered count, with or without a score. When somebody answered is not read from the exports,
    so that early and late answers are not compared.

    What may be shown: everything follows from the answered and the invited of the unit and of the
    institution, which are shown where some index of the unit is.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212. Newcombe (1998),
    Statistics in Medicine 17:873-890, method 10.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.assess_response(survey, by="institution").frame["response_rate"].round(2).tolist()
    [0.78, 0.79, 0.78]
    """
    check_choice("by", by, ("institution", "unit"))
    check_level(conf_level)
    units = choose_units(survey, by, level)
    waves = choose_waves(survey, wave)

    def among(permit: Permit | None = None) -> pd.DataFrame:
        way = Way(adjust, conf_level, permit)
        parts = [_assess_wave(survey, each, units, way) for each in waves]
        return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)

    spec = Spec.of(survey, "assess_response", by=by, wave=wave)
    return Result(among(), spec, (Note(f"adjust_{adjust}"),), among)


def count_response(survey: Survey, wave: str) -> tuple[Floats, Floats]:
    """Count (U,) who answered, and who was invited; NaN where that is not known."""
    tree = survey.units
    own = np.bincount(survey.responses.unit[survey.rows(wave)], minlength=len(tree))
    invited = survey.units.invited.get(wave, np.full(len(tree), np.nan))
    return np.asarray(tree.membership() @ own.astype(np.float64)), invited


def _assess_wave(survey: Survey, wave: str, units: list[int], way: Way) -> pd.DataFrame:
    answered, invited = count_response(survey, wave)
    sides = answered[0] - answered, invited[0] - invited
    gap = share_difference(answered, invited, *sides, way.conf_level)
    interval = wilson_interval(answered, invited, way.conf_level)
    rate = np.divide(answered, invited, out=np.full(len(invited), np.nan), where=invited > 0)
    columns = {
        "answered": answered,
        "invited": invited,
        "response_rate": rate,
        "response_low": interval.low,
        "response_high": interval.high,
    }
    fixed = {"wave": wave, "conf_level": way.conf_level, "method": METHOD}
    percentages = {
        "estimate": 100 * gap.estimate,
        "conf_low": 100 * gap.conf_low,
        "conf_high": 100 * gap.conf_high,
        "statistic": gap.statistic,
        "p_value": gap.p_value,
    }
    # Limits that fit the adjustment are not made: Newcombe's are no estimate with a margin.
    unknown = dict.fromkeys(("std_error", "df"), np.full((len(units), 1), np.nan))
    told = {name: each[units][:, None] for name, each in percentages.items()} | unknown
    tables = way.read(survey, units, [""], told, fixed, bands=np.zeros(1))
    tables |= {name: each[units][:, None] for name, each in columns.items()}
    tables["reference"] = np.array([[REST if unit else ""] for unit in units], dtype=object)
    return tabulate_units(survey.units, units, [""], tables, COLUMNS, **fixed)
