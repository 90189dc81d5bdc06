"""Text files: every spelling that a CSV comes in, and every damage."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tillid_analysis.data.reading import Export

Write = Callable[[str, bytes], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]

WANTED = ("enhed", "TIL1")


def rows(export: Export) -> list[list[object]]:
    texts = export.frame.astype(object)
    return texts.where(texts.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(
    write: Write, read: Read, separator: str, encoding: str, line_end: str
) -> None:
    lines = ["enhed;navn;TIL1", "Økonomi;Å;Helt enig", "NA;x;", ""]
    text = line_end.join(lines).replace(";", separator)
    export = read(write("2026.csv", text.encode(encoding)), WANTED)
    assert rows(export) == [["Økonomi", "Helt enig"], ["NA", None]]
    assert export.columns == ("enhed", "navn", "TIL1")
    assert export.file == "raw/2026.csv"
    assert export.labels == {}
    assert export.notes == ()


def test_only_wanted_columns_are_read(write: Write, read: Read) -> None:
    path = write("2026.csv", b"email;TIL1;fritekst;enhed\na@b.dk;5;secret words;A\n")
    export = read(path, (*WANTED, "absent"))
    assert export.frame.columns.tolist() == ["TIL1", "enhed"]
    assert repr(export) == "Export(raw/2026.csv: 1 rows, 2 of 4 columns)"


def test_values_stay_texts_and_only_empty_is_missing(write: Write, read: Read) -> None:
    path = write("a.csv", b'enhed;TIL1\nNA;01\nNone;"2,5"\nnull;""\nN/A;nan\nA;.\n')
    assert rows(read(path, WANTED)) == [
        ["NA", "01"],
        ["None", "2,5"],
        ["null", None],
        ["N/A", "nan"],
        ["A", "."],
    ]


def test_categories_are_few_and_small(write: Write, read: Read) -> None:
    path = write("a.csv", b"enhed;TIL1\n" + b"A;Enig\nB;Uenig\n" * 500)
    column = read(path, WANTED).frame["TIL1"]
    assert isinstance(column.dtype, pd.CategoricalDtype)
    assert column.cat.codes.dtype == "int8"
    assert column.cat.categories.tolist() == ["Enig", "Uenig"]


def test_separators_and_line_ends_inside_quotation_marks(write: Write, read: Read) -> None:
    text = 'enhed;"lang\ntekst; med";TIL1\n"A;1";"linje 1\r\nlinje 2; ""citat""";5\nB;x;4\n'
    assert rows(read(write("a.csv", text.encode()), WANTED)) == [["A;1", "5"], ["B", "4"]]


def test_other_separators_in_texts_do_not_deceive(write: Write, read: Read) -> None:
    text = "enhed;TIL1;tekst\n" + "A;5;a, b, c, d, e\n" * 20
    assert len(read(write("a.csv", text.encode()), WANTED).frame) == 20


def test_a_separator_too_many_does_not_shift_columns(write: Write, read: Read) -> None:
    # SurveyXact writes one at the end of every row: pandas takes the first column for an index.
    expected = [["A", "5"], ["B", "4"]]
    rows_only = read(write("rows.csv", b"enhed;TIL1\nA;5;\nB;4;\n"), WANTED)
    everywhere = read(write("all.csv", b"enhed;TIL1;\nA;5;\nB;4;\n"), WANTED)
    header_only = read(write("header.csv", b"enhed;TIL1;\nA;5\nB;4\n"), WANTED)
    assert rows(rows_only) == rows(everywhere) == rows(header_only) == expected


def test_the_separator_hint_of_excel(write: Write, read: Read) -> None:
    assert rows(read(write("a.csv", b"sep=|\r\nenhed|TIL1\r\nA|5\r\n"), WANTED)) == [["A", "5"]]


def test_blank_rows_are_left_out_with_a_note(write: Write, read: Read) -> None:
    export = read(write("a.csv", b"enhed;TIL1;x\n\nA;5;\n;;\n;;z\n\nB;;\n"), WANTED)
    assert rows(export) == [["A", "5"], ["B", None]]
    (note,) = export.notes
    assert str(note) == "raw/a.csv: 2 rows are blank in the columns needed and left out"
    assert not note.blocking


def test_qualtrics_has_three_header_rows(write: Write, read: Read) -> None:
    text = (
        'enhed,TIL1\nEnhed?,"Jeg, som"\n"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\nA,5\n'
    )
    export = read(write("a.csv", text.encode()), WANTED)
    assert rows(export) == [["A", "5"]]
    assert str(export.notes[0]) == "raw/a.csv: 2 rows are texts under the header and left out"


def test_names_are_compared_in_composed_letters_without_outer_blanks(
    write: Write, read: Read
) -> None:
    path = write("a.csv", "  A\u030arhus ;\ufefflæring\nA;5\n".encode())
    export = read(path, ("Århus", "læring"))
    assert export.frame.columns.tolist() == ["Århus", "læring"]
    assert export.columns == ("Århus", "læring")


def test_one_column_needs_no_separator(write: Write, read: Read) -> None:
    assert rows(read(write("a.csv", b"enhed\nA\nB\n"), ("enhed",))) == [["A"], ["B"]]


@pytest.mark.shared
def test_real_exports(shared_data: Path, read: Read) -> None:
    folder = shared_data / "format_samples"
    lime = read(folder / "limesurvey_export.csv", ["Response ID", "Start language"])
    assert lime.frame.shape == (7, 2)
    qualtrics = read(folder / "qualtrics_sample_de.csv", ["Finished", "Q1"])
    assert rows(qualtrics) == [["1", "2"]]


# --- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", b"\xff\xfe"])
def test_empty_file(write: Write, refuse: Refuse, content: bytes) -> None:
    assert refuse(write("a.csv", content)) == (
        "raw/a.csv cannot be read:\n  - raw/a.csv: is empty; export it again"
    )


@pytest.mark.parametrize("content", [b"enhed;TIL1", b"enhed;TIL1\r\n", b"enhed;TIL1\n;\n\n"])
def test_header_without_rows(write: Write, refuse: Refuse, content: bytes) -> None:
    assert refuse(write("a.csv", content)) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: has a header and no rows; export it with the answers"
    )


def test_repeated_names_all_at_once(write: Write, refuse: Refuse) -> None:
    path = write("a.csv", b"enhed;TIL1; enhed;x;x;TIL1;TIL1\nA;1;B;2;3;4;5\n")
    assert refuse(path, (*WANTED, "y")) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, column TIL1: stands 3 times; rename or remove the others, so that it stands"
        " once\n"
        "  - raw/a.csv, column enhed: stands 2 times; rename or remove the others, so that it \
stands"
        " once"
    )


def test_repeated_names_of_columns_not_needed_do_no_harm(write: Write, read: Read) -> None:
    assert rows(read(write("a.csv", b"x;enhed;x\n1;A;2\n"), ("enhed",))) == [["A"]]


def test_none_of_the_columns_names_the_nearest(write: Write, refuse: Refuse) -> None:
    path = write("a.csv", b"Enhed;til_1;tekst\nA;5;x\n")
    assert refuse(path, ("enhed", "TIL1", "TIL2", "status")) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: has none of the columns needed (TIL1, TIL2, enhed...); it has 'til_1' for"
        " 'TIL1', 'Enhed' for 'enhed': write such names under columns of the wave in survey.yml"
    )


def test_a_file_without_header_does_not_show_the_first_respondent(
    write: Write, refuse: Refuse
) -> None:
    path = write("a.csv", b"Hans Jensen;hans@x.dk;5\nGrete Olsen;grete@x.dk;4\n")
    assert refuse(path) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: has none of the columns needed (enhed); its first row must hold their names"
    )


def test_ragged_rows_are_named_by_line(write: Write, refuse: Refuse) -> None:
    text = 'enhed;TIL1\nA;"5\n5"\nB;1;secret\nC\nD;2\n'
    assert refuse(write("a.csv", text.encode())) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, line 4: has 3 values, the header has 2; put texts that contain ';' or line"
        " breaks in quotation marks\n"
        "  - raw/a.csv, line 5: has 1 values, the header has 2; put texts that contain ';' or line"
        " breaks in quotation marks"
    )


def test_at_most_ten_ragged_rows_are_named(write: Write, refuse: Refuse) -> None:
    message = refuse(write("a.csv", b"enhed;TIL1\n" + b"A;1\n" * 100 + b"A;5;x\n" * 30))
    assert message.count("has 3 values") == 10
    assert message.endswith("\n  - raw/a.csv: there are more such lines")


@pytest.mark.parametrize("rest", ["C;3\n", "C;3\n" * 60_000])
def test_a_quotation_left_open_swallows_nothing_unseen(
    write: Write, refuse: Refuse, rest: str
) -> None:
    # With the mark in the last column the rest of the file would pass for one value.
    path = write("a.csv", f'enhed;TIL1\nA;1\nB;"2\n{rest}'.encode())
    assert refuse(path) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, line 3: opens a quotation mark that is never closed; close it, or write a"
        " quotation mark in a text twice"
    )


def test_a_lone_quotation_mark_inside_a_text_is_a_letter(write: Write, read: Read) -> None:
    assert rows(read(write("a.csv", b'enhed;TIL1\nA 5" x;1\nB;2\n'), WANTED)) == [
        ['A 5" x', "1"],
        ["B", "2"],
    ]


def test_bytes_of_no_known_encoding(write: Write, refuse: Refuse) -> None:
    path = write("a.csv", b"enhed;TIL1\nA;1\nB\x81;2\n")
    assert refuse(path) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, line 3: byte 17 (81) is neither UTF-8 nor Windows-1252; export it again as"
        " CSV in UTF-8"
    )


def test_a_file_that_says_utf8_and_is_not(write: Write, refuse: Refuse) -> None:
    path = write("a.csv", b"\xef\xbb\xbfenhed;TIL1\nA;1\n\xd8;2\n")
    assert refuse(path) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, line 3: is not UTF-8 as the file says; export it again as CSV in UTF-8"
    )


def test_utf8_that_was_read_as_cp1252(write: Write, refuse: Refuse) -> None:
    garbled = "enhed;TIL1;læring\nØkonomi;Ønsker ikke;1\nJura;Enig;2\n".encode().decode("cp1252")
    message = (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, column enhed: holds letters such as 'Ã¦' for 'æ': UTF-8 was read as"
        " Windows-1252 on the way; export it again, and do not save it from another program in"
        " between\n"
        "  - raw/a.csv, column TIL1: holds letters such as 'Ã¦' for 'æ': UTF-8 was read as"
        " Windows-1252 on the way; export it again, and do not save it from another program in"
        " between"
    )
    assert refuse(write("a.csv", garbled.encode()), WANTED) == message


def test_garbled_names(write: Write, refuse: Refuse) -> None:
    garbled = "\ufeffenhed;læring\nA;1\n".encode().decode("cp1252")
    message = refuse(write("a.csv", garbled.encode()), ("enhed", "læring"))
    assert [line.split(":")[0] for line in message.splitlines()[1:]] == [
        "  - raw/a.csv, column enhed",
        "  - raw/a.csv, column læring",
    ]


def test_one_line_in_another_encoding(write: Write, refuse: Refuse) -> None:
    content = "enhed;TIL1\nØkonomi;1\n".encode() + "Økonomi;2\n".encode("cp1252")
    assert "column enhed: holds letters such as 'Ã¦' for 'æ'" in refuse(write("a.csv", content))


def test_nul_bytes(write: Write, refuse: Refuse) -> None:
    path = write("a.csv", b"enhed;TIL1\n" + b"A;1\n" * 2000 + b"B\0;2\n")
    assert refuse(path) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv, line 2002: holds a NUL byte, which no text has; the file may be damaged;"
        " export it again as CSV in UTF-8"
    )


def test_utf16_without_its_mark(write: Write, refuse: Refuse) -> None:
    assert refuse(write("a.csv", "enhed;TIL1\nA;1\n".encode("utf-16-le"))) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: is UTF-16 without a byte order mark; export it again as CSV in UTF-8"
    )


def test_utf16_that_ends_in_the_middle_of_a_letter(write: Write, refuse: Refuse) -> None:
    assert refuse(write("a.csv", "enhed;TIL1\nA;1\n".encode("utf-16")[:-1])) == (
        "raw/a.csv cannot be read:\n"
        "  - raw/a.csv: starts as UTF-16 and is damaged; export it again as CSV in UTF-8"
    )
