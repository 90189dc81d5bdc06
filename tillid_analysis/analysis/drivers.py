"""What goes with a high outcome: each driver's share of what the drivers explain together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level, choose_waves
from tillid_analysis.columns import arrange
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.intervals import t_interval
from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "term", "estimate", "std_error", "df", "statistic", "p_value"),
    *("conf_low", "conf_high", "conf_level", "n", "importance", "r_squared", "vif", "method"),
)
FEWEST = 30
"""Respondents below which no model is fitted."""
HIGH_VIF = 5.0


def rank_drivers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Rank the drivers of an outcome by the share of its explained variance that is theirs.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices; those of the codebook where they are left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the coefficients' intervals, between 0 and 1.

    Returns
    -------
    Result
        One row a wave and driver (`term`), for the institution: `estimate` (standardised
        coefficient) with its interval, `importance` (share of the explained variance, 0-1,
        adding up to 1), `r_squared`, `vif` and `n`. No rows where neither the call nor the
        codebook names an outcome and drivers.

    Raises
    ------
    ChoiceError
        If an index is not there, or a driver is the outcome.

    Notes
    -----
    Respondents with a score on the outcome and every driver are used. With R the drivers'
    correlations and r those with the outcome, b = R^-1 r and R2 = r'b. Importance is LMG: what a
    driver adds to R2, averaged over all orders in which the drivers can enter, divided by R2. It
    is exact, from the correlations. The coefficients' intervals treat respondents as independent
    and the standard deviations as known. VIF is the diagonal of R^-1; where the drivers cannot be
    told apart the coefficients are left empty, the importance shares what they have in common
    equally. Below 30 respondents nothing is estimated. All of it is association: who rates one
    thing highly rates another highly too.

    References
    ----------
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119.
    Grömping (2006), Journal of Statistical Software 17(1), section 2.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> round(float(ta.rank_drivers(survey, wave="2026").frame["importance"].sum()), 6)
    1.0
    """
    check_level(conf_level)
    names = _choose(survey, outcome, drivers)
    if len(names) < 2:
        spec = Spec.of(survey, "rank_drivers", outcome=None, drivers=(), wave=wave)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    parts = [
        _rank_wave(survey, each, names, conf_level)
        for each in choose_waves(survey, wave)
        if set(names) <= set(survey.measures_of(each))
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "rank_drivers", outcome=names[0], drivers=names[1:], wave=wave)
    return Result(frame, spec, tuple(_notes(frame)))


def _choose(survey: Survey, outcome: str | None, drivers: Sequence[str] | None) -> tuple[str, ...]:
    codebook = survey.codebook
    first = outcome or codebook.outcome
    if first is None:
        return ()
    names = (first, *(drivers or codebook.drivers))
    known = [check_choice("drivers", name, codebook.index_by_id) for name in names]
    if len(set(known)) < len(known):
        raise ChoiceError(
            f"drivers={known[1:]!r}: name each once, and not the outcome {known[0]!r}"
        )
    return tuple(known)


def _rank_wave(
    survey: Survey, wave: str, names: tuple[str, ...], conf_level: float
) -> pd.DataFrame:
    rows = survey.rows(wave)
    values = [survey.points(name, rows) for name in names]
    everybody = np.zeros(rows.stop - rows.start, dtype=np.int64)
    moments = cross_moments(values, everybody, 1, weight=survey.weights(rows))
    pooled = moments.pooled()
    correlation, n = pooled.correlation, int(pooled.n)
    terms = {"wave": wave, "measure": names[0], "term": list(names[1:]), "n": n}
    if n < FEWEST:
        return arrange({**terms, "method": "too few answers"}, COLUMNS)
    model = standardised_regression(correlation[1:, 1:], correlation[0, 1:], n)
    shares = lmg(correlation[1:, 1:], correlation[0, 1:])
    interval = t_interval(model.coefficient, model.std_error, model.df, conf_level)
    return arrange(
        {
            **terms,
            "estimate": model.coefficient,
            "std_error": model.std_error,
            "df": model.df,
            "statistic": model.statistic,
            "p_value": model.p_value,
            "conf_low": interval.low,
            "conf_high": interval.high,
            "conf_level": conf_level,
            "importance": shares.share / shares.r2,
            "r_squared": float(shares.r2),
            "vif": model.vif,
            "method": "standardised regression, LMG",
        },
        COLUMNS,
    )


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    yield Note("association")
    inseparable = int(((frame["vif"] > HIGH_VIF) | frame["vif"].isna()).sum())
    if inseparable:
        yield Note("inseparable", inseparable)
