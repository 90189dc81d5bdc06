"""Inspecting exports nobody has described: all columns, and no row."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from tillid_analysis.data.reading.inspection import ColumnProfile, Inspection, inspect_export
from tillid_analysis.errors import ReadingError

Write = Callable[[str, bytes], Path]


def profile(found: Inspection, name: str) -> ColumnProfile:
    return next(each for each in found.columns if each.name == name)


def test_a_text_file(write: Write) -> None:
    text = "enhed;TIL1;email;slut;\nA;5;a@b.dk;2024-05-01;\nB;4,0;;2024-05-02;\nA;5;;;\n"
    found = inspect_export(write("2024.csv", text.encode()))
    reason = "a text file with semicolons, without the marks of a tool"
    assert (found.file, found.dialect, found.reason) == ("raw/2024.csv", "plain", reason)
    assert found.rows == 3
    assert found.columns == (
        ColumnProfile("enhed", "", {}, {"A": 2, "B": 1}, 2, 0, False, ""),
        ColumnProfile("TIL1", "", {}, {"5": 2, "4,0": 1}, 2, 0, True, ""),
        ColumnProfile("email", "", {}, {}, 1, 2, False, "email"),
        ColumnProfile("slut", "", {}, {"2024-05-01": 1, "2024-05-02": 1}, 2, 1, False, "date"),
    )


def test_nothing_of_a_row_is_in_the_repr(write: Write) -> None:
    found = inspect_export(write("a.csv", b"navn;by\nHans;Ribe\n"))
    assert "Hans" not in repr(found) + repr(found.columns)
    assert "Ribe" not in repr(found) + repr(found.columns)


def test_more_than_sixty_values_are_not_listed(write: Write) -> None:
    rows = "".join(f"{number % 61};{number % 60}\n" for number in range(610))
    found = inspect_export(write("a.csv", f"x;y\n{rows}".encode()))
    assert (profile(found, "x").distinct, dict(profile(found, "x").values)) == (61, {})
    assert (profile(found, "y").distinct, len(profile(found, "y").values)) == (60, 60)


def test_repeated_names_have_no_counts(write: Write) -> None:
    found = inspect_export(write("a.csv", b"x;y;x\n1;2;3\n"))
    assert [each.name for each in found.columns] == ["x", "y"]
    assert found.columns[0] == ColumnProfile("x", "", {}, {}, 0, 0, False, "")


def test_an_excel_file_with_texts_under_the_header(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["Rapport"],
        ["enhed", "TIL1"],
        ["Enhed", "Jeg har tillid til dem"],
        ["A", 5],
        ["B", 4],
    ):
        book.active.append(row)
    book.create_sheet("anden").append(["x", "y"])
    book["anden"].append([1, 2])
    path = tmp_path / "2024.xlsx"
    book.save(path)
    found = inspect_export(path)
    assert (found.dialect, found.rows) == ("plain", 2)
    assert profile(found, "TIL1") == ColumnProfile(
        "TIL1", "Jeg har tillid til dem", {}, {"5": 1, "4": 1}, 2, 0, True, ""
    )
    assert [each.name for each in inspect_export(path, sheet="anden").columns] == ["x", "y"]


def test_an_spss_file(tmp_path: Path) -> None:
    path = tmp_path / "2024.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"TIL1": [1.0, 8.0, None], "enhed": ["A", "", "B"]}),
        path,
        column_labels={"TIL1": "Jeg har tillid"},
        variable_value_labels={"TIL1": {1: "Uenig", 8: "Ved ikke"}},
        missing_ranges={"TIL1": [8]},
    )
    found = inspect_export(path)
    assert (found.dialect, found.reason) == ("spss", "an SPSS file, with its own texts and labels")
    labels = {1: "Uenig", 8: "Ved ikke"}
    values = {"1": 1, "8": 1}
    assert found.columns == (
        ColumnProfile("TIL1", "Jeg har tillid", labels, values, 2, 1, True, ""),
        ColumnProfile("enhed", "", {}, {"A": 1, "B": 1}, 2, 1, False, ""),
    )


def test_a_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "2024.parquet"
    pd.DataFrame({"TIL1": [1, 2, 2], "enhed": ["A", None, "A"]}).to_parquet(path)
    found = inspect_export(path)
    assert found.reason == "a Parquet file without the marks of a tool"
    assert profile(found, "TIL1").values == {"2": 2, "1": 1}
    assert profile(found, "enhed").blank == 1


def test_a_dialect_that_the_file_is_not_in(write: Write) -> None:
    with pytest.raises(ReadingError) as caught:
        inspect_export(write("a.csv", b"x;y\n1;2\n"), "spss")
    assert str(caught.value) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: is not an SPSS file (it starts with the mark of one); it is read as plain"
        " where no dialect is named: a text file with semicolons, without the marks of a tool"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        inspect_export(tmp_path / "a.csv")


@pytest.mark.shared
def test_real_exports(shared_data: Path) -> None:
    leavers = inspect_export(shared_data / "exit_survey_dete" / "dete_survey.csv")
    assert (leavers.rows, len(leavers.columns)) == (822, 56)
    say = profile(leavers, "My say")
    named = {"A": 400, "SA": 177, "N": 116, "SD": 57, "D": 52, "M": 10, "N/A": 7}
    assert say.values == named
    assert say.blank == 822 - sum(named.values())
    sweden = inspect_export(shared_data / "osa_sweden_2023" / "prevent_osa_2023.sav")
    assert len(sweden.columns) == 108
    assert profile(sweden, "q0002").labels[1] == "Kvinna"
    assert profile(sweden, "q0002").values == {"1": 402, "2": 172, "4": 2, "3": 1}
