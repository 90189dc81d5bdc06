"""The table of drivers by the order of the outcome's answers."""

from __future__ import annotations

from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_columns
from tillid_analysis.presentation.ranking import tell_share
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, lay_out
from tillid_analysis.presentation.tables.ordinal import ODDS_DECIMALS
from tillid_analysis.results import Released


def tabulate_ordinal_drivers(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table | Prose:
    """Tabulate each driver's importance by order beside that by mean, and its odds ratio.

    Parameters
    ----------
    shown
        A released result of `rank_ordinal_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table or Prose
        A row a driver, the most important first; a sentence where there are none.

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
    >>> found = ta.rank_ordinal_drivers(survey, wave="2026")
    >>> ta.tabulate_ordinal_drivers(ta.plan_release(survey)(found), language="en")
    Table('What is related to Results culture, by the order of the answers, 2026')
    """
    reader = Reader(shown, "tabulate_ordinal_drivers", language).of("rank_ordinal_drivers")
    if shown.frame["r_squared"].isna().all():
        return Prose(paragraphs=(reader.say("no_drivers"),))
    rows = reader.rows(wave=wave or reader.last_wave).sort_values(
        ["importance", "odds_ratio"], ascending=False, kind="stable"
    )
    by_order, by_mean = reader.say("word_share_order"), reader.say("word_share_mean")
    ratio, interval = reader.say("word_odds_ratio"), reader.interval_name()
    of_share = f"{by_order}, {interval}"
    ends = zip(rows["importance_low"], rows["importance_high"], strict=True)
    cells = {
        reader.say("word_driver"): [reader.measure(each) for each in rows["term"]],
        by_order: [reader.share(each) for each in rows["importance"]],
        of_share: [tell_share(reader, *each) for each in ends],
        by_mean: [reader.share(each) for each in rows["importance_mean"]],
        ratio: [reader.number(each, ODDS_DECIMALS) for each in rows["odds_ratio"]],
        interval: reader.intervals(rows["odds_low"], rows["odds_high"], ODDS_DECIMALS),
    }
    about = link_columns(
        reader,
        rows,
        {
            by_order: ("importance",),
            of_share: ("importance_low", "importance_high"),
            by_mean: ("importance_mean",),
            ratio: ("odds_ratio",),
            interval: ("odds_low", "odds_high"),
        },
    )
    outcome = reader.quote(str(rows["measure"].iloc[0]))
    caption = reader.say("title_ordinal_drivers", outcome=outcome, wave=rows["wave"].iloc[0])
    hidden = bool(rows[["importance", "importance_low", "odds_ratio"]].isna().any(axis=None))
    return lay_out(cells, caption, reader.notes(hidden=hidden), about=about)
