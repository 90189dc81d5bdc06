"""Did those who answered late answer otherwise? In a sentence, for want of those who never did."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import THIRDS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.differing import CLEAR
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

LATE = THIRDS[-1]


def state_late_answers(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say how the third who answered last differ from the institution's others.

    Parameters
    ----------
    shown
        A released result of `contrast` by all backgrounds, or by the one that `answered_at` of
        the survey file names.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A point for each measure with a clear difference, with its interval, and what it says of
        those who did not answer; or that there is none, that too few answered, or that the survey
        file does not say when people answered.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Notes
    -----
    Who answers late, often after reminders, stands between those who answer at once and those who
    never do (Armstrong & Overton 1977, Journal of Marketing Research 14:396-402). It is a sign and
    no proof, which is why nothing is corrected by it.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.contrast(survey, by="background", wave="2026"))
    >>> ta.state_late_answers(shown, language="en").paragraphs[0][:49]
    'The survey file does not say when people answered'
    """
    reader = Reader(shown, "state_late_answers", language).of("contrast")
    when = reader.codebook.answered_at
    if when is None:
        return Prose(paragraphs=(reader.say("late_unknown"),))
    rows = _find(reader, when, wave)
    if rows.empty or (rows["verdict"] == "too_few_answers").all():
        return Prose(paragraphs=(reader.say("late_too_few"),))
    clear = rows[rows["verdict"].isin(CLEAR)]
    if clear.empty:
        return Prose(paragraphs=(reader.say("late_alike"),))
    points = [_tell(reader, row) for _, row in clear.iterrows()]
    about = [
        link_values(reader, clear.iloc[[at]], "estimate", "conf_low", "conf_high")
        for at in range(len(clear))
    ]
    lead = reader.say("late_differ")
    return Prose(paragraphs=(lead,), points=points, about=about)


def _find(reader: Reader, background: str, wave: str | None) -> pd.DataFrame:
    """Return the institution's row of each measure for those who answered late."""
    frame = reader.shown.frame
    if len(frame) and (frame["background"] == "").any():
        raise ChoiceError(
            "this speaks of groups by when they answered, and was given a result of whole units;"
            ' use contrast(survey, by="background")'
        )
    rows = reader.rows(wave=wave or reader.last_wave) if len(frame) else frame
    mine = (rows["background"] == background) & (rows["category"] == LATE)
    return rows[mine & (rows["unit"] == reader.units.codes[0]) & rows["estimate"].notna()]


def _tell(reader: Reader, row: pd.Series) -> str:
    return reader.say(
        "late_point",
        measure=reader.measure(str(row["measure"])),
        points=reader.points(float(row["estimate"]), signed=True),
        interval=reader.interval(float(row["conf_low"]), float(row["conf_high"])),
        verdict=reader.say(f"verdict_{row['verdict']}"),
    )
