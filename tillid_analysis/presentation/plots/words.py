"""Words of a figure, all of them as one artist; imported where something is drawn only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray


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
