"""Parquet files: plain columns whatever Arrow types they have, and damage."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from tillid_analysis.data.reading import Export

Read = Callable[..., Export]
Refuse = Callable[..., str]


@pytest.fixture
def save(tmp_path: Path) -> Callable[[dict[str, object]], Path]:
    def to_file(columns: dict[str, object]) -> Path:
        path = tmp_path / "raw" / "2026.parquet"
        path.parent.mkdir(exist_ok=True)
        parquet.write_table(pa.table(columns), path)
        return path

    return to_file


def test_types_become_plain(save: Callable[..., Path], read: Read) -> None:
    columns = {
        "enhed": pa.array(["A", "Ø", None]),
        "kort": pa.array([1, 2, 3], pa.int8()),
        "huller": pa.array([1, None, 3], pa.int8()),
        "lang": pa.array([1, None, 2**40], pa.int64()),
        "ord": pa.array(["x", "y", "x"], pa.large_string()),
        "kategori": pa.array(["x", "y", None]).dictionary_encode(),
        "tal": pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        "dato": pa.array([date(2026, 1, 1)] * 3),
        "ja": pa.array([True, False, True]),
        "intet": pa.nulls(3),
    }
    export = read(save({**columns, "email": pa.array(["a@b.dk"] * 3)}), columns)
    frame = export.frame
    assert frame.columns.tolist() == list(columns)
    assert frame["kort"].dtype == np.int8
    assert frame["huller"].dtype == np.float32
    assert frame["huller"].tolist()[::2] == [1, 3]
    assert frame["lang"].dtype == np.float64
    assert frame["tal"].tolist()[::2] == [1.5, 2.0]
    assert frame["ja"].dtype == bool
    for name in ("enhed", "ord", "kategori", "intet"):
        assert isinstance(frame[name].dtype, pd.CategoricalDtype)
    assert frame["enhed"].isna().tolist() == [False, False, True]
    assert export.columns[-1] == "email"


def test_a_frame_with_an_index(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame({"enhed": ["A", "B"], "x": [1, 2]}, index=[7, 9]).set_index("x").to_parquet(path)
    assert read(path, ["enhed"]).frame.index.tolist() == [0, 1]


def test_a_folder_like_a_partition(tmp_path: Path, read: Read) -> None:
    folder = tmp_path / "wave=2026"
    folder.mkdir()
    parquet.write_table(pa.table({"enhed": ["A"]}), folder / "a.parquet")
    assert read(folder / "a.parquet", ["enhed", "wave"]).frame.columns.tolist() == ["enhed"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_truncated(save: Callable[..., Path], refuse: Refuse, share: float) -> None:
    path = save({"enhed": ["A", "B"] * 100})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refuse(path) == (
        "raw/2026.parquet cannot be read:\n"
        "  - raw/2026.parquet: is a damaged Parquet file; export or copy it again"
    )


def test_no_rows(save: Callable[..., Path], refuse: Refuse) -> None:
    assert refuse(save({"enhed": pa.array([], pa.string())})) == (
        "raw/2026.parquet cannot be read:\n"
        "  - raw/2026.parquet: has a header and no rows; export it with the answers"
    )


def test_lists_in_cells(save: Callable[..., Path], refuse: Refuse) -> None:
    assert refuse(save({"enhed": [["A"], ["B"]]})) == (
        "raw/2026.parquet cannot be read:\n"
        "  - raw/2026.parquet, column enhed: holds several values in one cell; make columns of them"
    )
