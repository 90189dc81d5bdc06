"""Pieces of a page: pictures with a text alternative, and prose."""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.errors import ReportError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

# Under this size a drawing is never worth giving up for a bitmap, so the bitmap is not even made.
SMALL_DRAWING = 150_000
# CSS pixels per inch, and how many device pixels a bitmap has for each of them.
CSS_DPI, BITMAP_SCALE = 96, 2
_ATTRIBUTE = re.compile(rb'="[^"<>]*"')
_LONG_NUMBER = re.compile(rb"(?<![\w.#])-?\d+\.\d{3,}(?![\w.])")
_FONT = re.compile(rb" font-family: [^;\"]*;")
FONTS = b"'DejaVu Sans', Verdana, 'Bitstream Vera Sans', Geneva, sans-serif"
_GROUP = re.compile(rb'<g id="[^"]*">')
# What is written is a comment as well, and turned by nothing.
_IDLE = re.compile(rb'<!--.*?-->| transform="rotate\(-?0 [^"]*\)"', re.DOTALL)
_SPACES = re.compile(rb"\s*\n\s*")


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A picture that carries its text alternative wherever it is shown.

    Parameters
    ----------
    image
        The bytes of an SVG or PNG file.
    alt
        What the picture shows, for those who cannot see it; not empty.
    caption
        The line above it, and below it what follows on a new line; nothing is written when it is
        empty.
    size
        Width and height in CSS pixels; None leaves it to the file.
    about, told
        What its numbers, and those of the caption, are about, as marks for a machine.

    Raises
    ------
    ReportError
        If there is no text alternative, or the bytes are neither SVG nor PNG.

    Examples
    --------
    >>> Picture(b"<svg/>", alt="Two bars of the same height.", caption="Trust, 2026")
    Picture('Trust, 2026')
    """

    image: bytes
    alt: str
    caption: str = ""
    size: tuple[int, int] | None = None
    about: str = ""
    told: str = ""

    def __post_init__(self) -> None:
        """Refuse a picture that not everybody can read."""
        if not self.alt.strip():
            raise ReportError(
                f"the picture {self.caption!r} has no text alternative; "
                "say in alt= what it shows, in one or two sentences"
            )
        if not self.image.lstrip().startswith((b"\x89PNG", b"<")):
            raise ReportError(f"the picture {self.caption!r} is neither SVG nor PNG")

    @property
    def media_type(self) -> str:
        """The kind of file: "image/png" or "image/svg+xml"."""
        return "image/png" if self.image.startswith(b"\x89PNG") else "image/svg+xml"

    def __repr__(self) -> str:
        """Name the kind and the caption's first line; the rest is for the page."""
        return f"Picture({self.caption.partition(chr(10))[0]!r})"

    def _repr_html_(self) -> str:
        data = b64encode(self.image).decode("ascii")
        size = f' width="{self.size[0]}" height="{self.size[1]}"' if self.size else ""
        title, _, reading = self.caption.partition("\n")
        mark = _mark(self.told)
        above = f"<figcaption{mark}>{escape(title)}</figcaption>" if title else ""
        text = f'<div class="reading"{mark}>{escape(reading)}</div>'
        below = text if reading.strip() else ""
        return (
            f'<figure>{above}<img alt="{escape(self.alt)}"{size}{_mark(self.about)} '
            f'src="data:{self.media_type};base64,{data}">{below}</figure>'
        )


def picture(
    figure: Figure,
    alt: str,
    caption: str = "",
    about: str = "",
    told: str = "",
    *,
    behind: bytes = b"",
) -> Picture:
    """Draw a matplotlib figure once, the same bytes every time, and close it.

    Parameters
    ----------
    figure
        The finished figure; it is saved as laid out, so use ``layout="constrained"``.
    alt
        What it shows, for those who cannot see it; not empty.
    caption
        The line above it, and below it what follows on a new line.
    about, told
        What its numbers, and those of the caption, are about, as marks for a machine.
    behind
        What `draw_behind` made of a figure of the same size, to draw this one upon.

    Returns
    -------
    Picture
        An SVG, or a PNG where the SVG would be larger than both the PNG and ``SMALL_DRAWING``.

    Raises
    ------
    ReportError
        If there is no text alternative.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> picture(Figure(figsize=(2, 1)), alt="An empty field.", caption="Nothing yet")
    Picture('Nothing yet')
    """
    width, height = figure.get_size_inches() * CSS_DPI
    try:
        # Checked first, because drawing is what takes the time.
        Picture(b"<svg/>", alt, caption)
        size = (round(width), round(height))
        drawn = _lay_over(behind, _draw_svg(figure)) if behind else _draw(figure)
        return Picture(drawn, alt, caption, size, about, told)
    finally:
        # Only where somebody uses it: importing it takes as long as ten figures.
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close(figure)


def draw_behind(figure: Figure, reserved: Iterable[Artist] = ()) -> bytes:
    """Draw a figure as an SVG that others can be drawn upon.

    Parameters
    ----------
    figure
        The finished figure.
    reserved
        Parts of it that room is made for, and that are not drawn.
    """
    _lay_out(figure)
    for each in reserved:
        each.remove()
    return _draw_svg(figure)


def _lay_over(behind: bytes, drawing: bytes) -> bytes:
    """Put one drawing over another; its groups lose their names, which the other's have too."""
    start = drawing.index(b'<g id="figure_1">')
    over = _GROUP.sub(b"<g>", drawing[start:])
    return behind[: behind.rindex(b"</svg>")] + over


def _draw_svg(figure: Figure) -> bytes:
    return _shorten(_save(figure, "svg", dict.fromkeys(("Date", "Creator", "Format", "Type"))))


def _draw(figure: Figure) -> bytes:
    """Choose the smaller file, and the drawing where it is small enough."""
    _lay_out(figure)
    drawing = _draw_svg(figure)
    if len(drawing) <= SMALL_DRAWING:
        return drawing
    bitmap = _save(figure, "png", {"Software": None})
    return min(drawing, bitmap, key=len)


def _lay_out(figure: Figure) -> None:
    """Lay a figure out, once for both files and without the trial drawing that saving makes."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)


def _shorten(drawing: bytes) -> bytes:
    """Write an SVG's numbers to a hundredth of a point, and break its lines no more than needed."""

    def write(attribute: re.Match[bytes]) -> bytes:
        return _LONG_NUMBER.sub(lambda found: b"%g" % round(float(found[0]), 2), attribute[0])

    shorter = _ATTRIBUTE.sub(write, _IDLE.sub(b"", drawing))
    named = _FONT.sub(b"", shorter).replace(b"<svg ", b'<svg font-family="%b" ' % FONTS, 1)
    return _SPACES.sub(b"\n", named)


def _save(figure: Figure, kind: str, metadata: dict[str, None]) -> bytes:
    import matplotlib

    # Letters stay letters: outlines take most of the bytes. Where the font that the figure is laid
    # out with is not there, one of the same width is, so that nothing grows out of its place.
    target = BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "tillid", "svg.fonttype": "none"}):
        figure.savefig(target, format=kind, metadata=metadata, dpi=CSS_DPI * BITMAP_SCALE)
    return target.getvalue()


@dataclass(frozen=True, slots=True, repr=False)
class Prose:
    """A heading, paragraphs and a list, written by the package in the reader's language.

    Parameters
    ----------
    heading
        The heading's text; none is written when it is empty.
    paragraphs
        Plain text, one entry a paragraph.
    points
        Plain text, one entry a point of the list beneath the paragraphs.
    level
        The heading's level in its notebook, 1-6.
    about, told
        What the numbers of each point, and those of the paragraphs, are about, as marks for a
        machine.
    beneath
        Plain text, one entry a paragraph beneath the list.
    folded
        Whether all but the heading is shown only to those who ask for it, and on paper.

    Raises
    ------
    ReportError
        If the level is not 1-6.

    Examples
    --------
    >>> Prose("Trust & learning", ["Trust rose."])._repr_html_()
    '<h2>Trust &amp; learning</h2><p>Trust rose.</p>'
    """

    heading: str = ""
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    level: int = 2
    about: Sequence[str] = ()
    told: str = ""
    beneath: Sequence[str] = ()
    folded: bool = False

    def __post_init__(self) -> None:
        """Refuse a level no page has."""
        if self.level not in range(1, 7):
            raise ReportError(f"level={self.level!r} is no heading level; use 1-6")

    def __repr__(self) -> str:
        """Name the kind and the heading; the rest is for the page."""
        return f"Prose({self.heading!r})"

    def _repr_html_(self) -> str:
        tag = f"h{self.level}"
        heading = f"<{tag}>{escape(self.heading)}</{tag}>" if self.heading else ""
        mark = _mark(self.told)
        paragraphs, beneath = (
            "".join(f"<p{mark}>{escape(text)}</p>" for text in texts)
            for texts in (self.paragraphs, self.beneath)
        )
        said = zip_longest(self.points, self.about[: len(self.points)], fillvalue="")
        points = "".join(f"<li{_mark(about)}>{escape(text)}</li>" for text, about in said)
        text = paragraphs + (f"<ul>{points}</ul>" if points else "") + beneath
        if self.folded:
            summary = f"<summary>{heading}</summary>"
            return f'<details class="folded">{summary}{text}</details>'
        return heading + text


def _mark(about: str) -> str:
    return f' {ATTRIBUTE}="{escape(about)}"' if about else ""
