"""What a high outcome hardly ever goes without: an exploratory look at empty corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.fitting import Row, frame_of, scores_with
from tillid_analysis.analysis.drivers.model import FEWEST, Answers, choose_terms, gather_waves
from tillid_analysis.analysis.drivers.shape import SHARE_OF_LINE, find_positions
from tillid_analysis.analysis.verdicts import TOO_FEW
from tillid_analysis.columns import BIN, WHOLE, arrange
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.bends import bin_evenly
from tillid_analysis.stats.necessity import find_need, level_reached
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "term", "part", "position", "reached"),
    *("conf_level", "n", "verdict", "method"),
)
MOST_BINS = 5
HIGH = 0.25
"""Part of everybody that reaches a high outcome, at least."""
NEEDED, NOT_NEEDED = "needed", "not_needed"


@remember
def assess_necessity(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Look for scores on a driver below which hardly anybody reaches a high outcome.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Chance that nothing is named wrongly, over all drivers of a wave, between 0 and 1.

    Returns
    -------
    Result
        Rows of two parts a wave and driver (`term`), for the institution. "whole": `reached`, the
        high outcome, and, where the `verdict` is needed, the `position` under which hardly anybody
        reaches it; else not_needed or too_few_answers. "bin": a fifth of the respondents of about
        the same score, its mean `position` and what at least a tenth of it has `reached`.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, or a driver is the outcome.

    Notes
    -----
    The high outcome is the highest multiple of five points that a quarter of everybody reaches. A
    driver is told as needed where, below some score, surely fewer than a tenth do: by an upper
    limit that allows for people of a unit being alike (`find_need`) and for all drivers and scores
    tried (Bonferroni). Of 2,000 simulated surveys with 30 units of 40, in which exactly a tenth of
    those below reached it, under 1 % had a score named; where outcome and driver had nothing to do
    with each other, none. Other drivers are not held constant, so that drivers that go together are
    needed together, and what goes with an outcome need not bring it about: it is a look, and no
    test of a theory that was there before.

    Respondents with a score on the outcome and every driver are used, and weights are not. A bin
    has 30 of them at least, and five of them, and a tenth, reach what is told, rounded down to five
    points: neither the highest answer nor how many gave it follows. Bins are no groups that a
    list of staff can tell.

    References
    ----------
    Dul 2016, Organizational Research Methods 19:10-52.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> frame = ta.assess_necessity(survey, wave="2026").frame
    >>> frame.loc[frame["part"] == "bin", "term"].value_counts().unique().tolist()
    [5]
    """
    check_level(conf_level)
    terms = choose_terms(survey, outcome, drivers, ())
    if terms is None:
        spec = Spec.of(survey, "assess_necessity", outcome=None, drivers=(), wave=wave)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    fewest = max(FEWEST, survey.codebook.policy.min_n_distribution)
    parts = [_assess_wave(each, fewest, conf_level) for each in gather_waves(survey, terms, wave)]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    asked = {"outcome": terms.outcome, "drivers": terms.drivers, "wave": wave}
    return Result(frame, Spec.of(survey, "assess_necessity", **asked), (Note("exploratory"),))


def _assess_wave(answers: Answers, fewest: int, conf_level: float) -> pd.DataFrame:
    rows = [
        {**row, "term": name}
        for name in answers.terms.drivers
        for row in _look(answers, name, fewest, conf_level)
    ]
    frame = frame_of(answers, rows, conf_level, COLUMNS)
    return frame.assign(method="share of people, likeness within units allowed for")


def _look(answers: Answers, name: str, fewest: int, conf_level: float) -> Iterator[Row]:
    used = answers.complete
    x = np.where(used, answers.columns[answers.terms.measures.index(name)], np.nan)
    y, unit = answers.columns[0], answers.unit
    n = int(used.sum())
    whole: Row = {"part": WHOLE, "n": n, "verdict": TOO_FEW}
    if n < 2 * fewest:
        yield whole
        return
    high = level_reached(y[used], HIGH)
    places = scores_with(x, max(SHARE_OF_LINE * n, fewest))
    level = 1 - (1 - conf_level) / len(answers.terms.drivers)
    position = find_need(x[used], y[used] >= high, unit[used], places, conf_level=level)
    verdict = NEEDED if np.isfinite(position) else NOT_NEEDED
    yield {**whole, "reached": high, "position": position, "verdict": verdict}
    bins = bin_evenly(x, MOST_BINS, fewest)
    for each, middle in enumerate(find_positions(answers, name, bins)):
        mine = bins == each
        reached = level_reached(y[mine])
        yield {"part": BIN, "n": int(mine.sum()), "position": middle, "reached": reached}
