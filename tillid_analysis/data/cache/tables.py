"""Tables: a draft as a Parquet file, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.data.cleaning import Draft, Entry

_ABOUT = b"tillid_analysis"
_MARKS = ("unit", "weight", "respondent", "unfinished", "test")
_ITEM, _BACKGROUND = "item ", "background "


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What reading a wave gave.

    Parameters
    ----------
    draft
        Its rows before cleaning.
    entries
        What its reading wrote into the log.
    """

    draft: Draft
    entries: Sequence[Entry]


def write_kept(stream: BinaryIO, kept: Kept) -> None:
    """Write what reading a wave gave.

    Parameters
    ----------
    stream
        Where to.
    kept
        A draft whose rows have not been flagged yet.

    Notes
    -----
    A column an item, a background and a mark. Categories stand in the file's description, so that
    they come back in their order, with those that no row has.
    """
    import pyarrow as pa
    from pyarrow import parquet

    draft = kept.draft
    about = {
        "wave": draft.wave,
        "entries": [asdict(entry) for entry in kept.entries],
        "categories": {name: [*values.cat.categories] for name, values in draft.background.items()},
    }
    columns = _columns(draft)
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    parquet.write_table(table, stream, compression="lz4")


def _columns(draft: Draft) -> Mapping[str, NDArray[np.generic]]:
    items = {f"{_ITEM}{place}": answers for place, answers in enumerate(draft.answers.T)}
    marks = {name: getattr(draft, name) for name in _MARKS}
    background = {
        f"{_BACKGROUND}{name}": values.cat.codes.to_numpy()
        for name, values in draft.background.items()
    }
    return {
        **items,
        **background,
        **{name: values for name, values in marks.items() if values is not None},
    }


def read_kept(stream: BinaryIO) -> Kept:
    """Read what `write_kept` wrote.

    Parameters
    ----------
    stream
        Where from.

    Raises
    ------
    ValueError, KeyError
        If it is something else.
    """
    from pyarrow import parquet

    file = parquet.ParquetFile(stream)
    names = file.schema_arrow.names
    about = json.loads(file.schema_arrow.metadata[_ABOUT])

    def column(name: str) -> NDArray[Any]:
        # One column after the other, so that a large file is in memory once.
        values: NDArray[Any] = file.read([name]).column(0).to_numpy()
        return values

    items = [name for name in names if name.startswith(_ITEM)]
    n = file.metadata.num_rows
    answers = np.empty((n, len(items)), dtype=np.int8, order="F")
    for place, name in enumerate(items):
        answers[:, place] = column(name)
    background = {
        name: pd.Categorical.from_codes(
            column(f"{_BACKGROUND}{name}"), categories=pd.Index(categories, dtype=object)
        )
        for name, categories in about["categories"].items()
    }
    marks: dict[str, Any] = {name: column(name) for name in _MARKS if name in names}
    draft = Draft(
        wave=about["wave"],
        answers=answers,
        background=pd.DataFrame(background, index=range(n)),
        **marks,
    )
    return Kept(draft, [Entry(**entry) for entry in about["entries"]])
