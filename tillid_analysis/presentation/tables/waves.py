"""The table of what was read of each wave, and how much of it can be shown."""

from __future__ import annotations

from tillid_analysis.presentation.linking import link_columns, link_counts
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.results import POOLED, Released


def tabulate_waves(shown: Released, *, language: str | None = None) -> Table:
    """Tabulate how many answered in each wave, and how many units can be shown.

    Parameters
    ----------
    shown
        A released result of `estimate` of all waves, by unit.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a wave: invited, answers and response rate of the institution, units, and those of
        which something can be shown.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey))
    >>> ta.tabulate_waves(shown, language="en")
    Table('What was read, and how much can be shown')
    """
    reader = Reader(shown, "tabulate_waves", language).of("estimate")
    rows = reader.rows()
    whole = rows[rows["unit"] == reader.units.codes[0]].drop_duplicates("wave")
    waves = whole["wave"].tolist()
    own = rows[~rows["unit"].str.endswith(POOLED)]
    there = own.groupby("wave")["unit"].nunique()
    visible = own[own["estimate"].notna()].groupby("wave")["unit"].nunique()
    counts = {
        "word_units": [int(there[each]) for each in waves],
        "word_units_shown": [int(visible.get(each, 0)) for each in waves],
    }
    invited, answers, rate = map(reader.say, ("word_invited", "word_answers", "word_response"))
    cells = {
        reader.say("asked_wave"): waves,
        invited: [reader.number(each) for each in whole["invited"]],
        answers: [reader.number(each) for each in whole["answered"]],
        rate: [reader.share(each) for each in whole["response_rate"]],
    }
    columns = {invited: ("invited",), answers: ("answered",), rate: ("response_rate",)}
    about = link_columns(reader, whole, columns)
    for name, numbers in counts.items():
        heading = reader.say(name)
        cells[heading] = [reader.number(each) for each in numbers]
        about[heading] = [
            link_counts(reader, wave, [each]) for wave, each in zip(waves, numbers, strict=True)
        ]
    notes = reader.notes(hidden=bool(whole["answered"].isna().any()), intervals=False)
    return lay_out(cells, reader.say("title_waves_read"), notes, about=about)
