"""Words of a figure, all of them as one artist; imported where something is drawn only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform, ScaledTranslation
from numpy.typing import NDArray

from tillid_analysis.presentation.style import INK, MIDDLE, POINTS

BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of words lies before what is aligned."""
LINES = "lines"
"""What a drawing calls the lines of one text."""
LINE = 1.05
"""From line to line, by the letters' size: close, so that names of two lines stay in their rows."""


class Words(Artist):
    """Words that begin at places of a drawing; a text of its own for each takes ten times as long.

    Parameters
    ----------
    at : (n, 2)
        In points from the lower left corner.
    texts
        Those without a place are left out.
    size
        In points.
    colour
        Of all.
    """

    def __init__(
        self, at: NDArray[np.float64], texts: Sequence[str], size: float, colour: str
    ) -> None:
        super().__init__()
        known = np.flatnonzero(np.isfinite(at).all(axis=1)).tolist()
        self._placed = [(*at[each], texts[each]) for each in known]
        self._letters, self._colour = FontProperties(size=size), colour

    def draw(self, renderer: RendererBase) -> None:
        """Write them."""
        drawn_with = renderer.new_gc()
        drawn_with.set_foreground(self._colour)
        height = renderer.get_canvas_width_height()[1]
        for x, y, text in self._placed:
            renderer.draw_text(drawn_with, x, height - y, text, self._letters, 0)
        drawn_with.restore()


class RowWords(Artist):
    """Words level with the rows of a panel, beside it or in it, for which a layout makes room.

    A tick or a text of its own for each takes ten times as long.

    Parameters
    ----------
    axes
        The panel, to which they are added.
    at : (n,)
        The rows' places in data.
    texts
        One a row, which may have several lines.
    edge
        0 for the left edge and 1 for the right one, or a place between them.
    aside
        How far to the right of it they are, in points.
    align
        Which end of them is there, or their middle.
    size
        In points.
    colour
        Of all.
    heads
        Whether each row stands for those beneath it: in bold, and a point larger.
    """

    def __init__(
        self,
        axes: Axes,
        at: Sequence[float],
        texts: Sequence[str],
        *,
        edge: float,
        aside: float = 0,
        align: Literal["left", "center", "right"],
        size: float = 10,
        colour: str = INK,
        heads: Sequence[bool] = (),
    ) -> None:
        super().__init__()
        points = axes.figure.dpi_scale_trans
        self._panel, self._points = axes.bbox, points
        self._place = axes.get_yaxis_transform() + ScaledTranslation(aside / POINTS, 0, points)
        self._edge, self._align, self._colour = edge, align, colour
        every = zip(at, texts, heads or [False] * len(texts), strict=True)
        self._rows = [
            (row, list(_break(text, size + is_head, is_head=is_head)))
            for row, text, is_head in every
        ]
        self.set_clip_on(False)
        self.set_zorder(3)
        axes.add_artist(self)

    def draw(self, renderer: RendererBase) -> None:
        """Write them."""
        drawn_with = renderer.new_gc()
        drawn_with.set_foreground(self._colour)
        height = renderer.get_canvas_width_height()[1]
        point = np.asarray(self._points.transform((1 / POINTS, 0))).tolist()[0]
        # What a drawing is told of words: which end of them has a place.
        end = Text(ha=self._align, transform=IdentityTransform())
        for row, lines in self._rows:
            x, y = np.asarray(self._place.transform((self._edge, row))).tolist()
            # So that whoever reads the drawing knows what is said in several lines.
            if len(lines) > 1:
                renderer.open_group(LINES)
            for line in lines:
                left, foot = x - BEFORE[self._align] * point * line.wide, y + point * line.lift
                end.set_position((x, foot))
                up = height - foot
                renderer.draw_text(drawn_with, left, up, line.words, line.look, 0, mtext=end)
            if len(lines) > 1:
                renderer.close_group(LINES)
        drawn_with.restore()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the place that they take: as high as the panel, as wide as the widest."""
        widest = max((line.wide for _, lines in self._rows for line in lines), default=0.0) / POINTS
        wide = np.asarray(self._points.transform((widest, 0))).tolist()[0]
        end = np.asarray(self._place.transform((self._edge, 0))).tolist()[0]
        start = end - BEFORE[self._align] * wide
        return Bbox.from_extents(start, self._panel.y0, start + wide, self._panel.y1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words with its look; how wide it is, and how far its foot is above its row."""

    words: str
    look: FontProperties
    wide: float
    lift: float


def _break(text: str, size: float, *, is_head: bool) -> Iterator[_Line]:
    look = FontProperties(size=size, weight="bold" if is_head else "normal")
    lines = text.split("\n")
    for at, line in enumerate(lines):
        lift = size * (LINE * ((len(lines) - 1) / 2 - at) - MIDDLE)
        yield _Line(line, look, measure(line, size, is_bold=is_head), lift)


def measure(words: str, size: float, *, is_bold: bool = False) -> float:
    """Return how wide words are, in points, kerning left aside."""
    return size * sum(_letter_width(each, is_bold) for each in words)


@cache
def _letter_width(letter: str, is_bold: bool) -> float:
    """Return how far a letter of a point moves those after it: measuring words takes longer."""
    from matplotlib.textpath import text_to_path

    look = FontProperties(size=1, weight="bold" if is_bold else "normal")
    pair, three = (
        text_to_path.get_text_width_height_descent(words, look, ismath=False)[0]
        for words in ("nn", f"n{letter}n")
    )
    return float(three - pair)
