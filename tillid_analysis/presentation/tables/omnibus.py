"""The table of whether the units of each level differ at all."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.emptiness import unless_empty
from tillid_analysis.presentation.linking import link_cells
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import SIGN, Released

LEAST_P = 0.001
_KEY = ["level", "measure"]


@unless_empty
def tabulate_differences(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table:
    """Tabulate whether units differ on each measure, level by level.

    Parameters
    ----------
    shown
        A released result of `assess_differences`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A part a level, a row a measure: the units compared, the p-values of the test of means and
        of that of ranks, and how the first reads.

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
    >>> shown = ta.plan_release(survey)(ta.assess_differences(survey, wave="2026"))
    >>> ta.tabulate_differences(shown, language="en")
    Table('Do the units differ, 2026')
    """
    reader = Reader(shown, "tabulate_differences", language).of("assess_differences")
    rows = reader.rows(wave=wave or reader.last_wave)
    means, ranks = (part for _, part in rows.groupby("method", sort=False))
    ranks = ranks.set_index(_KEY, drop=False).loc[pd.MultiIndex.from_frame(means[_KEY])]
    units, reading = reader.say("word_units"), reader.say("word_reading")
    by_mean, by_rank = reader.say("word_p_means"), reader.say("word_p_ranks")
    cells = {
        reader.say("word_index"): [reader.measure(each) for each in means["measure"]],
        units: [reader.number(each) for each in means["n_units"]],
        by_mean: [write_p(reader, each) for each in means["p_value"]],
        by_rank: [write_p(reader, each) for each in ranks["p_value"]],
        reading: [reader.say(f"verdict_{each}") for each in means["verdict"]],
    }
    about = {
        units: link_cells(reader, means, "n_units"),
        by_mean: link_cells(reader, means, "p_value"),
        by_rank: link_cells(reader, ranks, "p_value"),
    }
    caption = reader.say("title_omnibus", wave=rows["wave"].iloc[0])
    notes = reader.notes(hidden=bool(rows["p_value"].isna().any()))
    parts = [reader.level_of_tree(each).capitalize() for each in means["level"]]
    return lay_out(cells, caption, notes, about=about, wide=[reading], parts=parts)


def write_p(reader: Reader, p: float) -> str:
    """Write a p-value, the smallest ones as smaller than what three decimals can tell."""
    if pd.isna(p):
        return SIGN
    return f"<{reader.number(LEAST_P, 3)}" if p < LEAST_P else reader.number(p, 3)
