"""What a high outcome hardly ever goes without, in sentences."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import WHOLE
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released


def state_necessity(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say below which scores on a driver hardly anybody reaches a high outcome.

    Parameters
    ----------
    shown
        A released result of `assess_necessity`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A point for each driver that is needed, after a word of caution; a sentence where there is
        none, or where the survey names no drivers.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.assess_necessity(survey, wave="2026"))
    >>> ta.state_necessity(shown, language="en").paragraphs[0].split(":")[0]
    'Exploratory'
    """
    reader = Reader(shown, "state_necessity", language).of("assess_necessity")
    if shown.frame["reached"].isna().all():
        return Prose(paragraphs=(reader.say("no_necessity"),))
    rows = reader.rows(wave=wave or reader.last_wave, part=WHOLE)
    needed = rows[rows["position"].notna()]
    outcome = reader.measure(str(rows["measure"].iloc[0])).lower()
    if needed.empty:
        return Prose(paragraphs=(reader.say("necessity_none", outcome=outcome),))
    points = [_tell(reader, row, outcome) for _, row in needed.iterrows()]
    about = [
        link_values(reader, needed.iloc[[at]], "position", "reached") for at in range(len(needed))
    ]
    return Prose(paragraphs=(reader.say("necessity_some"),), points=points, about=about)


def _tell(reader: Reader, row: pd.Series[str], outcome: str) -> str:
    return reader.say(
        "necessity_point",
        driver=reader.measure(str(row["term"])),
        position=reader.points(float(row["position"])),
        reached=reader.points(float(row["reached"])),
        outcome=outcome,
    )
