"""What kind of file it is stands in its bytes; its name must not say otherwise."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from tillid_analysis.data.reading import Export, read_export
from tillid_analysis.errors import ReadingError

Write = Callable[[str, bytes], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
CSV = b"enhed;TIL1\nA;1\n"
EXPORT_AS = "export it as CSV (UTF-8), Excel (.xlsx), SPSS (.sav) or Parquet"


def excel() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    book.active.append(["enhed"])
    book.active.append(["A"])
    book.save(stream)
    return stream.getvalue()


def arrow() -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table({"enhed": ["A"]}), stream)
    return stream.getvalue()


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, b"x")
    return stream.getvalue()


@pytest.mark.parametrize("content", [CSV, excel(), arrow()])
@pytest.mark.parametrize("name", ["export", "export.dat", "export.1"])
def test_a_name_that_promises_nothing(write: Write, read: Read, content: bytes, name: str) -> None:
    assert len(read(write(name, content), ["enhed"]).frame) == 1


@pytest.mark.parametrize(
    ("name", "content", "what", "new"),
    [
        ("2026.csv", excel(), "an Excel file, but its name ends in .csv", "2026.xlsx"),
        ("2026.CSV", arrow(), "a Parquet file, but its name ends in .csv", "2026.parquet"),
        ("2026.xlsx", CSV, "a text file, but its name ends in .xlsx", "2026.csv"),
        ("2026.xls", CSV, "a text file, but its name ends in .xls", "2026.csv"),
        ("2026.xls", excel(), "an Excel file, but its name ends in .xls", "2026.xlsx"),
        ("2026.sav", CSV, "a text file, but its name ends in .sav", "2026.csv"),
        (
            "2026.parquet",
            b"$FL2@(#) SPSS",
            "an SPSS file, but its name ends in .parquet",
            "2026.sav",
        ),
    ],
)
def test_name_and_content_disagree(
    write: Write, refuse: Refuse, name: str, content: bytes, what: str, new: str
) -> None:
    assert refuse(write(name, content)) == (
        f"raw/{name} cannot be read:\n  - raw/{name}: is {what}; rename it to {new}"
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xls", OLE, "an Excel file of the old kind"),
        ("a.csv", OLE, "an Excel file of the old kind"),
        ("a.xlsx", OLE, "an Excel file with a password"),
        ("a.xlsx", archive("xl/workbook.bin"), "a binary Excel file (.xlsb)"),
        ("a.xlsx", archive("word/document.xml"), "a Word document"),
        ("a.ods", archive("mimetype", "content.xml"), "an OpenDocument file"),
        ("a.csv", archive("a.csv"), "a zip archive"),
        ("a.zip", archive(), "a zip archive"),
        ("a.pdf", b"%PDF-1.7\n", "a PDF"),
        ("a.csv", b"\x1f\x8b\x08\0", "a gzip archive"),
        (
            "a.xls",
            b"\r\n<html><table><tr><td>enhed",
            "a web page or XML, whatever its name ends in",
        ),
        ("a.csv", b"<?xml version='1.0'?>", "a web page or XML, whatever its name ends in"),
        ("a.csv", bytes(range(256)) * 4, "no text, and none of the formats that can be read"),
        ("a.dta", b"<stata_dta><header>", "a Stata file"),
    ],
)
def test_what_no_reader_knows(
    write: Write, refuse: Refuse, name: str, content: bytes, what: str
) -> None:
    assert refuse(write(name, content)) == (
        f"raw/{name} cannot be read:\n  - raw/{name}: is {what}; {EXPORT_AS}"
    )


@pytest.mark.parametrize("start", ["PAR1", "PK", "MZ", "BM"])
def test_column_names_that_look_like_another_format(write: Write, read: Read, start: str) -> None:
    assert len(read(write("a.csv", f"{start};enhed\n1;A\n".encode()), ["enhed"]).frame) == 1


def test_missing_file(tmp_path: Path, refuse: Refuse) -> None:
    path = tmp_path / "raw" / "2026.csv"
    assert refuse(path) == (
        f"a file is missing:\n  - {path}: no such file; it is named by survey.yml: waves.2026.file"
    )


def test_folder(tmp_path: Path, refuse: Refuse) -> None:
    folder = tmp_path / "raw" / "2026"
    folder.mkdir(parents=True)
    assert refuse(folder) == (
        "raw/2026 cannot be read:\n"
        "  - raw/2026: is a folder; name a file in it; it is named by survey.yml: waves.2026.file"
    )


def test_a_sheet_where_there_are_none(write: Write, read: Read) -> None:
    (note,) = read(write("a.csv", CSV), ["enhed"], sheet="Svar").notes
    assert str(note) == (
        "raw/a.csv: is a text file: the sheet named in survey.yml is not looked for"
    )
    assert not note.blocking


def test_no_answer_in_any_message(write: Write) -> None:
    answer = "0101701234"
    damaged = [
        ("ragged.csv", f"enhed;TIL1\nA;{answer};x\n".encode()),
        ("open.csv", f'enhed;TIL1\nA;1\nB;"{answer}\n'.encode()),
        ("headless.csv", f"{answer};{answer}\n{answer};1\n".encode()),
        ("garbled.csv", f"enhed;TIL1\nÃ¦{answer};1\n".encode()),
        ("bytes.csv", f"enhed;TIL1\n{answer};1\n".encode() + b"\x81;1\n"),
        ("nul.csv", f"enhed;TIL1\n{answer};1\n".encode() * 300 + b"\0"),
    ]
    for name, content in damaged:
        with pytest.raises(ReadingError) as caught:
            read_export(write(name, content), "survey.yml", ["enhed", "TIL1"])
        assert answer not in str(caught.value)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_frame_keeps_the_rows_in_order(write: Write, read: Read) -> None:
    text = "enhed\n" + "".join(f"U{number}\n" for number in range(5000))
    frame = read(write("a.csv", text.encode()), ["enhed"]).frame
    assert frame["enhed"].astype(object).tolist() == [f"U{number}" for number in range(5000)]
    assert isinstance(frame.index, pd.RangeIndex)
