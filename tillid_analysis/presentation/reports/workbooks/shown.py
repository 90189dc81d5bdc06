"""The tables that a finished page displays, and what it says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.language import Language, check_language
from tillid_analysis.presentation.tables.layout import INDENT

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = re.compile(r"h[1-6]")
# What a table is made by: those that an explorer looks its numbers up in are made otherwise.
_TABLE = "gt_table"
_CELLS = ["th", "td"]
_SHOWING = frozenset({"li", "img", "svg", "table"})
# The greater part of a page, and no part of its tables.
_DRAWN = re.compile(r'src="data:[^"]*"')
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_FILL = re.compile(r"background-color: *#([0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the page, with its mark."""

    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Parameters
    ----------
    words, about
        What is read in it, and its mark.
    fill
        Its colour as six hexadecimal digits; "" where it has none.
    strong
        Whether it is set apart from the others.
    """

    words: str
    about: str = ""
    fill: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is displayed.

    Parameters
    ----------
    heading
        What it stands under.
    caption
        The line above it.
    header
        Names of its columns.
    rows
        Its cells; a row of one cell is the heading of a part.
    notes
        The lines beneath it.
    method
        How it is to be read, as the page says under the same heading.
    """

    heading: str
    caption: Said
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    method: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What of a page goes into its workbook.

    Parameters
    ----------
    language, title, policy
        Of the page; the last is what it tells an audit of how it was made.
    tables
        In the page's order.
    method
        Headings that have nothing but paragraphs beneath them, with these.
    """

    language: Language
    title: str
    policy: str
    tables: tuple[Shown, ...]
    method: tuple[tuple[str, tuple[Said, ...]], ...]


def find_tables(page: str | BeautifulSoup) -> Contents:
    """Read the tables of a finished page.

    Parameters
    ----------
    page
        As `export_html` makes it, whole or taken apart.
    """
    from bs4 import BeautifulSoup

    if isinstance(page, str):
        return find_tables(BeautifulSoup(_DRAWN.sub("", page), "html.parser"))
    policy = page.find("meta", attrs={"name": "tillid"})
    return Contents(
        check_language(str(page.html["lang"]) if page.html else "da"),
        _words(page.h1),
        str(policy["content"]) if policy else "",
        tuple(map(_read_table, page.find_all("table", class_=_TABLE))),
        tuple(dict.fromkeys(_method(page))),
    )


def _words(tag: Tag | None) -> str:
    # A sheet has its own way of breaking lines.
    return "" if tag is None else " ".join(tag.get_text().replace(_SOFT_HYPHEN, "").split())


def _said(tag: Tag) -> Said:
    inside = tag.find(None, {ATTRIBUTE: True})
    return Said(_words(tag), str((inside or tag).get(ATTRIBUTE, "")))


def _read_table(table: Tag) -> Shown:
    heading = table.find_previous(_HEADINGS)
    caption = table.caption
    head = table.thead.find_all("tr") if table.thead else []
    body = table.tbody.find_all("tr") if table.tbody else []
    foot = table.tfoot.find_all("td") if table.tfoot else []
    return Shown(
        _words(heading),
        Said("") if caption is None else _said(caption),
        tuple(map(_words, head[-1].find_all(_CELLS))) if head else (),
        tuple(tuple(map(_cell, row.find_all(_CELLS))) for row in body),
        tuple(map(_words, foot)),
        () if heading is None else tuple(_paragraphs(heading, until=table)),
    )


def _cell(tag: Tag) -> Cell:
    style = str(tag.get("style", ""))
    fill = _FILL.search(style)
    return Cell(
        _indented(tag),
        str(tag.get(ATTRIBUTE, "")),
        fill[1] if fill else "",
        "font-weight: 600" in style,
    )


def _indented(tag: Tag) -> str:
    """Keep the spaces that show how deep in the tree a unit is."""
    written = tag.get_text().replace(_SOFT_HYPHEN, "")
    spaces = len(written) - len(written.lstrip(INDENT))
    return written[:spaces] + " ".join(written.split())


def _beneath(heading: Tag) -> Iterator[Tag]:
    """Yield what stands beneath a heading, before the next one."""
    from bs4 import Tag

    for each in heading.next_elements:
        if isinstance(each, Tag):
            if _HEADINGS.fullmatch(each.name):
                return
            yield each


def _paragraphs(heading: Tag, until: Tag | None = None) -> Iterator[Said]:
    """Yield what is said beneath a heading, before a table."""
    for tag in _beneath(heading):
        if tag is until:
            return
        if tag.name == "p":
            yield _said(tag)


def _method(soup: BeautifulSoup) -> Iterator[tuple[str, tuple[Said, ...]]]:
    """Yield the parts of the page that show nothing, but say how it was made."""
    for heading in soup.main.find_all(_HEADINGS) if soup.main else ():
        names = {tag.name for tag in _beneath(heading)}
        if "p" in names and not _SHOWING & names:
            yield _words(heading), tuple(_paragraphs(heading))
