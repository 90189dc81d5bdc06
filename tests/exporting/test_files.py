"""What other programs find in the files, and what the files have no room for."""

from collections.abc import Callable
from pathlib import Path

import pyreadstat
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from tests.exporting.same import assert_same
from tests.exporting.toys import write_full
from tillid_analysis.data.loading import read_survey
from tillid_analysis.errors import ExportError
from tillid_analysis.exporting import files
from tillid_analysis.survey import Survey

Make = Callable[..., Survey]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Read the toy with some texts exchanged."""

    def survey(**changes: tuple[str, str]) -> Survey:
        folder = write_full(tmp_path / "a")
        for name, (old, new) in changes.items():
            path = folder / {"book": "survey.yml", "units": "units.csv"}.get(
                name, f"raw/{name}.csv"
            )
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new), "utf-8")
        return read_survey(folder)

    return survey


def test_spss_shows_texts_labels_and_missing_codes(make: Make, tmp_path: Path) -> None:
    make().export(tmp_path / "b", kind="sav", language="en")
    _, meta = pyreadstat.read_sav(tmp_path / "b" / "maj_juni_2022.sav", user_missing=True)
    assert meta.column_names == ["Enhed_nr", "rolle", "by_2", "A1", "A2", "v_bæ", "B1", "weight"]
    assert meta.column_names_to_labels["A1"] == "I trust my manager"
    assert meta.variable_value_labels["A1"] == {
        **{1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"},
        **{98: "Ved ikke", 99: "Blank"},
    }
    assert meta.missing_ranges["A1"] == [{"lo": 98.0, "hi": 98.0}]
    assert meta.variable_value_labels["rolle"] == {1: "=ansat", 2: "ansat"}
    assert meta.column_names_to_labels["rolle"] == "Role"


def test_excel_takes_no_text_for_a_formula(make: Make, tmp_path: Path) -> None:
    make().export(tmp_path / "b", kind="xlsx")
    book = load_workbook(tmp_path / "b" / "2020.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "=nej" in [cell.value for cell in cells]
    assert "=Jeg stoler på min leder" in [cell.value for cell in cells]
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_a_sheet_takes_no_units_name_for_a_formula(make: Make, tmp_path: Path) -> None:
    make().export(tmp_path / "b", kind="xlsx")
    written = (tmp_path / "b" / "units.csv").read_bytes().decode("utf-8-sig")
    assert written.split("\r\n") == [
        "unit;parent;name;invited_2020",
        "T;;Top;16",
        'D;T;"\t=1+1; Da\rta";16',
        '007;D;"Ørsted ""nord""";12',
        "7;D;\t@Syd;4",
        "",
    ]


def test_parquet_carries_labels(make: Make, tmp_path: Path) -> None:
    make().export(tmp_path / "b", kind="parquet")
    field = parquet.read_schema(tmp_path / "b" / "2020.parquet").field("A1")
    assert str(field.type) == "int64"
    assert field.metadata[b"label"].decode() == "=Jeg stoler på min leder"
    assert field.metadata[b"value_labels"].startswith(b'{"0": "0", "1": "1"')


def test_long_names_and_texts(make: Make, tmp_path: Path) -> None:
    survey = make(book=("a2, reverse", "å" * 40_000 + ", reverse"))
    for kind in ("sav", "xlsx", "parquet"):
        assert_same(survey, read_survey(survey.export(tmp_path / kind, kind=kind)))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"a": ("=ansat", "å" * 61)},
            "2020.sav, column rolle: has categories of more than 120 bytes, for which SPSS has no"
            " room; shorten them, or export xlsx or parquet",
        ),
        (
            {"units": ("\n7;", f"\n{'7' * 256};"), "a": ("k2;7;", f"k2;{'7' * 256};"),
             "b": ("k1;7;", f"k1;{'7' * 256};")},
            "2020.sav, column Enhed_nr: has codes of more than 255 bytes, for which SPSS has no"
            " room; shorten them, or export xlsx or parquet",
        ),
    ],
)  # fmt: skip
def test_what_spss_has_no_room_for(
    make: Make, tmp_path: Path, changes: dict[str, tuple[str, str]], found: str
) -> None:
    survey = make(**changes)
    with pytest.raises(ExportError) as caught:
        survey.export(tmp_path / "b", kind="sav")
    assert str(caught.value) == f"2020.sav cannot be written:\n  - {found}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]
    assert_same(survey, read_survey(survey.export(tmp_path / "b", kind="xlsx")))


def test_more_rows_than_a_sheet_has(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 4)
    with pytest.raises(ExportError, match=r"2020\.xlsx: has 5 rows, a sheet has room for 4"):
        make().export(tmp_path / "b", kind="xlsx")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("{code: 98,", "{code: 90071992547409931,", "code 90071992547409931 has too many digits"),
        ("{code: -8}", '{code: "."}', "code '.' is read as blank, or as another one"),
        ("{code: -8}", '{code: "JA"}', "code 'JA' is read as blank, or as another one"),
        ("by: By", "A1: By", "is one column with two meanings (item, background or unit)"),
    ],
)
def test_codes_that_would_not_come_back(
    make: Make, tmp_path: Path, old: str, new: str, found: str
) -> None:
    rest = {"a": (";-8\n", ";\n"), "b": (";98;", ";;")} if "code" in old else {}
    rest |= {"a": (";98;", ";;")} if "98" in old else {}
    survey = make(book=(old, new), **rest)
    with pytest.raises(ExportError) as caught:
        survey.export(tmp_path / "b", kind="parquet")
    assert found in str(caught.value)
