"""A finished page taken apart: its texts, and the mark that each of them stands under."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pydantic import ValidationError

from tillid_analysis.disclosure.audit.drawings import read_drawing
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.scripts import is_known, leave_out_known
from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.language import Language

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset({"meta", "img", "br", "hr", "wbr", "link", "input", "col", "source", "base"})
# Words inside these belong to the sentence around them.
_INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
)
# Names and measures for machines.
_MUTE = frozenset(
    {
        *("class", "id", "style", "scope", "colspan", "rowspan", "headers", "tabindex", "role"),
        *("width", "height", "charset", "lang", "name", "http-equiv", "type", "rel", ATTRIBUTE),
    }
)
_DRAWING = "data:image/svg+xml;base64,"
# Widths given as a share, and what a drawing's style takes its places from.
_DRAWN = re.compile(r"\d[\d.]*%|--[\w-]+:[^;]*")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a page.

    Parameters
    ----------
    heading
        What it stands under.
    kind
        What it is: "words", "a picture's alternative", ...
    words
        The text.
    about
        The mark of the nearest element around it that has one.
    """

    heading: str
    kind: str
    words: str
    about: str = ""


@dataclass(slots=True)
class Page:
    """A page taken apart.

    Parameters
    ----------
    name
        The file's name.
    language, method
        Its language, and what it says of how it was made; None where it says nothing.
    texts
        Its texts in order.
    names
        What its tables' rows are named.
    blind
        Headings with a picture that says nothing a machine can read.
    marks
        All its marks, each with the heading it stands under.
    odd
        What it holds that no report does, each with the heading it stands under.
    """

    name: str
    language: Language = "da"
    method: Method | None = None
    texts: list[Text] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    blind: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)


def read_page(name: str, html: str) -> Page:
    """Take a page apart.

    Parameters
    ----------
    name
        Its file's name.
    html
        The whole page.

    Notes
    -----
    Read are words, also those that are not displayed, comments, every attribute but names for
    machines, widths given as a share, values that styles name, scripts unless they are the
    package's own, and the texts in drawings. The pixels of a bitmap and the
    outlines of letters are not: those pictures are held to their alternative text and marks.

    Examples
    --------
    >>> page = read_page("a.html", '<h2>A</h2><td data-about="2026 A trust estimate">61</td>')
    >>> page.texts[1]
    Text(heading='A', kind='words', words='61', about='2026 A trust estimate')
    """
    reader = _Reader(name)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.page = Page(name)
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._heading = ""
        self._row: list[str] | None = None
        self._row_is_marked = False

    @property
    def _about(self) -> str:
        return next((about for _, about in reversed(self._open) if about), "")

    def _add(self, kind: str, words: str, about: str | None = None) -> None:
        said = " ".join(words.split())
        if said:
            mark = self._about if about is None else about
            self.page.texts.append(Text(self._heading, kind, said, mark))

    def end_block(self) -> None:
        """Join the words since the last block, so that no markup hides what they say together."""
        words, self._words = "".join(self._words), []
        if self._open and self._open[-1][0] == "script" and is_known(words):
            return
        if any(tag in _HEADINGS for tag, _ in self._open):
            self._heading = " ".join(words.split())
        self._add("words", words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        about = values.get(ATTRIBUTE, "")
        if tag not in _INLINE or about:
            self.end_block()
        if tag == "html":
            self.page.language = "en" if values.get("lang") == "en" else "da"
        if tag == "tr":
            self._row, self._row_is_marked = [], False
        if tag == "th" and values.get("scope") == "row" and self._row is not None:
            self._row.append("")
        self._row_is_marked |= bool(about)
        if tag not in _VOID:
            self._open.append((tag, about))
        if about:
            self.page.marks.append((self._heading, about))
        if tag == "meta":
            self._read_meta(values)
            return
        if tag == "img" and not about:
            self.page.blind.append(self._heading)
        for name, value in values.items():
            self._read_attribute(tag, name, value, about or self._about)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def _read_meta(self, values: dict[str, str]) -> None:
        content = values.get("content", "")
        if values.get("name") == "tillid":
            try:
                self.page.method = Method.model_validate_json(content)
            except ValidationError:
                self._add("what the page says of its policy", content)
        elif values.get("name") != "viewport":
            self._add("metadata", leave_out_known(content))

    def _read_attribute(self, tag: str, name: str, value: str, about: str) -> None:
        if value.startswith(_DRAWING):
            self._read_drawing(value.removeprefix(_DRAWING), about)
        elif name == "style":
            point = "," if self.page.language == "da" else "."
            drawn = [each.rpartition(":")[2] for each in _DRAWN.findall(value)]
            self._add("a style", " ".join(drawn).replace(".", point), about)
        elif name == "alt":
            self._add("a picture's alternative", value, about)
        elif name not in _MUTE and not value.startswith(("data:", "#")):
            self._add(f"the attribute {name} of <{tag}>", value, about)

    def _read_drawing(self, data: str, about: str) -> None:
        try:
            drawing = b64decode(data).decode("utf-8", "replace")
        except NotBase64:
            self.page.blind.append(self._heading)
            return
        for words in read_drawing(drawing):
            self._add("a drawing", words, about)

    def handle_endtag(self, tag: str) -> None:
        marked = bool(self._open) and self._open[-1][0] == tag and bool(self._open[-1][1])
        if tag not in _INLINE or marked:
            self.end_block()
        if tag == "tr" and self._row is not None:
            if self._row_is_marked:
                self.page.names |= {each.strip() for each in self._row}
            self._row = None
        if any(open_tag == tag for open_tag, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_comment(self, data: str) -> None:
        self._add("a comment", data)

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag == "style":
            return
        if tag == "th" and self._row:
            self._row[-1] += data
        self._words.append(data)
