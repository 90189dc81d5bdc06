"""Do the drivers rank alike if only the order of the outcome's answers counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.importance import rank_drivers
from tillid_analysis.analysis.drivers.model import (
    FEWEST,
    FEWEST_LEFT,
    Answers,
    choose_terms,
    gather_waves,
)
from tillid_analysis.analysis.drivers.replicates import (
    FEWEST_UNITS,
    MOST_LEFT_OUT,
    check_replicates,
    find_interval,
)
from tillid_analysis.columns import arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.few_groups import effective_groups, leave_out_some
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.stats.ordinal_regression import (
    MOST_ORDINAL,
    OrdinalRegression,
    ordinal_regression,
    redraw_shares,
)
from tillid_analysis.stats.resampling import draw_groups
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "measure", "term", "conf_level", "n", "odds_ratio", "odds_low", "odds_high"),
    *("importance", "importance_low", "importance_high", "importance_mean"),
    *("r_squared", "method"),
)


@remember
def rank_ordinal_drivers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
    seed: int = 1,
    replicates: int = 1000,
) -> Result:
    """Rank the drivers by the order of the outcome's answers alone, beside the ranking by means.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out. A single item as
        the outcome is what this is for.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.
    seed, replicates
        Of the draws of whole units that the intervals of shares are made from, 100 or more; with 0
        there are none.

    Returns
    -------
    Result
        One row a wave and driver (`term`), for the institution: `odds_ratio` (of higher answers,
        for one standard deviation more of the driver) with its interval, `importance` (share of
        what the drivers explain, 0-1, adding up to 1) with an interval, `importance_mean` (that of
        `rank_drivers`, for the same respondents), `r_squared` (McFadden's) and `n`.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, or a driver is the outcome.

    Notes
    -----
    `rank_drivers` takes the steps between an outcome's options to be equally long. The
    proportional-odds model asks for their order only: wherever the scale is cut in two, the odds of
    the upper part are exp(b) times as large for one standard deviation more of a driver. An item's
    options are its ordered answers; where it was not answered the option nearest to the
    respondent's score on the index stands in, so that respondents are those of `rank_drivers`. The
    distinct values of an index are its ordered answers. With L(S) the log likelihood of a set S of
    drivers and the controls, and L0 that of neither, McFadden's R² beyond the controls is
    (L(S) - L(none)) / -L0; it is much lower than a share of variance, and no share of anything.
    Importance is a driver's gain in it averaged over all orders of entry, divided by it for all
    drivers: the same average as `rank_drivers` makes of shares of variance.

    The intervals of shares are BCa, from draws of whole units at their effective number, as in
    `rank_drivers`, and there are none under 15 units. Replicates are made from what each unit adds
    to the likelihoods, without fitting again (`redraw_shares`). In 300 simulated surveys of 40
    units of 25 people, units unlike, 95 % intervals held the truth in 93-96 %, and with 100 units
    of 20 in 94 %.

    The intervals of odds ratios are Wald's and treat respondents as independent, weighted answers
    as shares of their effective number. Odds ratios are left empty where drivers cannot be told
    apart, or where a driver tells answers apart without fail. Nothing is estimated below 30
    respondents, or with fewer than 10 beyond drivers and controls. Of more than 10 drivers only
    odds ratios are had, since each set of drivers is a fit of its own: 5 drivers of 1,000
    respondents take a tenth of a second, of 100,000 about 10 seconds, and each driver more doubles
    it.

    A number here is about everybody in the institution, as in `rank_drivers`.

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42:109. McFadden (1974), in
    Zarembka, Frontiers in Econometrics, p. 121. Azen & Traxel (2009), Journal of Educational and
    Behavioral Statistics 34:319.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.rank_ordinal_drivers(survey, outcome="RES5", wave="2026").frame
    >>> round(float(found["importance"].sum()), 6)
    1.0
    """
    check_level(conf_level)
    check_replicates(replicates)
    terms = choose_terms(survey, outcome, drivers, controls)
    if terms is None:
        spec = Spec.of(survey, "rank_ordinal_drivers", outcome=None, drivers=(), wave=wave)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    parts = [
        _rank_wave(each, _options(survey, terms.outcome, each), conf_level, seed, replicates)
        for each in gather_waves(survey, terms, wave)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    means = rank_drivers(
        survey, outcome=outcome, drivers=drivers, controls=controls, wave=wave
    ).frame
    # The same waves and drivers in the same order.
    frame["importance_mean"] = means["importance"].where(frame["importance"].notna())
    spec = Spec.of(
        survey, "rank_ordinal_drivers", outcome=terms.outcome, drivers=terms.drivers, wave=wave
    )
    return Result(frame, spec, tuple(_notes(frame)))


def _options(survey: Survey, outcome: str, answers: Answers) -> Floats:
    """Return the outcome (N,): of an item the option nearest to what stands in for an answer."""
    points = answers.columns[0].round(9)
    if outcome not in survey.codebook.item_by_id:
        return points
    own = np.unique(survey.own_points(outcome, survey.rows(answers.wave)).round(9))
    options = own[~np.isnan(own)]
    if not options.size:
        return points
    at = np.searchsorted((options[1:] + options[:-1]) / 2, points)
    return np.where(np.isnan(points), np.nan, options[np.minimum(at, len(options) - 1)])


def _rank_wave(
    answers: Answers, outcome: Floats, conf_level: float, seed: int, replicates: int
) -> pd.DataFrame:
    terms, used = answers.terms, answers.complete
    weight = None if answers.weight is None else answers.weight[used]
    heavy = np.ones(int(used.sum()), dtype=bool) if weight is None else weight > 0
    n = int(heavy.sum())
    row: dict[str, Any] = {"wave": answers.wave, "measure": terms.outcome}
    row |= {"term": list(terms.drivers), "n": n}
    if n < FEWEST or n - len(answers.columns) < FEWEST_LEFT:
        return arrange({**row, "method": "too few answers"}, COLUMNS)
    columns = np.stack(answers.columns[1:], axis=1)[used]
    drivers, controls = np.split(columns, [len(terms.drivers)], axis=1)
    shared = len(terms.drivers) <= MOST_ORDINAL
    unit = answers.unit[used]
    fit = ordinal_regression(
        outcome[used], drivers, controls, _effective(weight), shares=shared, group=unit
    )
    share = _find_shares(fit, unit[heavy], conf_level, seed, replicates)
    spread = _spread(drivers, weight)
    half = ndtri((1 + conf_level) / 2) * fit.std_error
    middle, low, high = (np.exp((fit.coefficient + each) * spread) for each in (0, -half, half))
    return arrange(
        {
            **row,
            "conf_level": conf_level,
            "odds_ratio": middle,
            "odds_low": low,
            "odds_high": high,
            "importance": fit.share / fit.r2 if fit.r2 > 0 else np.nan,
            "importance_low": np.clip(share.low, 0, 1),
            "importance_high": np.clip(share.high, 0, 1),
            "r_squared": fit.r2,
            "method": "proportional odds, shares of McFadden's R2",
        },
        COLUMNS,
    )


def _find_shares(
    fit: OrdinalRegression, unit: NDArray[np.int64], conf_level: float, seed: int, replicates: int
) -> Interval:
    """Return intervals (p,) of the shares; NaN where there are none, or too few units."""
    size = np.bincount(unit, minlength=len(fit.group_part))
    there = size > 0
    unknown = Interval(*np.full((2, len(fit.share)), np.nan))
    if not replicates or there.sum() < FEWEST_UNITS or not fit.r2 > 0:
        return unknown
    draws = redraw_shares(fit, draw_groups(there, replicates, seed))
    left_out = redraw_shares(fit, leave_out_some(there, MOST_LEFT_OUT, seed))
    if np.isnan(draws).any() or np.isnan(left_out).any():
        return unknown
    share = np.asarray(fit.share / fit.r2)
    return find_interval(draws, share, left_out, conf_level, effective_groups(size))


def _effective(weight: Floats | None) -> Floats | None:
    """Scale weights so that they sum to the effective number of answers."""
    if weight is None:
        return None
    known = np.where(weight > 0, weight, 0.0)
    return np.asarray(known * known.sum() / (known**2).sum())


def _spread(drivers: Floats, weight: Floats | None) -> Floats:
    """Return the standard deviations (p,) of the drivers (N, p)."""
    times = np.ones(len(drivers)) if weight is None else np.where(weight > 0, weight, 0.0)
    about = drivers - np.average(drivers, axis=0, weights=times)
    return np.sqrt(np.average(about**2, axis=0, weights=times))


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    yield Note("association")
    yield Note("ordinal_drivers")
    unknown = int((frame["r_squared"].notna() & frame["odds_ratio"].isna()).sum())
    if unknown:
        yield Note("no_odds", unknown)
