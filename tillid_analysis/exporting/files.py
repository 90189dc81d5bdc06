"""Writing columns as an SPSS, an Excel or a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillid_analysis.errors import ExportError, Problem
from tillid_analysis.exporting.marks import (
    LABEL_HEADER,
    LABEL_SHEET,
    PARQUET_LABELS,
    PARQUET_TEXT,
)
from tillid_analysis.exporting.tables import Column, Kind
from tillid_analysis.writing import write_whole

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS, MOST_SIGNS = 2**20 - 1, 32_767
"""An Excel sheet's rows under its header, and the signs in a cell."""

_LABEL_BYTES, _TEXT_BYTES, _VALUE_BYTES, _SHORT = 120, 256, 255, 8
_NOT_IN_XML = dict.fromkeys([*(each for each in range(32) if each not in {9, 10}), 0xFFFE, 0xFFFF])


def write_file(kind: Kind, path: Path, columns: Sequence[Column]) -> None:
    """Write one wave, readable by nobody but its owner.

    Parameters
    ----------
    kind
        What to write.
    path
        Where.
    columns
        The wave.

    Raises
    ------
    ExportError
        If the format has no room for it; with every reason.
    """
    match kind:
        case "sav":
            _write_sav(path, columns)
        case "xlsx":
            write_whole(path, _excel(path, columns), private=True)
        case "parquet":
            write_whole(path, _parquet(columns), private=True)


def _write_sav(path: Path, columns: Sequence[Column]) -> None:
    import pyreadstat

    problems = [problem for column in columns for problem in _check_sav(path, column)]
    if problems:
        raise ExportError(f"{path.name} cannot be written", problems)
    frame = pd.DataFrame({each.name: _filled(each) for each in columns})
    # The library writes by name: the file must be private before there is anything in it.
    path.touch(mode=0o600)
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=[_cut(each.text, _TEXT_BYTES) for each in columns],
        variable_value_labels={each.name: labels for each in columns if (labels := _short(each))},
        missing_ranges={each.name: [*each.missing] for each in columns if _has_missing(each)},
        row_compress=True,
    )


def _filled(column: Column) -> Any:  # noqa: ANN401 - an array of either type
    return np.where(column.values == None, "", column.values) if column.is_text else column.values  # noqa: E711


def _check_sav(path: Path, column: Column) -> list[Problem]:
    where = f"{path.name}, column {column.name}"
    problems = []
    if column.is_text and any(_bytes(each) > _VALUE_BYTES for each in set(column.values)):
        found = f"has codes of more than {_VALUE_BYTES} bytes, for which SPSS has no room"
        problems.append(Problem(where, found, "shorten them, or export xlsx or parquet"))
    # An item's answers are told by their codes; a category is called by nothing but its label.
    if column.by_label and any(_bytes(each) > _LABEL_BYTES for each in column.labels.values()):
        found = f"has categories of more than {_LABEL_BYTES} bytes, for which SPSS has no room"
        problems.append(Problem(where, found, "shorten them, or export xlsx or parquet"))
    return problems


def _bytes(text: object) -> int:
    return 0 if text is None else len(str(text).encode())


def _short(column: Column) -> dict[Any, str]:
    """Return the labels that SPSS has room for; those of long texts stand elsewhere in a file."""
    if column.is_text and any(_bytes(code) > _SHORT for code in column.labels):
        return {}
    if column.by_label:
        return dict(column.labels)
    return {code: _cut(label, _LABEL_BYTES) for code, label in column.labels.items()}


def _has_missing(column: Column) -> bool:
    return bool(column.missing) and all(_bytes(code) <= _SHORT for code in column.missing)


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    if _bytes(text) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"


def _excel(path: Path, columns: Sequence[Column]) -> bytes:
    from openpyxl import Workbook

    rows = len(columns[0].values)
    if rows > MOST_ROWS:
        problem = Problem(path.name, f"has {rows} rows, a sheet has room for {MOST_ROWS}")
        raise ExportError(f"{path.name} cannot be written", [problem])
    problems = [problem for column in columns for problem in _check_excel(path, column)]
    if problems:
        raise ExportError(f"{path.name} cannot be written", problems)
    book = Workbook(write_only=True)
    data, labels = book.create_sheet("data"), book.create_sheet(LABEL_SHEET)
    data.append([_as_cell(data, each.name) for each in columns])
    for row in zip(*(_cells(each) for each in columns), strict=True):
        data.append([_as_cell(data, each) for each in row])
    labels.append(LABEL_HEADER)
    for column in columns:
        pairs = chain([(None, column.text)] if column.text else [], column.labels.items())
        for code, label in pairs:
            labels.append([_as_cell(labels, each) for each in (column.name, code, label)])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _check_excel(path: Path, column: Column) -> list[Problem]:
    """Refuse codes that Excel would change; in texts about them a sign more or less is nothing."""
    texts = set(
        column.values if column.is_text else column.labels.values() if column.by_label else ()
    )
    changed = [text for text in texts if text is not None and as_excel(text) != text]
    if not changed:
        return []
    found = f"has {len(changed)} codes with control characters, or longer than a cell"
    remedy = "change them, or export sav or parquet"
    return [Problem(f"{path.name}, column {column.name}", found, remedy)]


def as_excel(text: str) -> str:
    """Return what of a text an Excel file has room and signs for."""
    return text.translate(_NOT_IN_XML)[:MOST_SIGNS]


def _cells(column: Column) -> list[object]:
    if column.is_text:
        return list(column.values)
    number = int if column.is_whole else float
    return [None if np.isnan(each) else number(each) for each in column.values.tolist()]


def _as_cell(sheet: WriteOnlyWorksheet, value: object) -> Any:  # noqa: ANN401 - as openpyxl
    """Return a cell that no program takes for a formula, and a number with all its digits."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str | float):
        return value
    cell = WriteOnlyCell(sheet, value="")
    # Set past the checks that make a formula of "=1", and of a number one of sixteen digits.
    if isinstance(value, str):
        cell._value, cell.data_type = as_excel(value), "s"
    else:
        cell._value, cell.data_type = repr(value), "n"
    return cell


def _parquet(columns: Sequence[Column]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    arrays, fields = [], []
    for each in columns:
        kind = pa.string() if each.is_text else pa.int64() if each.is_whole else pa.float64()
        blank = None if each.is_text else np.isnan(each.values)
        whole = each.values if each.is_text or not each.is_whole else np.nan_to_num(each.values)
        arrays.append(pa.array(whole, mask=blank).cast(kind))
        told = {PARQUET_TEXT: each.text}
        if each.labels:
            told[PARQUET_LABELS] = json.dumps(dict(each.labels), ensure_ascii=False)
        fields.append(pa.field(each.name, kind, metadata=told))
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table(arrays, schema=pa.schema(fields)), sink, compression="zstd")
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]
