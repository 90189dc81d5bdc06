"""A finished page's tables as an Excel workbook: the same bytes every time, and nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from io import BytesIO
from string import ascii_lowercase
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tillid_analysis.disclosure.audit.workbooks import ABOUT, MARKS_PART
from tillid_analysis.language import text
from tillid_analysis.presentation.reports.workbooks.look import Look
from tillid_analysis.presentation.reports.workbooks.sheet import (
    Marks,
    place_lines,
    place_table,
    put,
    set_up_print,
)
from tillid_analysis.presentation.reports.workbooks.shown import Contents, Said, find_tables
from tillid_analysis.writing import pack

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDTH = 100.0
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_KINDS = {"worksheets": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}


def make_workbook(page: str | BeautifulSoup) -> bytes | None:
    """Make a workbook of all tables that a page displays.

    Parameters
    ----------
    page
        A finished page, whole or taken apart.

    Returns
    -------
    bytes or None
        An .xlsx file: a list of its tables and how they were made, then a sheet for each. None
        where the page displays no table.

    Notes
    -----
    The numbers are read from the page, so that a sheet can tell no more than it: what is hidden
    there is hidden here, and no number has more decimals. Each program writes them as its reader's
    country does. Beside the sheets, in a part of the file that no program displays, stand the
    page's marks, so that an audit can tell what each number is about.
    """
    contents = find_tables(page)
    if not contents.tables:
        return None
    from openpyxl import Workbook

    book, look = Workbook(), Look()
    names = _name_sheets(contents)
    marks = {names[0]: _list_tables(book.active, contents, names, look)}
    book.active.title = names[0]
    for name, shown in zip(names[1:], contents.tables, strict=True):
        marks[name] = place_table(book.create_sheet(name), shown, contents.language, look)
    return pack(_finish(book, contents, marks))


def _name_sheets(contents: Contents) -> list[str]:
    """Name sheets by what their tables stand under, cut at a word; letters tell namesakes apart."""
    names: list[str] = []
    for heading in (text("contents", contents.language), *(t.heading for t in contents.tables)):
        plain = " ".join(_NOT_IN_NAMES.sub("", heading).split()) or "-"
        taken = {each.casefold() for each in names}
        endings = ("", *(f" ({letter})" for letter in ascii_lowercase[1:]))
        named = (_cut(plain, _LONGEST_NAME - len(end)) + end for end in (*endings, *_numbers()))
        names.append(next(each for each in named if each.casefold() not in taken))
    return names


def _numbers() -> Iterator[str]:
    """Yield endings for more namesakes than there are letters."""
    yield from (f" ({one}{two})" for one in ascii_lowercase for two in ascii_lowercase)


def _cut(name: str, most: int) -> str:
    if len(name) <= most:
        return name
    whole, _, _ = name[: most + 1].rpartition(" ")
    return (whole or name[:most]).rstrip(" ,.;")


def _list_tables(sheet: Worksheet, contents: Contents, names: list[str], look: Look) -> Marks:
    """Write the first sheet: which tables there are, and how all of them were made."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    marks: Marks = {}
    put(sheet, 1, 1, contents.title, marks).font = look.title
    put(sheet, 3, 1, text("workbook_tables", contents.language), marks).font = look.strong
    for row, (name, shown) in enumerate(zip(names[1:], contents.tables, strict=True), 4):
        cell = put(sheet, row, 1, shown.caption.words or name, marks, shown.caption.about)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.font = look.link
    sheet.column_dimensions["A"].width = _WIDTH
    row = 5 + len(contents.tables)
    rounded = Said(text("workbook_rounded", contents.language))
    for heading, lines in (("", (rounded,)), *contents.method):
        if heading:
            put(sheet, row, 1, heading, marks).font = look.strong
            row += 1
        place_lines(sheet, row, lines, marks, look.note, [_WIDTH])
        row += len(lines) + 1
    set_up_print(sheet)
    return marks


def _finish(
    book: Workbook, contents: Contents, marks: Mapping[str, Marks]
) -> Iterator[tuple[str, bytes]]:
    """Yield the file's parts: the sheets as openpyxl writes them, the rest without time or name."""
    written = BytesIO()
    book.save(written)
    with ZipFile(written) as archive:
        kept = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("xl/") and not name.endswith("theme1.xml")
        }
    relations = "xl/_rels/workbook.xml.rels"
    kept[relations] = re.sub(rb"<Relationship [^>]*theme1\.xml[^>]*/>", b"", kept[relations])
    link = f'<Relationship Id="about" Type="{_OFFICE}/customXml" Target="/{MARKS_PART}"/>'
    kept[relations] = kept[relations].replace(
        b"</Relationships>", f"{link}</Relationships>".encode()
    )
    yield "[Content_Types].xml", _types(kept).encode()
    yield "_rels/.rels", _relations().encode()
    yield "docProps/core.xml", _properties(contents).encode()
    yield from sorted(kept.items())
    yield MARKS_PART, _write_marks(contents, marks).encode()


def _types(names: Iterable[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for name in sorted(names)
        if (kind := _kind(name))
    )
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _kind(name: str) -> str:
    if name == "xl/workbook.xml":
        return "sheet.main"
    stem = name.split("/")[1].partition(".")[0]
    return "" if name.endswith(".rels") else _KINDS.get(stem, "")


def _relations() -> str:
    return (
        f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="book" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _properties(contents: Contents) -> str:
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(contents.title)}</dc:title>"
        f"<dc:language>{contents.language}</dc:language></cp:coreProperties>"
    )


def _write_marks(contents: Contents, marks: Mapping[str, Marks]) -> str:
    cells = "".join(
        f'<cell sheet="{escape(sheet)}" at="{at}" about="{escape(about)}"/>'
        for sheet, each in marks.items()
        for at, about in each.items()
    )
    return (
        f'{_DECLARED}<about xmlns="{ABOUT}" language="{contents.language}" '
        f'method="{escape(contents.policy)}">{cells}</about>'
    )
