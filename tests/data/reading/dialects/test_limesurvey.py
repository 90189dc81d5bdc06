"""LimeSurvey: quoted cells, arrays, answer codes, and who finished."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.data.reading import Export, Recognised
from tillid_analysis.survey import BLANK

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

HEADER = ["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]", "Q2", "Q2[other]"]
ROWS = [
    ["1", "1980-01-01 00:00:00", "4", "da", "A5", "Helt enig", "noget\r\nmere; og \"mere\""],
    ["2", "", "2", "da", "A1", "", ""],
    ["3", "1980-01-01 00:00:00", "4", "da", "", "Uenig", ""],
]  # fmt: skip


def written(separator: str, rows: list[list[str]] = ROWS) -> str:
    """Write a file as LimeSurvey does: a mark, quotation marks, CRLF and a blank last line."""
    lines = [
        separator.join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in [HEADER, *rows]
    ]
    return "\ufeff" + "\r\n".join(lines) + "\r\n\r\n"


@pytest.mark.parametrize("separator", [";", ","])
def test_all_of_its_spelling(save: Save, read: Read, decode: Decode, separator: str) -> None:
    export = read(save("a.csv", written(separator)), ["Q1[SQ001]", "Q2", "submitdate"])
    reason = "it has the columns submitdate, lastpage, startlanguage"
    assert export.dialect == Recognised("limesurvey", reason)
    assert decode(export, "Q1[SQ001]") == [4, 0, BLANK]
    assert decode(export, "Q2") == [4, BLANK, 1]
    assert export.notes == ()


def test_an_empty_date_of_submission_is_unfinished(save: Save, read: Read) -> None:
    path = save("a.csv", written(";"))
    export = read(path, ["submitdate", "Q2", "id"])
    assert export.frame["submitdate"].tolist() == ["complete", "incomplete", "complete"]
    (note,) = read(path, ["Q2", "id"]).notes
    assert str(note) == (
        "raw/a.csv: column submitdate is empty where an answer was not finished; keep finished"
        " answers by status: {column: submitdate, keep: [complete]}"
    )
    assert not note.blocking


def test_answer_codes_stay_what_they_are_elsewhere(save: Save, read: Read) -> None:
    # A unit may be called A1 too: only items read it as a number.
    export = read(save("a.csv", written(";")), ["Q1[SQ001]"])
    assert export.frame["Q1[SQ001]"].dropna().tolist() == ["A5", "A1"]
    assert export.numbers == {"Q1[SQ001]": {"A5": "5", "A1": "1"}}
    assert export.labels == {}


def test_comments_are_never_read(save: Save, refuse: Refuse) -> None:
    assert refuse(save("a.csv", written(";")), ["Q2", "Q2[other]"]) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, column Q2[other]: holds comments, addresses or names, which are never read;"
        " leave it out of survey.yml"
    )


def test_arrays_and_quotation_marks_are_marks_too(save: Save, read: Read) -> None:
    export = read(save("a.csv", '"id";"Q1[1]"\r\n"1";"A2"\r\n'), ["Q1[1]"])
    reason = "its columns are called id and Q1[1], and its cells are quoted"
    assert export.dialect == Recognised("limesurvey", reason)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (
            ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache"],
            "it has the columns Datum Abgeschickt, Letzte Seite, Start-Sprache",
        ),
        (
            ["Svar-id", "Indsendt den", "Sidste side", "Sprog ved start"],
            "its columns start with key, date, page and language, and its cells are quoted",
        ),
    ],
)
def test_headings_in_other_languages(
    save: Save, read: Read, decode: Decode, names: list[str], reason: str
) -> None:
    path = save("a.csv", written(";").replace(*(
        ";".join(f'"{name}"' for name in each) for each in (HEADER[:4], names)
    )))  # fmt: skip
    export = read(path, ["Q1[SQ001]", names[1]])
    assert export.dialect == Recognised("limesurvey", reason)
    assert export.frame[names[1]].tolist() == ["complete", "incomplete", "complete"]
    assert decode(export, "Q1[SQ001]") == [4, 0, BLANK]
    assert f"column {names[1]} is empty where" in str(read(path, ["Q2"]).notes[-1])


def test_a_file_that_is_none(save: Save, refuse: Refuse) -> None:
    message = refuse(save("a.csv", "enhed;Q1\nA;5\n"), ["Q1"], "limesurvey")
    assert message.splitlines()[1].startswith(
        "  - raw/a.csv: is not a LimeSurvey export (it has submitdate with lastpage, startlanguage"
        " or seed, or quoted columns such as Q1[SQ001]); it is read as plain"
    )


@pytest.mark.shared
def test_a_real_export_with_texts_as_headings(shared_data: Path, read: Read) -> None:
    path = shared_data / "format_samples" / "limesurvey_export.csv"
    export = read(path, ["How do you identify?", "Date submitted", "Seed"])
    assert export.dialect == Recognised(
        "limesurvey", "it has the columns Date submitted, Last page, Seed, Start language"
    )
    assert export.texts["How do you identify?"] == "How do you identify?"
    assert export.frame["Date submitted"].value_counts().to_dict() == {
        "incomplete": 5,
        "complete": 2,
    }
