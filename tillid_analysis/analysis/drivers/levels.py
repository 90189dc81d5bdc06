"""Where an association lies: among people of the same unit, among units, and in each unit alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.model import FEWEST, Terms, choose_terms, gather_waves
from tillid_analysis.analysis.drivers.units import SmallestUnits, Sums, find_smallest
from tillid_analysis.analysis.verdicts import HIGHER, LOWER, TOO_FEW, UNCLEAR
from tillid_analysis.columns import BETWEEN, CONTEXTUAL, OUTCOME, WITHIN, arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats._arrays import divide
from tillid_analysis.stats.importance import Importance
from tillid_analysis.stats.intervals import t_interval
from tillid_analysis.stats.level_shares import mean_reliability, share_levels, typical_size
from tillid_analysis.stats.levels import Part, split_levels
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.stats.pooling import find_components
from tillid_analysis.stats.random_slopes import vary_slopes
from tillid_analysis.stats.resampling import draw_groups, percentile_interval
from tillid_analysis.stats.unit_models import fit_units
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "measure", "term", "part", "estimate", "std_error", "df", "statistic", "p_value"),
    *("p_adjusted", "adjust", "conf_low", "conf_high", "conf_level", "n", "n_units"),
    *("slope", "slope_low", "slope_high", "sd_slope", "p_slope"),
    *("importance", "importance_low", "importance_high", "r_squared"),
    *("icc", "icc_low", "icc_high", "reliability", "verdict", "method"),
)
LEAST_DF = 10
"""Units, drivers and the mean not counted, from which units are regressed on each other."""
FEWEST_FOR_SLOPES = 20
"""Units from which it is asked whether slopes differ."""
REPLICATES = 1000
TOO_FEW_UNITS = "too few units"

Numbers = dict[str, object]


@remember
def locate_drivers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Result:
    """Tell apart what goes with an outcome within units from what does between units.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.
    seed
        Of the units drawn for the intervals of importance; the same seed gives the same numbers.

    Returns
    -------
    Result
        For each wave a row for the outcome (`part` is "outcome") and for each driver (`term`) one
        "within" units, one "between" them and one "contextual", the second less the first:
        `estimate` (standardised coefficient, on the standard deviations of all answers as in
        `rank_drivers`) with interval, test and `verdict` (higher or lower than nothing), and
        `slope` (the same in points of the outcome per ten points of the driver). Within and
        between have `importance` (share of what is explained there) and `r_squared`; within has
        `sd_slope` and `p_slope`, whether units differ in it; between, and the outcome, `icc` (share
        of the variance that lies between units) and `reliability` of a unit's mean. No rows where
        neither the call nor the codebook names an outcome and drivers.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, or a driver is the outcome.

    Notes
    -----
    Units are the smallest that have `min_n_distribution` complete answers; people who are in none
    are left out. y_ij = a + (x_ij - m_j)'b + m_j'c + u_j + e_ij, m_j the units' means and u_j
    random, by restricted maximum likelihood; b is within, c between, c - b contextual. What is
    held constant is first taken out of all measures by its slopes within units. b is from
    n - units - drivers degrees of freedom, c from units - drivers - 1, and told from ten of these.
    In simulations of 18 to 100 units of 5 to 60, 95 % intervals of b, c and c - b held the truth
    in 94.2 to 95.2 of 100. Units' means are taken as they are, which is right where most people
    answered; where they are a sample, c lies nearer to b than it would for the units' true means,
    the more so the lower `reliability` (ICC(2), at the size n0 = (n - sum n_j^2 / n) / (J - 1)).

    Importance is LMG, within from the correlations of deviations from units' means; between from
    those of units' means with what chance puts into them taken off (as variance components), or,
    where no covariances are left, from the means as they are: `method` says which. Its intervals
    are percentiles of 1,000 draws of whole units.

    From 20 units on each driver in turn gets a slope of its own in every unit, in lme4's words
    `(1 + x || unit)` with x the deviation; `p_slope` is half of chi-squared's on one degree of
    freedom, since the variance of the slopes cannot fall below zero, which in simulations of 30
    units found 3.7 of 100 where none differed. P-values of the drivers of a part are adjusted by
    Holm's method, for the verdicts. All of it is association.

    What may be shown: all of it is computed anew from those of the smallest units whose spread of
    answers the plan shows, so that no mean of a hidden unit takes part, and no number is of a
    single unit.

    References
    ----------
    Mundlak (1978), Econometrica 46:69. Bell, Fairbrother & Jones (2019), Quality & Quantity
    53:1051. Stram & Lee (1994), Biometrics 50:1171. Robinson (1950), American Sociological Review
    15:351 (what holds of units need not hold of people).

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.locate_drivers(survey, wave="2026").frame
    >>> found["part"].unique().tolist()
    ['outcome', 'within', 'between', 'contextual']
    """
    check_level(conf_level)
    terms = choose_terms(survey, outcome, drivers, controls)
    asked: dict[str, object] = {"wave": wave, "seed": seed}
    if terms is None:
        spec = Spec.of(survey, "locate_drivers", outcome=None, drivers=(), **asked)
        return Result(
            arrange({}, COLUMNS), spec, (Note("no_drivers"),), lambda _: arrange({}, COLUMNS)
        )
    waves = [Sums.of(each) for each in gather_waves(survey, terms, wave)]

    def among(permit: Permit | None = None) -> pd.DataFrame:
        parts = [
            _locate(each, find_smallest(survey, each, permit), conf_level, seed) for each in waves
        ]
        return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)

    spec = Spec.of(survey, "locate_drivers", outcome=terms.outcome, drivers=terms.drivers, **asked)
    return Result(among(), spec, _notes(survey), among)


def _locate(sums: Sums, units: SmallestUnits, conf_level: float, seed: int) -> pd.DataFrame:
    terms, products = sums.answers.terms, units.products
    n_units = int((products.n > 0).sum())
    fixed: Numbers = {"wave": sums.answers.wave, "measure": terms.outcome, "n": units.n}
    fixed |= {"n_units": n_units, "conf_level": conf_level}
    if units.n < FEWEST or n_units < 2 or products.df - len(terms.drivers) < LEAST_DF:
        nothing: Numbers = {"verdict": TOO_FEW, "method": TOO_FEW_UNITS}
        tables = dict.fromkeys((OUTCOME, WITHIN, BETWEEN, CONTEXTUAL), nothing)
    else:
        tables = _compute(units, conf_level, seed)
    rows = [
        pd.DataFrame(
            {
                **fixed,
                "adjust": "",
                "verdict": "",
                "part": part,
                "term": _terms(part, terms),
                **numbers,
            }
        )
        for part, numbers in tables.items()
    ]
    return arrange(pd.concat(rows, ignore_index=True), COLUMNS)


def _terms(part: str, terms: Terms) -> list[str]:
    return [terms.outcome] if part == OUTCOME else list(terms.drivers)


def _compute(units: SmallestUnits, conf_level: float, seed: int) -> dict[str, Numbers]:
    products = units.products
    found = split_levels(products)
    scale = divide(units.deviation[1:], units.deviation[0])
    enough = len(products.n) - len(scale) - 1 >= LEAST_DF
    parts = {WITHIN: found.within, BETWEEN: found.between, CONTEXTUAL: found.contextual}
    tables = {
        name: _coefficients(part, scale, conf_level, enough or name == WITHIN)
        for name, part in parts.items()
    }
    within, between, corrected = _share(units, enough, conf_level, seed)
    tables[WITHIN] |= {**within, **_vary(units), "method": "within units"}
    tables[BETWEEN] |= {**between, "method": _name_between(enough, corrected)}
    tables[CONTEXTUAL] |= {"method": "between less within" if enough else TOO_FEW_UNITS}
    icc = _spread(units, conf_level)
    tables[BETWEEN] |= {name: each[1:] for name, each in icc.items()}
    outcome = {name: each[:1] for name, each in icc.items()}
    return {OUTCOME: {**outcome, "method": "REML, one level"}, **tables}


def _name_between(enough: bool, corrected: bool) -> str:
    if not enough:
        return TOO_FEW_UNITS
    return f"between units, shares of {'true means' if corrected else 'means as they are'}"


def _coefficients(part: Part, scale: Floats, conf_level: float, enough: bool) -> Numbers:
    kept = np.where(enough, 1.0, np.nan)
    slope, error = kept * part.coefficient, kept * part.std_error
    interval = t_interval(slope, error, part.df, conf_level)
    p = kept * part.p_value
    adjusted = adjust_p(p, "holm")
    said = np.where(slope > 0, HIGHER, LOWER)
    clear = np.where(adjusted < 1 - conf_level, said, UNCLEAR)
    return {
        "estimate": slope * scale,
        "std_error": error * scale,
        "df": kept * part.df,
        "statistic": kept * part.statistic,
        "p_value": p,
        "p_adjusted": adjusted,
        "adjust": f"holm, {len(scale)} tests",
        "conf_low": interval.low * scale,
        "conf_high": interval.high * scale,
        "slope": 10 * slope,
        "slope_low": 10 * interval.low,
        "slope_high": 10 * interval.high,
        "verdict": np.where(np.isnan(p), TOO_FEW, clear),
    }


def _vary(units: SmallestUnits) -> Numbers:
    if len(units.products.n) < FEWEST_FOR_SLOPES:
        return {}
    found = vary_slopes(units.products)
    return {"sd_slope": 10 * found.sd, "p_slope": adjust_p(found.p_value, "holm")}


def _share(
    units: SmallestUnits, enough: bool, conf_level: float, seed: int
) -> tuple[Numbers, Numbers, bool]:
    """Return the importance within and between, and whether that between is of true means."""
    shares = share_levels(units.products)
    draws = draw_groups(units.products.n > 0, REPLICATES, seed)
    drawn = share_levels(units.products, draws, correct=bool(shares.corrected))

    def tell(own: Importance, replicates: Importance) -> Numbers:
        interval = percentile_interval(replicates.relative, conf_level)
        return {
            "importance": own.relative,
            "importance_low": interval.low,
            "importance_high": interval.high,
            "r_squared": float(own.r2),
        }

    between = tell(shares.between, drawn.between) if enough else {}
    return tell(shares.within, drawn.within), between, bool(shares.corrected)


def _spread(units: SmallestUnits, conf_level: float) -> dict[str, Floats]:
    """Return ICC(1) of each measure with its interval, and ICC(2)."""
    products = units.products
    size, within = products.size, np.diagonal(products.within)
    found = []
    for mean, squares in zip(products.mean.T, within, strict=True):
        model = fit_units(size, mean, squares, df=products.df)
        known = None if model is None else find_components(model, conf_level)
        found.append((known.icc, known.icc_low, known.icc_high) if known else (np.nan,) * 3)
    icc, low, high = np.array(found).T
    reliability = mean_reliability(icc, typical_size(size))
    return {"icc": icc, "icc_low": low, "icc_high": high, "reliability": reliability}


def _notes(survey: Survey) -> tuple[Note, ...]:
    details = {"n": str(survey.codebook.policy.min_n_distribution)}
    weighted = (Note("weighted"),) if survey.responses.weight is not None else ()
    return (Note("association"), Note("driver_levels", details=details), *weighted)
