"""Do the items belong together: the internal consistency of each index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import (
    Measure,
    check_level,
    choose_measures,
    choose_waves,
)
from tillid_analysis.columns import arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.reliability import (
    FEWEST_COMPLETE,
    alpha,
    alpha_if_dropped,
    alpha_interval,
    item_rest_correlation,
)
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "item", "estimate", "conf_low", "conf_high", "conf_level", "n"),
    *("items", "correlation", "method"),
)
LOW_ALPHA = 0.7


@remember
def assess_reliability(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Assess how well the items of each index belong together.

    Parameters
    ----------
    survey
        What was answered.
    measure
        Ids of indices, or "indices" for all.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        For each wave and index, over the whole institution, one row with `item` empty: alpha
        (`estimate`) with its interval, `n` and `items`; then one row an item: `correlation` with
        the rest of the index, and alpha without the item (`estimate`).

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum(var_i) / var_total) from the covariances of the items' points,
    over respondents who answered all k items (n is their number); weights are not used. The
    interval is Feldt's, exact for items that differ by a constant. Fewer than two items, fewer
    than 30 complete respondents or no spread give no estimate. Alpha says that items go together,
    not that they measure one thing only. An item that correlates negatively with the rest is
    probably stored or declared in the wrong direction.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297-334, eq. 2. Feldt (1965), Psychometrika 30:357-370.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> quality = ta.assess_reliability(survey, measure="tillid", wave="2026")
    >>> quality.frame["item"].tolist()
    ['', 'TIL1', 'TIL2', 'TIL3', 'TIL4', 'TIL5', 'TIL6']
    """
    check_level(conf_level)
    parts = [
        _assess(survey, each, index, conf_level)
        for each in choose_waves(survey, wave)
        for index in choose_measures(survey, measure, each)
        if index in survey.codebook.index_by_id
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "assess_reliability", measure=measure, wave=wave)
    return Result(frame, spec, tuple(_notes(frame)))


def _assess(survey: Survey, wave: str, index: str, conf_level: float) -> pd.DataFrame:
    codebook, rows = survey.codebook, survey.rows(wave)
    asked = survey.answered_items(wave)
    items = [item for item in codebook.items_of(index) if item in asked]
    found = covariance([survey.own_points(item, rows) for item in items])
    empty = np.full(len(items), np.nan)
    value, low, high, rest, dropped = np.nan, np.nan, np.nan, empty, empty
    if found.n >= FEWEST_COMPLETE:
        value = float(alpha(found.matrix))
        interval = alpha_interval(value, found.n, len(items), conf_level)
        low, high = float(interval.low), float(interval.high)
        rest = item_rest_correlation(found.matrix)
        dropped = alpha_if_dropped(found.matrix)
    values = {
        "wave": wave,
        "measure": index,
        "item": ["", *items],
        "estimate": [value, *dropped],
        "conf_low": [low, *empty],
        "conf_high": [high, *empty],
        "conf_level": conf_level,
        "n": int(found.n),
        "items": len(items),
        "correlation": [np.nan, *rest],
        "method": ["alpha, Feldt interval", *["alpha without the item"] * len(items)],
    }
    return arrange(values, COLUMNS)


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    whole = frame["item"] == ""
    low = int((whole & (frame["estimate"] < LOW_ALPHA)).sum())
    if low:
        yield Note("low_alpha", low)
    backward = int((frame["correlation"] < 0).sum())
    if backward:
        yield Note("direction", backward)
