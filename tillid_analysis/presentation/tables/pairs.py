"""The table of units that clearly differ from each other, two and two."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.differing import CLEAR
from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_columns, link_counts
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out, mark
from tillid_analysis.results import Released


@unless_empty
def tabulate_pairs(
    shown: Released,
    *,
    measure: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table | Prose:
    """Tabulate the pairs of units that clearly differ on a measure, the widest apart first.

    Parameters
    ----------
    shown
        A released result of `contrast` with a family of pairs.
    measure
        An index or item; the first in the result where it is left out.
    level
        A level of the tree; every level in the result where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a pair, with the interval that holds for all pairs at once; a sentence where no pair
        clearly differs. Pairs with a unit that may not be shown are not counted.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such measure, level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> pairs = ta.contrast(survey, family="siblings", wave="2026")
    >>> shown = ta.plan_release(survey)(pairs)
    >>> ta.tabulate_pairs(shown, measure="tillid", language="en").caption.split(",")[0]
    'Trust: units that clearly differ from each other'
    """
    reader = Reader(shown, "tabulate_pairs", language).of("contrast")
    chosen = measure or str(shown.frame["measure"].iloc[0])
    rows = reader.rows(measure=chosen, level=level, wave=wave or reader.last_wave)
    if rows["family"].iloc[0] not in PAIRS:
        raise ChoiceError(f"this shows pairs of units: family must be {' or '.join(PAIRS)}")
    when = str(rows["wave"].iloc[0])
    tested = rows[rows["verdict"] != "too_few_answers"]
    clear = tested[tested["verdict"].isin(CLEAR)]
    said = reader.say("pairs_compared", clear=len(clear), all=len(tested))
    told = link_counts(reader, when, [len(clear), len(tested)])
    if clear.empty:
        return Prose(points=(said,), about=(told,))
    caption = reader.say("title_pairs", measure=reader.measure(chosen), wave=when)
    widest = clear["estimate"].abs().sort_values(ascending=False, kind="stable").index
    return _lay_out(reader, clear.loc[widest], f"{caption}. {said}", told)


def _lay_out(reader: Reader, rows: pd.DataFrame, caption: str, told: str) -> Table:
    pairs = zip(rows["unit"], rows["reference"], strict=True)
    names = [reader.say("pair", unit=reader.unit(a), other=reader.unit(b)) for a, b in pairs]
    verdicts, heading = rows["verdict"].tolist(), reader.say("word_difference")
    points = [reader.points(each, signed=True) for each in rows["estimate"]]
    cells = {
        reader.say("word_unit"): names,
        heading: [mark(*pair) for pair in zip(points, verdicts, strict=True)],
        reader.interval_name(): reader.intervals(rows["joint_low"], rows["joint_high"]),
    }
    about = link_columns(
        reader,
        rows,
        {
            heading: ("estimate",),
            reader.interval_name(): ("joint_low", "joint_high"),
        },
    )
    marks, notes = {heading: verdicts}, reader.notes(hidden=False)
    return lay_out(cells, caption, notes, about=about, marks=marks, told=told)
