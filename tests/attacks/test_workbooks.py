"""Numbers hidden in workbooks and zip files, and an audit that has to find each of them."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.disclosure.audit.toys import hide, page, table
from tillid_analysis.disclosure.audit.attack import audit_folder
from tillid_analysis.presentation.reports.workbooks.book import make_workbook
from tillid_analysis.writing import pack

ROWS = [("S", "61", 40), ("S/A", "58", 20), ("S/B", "64", 20)]
SHEET = "xl/worksheets/sheet2.xml"
Parts = dict[str, bytes]
Attack = Callable[[Parts], None]


def parts_of(workbook: bytes) -> Parts:
    with ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(html: str) -> bytes:
    workbook = make_workbook(html)
    assert workbook is not None
    return workbook


def audited(folder: Path, **files: bytes) -> list[str]:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return [str(each) for each in audit_folder(folder)]


def attacked(folder: Path, attack: Attack) -> list[str]:
    """Return what is found in a page with a workbook that somebody changed."""
    html = page(table(ROWS))
    parts = parts_of(made(html))
    before = dict(parts)
    attack(parts)
    assert parts != before
    return audited(folder, a_html=html.encode(), a_xlsx=pack(parts.items()))


def swap(part: str, old: str, new: str) -> Attack:
    def attack(parts: Parts) -> None:
        found = re.sub(old, new, parts[part].decode(), count=1)
        parts[part] = found.encode()

    return attack


def add(part: str, content: str) -> Attack:
    return lambda parts: parts.update({part: content.encode()})


def put_into_rows(cell: str) -> Attack:
    return swap(SHEET, "</row></sheetData>", f'</row><row r="90">{cell}</row></sheetData>')


def test_nothing_is_found_in_what_is_made(tmp_path: Path) -> None:
    html = page(table(ROWS))
    both = pack([("a.html", html.encode()), ("a.xlsx", made(html))])
    assert audited(tmp_path, a_html=html.encode(), a_xlsx=made(html), a_zip=both) == []


def test_a_workbook_is_attacked_alone(tmp_path: Path) -> None:
    """What its page would give away, it gives away too."""
    told = audited(tmp_path, a_xlsx=made(page(table([*ROWS, ("S/A/A1", "55", 18)]))))
    assert len(told) == 1
    assert "A without the 1 units shown in it in wave 2026: fewer than 5 people" in told[0]


def test_what_the_page_hides_is_shown_in_the_workbook(tmp_path: Path) -> None:
    rows = [*ROWS, ("S/B/B1", "55", 9)]
    html, careless = page(table(hide(rows, "S/B/B1"))), made(page(table(rows)))
    told = audited(tmp_path, a_html=html.encode(), a_xlsx=careless)
    assert any("hidden in one place and shown in another" in each for each in told)


NAME = '<definedName name="a">58</definedName>'
MARK = '<cell sheet="Z" at="A1" about="2026 S/A trust estimate#20:57"/>'
UNMARKED = "1 number(s) in words that no mark accounts for"


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (put_into_rows('<c r="A90"><v>58.37</v></c>'), UNMARKED),
        (put_into_rows('<c r="A90" t="inlineStr"><is><t>58.37</t></is></c>'), UNMARKED),
        (put_into_rows('<c r="A90" t="str"><v>58.37</v></c>'), UNMARKED),
        (put_into_rows('<c r="A90"><v><![CDATA[58.37]]></v></c>'), UNMARKED),
        (put_into_rows('<c r="A90" t="str"><f>29+29</f></c>'), "a formula"),
        (put_into_rows("<!-- 58.37 -->"), UNMARKED),
        (put_into_rows('<c r="A90"><x><v>58.37</v></x></c>'), "<v> out of its place"),
        (swap(SHEET, "</sheetData>", "</sheetData><v>58.37</v>"), UNMARKED),
        (put_into_rows('<c r="A90"><v>1</v></c>'), UNMARKED),
        (swap(SHEET, "<v>58</v>", "<v>58.37</v>"), "more decimals than can be seen"),
        (swap(SHEET, "<v>58</v>", "<v>58.37</v>"), "told differently"),
        (swap(SHEET, "<v>58</v>", "<v>59</v>"), "told differently"),
        (swap(SHEET, "<cols>", '<cols><col hidden="1" min="9" max="9"/>'), "a hidden row or col"),
        (swap(SHEET, '<row r="5"', '<row hidden="1" r="5"'), "a hidden row or column"),
        (swap(SHEET, "<oddFooter>", "<oddFooter>&amp;L58 "), UNMARKED),
        (swap("xl/workbook.xml", 'state="visible"', 'state="veryHidden"'), "a hidden sheet"),
        (
            swap("xl/workbook.xml", "<definedNames>", f"<definedNames>{NAME}"),
            "a defined name",
        ),
        (swap("xl/styles.xml", "#,##0", ";;;&quot;58&quot;"), "displayed otherwise than"),
        (
            swap("docProps/core.xml", "<dc:title>", "<dc:creator>Per</dc:creator><dc:title>"),
            "the property creator, which no report has",
        ),
        (swap("docProps/core.xml", "<dc:title>", "<dc:title>58 "), "in metadata that no mark"),
        (swap("customXml/item1.xml", "<cell ", "58<cell "), "in a mark that no mark accounts for"),
        (swap("customXml/item1.xml", ' about="2026 S/A ', ' about="'), UNMARKED),
        (
            swap("customXml/item1.xml", "</about>", f"{MARK}</about>"),
            "told differently",
        ),
        (add("xl/comments/comment1.xml", "<comments>58.37</comments>"), "comment1.xml"),
        (add("xl/worksheets/sheet9.xml", "<worksheet/>"), "sheet9.xml, which is no sheet"),
        (add("xl/media/image1.png", "58"), "image1.png, which no report has"),
        (add(SHEET, "<!DOCTYPE a><worksheet/>"), "a workbook that cannot be read"),
        (add(SHEET, "no xml"), "a workbook that cannot be read"),
    ],
)  # fmt: skip
def test_what_somebody_put_in_is_found(tmp_path: Path, attack: Attack, found: str) -> None:
    told = attacked(tmp_path, attack)
    assert any(found in each for each in told), told


def test_a_mark_taken_out_is_missed(tmp_path: Path) -> None:
    told = attacked(tmp_path, lambda parts: parts.pop("customXml/item1.xml") and None)
    assert "a.xlsx: says nothing of its policy; make it again" in told


def hidden_in_zip(html: str) -> Iterator[tuple[str, bytes]]:
    careless = page(table([("S/A", "57", 20)]))
    yield "told differently", pack([("b.html", careless.encode())])
    yield "told differently", pack([("b.xlsx", made(careless))])
    yield "told differently", pack([("b.zip", pack([("b.html", careless.encode())]))])
    yield "a file that is neither page nor workbook", pack([("b.csv", b"58")])
    yield "a zip file that cannot be read", b"58"
    remarked = BytesIO()
    with ZipFile(remarked, "w") as archive:
        archive.writestr("a.html", html)
        archive.comment = b"58"
    yield "a remark on the file", remarked.getvalue()


def test_zip_files_are_opened(tmp_path: Path) -> None:
    html = page(table(ROWS))
    for found, content in hidden_in_zip(html):
        told = audited(tmp_path, a_html=html.encode(), c_zip=content)
        assert any("c.zip" in each and found in each for each in told), (found, told)
