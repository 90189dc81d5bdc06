"""SPSS files: codes with their labels, user-missing ones kept, and damage."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from tillid_analysis.data.reading import Export

Read = Callable[..., Export]
Refuse = Callable[..., str]


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    def to_file(name: str = "2026.sav", **options: bool) -> Path:
        frame = pd.DataFrame(
            {
                "TIL1": [1.0, 5.0, 8.0, 9.0, np.nan],
                "enhed": ["Ø1", "A", "", "NA", "B"],
                "email": ["a@b.dk"] * 5,
                "vægt": [0.5, 1.5, 1.0, 1.0, 1.0],
            }
        )
        path = tmp_path / "målinger fra Ærø" / name
        path.parent.mkdir(exist_ok=True)
        pyreadstat.write_sav(
            frame,
            path,
            variable_value_labels={"TIL1": {1: "Helt uenig", 5: "Helt enig", 8.5: "Halv"}},
            missing_ranges={"TIL1": [8, 9]},
            **options,
        )
        return path

    return to_file


@pytest.mark.parametrize(
    ("name", "options"),
    [("2026.sav", {}), ("2026.zsav", {"compress": True}), ("rækker.sav", {"row_compress": True})],
)
def test_codes_labels_and_user_missing(
    save: Callable[..., Path], read: Read, name: str, options: dict[str, bool]
) -> None:
    export = read(save(name, **options), ("TIL1", "enhed", "vægt", "absent"))
    assert export.frame.columns.tolist() == ["TIL1", "enhed", "vægt"]
    assert export.frame["TIL1"].tolist()[:4] == [1, 5, 8, 9]
    assert export.frame["enhed"].astype(object).tolist()[3] == "NA"
    assert export.frame["enhed"].isna().tolist() == [False, False, True, False, False]
    assert export.labels == {"TIL1": {1: "Helt uenig", 5: "Helt enig", 8.5: "Halv"}}
    assert all(isinstance(code, int) for code in list(export.labels["TIL1"])[:2])
    assert export.file == f"målinger fra Ærø/{name}"
    assert export.columns == ("TIL1", "enhed", "email", "vægt")


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.99])
def test_truncated(save: Callable[..., Path], refuse: Refuse, share: float) -> None:
    path = save()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refuse(path) == (
        "målinger fra Ærø/2026.sav cannot be read:\n"
        "  - målinger fra Ærø/2026.sav: is a damaged SPSS file, or one that was not written to its"
        " end; export or copy it again"
    )


def test_a_file_that_does_not_say_its_encoding(save: Callable[..., Path], read: Read) -> None:
    path = save()
    content = path.read_bytes().replace(b"\x05\0\0\0UTF-8", b"\x05\0\0\0     ")
    path.write_bytes(content.replace("Ø1".encode(), b"\xd81 "))
    assert read(path, ["enhed"]).frame["enhed"].astype(object).tolist()[0] == "Ø1"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "column"),
    [("hebrews.sav", "ותק_ב"), ("tegulu.sav", "record"), ("sample.zsav", "myord")],
)
def test_files_of_other_programs(shared_data: Path, read: Read, name: str, column: str) -> None:
    assert len(read(shared_data / "format_samples" / name, [column]).frame) > 0


@pytest.mark.shared
def test_user_missing_codes_of_a_real_file_stay(shared_data: Path, read: Read) -> None:
    export = read(shared_data / "format_samples" / "sample_missing.sav", ["mylabl", "mydate"])
    assert -1 in export.frame["mylabl"].tolist()
    assert export.labels["mylabl"] == {-1: "undetermined", 1: "Male", 2: "Female"}
