"""What was read from a large export, kept as Parquet, so that it is read once only.

A copy lies in the folder `.tillid` beside the survey file. It holds the columns that the codebook
names and nothing else, decoded, before any cleaning; and what was found on the way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillid_analysis.codebook import Codebook, Dialect
from tillid_analysis.data.cleaning import Draft, Entry
from tillid_analysis.data.drafting import Findings, draft_wave
from tillid_analysis.data.reading import Recognised
from tillid_analysis.errors import Problem
from tillid_analysis.units import UnitTree
from tillid_analysis.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = ".tillid"
SMALLEST = 2**22
"""Bytes from which an export takes longer to read than to look for its copy."""

_LARGEST_COMPANION = 2**22
_MARKS = ("unfinished", "test")
_NUMBERS = ("unit", "weight", "respondent", *_MARKS)
# What says how an answer is read; titles, policies and the other waves do not.
_IRRELEVANT = {
    *("path", "waves", "title", "language", "outcome", "drivers", "bridges"),
    *("smallest_difference", "policy"),
}


def draft_once(
    codebook: Codebook, tree: UnitTree, name: str, found: Findings, dialect: Dialect | None
) -> Draft | None:
    """Draft a wave from the copy of an earlier reading, or read its export and keep a copy.

    Parameters
    ----------
    codebook, tree, name, found, dialect
        As in `draft_wave`.

    Returns
    -------
    Draft or None
        None where a blocking problem was found.

    Raises
    ------
    ReadingError
        If the export cannot be read at all.

    Notes
    -----
    A copy counts only for the very same bytes of the export and the small files beside it, the
    same codebook, units, dialect and version of the package. One that cannot be read or written
    is done without: a copy is never the reason that a survey cannot be read.
    """
    export = codebook.folder / codebook.waves[name].file
    if not export.is_file() or export.stat().st_size < SMALLEST:
        return draft_wave(codebook, tree, name, found, dialect)
    copy = _place(codebook, tree, name, dialect, export)
    kept = _read(copy, name)
    if kept is not None:
        found.add(kept[1])
        return kept[0]
    draft = draft_wave(codebook, tree, name, found, dialect)
    if draft is not None:
        _write(copy, draft, found)
    return draft


def _place(
    codebook: Codebook, tree: UnitTree, name: str, dialect: Dialect | None, export: Path
) -> Path:
    """Name the copy by all that it depends on."""
    key = hashlib.sha256()
    told = codebook.model_dump_json(exclude=_IRRELEVANT)
    wave = codebook.waves[name].model_dump_json()
    moved = {code: asdict(there) for code, there in tree.aliases.get(name, {}).items()}
    units = json.dumps([tree.codes, list(moved.items())])
    for part in (version("tillid_analysis"), name, str(dialect), told, wave, units):
        key.update(f"{len(part)}:{part}".encode())
    for path in (export, *_companions(export)):
        with path.open("rb") as file:
            key.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return codebook.folder / FOLDER / f"{_slug(name)}-{key.hexdigest()[:32]}.parquet"


def _companions(export: Path) -> Iterator[Path]:
    """Yield small files beside an export, which a dialect may take its texts and labels from."""
    for path in sorted(export.parent.iterdir()):
        if path != export and path.is_file() and path.stat().st_size < _LARGEST_COMPANION:
            yield path


def _slug(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _read(copy: Path, name: str) -> tuple[Draft, Findings] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(copy)
        told = json.loads(table.schema.metadata[b"tillid"])
        return _unpack(table, told, name), _recall(told)
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        # Missing, damaged, or being replaced at this moment: the export is there.
        return None


def _write(copy: Path, draft: Draft, found: Findings) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    told = {
        "problems": [asdict(each) for each in found.problems],
        "entries": [asdict(each) for each in found.entries],
        "dialects": {wave: asdict(each) for wave, each in found.dialects.items()},
        "background": list(map(str, draft.background)),
    }
    sink = pa.BufferOutputStream()
    table = _pack(draft).replace_schema_metadata({"tillid": json.dumps(told)})
    pq.write_table(table, sink, compression="zstd")
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(copy.parent / ".gitignore", "*\n")
        write_whole(copy, sink.getvalue().to_pybytes(), private=True)
        for other in copy.parent.glob(f"{copy.name.rpartition('-')[0]}-*.parquet"):
            if other != copy:
                other.unlink(missing_ok=True)
    except OSError:
        # A folder that cannot be written to, or a full disk: the next reading takes as long.
        return


def _pack(draft: Draft) -> pa.Table:
    import pyarrow as pa

    columns = {f"answer{at}": draft.answers[:, at] for at in range(draft.answers.shape[1])}
    columns |= {name: values for name in _NUMBERS if (values := getattr(draft, name)) is not None}
    arrays = {name: pa.array(values) for name, values in columns.items()}
    for at, name in enumerate(draft.background):
        values = draft.background[name].array
        codes = pa.array(np.asarray(values.codes), mask=np.asarray(values.codes) < 0)
        texts = pa.array(list(map(str, values.categories)), pa.string())
        arrays[f"background{at}"] = pa.DictionaryArray.from_arrays(codes, texts)
    return pa.table(arrays)


def _unpack(table: pa.Table, told: dict[str, Any], name: str) -> Draft:
    n = table.num_rows
    asked = sum(column.startswith("answer") for column in table.column_names)
    answers = np.empty((n, asked), dtype=np.int8, order="F")
    for at in range(asked):
        answers[:, at] = table[f"answer{at}"].to_numpy()
    background = {
        each: _categories(table[f"background{at}"]) for at, each in enumerate(told["background"])
    }
    numbers = {each: table[each].to_numpy() for each in _NUMBERS if each in table.column_names}
    return Draft(name, answers, background=pd.DataFrame(background, index=range(n)), **numbers)


def _categories(column: pa.ChunkedArray) -> pd.Categorical:
    whole = column.combine_chunks()
    codes = whole.indices.fill_null(-1).to_numpy()
    texts = pd.Index(whole.dictionary.to_pylist(), dtype=object)
    return pd.Categorical.from_codes(codes, texts)


def _recall(told: dict[str, Any]) -> Findings:
    return Findings(
        [Problem(**each) for each in told["problems"]],
        [Entry(**each) for each in told["entries"]],
        {wave: Recognised(**each) for wave, each in told["dialects"].items()},
    )
