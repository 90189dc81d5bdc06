"""A page taken apart into its texts, and the parts of it that run or fetch something."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tillid_analysis.disclosure.audit.scripts import is_known

FETCH = "fetch(es) from a network or a disk"
RUN = "script(s) or frame(s)"

_FETCHING = frozenset(
    {
        "src",
        "srcset",
        "poster",
        "data",
        "background",
        "action",
        "formaction",
        "ping",
        "manifest",
        "xlink:href",
    }
)
_RUNNING = frozenset({"iframe", "frame", "object", "embed", "applet"})
# What a reader clicks is fetched only then.
_LINKS = frozenset({"a", "area"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "code",
        "em",
        "i",
        "mark",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tspan",
        "u",
        "wbr",
    }
)
# Names for machines, and the coordinates of drawings.
_WORDLESS = frozenset({"class", "id", "style", "d", "points", "transform", "viewbox"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DRAWING = "data:image/svg+xml;base64,"
_OUTSIDE_URL = re.compile(r"url\(\s*[\"']?(?!data:|#|[\"'\s])|@import", re.IGNORECASE)


@dataclass(slots=True)
class Pieces:
    """What a page is made of.

    Parameters
    ----------
    headings
        Their texts, in order; the first stands for the page before any heading.
    texts
        Words, with the position of the heading they stand under.
    parts
        Kinds of parts that run or fetch, in the same way.
    """

    headings: list[str] = field(default_factory=lambda: [""])
    texts: list[tuple[int, str]] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)


def take_apart(html: str) -> Pieces:
    """Read a page's texts: words, attributes, comments and what stands in drawings.

    Parameters
    ----------
    html
        A page, or a drawing.

    Examples
    --------
    >>> take_apart('<p>Ask <b>us</b><img alt="Bars" src="a.png">')
    Pieces(headings=[''], texts=[(0, 'Bars'), (0, 'a.png'), (0, 'Ask us')],
           parts=[(0, 'fetch(es) from a network or a disk')])
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.pieces


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces = Pieces()
        self._open = ""
        self._bare_script = False
        self._words: list[str] = []

    @property
    def _at(self) -> int:
        return len(self.pieces.headings) - 1

    def end_block(self) -> None:
        """Join the words since the last block, so that no markup hides what they say together."""
        words, self._words = "".join(self._words), []
        if self._open == "script":
            if self._bare_script and is_known(words):
                return
            self.pieces.parts.append((self._at, RUN))
        if words:
            self.pieces.texts.append((self._at, words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.end_block()
            self._bare_script = not attrs
        if tag not in _INLINE:
            self._open = tag
        if tag in _HEADINGS:
            self.end_block()
            self.pieces.headings.append("")
        if tag in _RUNNING:
            self.pieces.parts.append((self._at, RUN))
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.pieces.parts.append((self._at, FETCH))
        for name, value in values.items():
            self._read_attribute(tag, name, value)

    def _read_attribute(self, tag: str, name: str, value: str) -> None:
        fetches = name in _FETCHING or (name == "href" and tag not in _LINKS)
        inside = value.startswith(("data:", "#"))
        if (fetches and not inside) or (name == "style" and _OUTSIDE_URL.search(value)):
            self.pieces.parts.append((self._at, FETCH))
        if name.startswith("on") or value.lstrip().lower().startswith("javascript:"):
            self.pieces.parts.append((self._at, RUN))
        if value.startswith(_DRAWING):
            self._read_drawing(value.removeprefix(_DRAWING))
        elif name not in _WORDLESS and not value.startswith("data:"):
            self.pieces.texts.append((self._at, value))

    def _read_drawing(self, data: str) -> None:
        try:
            drawing = take_apart(b64decode(data).decode("utf-8", "replace"))
        except NotBase64:
            return
        self.pieces.texts += [(self._at, words) for _, words in drawing.texts]
        self.pieces.parts += [(self._at, kind) for _, kind in drawing.parts]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_block()
            self._open = ""

    def handle_comment(self, data: str) -> None:
        self.pieces.texts.append((self._at, data))

    def handle_data(self, data: str) -> None:
        if self._open == "style":
            fetches = len(_OUTSIDE_URL.findall(data))
            self.pieces.parts += [(self._at, FETCH)] * fetches
            return
        if self._open in _HEADINGS:
            self.pieces.headings[-1] += data
        self._words.append(data)
