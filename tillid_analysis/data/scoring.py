"""Scoring: from answers to a respondent's points on each index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook, Index
from tillid_analysis.packing import chunks, join, pack
from tillid_analysis.stats.items import half_rule_mean
from tillid_analysis.survey import KINDS, Floats, Kind, Scores, item_values


def score(
    codebook: Codebook, wave: str, answers: NDArray[np.int8], asked: frozenset[str]
) -> Scores:
    """Score one wave's respondents on every index.

    Parameters
    ----------
    codebook
        Items with scales and directions, and the indices made from them.
    wave
        The wave, which may have asked items on other response scales.
    answers
        (N, items) positions of the options chosen; below zero where there is no answer.
    asked
        Items that were asked in the wave.

    Returns
    -------
    Scores
        Points and shares of positive answers, both with NaN where an index has no score.

    Notes
    -----
    An item that the wave asked with options 0..k-1 gives s = 100 x / (k - 1), or 100 - s where it
    is reversed. A respondent's score is the mean over the answered items if at least half of those
    asked were answered (the half rule of COPSOQ), and missing otherwise. An index of indices is the
    mean of the scored ones by the same rule. "Ved ikke" counts as not answered, never as the
    middle.

    References
    ----------
    Swedish COPSOQ, copsoq.se, "Räkna ut resultatet".
    """
    parts = [answers[rows] for rows in chunks(len(answers))]
    points, positive = (
        join([pack(_score_rows(codebook, wave, rows, asked, kind)) for rows in parts])
        for kind in KINDS
    )
    return Scores(points, positive)


def _score_rows(
    codebook: Codebook, wave: str, answers: NDArray[np.int8], asked: frozenset[str], kind: Kind
) -> Floats:
    scores = np.full((len(answers), len(codebook.indices)), np.nan, order="F")
    for column in _parts_first(codebook):
        index = codebook.indices[column]
        parts = [each for each in index.parts if asked & {*codebook.items_of(each)}]
        if parts:
            values = _part_values(codebook, wave, parts, answers, scores, kind)
            scores[:, column] = half_rule_mean(values, len(parts)).score
    return scores


def _parts_first(codebook: Codebook) -> list[int]:
    """Order the indices so that an index of indices comes after its parts."""

    def height(index: Index) -> int:
        return 1 + max((height(codebook.index_by_id[part]) for part in index.indices), default=0)

    return sorted(range(len(codebook.indices)), key=lambda i: height(codebook.indices[i]))


def _part_values(
    codebook: Codebook,
    wave: str,
    parts: list[str],
    answers: NDArray[np.int8],
    scores: Floats,
    kind: Kind,
) -> Iterator[Floats]:
    items, indices = list(codebook.item_by_id), list(codebook.index_by_id)
    for part in parts:
        if part in codebook.item_by_id:
            yield item_values(codebook, wave, part, answers[:, items.index(part)], kind)
        else:
            yield scores[:, indices.index(part)]
