"""The answers to items as places on their response scales: read to see what goes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillid_analysis.data.decoding.distinct import distinct_values
from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.order import place_of
from tillid_analysis.data.proposal.proposal import Shared
from tillid_analysis.data.reading import read_export
from tillid_analysis.data.reading.spelling import as_text, key_of
from tillid_analysis.stats.reliability import FEWEST_COMPLETE

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ROWS = 20_000
"""Rows of a wave from which correlations are computed; of more, so many are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """How the answers to k items go together.

    Parameters
    ----------
    r
        (k, k) Pearson correlations; NaN where fewer than 30 respondents answered both.
    n
        (k, k) how many respondents answered both.
    """

    r: NDArray[np.float64]
    n: NDArray[np.int64]


def correlate_items(items: Sequence[Shared], exports: Mapping[str, Path]) -> Correlations:
    """Correlate the answers to items, over the waves that have them.

    Parameters
    ----------
    items
        The items, each column with a response scale.
    exports
        Each wave's file.

    Returns
    -------
    Correlations
        In the order of the items.

    Raises
    ------
    ReadingError
        If a file cannot be read.

    Notes
    -----
    Each pair of items over those who answered both. An answer is its place on the response scale,
    from 0 to 1, less the wave's mean, so that a change between waves does not look like something
    items have in common. No other column is read, and of a large wave 20,000 rows are drawn, the
    same each time.
    """
    parts = [_read_wave(wave, path, items) for wave, path in exports.items()]
    answers = pd.concat(parts, ignore_index=True)
    known = answers.notna().to_numpy(dtype=np.float64)
    r = answers.corr(min_periods=FEWEST_COMPLETE).to_numpy()
    return Correlations(r, (known.T @ known).astype(np.int64))


def _read_wave(wave: str, path: Path, items: Sequence[Shared]) -> pd.DataFrame:
    asked = {place: item.columns[wave] for place, item in enumerate(items) if wave in item.columns}
    places = pd.DataFrame(index=range(0), columns=range(len(items)), dtype=np.float64)
    if not asked:
        return places
    frame = read_export(path, "the command", {column.name for column in asked.values()}).frame
    if len(frame) > MOST_ROWS:
        drawn = np.random.default_rng(1).choice(len(frame), MOST_ROWS, replace=False)
        frame = frame.iloc[np.sort(drawn)]
    read = {place: _places(column, frame[column.name]) for place, column in asked.items()}
    answers = pd.DataFrame(read).reindex(columns=range(len(items)))
    return answers - answers.mean()


def _places(column: Column, values: pd.Series) -> NDArray[np.float64]:
    """Return (n,) places from 0 to 1; NaN where there is no answer."""
    if column.scale is None:
        return np.full(len(values), np.nan)
    labels = {key_of(code): label for code, label in column.profile.labels.items()}
    found = distinct_values(values)
    places = []
    for value in found.values:
        text = as_text(value)
        place = place_of(column.scale, text)
        if place is None and (label := labels.get(key_of(value))):
            place = place_of(column.scale, label)
        places.append(np.nan if place is None else place / (len(column.scale.options) - 1))
    return found.spread(np.array([*places, np.nan]))
