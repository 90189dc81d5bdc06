"""What goes with a high outcome: each driver's share of what the drivers explain together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.model import FEWEST, Answers, choose_terms, gather_waves
from tillid_analysis.columns import arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.importance import lmg
from tillid_analysis.stats.intervals import t_interval
from tillid_analysis.stats.partial import partial_out
from tillid_analysis.stats.regression import standardised_regression
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "term", "estimate", "std_error", "df", "statistic", "p_value"),
    *("conf_low", "conf_high", "conf_level", "n", "importance", "r_squared", "vif", "method"),
)
HIGH_VIF = 5.0


@remember
def rank_drivers(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Rank the drivers of an outcome by the share of its explained variance that is theirs.

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
        If a name is not there or stands twice, or a driver is the outcome.

    Notes
    -----
    Respondents with a score on the outcome and every driver are used. What the controls explain
    is taken out of all of them first. With R the drivers' correlations after that and r those with
    the outcome, b = R^-1 r and R2 = r'b; coefficients are then put on the standard deviations of
    the answers, and `r_squared` is what the drivers explain beyond the controls, as a share of all
    variance. Importance is LMG: what a driver adds to R2, averaged over all orders in which the
    drivers can enter, divided by R2. It is exact, from the correlations. The coefficients'
    intervals treat respondents as independent and the standard deviations as known. VIF is the
    diagonal of R^-1, for all terms; where the drivers cannot be told apart the coefficients are
    left empty, the importance shares what they have in common equally. Below 30 respondents
    nothing is estimated. All of it is association: who rates one thing highly rates another
    highly too.

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
    terms = choose_terms(survey, outcome, drivers, controls)
    if terms is None:
        spec = Spec.of(survey, "rank_drivers", outcome=None, drivers=(), wave=wave)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    parts = [_rank_wave(each, conf_level) for each in gather_waves(survey, terms, wave)]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "rank_drivers", outcome=terms.outcome, drivers=terms.drivers, wave=wave)
    return Result(frame, spec, tuple(_notes(frame)))


def _rank_wave(answers: Answers, conf_level: float) -> pd.DataFrame:
    terms = answers.terms
    pooled = answers.by_unit().pooled()
    n = int(pooled.n)
    row = {"wave": answers.wave, "measure": terms.outcome, "term": list(terms.drivers), "n": n}
    if n < FEWEST:
        return arrange({**row, "method": "too few answers"}, COLUMNS)
    left = partial_out(pooled.matrix, answers.controls)
    correlation = left.correlation
    model = standardised_regression(correlation[1:, 1:], correlation[0, 1:], n - int(left.taken))
    shares = lmg(correlation[1:, 1:], correlation[0, 1:])
    # From standard deviations of what the controls leave to those of the answers.
    kept = np.sqrt(1 - left.explained)
    scale = kept[0] / kept[1:]
    interval = t_interval(model.coefficient, model.std_error, model.df, conf_level)
    return arrange(
        {
            **row,
            "estimate": model.coefficient * scale,
            "std_error": model.std_error * scale,
            "df": model.df,
            "statistic": model.statistic,
            "p_value": model.p_value,
            "conf_low": interval.low * scale,
            "conf_high": interval.high * scale,
            "conf_level": conf_level,
            "importance": shares.share / shares.r2,
            "r_squared": float(shares.r2 * kept[0] ** 2),
            "vif": model.vif / kept[1:] ** 2,
            "method": "standardised regression, LMG",
        },
        COLUMNS,
    )


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    yield Note("association")
    inseparable = int(((frame["vif"] > HIGH_VIF) | frame["vif"].isna()).sum())
    if inseparable:
        yield Note("inseparable", inseparable)
