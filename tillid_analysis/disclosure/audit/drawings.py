"""The words of a drawing: text, titles, descriptions, metadata and what its maker noted down."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Drawn by matplotlib: the marks of an axis, whose labels are the scale and not results.
_TICK = re.compile(r"[xy]tick_\d+")
# And what it wrote in several lines: a name, with or without its numbers.
_LINES = re.compile(r"(?:text|lines)_\d+")
_SCALE = re.compile(r"[−+-]?[\d.,]+")
_SILENT = frozenset({"style", "script", "defs"})


def read_drawing(drawing: str) -> list[str]:
    """Return the texts of an SVG drawing, but for the numbers along its axes.

    Parameters
    ----------
    drawing
        The file's text.

    Notes
    -----
    Where letters are drawn as outlines, as some makers of drawings do, a machine finds each text in
    a comment beside them. Coordinates are not read: figures are
    drawn from rounded numbers, so they tell no more than those. Lines of one text are read as one,
    since a name is known by all its words.

    Examples
    --------
    >>> tick = '<g id="ytick_1"><!-- Team A (9) --></g><g id="xtick_1"><!-- 20 --></g>'
    >>> read_drawing(f"<svg>{tick}<text>61</text></svg>")
    ['Team A (9)', '61']
    """
    reader = _Reader()
    reader.feed(drawing)
    reader.close()
    return [each for each in reader.texts if each]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self._together: list[str] | None = None
        self._depth, self._is_tick = 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        values = dict(attrs)
        name = values.get("id") or ""
        if self._together is None and (_TICK.fullmatch(name) or _LINES.fullmatch(name)):
            self._together, self._depth = [], len(self._open)
            self._is_tick = _TICK.fullmatch(name) is not None
        for each in ("aria-label", "alt", "title", "desc"):
            self._say(values.get(each) or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if self._together is not None and len(self._open) < self._depth:
            label, self._together = " ".join(self._together), None
            if not (self._is_tick and _SCALE.fullmatch(label)):
                self.texts.append(label)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_comment(self, data: str) -> None:
        self._say(data)

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in _SILENT:
            self._say(data)

    def _say(self, words: str) -> None:
        said = " ".join(words.split())
        if said:
            (self.texts if self._together is None else self._together).append(said)
