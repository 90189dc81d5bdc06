"""What changed: each unit's level against its level in the wave before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from tillid_analysis.analysis.adjusting import Reading, find_bands
from tillid_analysis.analysis.arguments import (
    Measure,
    check_level,
    choose_cells,
    choose_units,
)
from tillid_analysis.analysis.differences import (
    DIFFERENCE_COLUMNS,
    Differences,
    compare,
    tabulate_differences,
)
from tillid_analysis.analysis.levels import Levels, find_levels
from tillid_analysis.analysis.moments import sum_units
from tillid_analysis.lending import find_borrowers
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.survey import Floats, Survey

COLUMNS = (*DIFFERENCE_COLUMNS, "items")


@remember
def compare_waves(
    survey: Survey,
    *,
    by: str = "unit",
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Compare each unit with itself in the wave before, on the items that both waves asked.

    Parameters
    ----------
    survey
        What was answered.
    by
        "unit" for every unit of the tree, "institution" for the whole only.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        The later wave; every wave that has one before it where it is left out.
    level
        A level of the tree; every level where it is left out.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one measure and wave.
    conf_level
        Coverage of the intervals, between 0 and 1; a verdict's error rate is 1 minus it.

    Returns
    -------
    Result
        One row a wave, unit and measure: `estimate` (points, the wave less the one before, which
        `reference` names), its interval, `p_adjusted`, `verdict`, `n`, `n_reference` and `items`,
        the number of common items the difference rests on.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    An index is compared on the mean of the items that were asked in both waves in the same
    wording and on the same response scale, and an index of indices on the mean of its parts' means;
    where that is not all of them the result says so. Points
    0-100 make two scales alike in range and not in level, so a change of scale is a break in the
    series, unless the survey file names the item among its `bridges`: then its points on both are
    compared as they are. An index's respondents are those who have a
    score on the whole index, with a missing item replaced by the respondent's own score. The two
    waves are treated as independent samples: the difference's variance is the sum of both. Those
    who answered both times make the true uncertainty smaller, so the interval errs on the wide
    side. Test, small units and verdicts are as in `contrast`. A unit without answers in one of
    the waves keeps its row without numbers. Where a unit was divided and its people apportioned,
    a note names the units that have a share of them: their changes cannot be told apart.

    References
    ----------
    Welch (1947), Biometrika 34:28-35.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.compare_waves(survey, by="institution", wave="2026").frame["reference"].unique().tolist()
    ['2024']
    """
    check_level(conf_level)
    units = choose_units(survey, by, level)
    parts = [
        _compare_pair(survey, each, items, units, adjust, conf_level)
        for each, items in _comparable(survey, measure, wave)
    ]
    among = partial(tabulate_differences, parts, COLUMNS)
    frame = among()
    spec = Spec.of(survey, "compare_waves", by=by, measure=measure, wave=wave)
    return Result(frame, spec, tuple(_notes(survey, frame)), among)


def common_items(survey: Survey, measure: str, waves: Sequence[str]) -> list[str]:
    """Return the items of a measure that all the waves asked in the same way.

    Parameters
    ----------
    survey
        What was asked and answered.
    measure
        An index or an item.
    waves
        The waves compared.

    Returns
    -------
    list of str
        Items of one wording and, unless they are among the survey's bridges, one response scale.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> len(common_items(survey, "tillid", ["2024", "2026"]))
    6
    """
    asked = frozenset.intersection(*(survey.answered_items(wave) for wave in waves))
    return [
        item
        for item in survey.codebook.items_of(measure)
        if item in asked and len({_way_of_asking(survey, item, wave) for wave in waves}) == 1
    ]


def _way_of_asking(survey: Survey, item: str, wave: str) -> tuple[int, str]:
    """Return what must be the same in two waves: the wording, and the response scale's name."""
    codebook = survey.codebook
    wording = codebook.waves[wave].wording.get(item, 1)
    scale = codebook.scale_of(codebook.item_by_id[item], wave)
    return wording, "" if item in codebook.bridges else scale.id


def _comparable(
    survey: Survey, measure: Measure, wave: str | None
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each wave with one before it, and the common items of what can be compared."""
    for each, measures in choose_cells(survey, measure, wave):
        at = survey.waves.index(each)
        if at > 0:
            waves = survey.waves[at - 1 : at + 1]
            items = {name: common_items(survey, name, waves) for name in measures}
            yield each, {name: common for name, common in items.items() if common}


def _compare_pair(
    survey: Survey,
    wave: str,
    items: dict[str, list[str]],
    units: list[int],
    adjust: str,
    conf_level: float,
) -> Differences:
    before = survey.waves[survey.waves.index(wave) - 1]
    measures = list(items)
    own, other = (_levels(survey, each, measures, units, items) for each in (wave, before))
    shape = (len(units), len(measures))
    counts = np.broadcast_to([float(len(items[each])) for each in measures], shape)
    return Differences(
        tree=survey.units,
        units=units,
        measures=measures,
        labels={"items": counts},
        fixed={"wave": wave, "reference": before, "conf_level": conf_level},
        columns=COLUMNS,
        compute=lambda _: compare(own, other, conf_level),
        reading=Reading(adjust, find_bands(survey, measures), conf_level),
        together=np.zeros(len(units), dtype=np.int64),
    )


def _levels(
    survey: Survey, wave: str, measures: list[str], units: list[int], items: dict[str, list[str]]
) -> Levels:
    sums = sum_units(survey, wave, measures, lambda each: _points(survey, wave, each, items[each]))
    fewest = survey.codebook.policy.min_n_distribution
    borrows = find_borrowers(survey, sums.n)[units]
    return find_levels(sums.take(units), sums.take([0]), fewest, borrows=borrows)


def _points(survey: Survey, wave: str, measure: str, items: list[str]) -> Floats:
    """Return the points on the common items, on the respondents of the whole measure."""
    rows = survey.rows(wave)
    asked = survey.answered_items(wave) & {*survey.codebook.items_of(measure)}
    if len(items) == len(asked):
        return survey.points(measure, rows)
    # An index of indices counts its parts alike, however many of their items are common.
    common = {
        part: [item for item in items if item in survey.codebook.items_of(part)]
        for part in survey.codebook.index_by_id[measure].parts
    }
    kept = [_points(survey, wave, part, its) for part, its in common.items() if its]
    return np.asarray(np.mean(kept, axis=0), dtype=float)


def _notes(survey: Survey, frame: pd.DataFrame) -> Iterator[Note]:
    yield Note("independent_waves")
    waves = {*frame["wave"], *frame["reference"]}
    shared = frozenset[str]().union(*map(survey.units.apportioned, waves))
    if rows := int(frame["unit"].isin(shared).sum()):
        named = [code for code in survey.units.codes if code in shared]
        yield Note("apportioned", rows, {"units": ",".join(named)})
    sizes = {each: len(survey.codebook.items_of(each)) for each in survey.codebook.measures}
    fewer = frame["items"] < frame["measure"].map(sizes).astype(float)
    shortened = frame.loc[fewer, "measure"].unique().tolist()
    if shortened:
        rows = int(frame["measure"].isin(shortened).sum())
        yield Note("common_items", rows, {"measures": ",".join(shortened)})
