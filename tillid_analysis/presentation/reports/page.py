"""The last pass over a page: headings in order, contents, pictures and tables for everybody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tillid_analysis.errors import Problem, ReportError
from tillid_analysis.presentation.asked import move_asked
from tillid_analysis.presentation.reports.living import bring_to_life
from tillid_analysis.presentation.reports.tables import HEADINGS, finish_tables

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

DEEPEST = 6
FITS, LOW = 500, 500
"""CSS pixels: how wide a picture may be to be read on a phone, and how high to be shown larger."""
# What nbconvert writes where there is no text alternative.
FILLER = "No description"
_LIVE = ("script", "iframe", "object", "embed", "link", "base", "form", "video", "audio")
# pandas draws five characters anew for every styled table.
_STYLER_ID = re.compile(r"\bT_[0-9a-f]{5}(?=_|\b)")
_HERE = re.compile("^#")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})


def finish_page(html: str) -> BeautifulSoup:
    """Make a page of nbconvert's that is the same each time and that everybody can read.

    Parameters
    ----------
    html
        A page made with the report template: an ``h1``, a ``nav`` and a ``section`` a chapter.

    Returns
    -------
    BeautifulSoup
        The page: one ``h1``, no heading level skipped, headings with unique ids and listed in the
        ``nav``, tables with scopes in containers that scroll; explorers with their script; what
        was asked beneath the title.

    Raises
    ------
    ReportError
        If a picture has no text alternative or is not in the page, or something needs a script.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_settle_ids(html), "html.parser")
    problems = [*_live_parts(soup), *_bad_pictures(soup)]
    if problems:
        raise ReportError("the page cannot be made", problems)
    move_asked(soup)
    title = soup.find("h1")
    for section in _sections(soup):
        _order_headings(section, title.get_text() if title else "")
    _name_headings(soup)
    _frame_pictures(soup)
    finish_tables(soup)
    bring_to_life(soup)
    _list_contents(soup)
    return soup


def _sections(soup: BeautifulSoup) -> list[Tag]:
    # Searched tag by tag: CSS selectors take as long for a page as reading it.
    return soup.main.find_all("section", recursive=False) if soup.main else []


def _settle_ids(html: str) -> str:
    order: dict[str, str] = {}
    return _STYLER_ID.sub(lambda m: order.setdefault(m[0], f"table_{len(order) + 1}"), html)


def nearest_heading(tag: Tag) -> str:
    """Return the text of the heading that something stands under."""
    heading = tag.find_previous(HEADINGS)
    return heading.get_text(" ", strip=True) if heading else ""


def _live_parts(soup: BeautifulSoup) -> Iterator[Problem]:
    for tag in soup.find_all(True):
        handlers = [name for name in tag.attrs if name.startswith("on")]
        if tag.name in _LIVE or handlers:
            found = f"<{tag.name}>" if tag.name in _LIVE else f"<{tag.name} {handlers[0]}>"
            remedy = "show it as a picture or a table; a page that is mailed cannot run anything"
            yield Problem(f"under {nearest_heading(tag)!r}", found, remedy)


def _bad_pictures(soup: BeautifulSoup) -> Iterator[Problem]:
    for number, image in enumerate(soup.find_all("img"), 1):
        where = f"picture {number} of the page, under {nearest_heading(image)!r}"
        alt = str(image.get("alt", "")).strip()
        if not alt or alt.startswith(FILLER):
            yield Problem(where, "no text alternative", "show it with picture(figure, alt=...)")
        if not str(image.get("src", "")).startswith("data:"):
            yield Problem(where, "the file is not in the page", "show it from a code cell")


def _frame_pictures(soup: BeautifulSoup) -> None:
    """Let a picture scroll in a frame of its own where its letters would become too small.

    What is no wider than the package's own figures fits a phone, and if it is low a wide screen
    has room to show it larger.
    """
    for image in soup.main.find_all("img") if soup.main else ():
        if image.parent is None or image.parent.name != "figure":
            continue
        label = nearest_heading(image)
        wide, high = (str(image.get(each, "")) for each in ("width", "height"))
        fits = wide.isdecimal() and int(wide) <= FITS
        low = fits and high.isdecimal() and int(high) <= LOW
        look = f"picture{' fits' * fits}{' low' * low}"
        box = {"class": look, "role": "group", "tabindex": "0", "aria-label": label}
        image.wrap(soup.new_tag("div", attrs=box))


def _order_headings(section: Tag, title: str) -> None:
    """Move a chapter's headings below the title, without gaps between their levels."""
    headings = list(section.find_all(HEADINGS))
    for heading in headings:
        if not heading.get_text(strip=True) and not heading.find("img"):
            heading.decompose()
    headings = [each for each in headings if not each.decomposed]
    if headings and headings[0].get_text(strip=True) == title.strip():
        headings.pop(0).decompose()
    above: list[int] = []
    for heading in headings:
        level = int(heading.name[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.name = f"h{min(len(above) + 1, DEEPEST)}"


def _name_headings(soup: BeautifulSoup) -> None:
    """Give each heading an id made from its text, and let links in its chapter follow."""
    taken = {"content"}
    for section in _sections(soup):
        renamed: dict[str, str] = {}
        for heading in section.find_all(HEADINGS):
            text = heading.get_text(" ", strip=True)
            name = unique(_slug(text), taken)
            taken.add(name)
            # The way to link to a heading in a notebook: its text with hyphens for spaces.
            renamed.setdefault("#" + text.replace(" ", "-"), f"#{name}")
            heading["id"] = name
        for link in section.find_all("a", href=_HERE):
            link["href"] = renamed.get(unquote(str(link["href"])), link["href"])


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "chapter"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, with a number where it is taken.

    Examples
    --------
    >>> unique("trust", {"trust", "trust-2"})
    'trust-3'
    """
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _list_contents(soup: BeautifulSoup) -> None:
    """List the second and third level, or drop the list where it would be one line."""
    nav = soup.find("nav")
    if nav is None or soup.main is None:
        return
    headings = soup.main.find_all(("h2", "h3"))
    if len(headings) < 2:
        if nav.parent is not None:
            nav.parent["class"] = "page single"
        nav.decompose()
        return
    chapters = soup.new_tag("ul")
    nav.append(chapters)
    for heading in headings:
        place = chapters
        if heading.name == "h3" and chapters.contents:
            place = _inner_list(soup, chapters)
        item = soup.new_tag("li")
        link = soup.new_tag("a", href=f"#{heading['id']}")
        link.string = heading.get_text(" ", strip=True)
        item.append(link)
        place.append(item)


def _inner_list(soup: BeautifulSoup, chapters: Tag) -> Tag:
    last = chapters.find_all("li", recursive=False)[-1]
    inner = last.find("ul")
    if inner is None:
        inner = soup.new_tag("ul")
        last.append(inner)
    return inner
