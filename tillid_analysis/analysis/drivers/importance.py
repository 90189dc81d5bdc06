"""What goes with a high outcome: each driver's share of what the drivers explain together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtr

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.caveats import join_notes, list_caveats
from tillid_analysis.analysis.drivers.model import Answers, Terms, choose_terms, gather_waves
from tillid_analysis.analysis.drivers.replicates import (
    Replicates,
    check_replicates,
    find_error,
    find_interval,
    replicate,
)
from tillid_analysis.analysis.drivers.shares import MISSING, Fit, Missing
from tillid_analysis.columns import arrange
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.importance import MOST_DRIVERS
from tillid_analysis.stats.intervals import t_interval
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.stats.share_differences import compare_shares
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "term", "estimate", "std_error", "df", "statistic", "p_value"),
    *("conf_low", "conf_high", "conf_level", "n", "rank", "rank_low", "rank_high"),
    *("importance", "importance_low", "importance_high", "relative_weight"),
    *("r_squared", "r_squared_low", "r_squared_high", "vif", "method"),
)


@remember
def rank_drivers(
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
    """Rank the drivers of an outcome by the share of its explained variance that is theirs.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out. At most 20 drivers.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    wave
        A wave's name; every wave where it is left out.
    missing
        "listwise": respondents with a score on everything. "pairwise": for each pair of terms
        those with both. "em": everybody with any of them, by maximum likelihood.
    conf_level
        Coverage of the intervals, and of all possible ranks together, between 0 and 1.
    seed
        Of the replicates; the same seed gives the same numbers.
    replicates
        How many; with 0 there are no intervals of shares, and no ranks that may be.

    Returns
    -------
    Result
        One row a wave and driver (`term`), for the institution: `importance` (share of the
        explained variance, 0-1, adding up to 1) with `importance_low` and `importance_high`;
        `rank` with `rank_low` and `rank_high`, the places it may have; `relative_weight`
        (Johnson's, adding up to 1 too); `estimate` (standardised coefficient) with its interval;
        `r_squared` with its interval; `vif` and `n`. No rows where neither the call nor the
        codebook names an outcome and drivers.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, a driver is the outcome, there are more than 20
        drivers, or an argument cannot be.

    Notes
    -----
    What the controls explain is taken out of all of them first. With R the drivers' correlations
    after that and r those with the outcome, b = R^-1 r and R2 = r'b; coefficients are then put on
    the standard deviations of the answers, and `r_squared` is what the drivers explain beyond the
    controls, as a share of all variance. Importance is LMG: what a driver adds to R2, averaged over
    all orders in which the drivers can enter, divided by R2. It is exact, from the correlations.

    Respondents of a unit are alike, so intervals come from drawing whole units (the units that
    people are in themselves) with replacement: BCa, at the level that allows for the effective
    number of units, and the percentile interval where an estimate lies outside all replicates. In
    simulated surveys (ICC 0.1, slopes between units unlike those within) 95 % intervals held the
    true shares in 93.5-94.4 % with 40 unequal units, in 94.4-95.8 % with 100; with skewed means of
    units and ICC 0.2, in 90-95 % with 40. Under 15 units people are drawn within their units
    instead: that holds for these units as they are, and a note says so. Above 15 drivers replicates
    are halved with every driver, down to 100, and intervals are t intervals on the replicates'
    standard deviation.

    Places that may be hold for all drivers together: a driver's first place is one after all whose
    share is clearly larger, from simultaneous intervals of all differences (`contrast_drivers`). A
    driver alone in first place has the interval 1-1; where nothing is explained, no driver has.

    Pairwise correlations that do not fit together are made so, and a note says so. EM takes scores
    to be normal; its replicates are led on from one step by the missing information. VIF is for all
    terms; where the drivers cannot be told apart the coefficients are left empty, the importance
    shares what they have in common equally. Nothing is estimated below 30 respondents, or ten more
    than terms. All of it is association: who rates one thing highly rates another highly too.

    Every number is about the whole institution and 30 respondents or more.

    References
    ----------
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119.
    Grömping (2006), Journal of Statistical Software 17(1), section 2. Johnson (2000), Multivariate
    Behavioral Research 35:1. Field & Welsh (2007), Journal of the Royal Statistical Society B
    69:369. Hesterberg (2015), The American Statistician 69:371.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> frame = ta.rank_drivers(survey, wave="2026", replicates=100).frame
    >>> round(float(frame["importance"].sum()), 6)
    1.0
    >>> bool((frame["importance_low"] < frame["importance_high"]).all())
    True
    """
    terms = check_arguments(survey, outcome, drivers, controls, missing, conf_level, replicates)
    asked = {"wave": wave, "missing": missing, "seed": seed, "replicates": replicates}
    if terms is None:
        spec = Spec.of(survey, "rank_drivers", outcome=None, drivers=(), **asked)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    parts, notes = [], [Note("association"), Note("same_people")]
    for answers in gather_waves(survey, terms, wave):
        found = replicate(answers, missing, replicates, seed)
        parts.append(_tabulate(answers, found, conf_level))
        notes += list_caveats(survey, answers, found, parts[-1])
    notes += [Note("weighted")] if survey.responses.weight is not None else []
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "rank_drivers", outcome=terms.outcome, drivers=terms.drivers, **asked)
    return Result(frame, spec, join_notes(notes))


def check_arguments(
    survey: Survey,
    outcome: str | None,
    drivers: Sequence[str] | None,
    controls: Sequence[str] | None,
    missing: Missing,
    conf_level: float,
    replicates: int,
) -> Terms | None:
    """Return the model asked for, once all arguments are such as can be."""
    check_level(conf_level)
    check_choice("missing", missing, MISSING)
    check_replicates(replicates)
    terms = choose_terms(survey, outcome, drivers, controls)
    if terms is not None and len(terms.drivers) > MOST_DRIVERS:
        raise ChoiceError(
            f"drivers: {len(terms.drivers)} are more than the {MOST_DRIVERS} whose shares can be "
            "computed exactly; name indices and let rank_driver_items share each out among its "
            "items, or name fewer items"
        )
    return terms


def _tabulate(answers: Answers, found: Replicates, conf_level: float) -> pd.DataFrame:
    terms = answers.terms
    row = {"wave": answers.wave, "measure": terms.outcome, "term": list(terms.drivers)}
    if found.fit is None:
        return arrange({**row, "n": found.n, "method": "too few answers"}, COLUMNS)
    part, share = found.fit.part, found.fit.share
    numbers: dict[str, object] = {
        "n": found.n,
        "estimate": found.fit.slope,
        "importance": share,
        "relative_weight": found.fit.weight / found.fit.r_squared if part.sum() > 0 else np.nan,
        "r_squared": float(found.fit.r_squared),
        "vif": found.fit.vif,
        "conf_level": conf_level,
        "method": "standardised regression, LMG",
    }
    if np.isfinite(share).all():
        order = np.sort(np.round(share, 12))
        numbers["rank"] = 1 + len(share) - np.searchsorted(order, np.round(share, 12), "right")
    if found.draws is None:
        numbers |= _as_if_independent(found.fit, answers, conf_level)
    else:
        numbers |= _from_replicates(found, found.fit, found.draws, conf_level)
    return arrange({**row, **numbers}, COLUMNS)


def _from_replicates(
    found: Replicates, first: Fit, draws: Fit, conf_level: float
) -> dict[str, object]:
    left = found.left_out

    def interval(of: str) -> tuple[object, object]:
        low_high = find_interval(
            getattr(draws, of),
            getattr(first, of),
            None if left is None else getattr(left, of),
            conf_level,
            found.groups,
        )
        return low_high.low, low_high.high

    slope, share, explained = interval("slope"), interval("share"), interval("r_squared")
    error = find_error(draws.slope, found.groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(error > 0, first.slope / error, np.nan)
    places = compare_shares(first.part, draws.part, found.df, conf_level)
    known = bool(np.isfinite(places.low).all())
    way = "BCa" if left is not None else "t"
    return {
        "std_error": error,
        "df": found.df,
        "statistic": statistic,
        "p_value": 2 * stdtr(found.df, -np.abs(statistic)),
        "conf_low": slope[0],
        "conf_high": slope[1],
        "importance_low": np.clip(np.asarray(share[0]), 0, 1),
        "importance_high": np.clip(np.asarray(share[1]), 0, 1),
        "r_squared_low": float(np.clip(np.asarray(explained[0]), 0, 1)),
        "r_squared_high": float(np.clip(np.asarray(explained[1]), 0, 1)),
        "rank_low": places.first_place if known else np.nan,
        "rank_high": places.last_place if known else np.nan,
        "method": f"standardised regression, LMG; {way}, {found.way}; ranks from max-T",
    }


def _as_if_independent(first: Fit, answers: Answers, conf_level: float) -> dict[str, object]:
    """Return what least squares tells of the coefficients, with no replicates to go by."""
    rows = int(first.n) - int(first.taken)
    model = standardised_regression(first.drivers, first.outcome, rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = first.slope / model.coefficient
    interval = t_interval(model.coefficient, model.std_error, model.df, conf_level)
    return {
        "std_error": model.std_error * scale,
        "df": model.df,
        "statistic": model.statistic,
        "p_value": model.p_value,
        "conf_low": interval.low * scale,
        "conf_high": interval.high * scale,
    }
