"""What was found, in three or four sentences made from verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tillid_analysis.presentation.adjusted import warn_of_silence
from tillid_analysis.presentation.differing import CLEAR, Sentence, tell_differences, tell_points
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.levers import choose_drivers, tell_levers, tell_units
from tillid_analysis.presentation.linking import link_counts, link_values
from tillid_analysis.presentation.ranking import tell_drivers, tell_pairs
from tillid_analysis.presentation.reader import MOST_NAMED, Reader
from tillid_analysis.presentation.same_source import warn_of_order
from tillid_analysis.results import Released


def state_findings(
    levels: Released,
    contrasts: Released,
    changes: Released,
    drivers: Released | None = None,
    *,
    pairs: Released | None = None,
    same_source: Released | None = None,
    levers: Released | None = None,
    nonresponse: Released | None = None,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Prose:
    """Say what was found about a unit or the institution.

    Parameters
    ----------
    levels, contrasts, changes
        Released results of `estimate`, `contrast` and `compare_waves` of a wave, by unit.
    drivers
        A released result of `rank_drivers`, for the institution's findings.
    pairs
        A released result of `contrast_drivers`, likewise.
    same_source
        A released result of `check_same_source`: where the ranking of the drivers does not hold,
        that is told beside them.
    levers
        A released result of `rank_levers`: what the unit can look at first, or how many units
        have something to look at first.
    nonresponse
        A released result of `weigh_response`: a verdict that would be another one if answers were
        weighted to the invited is told.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the results where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        A heading and sentences. Only verdicts make a sentence speak of a difference: a high or
        low number alone does not.

    Raises
    ------
    DisclosureError
        If a result was not released.
    ChoiceError
        If a result answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> release = ta.plan_release(survey)
    >>> results = [ta.estimate(survey), ta.contrast(survey), ta.compare_waves(survey)]
    >>> ta.state_findings(*map(release, results), language="en")
    Prose('What did we find?')
    """
    level_reader = Reader(levels, "state_findings", language).of("estimate")
    contrast_reader = Reader(contrasts, "state_findings", language).of("contrast")
    change_reader = Reader(changes, "state_findings", language).of("compare_waves")
    when = wave or level_reader.last_wave
    code = unit or level_reader.units.codes[0]
    sentences = [*_response(level_reader, code, when)]
    if code == level_reader.units.codes[0]:
        sentences += _units(contrast_reader, when)
    else:
        sentences += tell_differences(contrast_reader, code, when)
    sentences += _changes(change_reader, code, when)
    if drivers is not None:
        of_drivers = Reader(drivers, "state_findings", language).of("rank_drivers")
        sentences += tell_drivers(of_drivers, when)
    if same_source is not None:
        sources = Reader(same_source, "state_findings", language).of("check_same_source")
        sentences += [(warning, "") for warning in warn_of_order(sources, when)]
    if levers is not None:
        sentences += _levers(
            Reader(levers, "state_findings", language).of("rank_levers"), code, when
        )
    if pairs is not None:
        of_pairs = Reader(pairs, "state_findings", language).of("contrast_drivers")
        sentences += tell_pairs(of_pairs, when)
    if nonresponse is not None:
        weighed = Reader(nonresponse, "state_findings", language).of("weigh_response")
        sentences += warn_of_silence(weighed, code, when)
    points, about = zip(*sentences, strict=True) if sentences else ((), ())
    return Prose(level_reader.say("chapter_findings"), points=points, about=about)


def _response(reader: Reader, code: str, wave: str) -> Iterator[Sentence]:
    first = reader.rows(unit=code, wave=wave).iloc[:1]
    row = first.iloc[0]
    n, invited = reader.number(row["answered"]), reader.number(row["invited"])
    if pd.notna(row["response_rate"]):
        rate = reader.share(row["response_rate"])
        about = link_values(reader, first, "answered", "invited", "response_rate")
        yield reader.say("find_response", n=n, invited=invited, rate=rate), about
    elif pd.notna(row["answered"]):
        yield reader.say("find_answers", n=n), link_values(reader, first, "answered")


def _changes(reader: Reader, code: str, wave: str) -> Iterator[Sentence]:
    rows = reader.rows_of(code, wave)
    if rows.empty:
        return
    before = rows["reference"].iloc[0]
    clear = rows[rows["verdict"].isin(CLEAR)]
    if reader.missing(rows).any():
        said = reader.say("changes_missing", unit=reader.unit(code), wave=wave, reference=before)
        yield said, ""
    elif (rows["verdict"] == "too_few_answers").all():
        yield reader.say("find_change_too_few", reference=before), ""
    elif clear.empty:
        tested = (rows["verdict"] != "too_few_answers").all()
        none = "find_no_change" if tested else "find_no_change_tested"
        yield reader.say(none, reference=before), ""
    for verdict, part in clear.groupby("verdict"):
        word = reader.say(f"verdict_{verdict}")
        measures = tell_points(reader, part)
        said = reader.say("find_change", reference=before, measures=measures, verdict=word)
        yield said, link_values(reader, part, "estimate")
    yield from ((caveat, "") for caveat in reader.tell_apportioned(code, (before, wave)))


def _units(reader: Reader, wave: str) -> Iterator[Sentence]:
    if reader.shown.frame.empty:
        yield reader.say("nothing_to_compare"), ""
        return
    rows = reader.rows(wave=wave)
    tested = rows[rows["verdict"] != "too_few_answers"]
    clear = tested[tested["verdict"].isin(CLEAR)]
    units = reader.tree_order(clear["unit"])
    tried = tested["unit"].nunique()
    everyone = reader.number(tried)
    if tested.empty:
        fewest = str(reader.codebook.policy.min_n_distribution)
        yield reader.say("find_units_too_few", n=fewest), ""
        return
    if not units:
        yield reader.say("find_no_units", all=everyone), link_counts(reader, wave, [tried])
        return
    listed = reader.join_units(units)
    said = reader.say("find_units", n=reader.number(len(units)), all=everyone, units=listed)
    yield said, link_counts(reader, wave, [len(units), tried, len(units) - MOST_NAMED])


def _levers(reader: Reader, code: str, wave: str) -> Iterator[Sentence]:
    frame = reader.shown.frame
    if frame.loc[frame["wave"] == wave, "importance"].isna().all():
        return
    if code == reader.units.codes[0]:
        yield from tell_units(reader, wave)
    elif len(reader.rows_of(code, wave)):
        yield from tell_levers(reader, choose_drivers(reader, code, wave))
