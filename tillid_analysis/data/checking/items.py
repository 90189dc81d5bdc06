"""Items: wrong way round, answered by few, or in no index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.errors import Problem
from tillid_analysis.stats.moments import covariance
from tillid_analysis.stats.reliability import FEWEST_COMPLETE, item_rest_correlation
from tillid_analysis.survey import DONT_KNOW, Survey

MOST_DONT_KNOW = 0.15
"""Share of "do not know" above which an item is worth a look."""


def check_directions(survey: Survey) -> Iterator[Problem]:
    """Find items that correlate negatively with the rest of their index.

    Parameters
    ----------
    survey
        What was answered.

    Yields
    ------
    Problem
        One a wave and item; none blocks.

    Notes
    -----
    Pearson's correlation of the item's points, turned where it is declared reversed, with the sum
    of the other items of the index, over the respondents who answered all of them. Fewer than 30
    of these, or an item without spread, tell nothing. A correlation that rounds to 0.00 does not
    count as negative. Of two items alone neither can be told to be the wrong one: both are named.
    """
    for wave in survey.waves:
        rows, asked = survey.rows(wave), survey.answered_items(wave)
        for index in survey.codebook.indices:
            items = [item for item in index.items if item in asked]
            if len(items) < 2:
                continue
            found = covariance([survey.own_points(item, rows) for item in items])
            if found.n < FEWEST_COMPLETE:
                continue
            for item, rest in zip(items, item_rest_correlation(found.matrix), strict=True):
                if round(rest, 2) < 0:
                    yield _describe_direction(survey, wave, item, index.id, float(rest))


def _describe_direction(survey: Survey, wave: str, item: str, index: str, rest: float) -> Problem:
    found = f"item {item} correlates {rest:.2f} with the rest of index {index} in wave {wave}"
    remedy = "it is probably declared or stored the wrong way round: see its reverse and its codes"
    return Problem(_place(survey, wave, item), found, remedy, blocking=False)


def check_dont_know(survey: Survey) -> Iterator[Problem]:
    """Find items that more than 15 % of those who filled them in could not answer.

    Parameters
    ----------
    survey
        What was answered.

    Yields
    ------
    Problem
        One a wave and item; none blocks. The percentage is told where it stands for five people
        at least, and leaves out five.
    """
    for wave in survey.waves:
        answers = survey.responses.answers[survey.rows(wave)]
        for at, item in enumerate(survey.codebook.item_by_id):
            column = answers[:, at]
            unknown = int(np.count_nonzero(column == DONT_KNOW))
            known = int(np.count_nonzero(column >= 0))
            if unknown > MOST_DONT_KNOW * (unknown + known):
                few = min(unknown, known) < PROMISED_MINIMUM
                share = MOST_DONT_KNOW if few else unknown / (unknown + known)
                told = f"{'more than ' if few else ''}{100 * share:.0f} %"
                found = f'{told} answered "do not know" to item {item} in wave {wave}'
                remedy = "its estimate rests on the others: see whether all could be asked"
                yield Problem(_place(survey, wave, item), found, remedy, blocking=False)


def check_indices(survey: Survey) -> Iterator[Problem]:
    """Find waves in which no index can be measured; none blocks, but none gets a report.

    Parameters
    ----------
    survey
        What was answered.
    """
    remedy = "list the items that belong together: reports tell of indices"
    for wave in survey.waves:
        if survey.codebook.index_by_id.keys().isdisjoint(survey.measures_of(wave)):
            found = f"none that was asked in wave {wave}"
            yield Problem("survey.yml: indices", found, remedy, blocking=False)


def _place(survey: Survey, wave: str, item: str) -> str:
    asked = survey.codebook.waves[wave]
    return f"{asked.file}, column {asked.column(item)}"
