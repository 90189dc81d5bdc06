"""Texts and labels that stand in a place of their own: a sheet, or the metadata of a column."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from tillid_analysis.data.reading import Export
from tillid_analysis.data.reading.told import Told, read_label_rows, read_metadata

Read = Callable[..., Export]


def test_a_sheet_of_labels(tmp_path: Path, read: Read) -> None:
    book = Workbook()
    for row in (["enhed", "T1"], ["A", 1], ["Total", 2]):
        book.active.append(row)
    labels = book.create_sheet("labels")
    for line in (["variable", "code", "label"], ["T1", None, "Tillid"], ["T1", 2, "Enig"], [], [7]):
        labels.append(line)
    book.save(tmp_path / "a.xlsx")
    export = read(tmp_path / "a.xlsx", ["enhed", "T1"])
    assert export.texts == {"T1": "Tillid"}
    assert export.labels == {"T1": {2: "Enig"}}
    assert export.frame["enhed"].tolist() == ["A", "Total"]


@pytest.mark.parametrize("rows", [[], [()], [("variable", "label")], [("a", "b", "c"), (1, 2, 3)]])
def test_another_sheet_of_that_name(rows: list[tuple[object, ...]]) -> None:
    assert read_label_rows(rows) is None


@pytest.mark.parametrize("written", [b"{", b"[1]", b"\xff", b'{"1": 2}', b"null"])
def test_metadata_of_other_programs(written: bytes) -> None:
    told = read_metadata({"T1": {b"value_labels": written, b"label": b"\xe6"}})
    assert told == Told({"T1": "\N{REPLACEMENT CHARACTER}"}, {})


def test_parquet(tmp_path: Path, read: Read) -> None:
    field = pa.field("T1", pa.int8(), metadata={"label": "Tillid", "value_labels": '{"1": "Ja"}'})
    table = pa.table([pa.array([1, 2], pa.int8())], schema=pa.schema([field]))
    parquet.write_table(table, tmp_path / "a.parquet")
    export = read(tmp_path / "a.parquet", ["T1"])
    assert (export.texts, export.labels) == ({"T1": "Tillid"}, {"T1": {1: "Ja"}})
