"""Tables that do not disturb each other, scroll inside themselves and can be read aloud."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# A table of so many lines is not cut in two on paper.
ROWS_OF_A_PAGE = 30
# What a phone has room for beside each other: letters, and what each column's edges take of them.
LETTERS_OF_A_PHONE, EDGES = 50, 0.75
# Rows from which the width of columns is guessed.
GUESSED_FROM = 3
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Stands for a table's id while styles are compared.
_SELF = "#this"
_RANGE = re.compile(r"(\(?\d+-\d+\)?)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# great_tables names its parts alike in every table, and repeats in each cell what scopes say.
_SUPERFLUOUS = (
    "id",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "data-quarto-disable-processing",
    "data-quarto-bootstrap",
)


def finish_tables(soup: BeautifulSoup) -> None:
    """Give every table of a page its caption, scopes and a container that scrolls.

    Parameters
    ----------
    soup
        The page, with its headings in order; it is changed.

    Notes
    -----
    The style of a great_tables table is moved to the head, once for tables that look alike, and
    confined to them: as written, some of its rules reach every table of the page. Tables that a
    phone has no room for have a class, by which their heads stand on end there.
    """
    looks: dict[str, str] = {}
    for table in soup.find_all("table"):
        box = _box(soup, table)
        look = ""
        if "gt_table" in table.get_attribute_list("class"):
            _tidy(soup, table)
            look = _move_style(box, looks)
        _scope(table)
        _keep_together(soup, table)
        caption = table.find("caption") or table.find_previous(HEADINGS)
        label = caption.get_text(" ", strip=True) if caption else ""
        whole = "whole" if len(table.find_all("tr")) <= ROWS_OF_A_PAGE else ""
        box.attrs |= {"role": "group", "tabindex": "0", "aria-label": label}
        if caption and (told := caption.find(None, {ATTRIBUTE: True})):
            box[ATTRIBUTE] = told[ATTRIBUTE]
        on_end = "on-end" if _guess_letters(table) > LETTERS_OF_A_PHONE else ""
        box["class"] = " ".join(filter(None, ("table", look, whole, on_end)))
    if looks and soup.head is not None:
        style = soup.new_tag("style")
        style.string = "\n".join(_confine(css, name) for css, name in looks.items())
        soup.head.append(style)


def _box(soup: BeautifulSoup, table: Tag) -> Tag:
    """Return the container of a table: great_tables' own, or a new one."""
    parent = table.parent
    if parent is not None and parent.name == "div" and "overflow-x" in str(parent.get("style")):
        parent.attrs = {"id": str(parent.get("id", ""))}
        return parent
    return table.wrap(soup.new_tag("div"))


def _tidy(soup: BeautifulSoup, table: Tag) -> None:
    """Make the title a caption and drop ids that other tables have too."""
    for tag in (table, *table.find_all(True)):
        kept = tag.attrs.items()
        tag.attrs = {name: value for name, value in kept if name not in _SUPERFLUOUS}
    titles = table.thead.find_all("td", class_="gt_heading") if table.thead else []
    if not titles:
        return
    caption = soup.new_tag("caption")
    for title in titles:
        row = title.parent
        title.name = "span"
        title.attrs = {"class": "gt_subtitle" if _is_subtitle(title) else "gt_title"}
        caption.append(title.extract())
        if row is not None:
            row.decompose()
    table.insert(0, caption)


def _is_subtitle(title: Tag) -> bool:
    return "gt_subtitle" in title.get_attribute_list("class")


def _move_style(box: Tag, looks: dict[str, str]) -> str:
    """Take the style out of a table's container, and name the class that stands for it."""
    style = box.find("style")
    name = str(box.attrs.pop("id", ""))
    if style is None:
        return ""
    css = re.sub(rf"#{re.escape(name)}(?![\w-])", _SELF, style.get_text())
    style.decompose()
    return looks.setdefault(css, f"look-{len(looks) + 1}")


def _confine(css: str, name: str) -> str:
    """Put the class before every selector, so that a rule reaches its own tables only."""
    if "@" in css:
        # Rules inside a condition are the author's own, and left to their author.
        return css.replace(_SELF, f".{name}")
    rules = []
    for selectors, body in _RULE.findall(css.replace(_SELF, "")):
        own = ", ".join(f".{name} {each.strip()}" for each in selectors.split(","))
        rules.append(f"{own} {{{body.strip()}}}")
    return "\n".join(rules)


def _guess_letters(table: Tag) -> float:
    """Return how many letters side by side a table takes at least, as heads break between words."""
    lines = table.thead.find_all("tr") if table.thead else []
    heads = lines[-1].find_all("th") if lines else []
    letters = [max(map(len, each.get_text(" ").split()), default=0) for each in heads]
    rows = table.tbody.find_all("tr", limit=GUESSED_FROM) if table.tbody else []
    for row in rows:
        for at, cell in enumerate(row.find_all(("th", "td"))[: len(letters)]):
            # Numbers stand in one line with their signs.
            words = cell.get_text()
            is_number = "gt_right" in cell.get_attribute_list("class")
            broken = [words] if is_number else words.split()
            letters[at] = max(letters[at], *map(len, broken), 0)
    return sum(letters) + EDGES * len(letters)


def _keep_together(soup: BeautifulSoup, table: Tag) -> None:
    """Let no column's head break within a range: browsers may do so after its hyphen."""
    for header in table.thead.find_all("th") if table.thead else ():
        for words in list(header.find_all(string=_RANGE)):
            parts = _RANGE.split(str(words))
            whole = [soup.new_tag("span", attrs={"class": "range"}, string=r) for r in parts[1::2]]
            pieces = [each for pair in zip(parts[::2], [*whole, ""], strict=True) for each in pair]
            words.replace_with(*filter(None, pieces))


def _scope(table: Tag) -> None:
    for header in table.find_all("th"):
        if header.get("scope"):
            continue
        in_head = header.find_parent("thead") is not None
        across = int(str(header.get("colspan", "1"))) > 1
        side = "col" if in_head else "row"
        header["scope"] = f"{side}group" if across else side
