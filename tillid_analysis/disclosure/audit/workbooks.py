"""A workbook taken apart into the same texts and marks as a page.

Only what the workbooks of reports have is known here. Whatever else a file holds, a comment, a
formula, a hidden sheet or a picture, is a finding of its own, since it may tell anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from pydantic import ValidationError

from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.parts import Element, read_xml
from tillid_analysis.disclosure.audit.patterns import Pattern, read_pattern
from tillid_analysis.disclosure.audit.reading import Page, Text

MARKS_PART = "customXml/item1.xml"
"""The part of a workbook that says what its cells are about."""
ABOUT = "urn:tillid:about"
"""What its words mean."""

_PROPERTIES, _BOOK = "docProps/core.xml", "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[\w-]+\.xml")
_KNOWN = frozenset(
    {
        *("[Content_Types].xml", "_rels/.rels", MARKS_PART),
        *(_PROPERTIES, _BOOK, _RELATIONS, _STYLES, _STRINGS),
    }
)
# Elements that say where and how, and nothing else. What stands inside them is read all the same.
_OF_A_SHEET = frozenset(
    {
        *("worksheet", "sheetPr", "pageSetUpPr", "outlinePr", "dimension", "sheetViews"),
        *("sheetView", "pane", "selection", "sheetFormatPr", "cols", "col", "mergeCells"),
        *("mergeCell", "hyperlinks", "hyperlink", "printOptions", "pageMargins", "pageSetup"),
        *("headerFooter", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader"),
        *("firstFooter", "sheetData", "row", "c", "v", "is", "t"),
    }
)
_SAYING = frozenset({"display", "tooltip"})
# What is read as a cell stands where cells stand.
_INSIDE = {"row": "sheetData", "c": "row", "v": "c", "is": "c", "t": "is"}
_OF_A_BOOK = frozenset(
    {
        *("workbook", "workbookPr", "workbookProtection", "bookViews", "workbookView", "sheets"),
        *("sheet", "definedNames", "definedName", "calcPr"),
    }
)
_OF_PROPERTIES = frozenset({"coreProperties", "title", "language"})
# Rows repeated on every printed page.
_TITLES = re.compile(r"'[^']*'!(?:\$[A-Z]+:\$[A-Z]+|\$\d+:\$\d+)")
_FORMAT_SIGNS = re.compile(r"&[A-Z]")


def read_workbook(name: str, content: bytes) -> Page:
    """Take a workbook apart.

    Parameters
    ----------
    name
        Its file's name.
    content
        The whole file.

    Notes
    -----
    Read are all cells with all stored digits, hidden ones too, names of sheets, footers, links and
    properties. Widths, colours and fonts are not.
    """
    page = Page(name)
    try:
        parts = _open(page, content)
        _Reader(page, parts).read()
    except (BadZipFile, ZlibError, ValueError, LookupError, NotImplementedError, RuntimeError):
        page.odd.append(("", "a workbook that cannot be read"))
    return page


def _open(page: Page, content: bytes) -> dict[str, Element]:
    parts: dict[str, Element] = {}
    with ZipFile(BytesIO(content)) as archive:
        if archive.comment:
            page.odd.append(("", "a remark on the file"))
        for info in archive.infolist():
            known = info.filename in _KNOWN or _SHEET.fullmatch(info.filename)
            if not known or info.filename in parts:
                page.odd.append(("", f"the part {info.filename}, which no report has"))
            elif info.comment or info.extra:
                page.odd.append(("", f"a remark on the part {info.filename}"))
            if known:
                parts[info.filename] = read_xml(archive.read(info))
    return parts


@dataclass(slots=True)
class _Reader:
    page: Page
    parts: Mapping[str, Element]

    def read(self) -> None:
        """Read all parts."""
        marks = self._read_marks()
        self._read_properties()
        patterns = self._patterns()
        strings = self._strings()
        paths = self._sheets()
        used: set[int] = set()
        for name, path in paths.items():
            reader = _Sheet(self.page, name, patterns, strings, marks.get(name, {}), used)
            reader.read(self.parts[path])
        for path in self.parts:
            if _SHEET.fullmatch(path) and path not in paths.values():
                self._odd("", f"the part {path}, which is no sheet")
        for at, words in enumerate(strings):
            if at not in used:
                self._say("", "a text in no cell", words)

    def _odd(self, where: str, what: str) -> None:
        self.page.odd.append((where, what))

    def _say(self, where: str, kind: str, words: str, about: str = "") -> None:
        said = " ".join(words.split())
        if said:
            self.page.texts.append(Text(where, kind, said, about))

    def _read_marks(self) -> dict[str, dict[str, str]]:
        if MARKS_PART not in self.parts:
            return {}
        root = self.parts[MARKS_PART]
        self.page.language = "en" if root.attributes.get("language") == "en" else "da"
        try:
            self.page.method = Method.model_validate_json(root.attributes.get("method", ""))
        except ValidationError:
            self._odd("", "a policy that cannot be read")
        marks: dict[str, dict[str, str]] = {}
        for each in root.children:
            if set(each.attributes) != {"sheet", "at", "about"} or each.children:
                self._odd("", "a mark that cannot be read")
                continue
            sheet, at, about = (each.attributes[name] for name in ("sheet", "at", "about"))
            marks.setdefault(sheet, {})[at] = about
            self.page.marks.append((sheet, about))
        self._say("", "a mark", root.text())
        return marks

    def _read_properties(self) -> None:
        for each in self.parts.get(_PROPERTIES, Element("coreProperties")).walk():
            if each.name not in _OF_PROPERTIES:
                self._odd("", f"the property {each.name}, which no report has")
            self._say("", "metadata", each.words)

    def _patterns(self) -> list[Pattern | None]:
        styles = self.parts[_STYLES]
        codes = {
            int(each.attributes["numFmtId"]): each.attributes["formatCode"]
            for each in styles.find("numFmt")
        }
        self._say("", "a style", styles.text())
        return [
            read_pattern(int(each.attributes.get("numFmtId", 0)), codes)
            for group in styles.find("cellXfs")
            for each in group.find("xf")
        ]

    def _strings(self) -> list[str]:
        if _STRINGS not in self.parts:
            return []
        return [each.text() for each in self.parts[_STRINGS].children]

    def _sheets(self) -> dict[str, str]:
        """Return the path of each sheet by its name."""
        targets = {
            each.attributes["Id"]: each.attributes["Target"]
            for each in self.parts[_RELATIONS].find("Relationship")
        }
        paths: dict[str, str] = {}
        for each in self.parts[_BOOK].walk():
            if each.name not in _OF_A_BOOK:
                self._odd("", f"<{each.name}> in the workbook, which no report has")
            if each.name == "definedName":
                self._read_name(each)
            elif each.name == "sheet":
                name = each.attributes["name"]
                if each.attributes.get("state", "visible") != "visible":
                    self._odd(name, "a hidden sheet")
                target = targets[each.attributes["id"]]
                paths[name] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                self._say(name, "words", name)
            else:
                self._say("", "the workbook", each.words)
        return paths

    def _read_name(self, defined: Element) -> None:
        titles = defined.attributes.get("name") == "_xlnm.Print_Titles"
        if not titles or not _TITLES.fullmatch(defined.words):
            self._odd("", "a defined name")
            self._say("", "a defined name", f"{defined.attributes.get('name')} {defined.words}")
        for each in ("comment", "description"):
            self._say("", "a defined name", defined.attributes.get(each, ""))


@dataclass(slots=True)
class _Sheet:
    page: Page
    name: str
    patterns: list[Pattern | None]
    strings: list[str]
    marks: Mapping[str, str]
    used: set[int]

    def read(self, root: Element) -> None:
        """Read a sheet."""
        for each in root.walk():
            self._read_element(each)
            for child in each.children:
                if _INSIDE.get(child.name, each.name) != each.name:
                    self._odd(f"<{child.name}> out of its place")
                    self._say(child.text())

    def _read_element(self, each: Element) -> None:
        if each.name not in _OF_A_SHEET:
            self._odd("a formula" if each.name == "f" else f"<{each.name}>, which no report has")
        if each.name == "row":
            self._read_row(each)
        elif each.name.endswith(("Footer", "Header")):
            self._say(_FORMAT_SIGNS.sub(" ", each.words))
        elif each.name not in ("v", "t"):
            self._say(each.words)
        if each.attributes.get("hidden") in ("1", "true"):
            self._odd("a hidden row or column")
        for attribute in sorted(_SAYING & each.attributes.keys()):
            self._say(each.attributes[attribute])

    def _odd(self, what: str) -> None:
        self.page.odd.append((self.name, what))

    def _say(self, words: str, about: str = "") -> None:
        said = " ".join(words.split())
        if said:
            self.page.texts.append(Text(self.name, "words", said, about))

    def _read_row(self, row: Element) -> None:
        first, marked = "", False
        for cell in row.children:
            if cell.name != "c":
                continue
            at = cell.attributes["r"]
            about = self.marks.get(at, "")
            words, is_text = self._read_cell(cell)
            self._say(words, about)
            if re.fullmatch(r"A\d+", at):
                first = words if is_text else ""
            else:
                marked |= bool(about)
        if marked:
            self.page.names.add(" ".join(first.split()))

    def _read_cell(self, cell: Element) -> tuple[str, bool]:
        """Return what a cell says, with all its digits, and whether it is a text."""
        stored = "".join(each.words for each in cell.children if each.name == "v")
        kind = cell.attributes.get("t", "n")
        inside = "".join(each.text() for each in cell.children if each.name == "is")
        if kind == "s" and stored:
            self.used.add(int(stored))
            return self.strings[int(stored)] + inside, True
        if kind != "n" or not stored:
            return f"{stored} {inside}", True
        pattern = self.patterns[int(cell.attributes.get("s", 0))]
        if pattern is None:
            self._odd("a number that is displayed otherwise than in reports")
        words, displayed = (pattern or Pattern()).write(stored, self.page.language)
        if not displayed:
            self._odd("a number with more decimals than can be seen")
        return f"{words} {inside}", False
