"""Whether verdicts hang on the mean, in a sentence a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

REASONS: Mapping[str, str] = {
    "opposed": "find_opposed",
    "only_mean": "find_only_mean",
    "only_order": "find_only_order",
}
"""What is said of each way to disagree."""


@unless_empty
def state_agreement(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Prose:
    """Say of which units the mean and the order of the answers lead to different verdicts.

    Parameters
    ----------
    shown
        A released result of `check_ordinal`.
    unit
        One unit's code; all units where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A sentence for each unit with a disagreement; else one sentence that there is none, or
        that there are too few answers to tell.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.check_ordinal(survey, wave="2026"))
    >>> ta.state_agreement(shown, unit="A03", language="en").paragraphs
    ('For Tilsyn Syd, the order of the answers leads to the same verdicts as the means.',)
    """
    reader = Reader(shown, "state_agreement", language).of("check_ordinal")
    rows = reader.rows(unit=unit, wave=wave or reader.last_wave)
    if not (rows["agrees"] != "").any():
        return Prose(paragraphs=(reader.say("find_agree_too_few"),))
    found = disagreements(reader, rows)
    if len(found):
        return Prose(points=tuple(_sentences(reader, found)))
    if unit is None:
        return Prose(paragraphs=(reader.say("find_agree"),))
    return Prose(paragraphs=(reader.say("find_agree_unit", unit=reader.unit(unit)),))


def disagreements(reader: Reader, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on which the two verdicts disagree, units in the order of the tree."""
    found = rows[rows["agrees"].isin(list(REASONS))]
    place = {code: at for at, code in enumerate(reader.tree_order(found["unit"]))}
    return found.sort_values("unit", key=lambda codes: codes.map(place), kind="stable")


def _sentences(reader: Reader, found: pd.DataFrame) -> Iterator[str]:
    for code, rows in found.groupby("unit", sort=False):
        reasons = [
            reader.say(text, measures=reader.join(map(reader.measure, part["measure"])))
            for name, text in REASONS.items()
            if len(part := rows[rows["agrees"] == name])
        ]
        said = reader.join(reasons)
        yield reader.say("find_disagree", unit=reader.unit(str(code)), reasons=said)
