"""Qualtrics: three header rows, import numbers, recodes and comments."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tillid_analysis.data.reading import Export, Recognised
from tillid_analysis.survey import BLANK, DONT_KNOW

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

THREE_ROWS = Recognised("qualtrics", "the third row holds Qualtrics' import numbers")
HEADER = (
    "ResponseId,Finished,RecipientEmail,Q1,Q2_9_TEXT\n"
    'Response ID,Finished,Recipient Email,"<b>Jeg har\ntillid</b> til ${e://Field/boss}",Andet\n'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""finished""}",'
    '"{""ImportId"":""recipientEmail""}","{""ImportId"":""QID7""}","{""ImportId"":""QID8_TEXT""}"\n'
)


def test_texts_come_from_the_second_row(save: Save, read: Read) -> None:
    export = read(save("a.csv", HEADER + "R_1,1,a@b.dk,5,x\n"), ["Q1", "Finished"])
    assert export.dialect == THREE_ROWS
    assert export.texts == {"Q1": "Jeg har tillid til ...", "Finished": "Finished"}
    assert export.frame.astype(str).to_numpy().tolist() == [["1", "5"]]


def test_a_column_may_be_wanted_by_its_import_number(save: Save, read: Read) -> None:
    export = read(save("a.csv", HEADER + "R_1,1,a@b.dk,5,x\n"), ["QID7"])
    assert export.frame["QID7"].tolist() == ["5"]
    assert export.texts == {"QID7": "Jeg har tillid til ..."}


def test_negative_recodes_are_no_answer(save: Save, read: Read, decode: Decode) -> None:
    rows = "".join(f"R_{code},1,,{code},\n" for code in ("5", "Enig", "-99", "-1", "8", ""))
    export = read(save("a.csv", HEADER + rows), ["Q1", "ResponseId"])
    assert export.blanks == {"Q1": {-99, -1}}
    assert decode(export, "Q1") == [4, 3, BLANK, BLANK, DONT_KNOW, BLANK]


def test_who_finished_is_told_unless_it_is_used(save: Save, read: Read) -> None:
    path = save("a.csv", HEADER + "R_1,1,,5,\n")
    assert [str(note) for note in read(path, ["Q1"]).notes] == [
        "raw/a.csv: 2 rows are texts under the header and left out",
        "raw/a.csv: column Finished says who finished; keep finished answers by status: {column:"
        " Finished, keep: [1, 'True']}",
    ]
    assert len(read(path, ["Q1", "Finished"]).notes) == 1


def test_comments_and_addresses_are_never_read(save: Save, refuse: Refuse) -> None:
    path = save("a.csv", HEADER + "R_1,1,a@b.dk,5,x\n")
    assert refuse(path, ["Q1", "Q2_9_TEXT", "RecipientEmail"]) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, column Q2_9_TEXT: holds comments, addresses or names, which are never read;"
        " leave it out of survey.yml\n"
        "  - raw/a.csv, column RecipientEmail: holds comments, addresses or names, which are never"
        " read; leave it out of survey.yml"
    )


def test_the_row_of_import_numbers_was_taken_away(save: Save, read: Read) -> None:
    names, texts = HEADER.split("\n", 1)
    texts = texts.split('\n"{""ImportId')[0]
    export = read(save("a.csv", f"{names}\n{texts}\nR_1,1,,5,\nR_2,1,,4,\n"), ["Q1"])
    assert export.frame["Q1"].tolist() == ["5", "4"]
    assert export.texts == {"Q1": "Jeg har tillid til ..."}
    assert export.dialect == Recognised(
        "qualtrics", "its first ResponseId is none, so that the row holds texts"
    )
    assert str(export.notes[0]) == "raw/a.csv: 1 row is texts under the header and left out"
    assert len(read(save("b.csv", f"{names}\nR_1,1,,5,\nR_2,1,,4,\n"), ["Q1"]).frame) == 2


def test_two_names_for_one_column(save: Save, refuse: Refuse) -> None:
    message = refuse(save("a.csv", HEADER + "R_1,1,a@b.dk,5,x\n"), ["Q1", "QID7"])
    assert message == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, column Q1: is one column wanted under two names; name it once\n"
        "  - raw/a.csv, column QID7: is one column wanted under two names; name it once"
    )


def test_excel_has_two_header_rows(tmp_path: Path, read: Read) -> None:
    book = Workbook()
    book.active.append(["ResponseId", "RecordedDate", "DistributionChannel", "Q1"])
    book.active.append(["Response ID", "Recorded Date", "Channel", "Jeg har tillid til min leder"])
    book.active.append(["R_1", "2024-05-01", "anonymous", 5])
    book.save(tmp_path / "a.xlsx")
    export = read(tmp_path / "a.xlsx", ["Q1"])
    reason = "it has the columns DistributionChannel, RecordedDate, ResponseId"
    assert export.dialect == Recognised("qualtrics", reason)
    assert export.texts == {"Q1": "Jeg har tillid til min leder"}
    assert export.frame["Q1"].tolist() == [5]


def test_a_file_that_is_none(save: Save, refuse: Refuse) -> None:
    assert refuse(save("a.csv", "enhed;Q1\nA;5\n"), ["Q1"], "qualtrics") == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: is not a Qualtrics export (three header rows, or the columns"
        " DistributionChannel, RecordedDate, ResponseId); it is read as plain where no dialect is"
        " named: a text file with semicolons, without the marks of a tool"
    )


@pytest.mark.shared
def test_a_university(shared_data: Path, read: Read) -> None:
    path = shared_data / "eur_open_science_2022" / "eur_os_survey_qualtrics.csv"
    export = read(path, ["Q1", "Q3", "Finished"])
    assert export.dialect == THREE_ROWS
    assert export.texts["Q3"] == "In your opinion, how important is Open Access for your work?"
    assert export.frame["Q1"].value_counts().tolist() == [65, 49, 19, 13, 10, 4]
    assert export.frame["Finished"].value_counts().to_dict() == {"True": 131, "False": 32}


@pytest.mark.shared
def test_a_german_survey(shared_data: Path, read: Read) -> None:
    export = read(shared_data / "format_samples" / "qualtrics_sample_de.csv", ["QID1"], "qualtrics")
    assert export.texts == {"QID1": "This is a multiple choice question."}
    assert export.frame["QID1"].tolist() == ["2"]
    assert export.dialect == Recognised("qualtrics", f"{THREE_ROWS.reason}; named by the user")
