"""Can the data be trusted: what cleaning did, as ranges that may leave the house."""

from __future__ import annotations

from tillid_analysis.columns import arrange, band
from tillid_analysis.remembering import remember
from tillid_analysis.results import Result, Spec
from tillid_analysis.survey import Survey

COLUMNS = ("wave", "rule", "affected", "band", "reason")


@remember
def assess_quality(survey: Survey, *, wave: str | None = None) -> Result:
    """Sum up what reading and cleaning did to each wave.

    Parameters
    ----------
    survey
        What was answered.
    wave
        A wave's name; every wave where it is left out.

    Returns
    -------
    Result
        One row a wave and rule: `affected` (rows, or answers to items) and `band`, the range it
        lies in, which is all that is released.

    Raises
    ------
    ChoiceError
        If there is no such wave.

    Notes
    -----
    The full log, with items and codes, is `survey.log`.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.assess_quality(survey, wave="2026").frame["rule"].iloc[0]
    'read'
    """
    log = survey.log if wave is None else survey.log[survey.log["wave"] == wave]
    grouped = log.groupby(["wave", "rule"], sort=False, as_index=False)
    summed = grouped.agg(affected=("affected", "sum"), reason=("reason", "first"))
    summed["band"] = [band(int(count)) for count in summed["affected"]]
    return Result(arrange(summed, COLUMNS), Spec.of(survey, "assess_quality", wave=wave))
