"""What answers may be split by, from one wave's export."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook, Wave
from tillid_analysis.data.decoding import decode_category, decode_times
from tillid_analysis.data.reading import Export
from tillid_analysis.errors import Problem
from tillid_analysis.personal import may_identify

MOST_UNREADABLE = 0.05
"""Share of filled-in times above which the codebook, not the data, must be wrong."""


def decode_backgrounds(
    codebook: Codebook, wave: Wave, export: Export, counted: NDArray[np.bool_]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn an export's columns of backgrounds into categories.

    Parameters
    ----------
    codebook, wave, export
        What was asked, the wave, and its file.
    counted
        (n,) which rows are answers, as `decode_times` needs to know.

    Returns
    -------
    tuple of DataFrame and list of Problem
        n rows, a column a background; and what does not fit.
    """
    decoded: dict[str, pd.Categorical] = {}
    problems: list[Problem] = []
    for name in codebook.background:
        column = wave.column(name)
        if name in wave.omitted:
            decoded[name] = pd.Categorical([None] * len(export.frame))
        elif name == codebook.answered_at:
            labels = export.labels.get(column, {})
            decoded[name], unreadable = decode_times(export.frame[column], labels, counted)
            problems += _tell_unreadable(export, column, unreadable)
        else:
            decoded[name] = decode_category(export.frame[column], export.labels.get(column, {}))
            problems += _tell_personal(export, column, name, decoded[name])
    frame = pd.DataFrame(decoded, index=range(len(export.frame)), copy=False)
    return frame, problems


def _tell_personal(
    export: Export, column: str, name: str, values: pd.Categorical
) -> Iterator[Problem]:
    if any(may_identify(str(category)) for category in values.categories):
        what = "looks like e-mail addresses or personal numbers"
        remedy = f"leave background {name} out of survey.yml"
        yield Problem(f"{export.file}, column {column}", what, remedy)


def _tell_unreadable(export: Export, column: str, unreadable: int) -> Iterator[Problem]:
    if unreadable:
        filled = max(int(export.frame[column].notna().sum()), 1)
        what = f"{unreadable} values are no dates"
        remedy = "see whether it says when people answered, or leave answered_at out"
        blocking = unreadable / filled > MOST_UNREADABLE
        yield Problem(f"{export.file}, column {column}", what, remedy, blocking=blocking)
