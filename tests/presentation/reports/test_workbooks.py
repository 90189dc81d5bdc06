"""The tables of a page as a workbook, read back with another reader."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.disclosure.audit.toys import METHOD, page
from tillid_analysis.disclosure.audit.workbooks import read_workbook
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.reports.guard import check_workbooks
from tillid_analysis.presentation.reports.workbooks.book import make_workbook
from tillid_analysis.presentation.reports.workbooks.shown import Cell
from tillid_analysis.presentation.reports.workbooks.values import split_column
from tillid_analysis.presentation.tables.layout import lay_out

CELLS = {
    "Unit": ["=1+1", "@A", "Team"],
    "Level": ["61.5", "·", "1,058.0"],
    "Difference": ["▼ −6", "+2", "= 0"],
    "95% interval": ["[−9, −3]", "·", "[−1, 5]"],
    "Positive": ["58.3%", "·", "60.0%"],
    "p": ["<0.001", "0.020", "0.5"],
    "Reading": ["-lower", "no clear difference", "practically the same"],
}
ABOUT = {
    "Level": ["estimate#20", "estimate#20", "estimate#30"],
    "Difference": ["estimate#20 -rest#70", "estimate#20 -rest#70", "estimate#30 -rest#60"],
    "95% interval": ["conf_low conf_high -rest#70"] * 3,
    "Positive": ["share_positive"] * 3,
    "p": ["p_value -rest#70"] * 3,
}
TABLE = lay_out(
    CELLS,
    "Levels, 2026",
    "Small differences are chance.",
    about={name: [f"2026 S/A{at} trust {each}" for at, each in enumerate(marks)]
           for name, marks in ABOUT.items()},
    marks={"Difference": ["lower", "", ""]},
    wide=["Reading"],
    parts=["One", "One", "Two"],
)  # fmt: skip


@pytest.fixture(scope="module")
def html() -> str:
    prose = Prose("Which differ?", ["Each unit is held against the rest."])
    method = Prose("How it is made", ["A score is a mean."])
    return page(prose._repr_html_(), TABLE.markup, TABLE.markup, method._repr_html_())


@pytest.fixture(scope="module")
def content(html: str) -> bytes:
    made = make_workbook(html)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def sheet(book: Workbook) -> Worksheet:
    found = book["Which differ"]
    assert isinstance(found, Worksheet)
    return found


def test_numbers_are_numbers_with_the_decimals_of_the_page(sheet: Worksheet) -> None:
    values = [[cell.value for cell in row] for row in sheet["A3:H8"]]
    assert values == [
        ["Unit", "Level", "Difference", "95% interval, from", "95% interval, to", "Positive", "p",
         "Reading"],
        ["One", *[None] * 7],
        ["=1+1", 61.5, -6, -9, -3, 0.583, "<0.001", "-lower"],
        ["@A", "·", 2, "·", "·", "·", 0.02, "no clear difference"],
        ["Two", *[None] * 7],
        ["Team", 1058, 0, -1, 5, 0.6, 0.5, "practically the same"],
    ]  # fmt: skip
    assert sheet["B5"].number_format == '#,##0.0;"−"#,##0.0;#,##0.0'
    assert sheet["C5"].number_format == '"▼ +"#,##0;"▼ −"#,##0;"▼ "#,##0'
    assert sheet["F5"].number_format == '#,##0.0%;"−"#,##0.0%;#,##0.0%'
    assert sheet["C5"].fill.fgColor.rgb.endswith("F8E1D2")


def test_text_is_no_formula(sheet: Worksheet) -> None:
    for at in ("A5", "A6", "H5"):
        assert sheet[at].data_type == "s"
        assert sheet[at].quotePrefix
    assert not sheet["H6"].quotePrefix


def test_title_above_and_notes_answers_and_method_beneath(sheet: Worksheet) -> None:
    said = [sheet.cell(row, 1).value for row in (1, 10, 11, 12)]
    assert said == [
        "Levels, 2026",
        "Small differences are chance.",
        "Answers: from 20 to 30",
        "Each unit is held against the rest.",
    ]


def test_it_prints_on_a4_across_under_a_header_that_stays(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert all(9 < each.width < 54 for each in sheet.column_dimensions.values())


def test_the_first_sheet_lists_the_others_and_the_method(book: Workbook) -> None:
    assert book.sheetnames == ["Contents", "Which differ", "Which differ (b)"]
    first = book["Contents"]
    said = [cell.value for cell in first["A"] if cell.value]
    assert said[:4] == ["Survey, 2026: S", "Tables", "Levels, 2026", "Levels, 2026"]
    assert said[-2:] == ["How it is made", "A score is a mean."]
    assert first["A5"].hyperlink.location == "'Which differ (b)'!A1"


def test_it_is_the_same_every_time_and_names_nobody(html: str, content: bytes) -> None:
    assert make_workbook(html) == content
    assert make_workbook(BeautifulSoup(html, "html.parser")) == content
    with ZipFile(BytesIO(content)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode()
    assert "<dc:title>Survey, 2026: S</dc:title><dc:language>en</dc:language>" in properties
    assert "openpyxl" not in properties
    assert "creat" not in properties


def test_an_audit_reads_what_the_page_says(content: bytes) -> None:
    read = read_workbook("a.xlsx", content)
    assert read.odd == []
    assert read.language == "en"
    assert read.method is not None
    assert read.method.policy == METHOD.policy
    texts = {(each.words, each.about) for each in read.texts}
    assert ("61.5", "2026 S/A0 trust estimate#20") in texts
    assert ("−3", "2026 S/A0 trust conf_high -rest#70") in texts
    assert ("58.3 %", "2026 S/A0 trust share_positive") in texts
    assert "Team" in read.names


def test_a_page_without_tables_has_no_workbook() -> None:
    assert make_workbook(page("<p>Nothing.</p>")) is None


def test_the_guard_reads_workbooks() -> None:
    cells = {"Unit": ["per@example.org"], "Level": [f"/{'mnt'}/per/a"]}
    made = make_workbook(page(lay_out(cells, "Levels").markup))
    assert made is not None
    found = check_workbooks([read_workbook("a.xlsx", made)], forbidden=())
    remedy = "take it out of the notebook and make the page again"
    assert [str(each) for each in found] == [
        f"a.xlsx: 1 e-mail address(es); {remedy}",
        f"a.xlsx: 1 path(s) of a machine; {remedy}",
    ]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1.058,5", ["1058.5"]),
        ("58\N{NO-BREAK SPACE}%", ["None"]),
        ("58 %", ["0.58"]),
        ("▲ +6", ["6"]),
        ("[−1,5; 2,0]", ["-1.5", "2.0"]),
        ("0,5 [−1,5; 2,0]", ["0.5", "-1.5", "2.0"]),
        ("5-9", ["None"]),
        ("Tillid (+9,1)", ["None"]),
        ("ingen mulig", ["None"]),
    ],
)
def test_danish_cells(words: str, numbers: list[str]) -> None:
    columns = split_column([Cell(words, "method")], "da")
    assert [str(value.number) for (value,) in columns] == numbers


def test_how_a_figure_is_read_stays_with_the_figure() -> None:
    drawn = Picture(b"<svg/>", "Dots.", "Levels, 2026.\nDots are units.")._repr_html_()
    heading = Prose("Which differ?", ["Each unit is held against the rest."])._repr_html_()
    made = make_workbook(page(heading, drawn, TABLE.markup))
    assert made is not None
    rows = load_workbook(BytesIO(made))["Which differ"].iter_rows(values_only=True)
    said = [cell for row in rows for cell in row]
    assert "Each unit is held against the rest." in said
    assert "Dots are units." not in said


def test_a_difference_that_cannot_be_tested_is_a_number_all_the_same() -> None:
    about = "2026 S trust estimate#20 -rest#70"
    ((value,),) = split_column([Cell("? +9", about)], "en")
    assert str(value.number) == "9"
    assert value.pattern.startswith('"? +"')
