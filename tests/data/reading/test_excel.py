"""Excel workbooks as people make them: titles, labels, merged cells, hidden sheets, totals."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from tillid_analysis.data.reading import Export

Read = Callable[..., Export]
Refuse = Callable[..., str]
WANTED = ("enhed", "TIL1", "TIL2")
HEADER = ["enhed", "navn", "TIL1", "TIL2"]
ANSWERS = [["A", "Hans", 5, 4], ["B", "Grete", 1, 2], ["A", "Ib", 3, 8]]


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Save rows as the first sheet of a workbook."""

    def to_file(rows: Sequence[Sequence[object]], **sheets: Sequence[Sequence[object]]) -> Path:
        book = Workbook()
        book.active.title = "Data"
        for row in rows:
            book.active.append(row)
        for name, others in sheets.items():
            sheet = book.create_sheet(name)
            for row in others:
                sheet.append(row)
        path = tmp_path / "raw" / "2026.xlsx"
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        return path

    return to_file


def rows(export: Export) -> list[list[object]]:
    texts = export.frame.astype(object)
    return texts.where(texts.notna(), None).to_numpy().tolist()


def test_plain_sheet(save: Callable[..., Path], read: Read) -> None:
    export = read(save([HEADER, *ANSWERS]), (*WANTED, "absent"))
    assert rows(export) == [["A", 5, 4], ["B", 1, 2], ["A", 3, 8]]
    assert export.frame["TIL1"].dtype == np.float64
    assert export.columns == ("enhed", "navn", "TIL1", "TIL2")
    assert export.notes == ()


def test_numbers_stored_as_texts_and_blanks(save: Callable[..., Path], read: Read) -> None:
    export = read(
        save([HEADER, ["A", None, "5", 4], [7, None, None, " "], ["B", "x", "2,0"]]), WANTED
    )
    assert rows(export) == [["A", "5", 4], [7, None, None], ["B", "2,0", None]]


def test_title_rows_label_row_blank_rows_and_totals(save: Callable[..., Path], read: Read) -> None:
    texts = ["Enhed", "Navn", "Min leder viser tillid.", "Jeg kan regne med min leder."]
    path = save(
        [
            ["Trivselsmåling 2026"],
            [None],
            ["Udtræk", "af enhed", "12-03-2026"],
            HEADER,
            texts,
            *ANSWERS[:2],
            [],
            ANSWERS[2],
            [],
            ["Gennemsnit:", None, 3, 4.5],
            [None, "I alt", 9, 14],
        ]
    )
    export = read(path, WANTED)
    assert rows(export) == [["A", 5, 4], ["B", 1, 2], ["A", 3, 8]]
    assert [str(note) for note in export.notes] == [
        "raw/2026.xlsx: 2 rows are totals and left out",
        "raw/2026.xlsx: the row of texts under the header is left out",
        "raw/2026.xlsx: 1 row is blank in the columns needed and left out",
    ]
    assert not any(note.blocking for note in export.notes)


def test_texts_over_answers_in_words(save: Callable[..., Path], read: Read) -> None:
    path = save(
        [
            ["TIL1", "TIL2"],
            ["Min nærmeste leder viser tillid", "Jeg kan regne med min leder"],
            ["Helt enig", "Enig"],
            ["Uenig", "Helt uenig"],
        ]
    )
    assert rows(read(path, WANTED)) == [["Helt enig", "Enig"], ["Uenig", "Helt uenig"]]


@pytest.mark.parametrize(
    "first",
    [
        ["A", None, "Ved ikke", "Ved ikke"],  # somebody who does not know
        ["A", None, "Enig", 4],  # one answer in words
        ["A", None, None, None],
        ["A", None, "#I/T", "#REF!"],
    ],
)
def test_a_first_respondent_is_no_label_row(
    save: Callable[..., Path], read: Read, first: list[object]
) -> None:
    assert len(read(save([HEADER, first, *ANSWERS]), WANTED).frame) == 4


def test_a_unit_called_total_is_no_footer(save: Callable[..., Path], read: Read) -> None:
    assert len(read(save([HEADER, ["Total", None, 1, 2], *ANSWERS]), WANTED).frame) == 4


def test_merged_cells_in_the_header(save: Callable[..., Path], read: Read) -> None:
    path = save([["enhed", "Tillid", None], [None, "TIL1", "TIL2"], ["A", 5, 4], ["B", 1, 2]])
    book = load_workbook(path)
    book["Data"].merge_cells("A1:A2")
    book["Data"].merge_cells("B1:C1")
    book.save(path)
    assert rows(read(path, WANTED)) == [["A", 5, 4], ["B", 1, 2]]


def test_formula_errors_count_as_blank(save: Callable[..., Path], read: Read) -> None:
    path = save([HEADER, *ANSWERS, ["B", None, "#I/T", "#N/A"], ["A", None, "#REF!", 3]])
    export = read(path, WANTED)
    assert rows(export)[3:] == [["B", None, None], ["A", None, 3]]
    assert str(export.notes[0]) == (
        "raw/2026.xlsx: formula errors, which count as blank: 3; correct the formulas if the"
        " answers are needed"
    )


def test_hidden_sheets_are_passed_over(save: Callable[..., Path], read: Read) -> None:
    path = save([["TIL1"], [9]], Svar=[HEADER, *ANSWERS])
    book = load_workbook(path)
    book["Data"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert len(read(path, WANTED).frame) == 3
    assert rows(read(path, WANTED, sheet="data")) == [[9]]


def test_sheets_by_name(save: Callable[..., Path], read: Read, refuse: Refuse) -> None:
    path = save([["om"], ["x"]], Svar=[HEADER, *ANSWERS], Ark2=[HEADER])
    assert len(read(path, WANTED, sheet="Svar").frame) == 3
    assert refuse(path, WANTED, sheet="Svær") == (
        "raw/2026.xlsx cannot be read:\n"
        "  - raw/2026.xlsx: has no sheet 'Svær'; use 'Svar' (or one of 2 others)"
    )
    assert refuse(path, WANTED, sheet="Ark2") == (
        "raw/2026.xlsx cannot be read:\n"
        "  - raw/2026.xlsx: has a header and no rows; export it with the answers"
    )


def test_a_sheet_that_says_it_is_one_cell(save: Callable[..., Path], read: Read) -> None:
    path = save([HEADER, *ANSWERS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:D4"', b'ref="A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert len(read(path, WANTED).frame) == 3


def test_no_wanted_column(save: Callable[..., Path], refuse: Refuse) -> None:
    assert refuse(save([["Hans", "hans@x.dk"], ["Grete", "grete@x.dk"]]), WANTED) == (
        "raw/2026.xlsx cannot be read:\n"
        "  - raw/2026.xlsx: has none of the columns needed (TIL1, TIL2, enhed); its first row must"
        " hold their names"
    )


def test_empty_sheet(save: Callable[..., Path], refuse: Refuse) -> None:
    assert refuse(save([]), WANTED) == (
        "raw/2026.xlsx cannot be read:\n  - raw/2026.xlsx, sheet Data: is empty; name another sheet"
    )


def test_letters_garbled_before_excel_saved_them(save: Callable[..., Path], refuse: Refuse) -> None:
    assert "column enhed: holds letters such as 'Ã¦' for 'æ'" in refuse(
        save([HEADER, ["Ã¦bler", None, 1, 2], *ANSWERS]), WANTED
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook(save: Callable[..., Path], refuse: Refuse, share: float) -> None:
    path = save([HEADER, *ANSWERS])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refuse(path, WANTED) == (
        "raw/2026.xlsx cannot be read:\n"
        "  - raw/2026.xlsx: is a damaged Excel file, or one that was not copied to its end; export"
        " or copy it again"
    )


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("damage", [b"", b"<sheet><row>", b"\0\1\2"])
def test_damage_inside(save: Callable[..., Path], refuse: Refuse, part: str, damage: bytes) -> None:
    path = save([HEADER, *ANSWERS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, damage if name == part else content)
    assert refuse(path, WANTED) == (
        "raw/2026.xlsx cannot be read:\n"
        "  - raw/2026.xlsx: is a damaged Excel file; export or copy it again"
    )


def test_formulas_whose_results_were_not_saved(save: Callable[..., Path], refuse: Refuse) -> None:
    path = save([HEADER, ["A", "x", "=2+3", 4], ["B", "y", "=1", "=1+1"], ["B", "=1", 5, 5]])
    remedy = "hold formulas whose results were not saved; open the file in Excel and save it"
    assert refuse(path, WANTED) == (
        "raw/2026.xlsx cannot be read:\n"
        f"  - raw/2026.xlsx, column TIL1: 2 cells {remedy}\n"
        f"  - raw/2026.xlsx, column TIL2: 1 cell {remedy.replace('hold', 'holds', 1)}"
    )


def test_a_formula_nobody_needs(save: Callable[..., Path], read: Read) -> None:
    assert len(read(save([HEADER, ["A", "=1+1", 5, 4], ["B", "y", 1, 2]]), WANTED).frame) == 2


def test_a_stray_cell_at_the_end_of_the_sheet(save: Callable[..., Path], read: Read) -> None:
    path = save([HEADER, *ANSWERS])
    book = load_workbook(path)
    book.active["A1048576"] = "B"
    book.save(path)
    started = monotonic()
    export = read(path, WANTED)
    assert monotonic() - started < 30
    assert len(export.frame) == 4
    assert [str(note) for note in export.notes] == [
        "raw/2026.xlsx: 1048571 rows are blank in the columns needed and left out"
    ]
