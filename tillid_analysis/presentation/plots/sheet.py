"""Sheets: what a figure shows of all units alike is drawn once, and one unit's marks upon it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tillid_analysis.presentation.html import Picture, draw_behind, picture
from tillid_analysis.presentation.style import INK, MIDDLE, POINTS

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 16
"""Sheets of a kind that are kept: one for each wave, language and set of names."""
SMALL, BESIDE = 9, 6
"""Points: letters beside the scale, and their distance to it."""
ASIDE = (BESIDE, -MIDDLE * SMALL)
"""From the scale's end to where words beside it begin: their middle, not their foot, is level."""

Points = NDArray[np.float64]
"""(..., 2) places on a sheet, in points from its lower left corner."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sheet:
    """A figure's axes, names and lines, to be drawn upon.

    Parameters
    ----------
    drawing
        An SVG file.
    size
        Inches.
    corners
        For each panel its lower left corner, in points and in data.
    scales
        For each panel the points of a unit of data, along and up.
    """

    drawing: bytes
    size: tuple[float, float]
    corners: tuple[tuple[Points, Points], ...]
    scales: tuple[Points, ...]

    def place(
        self,
        x: ArrayLike,
        y: ArrayLike,
        panel: int = 0,
        *,
        aside: tuple[float, float] = (0, 0),
    ) -> Points:
        """Return where data lie on the sheet, moved aside by some points."""
        corner, origin = self.corners[panel]
        data = np.stack(np.broadcast_arrays(x, y), axis=-1).astype(np.float64)
        placed: Points = corner + aside + (data - origin) * self.scales[panel]
        return placed


def make_sheet(figure: Figure, reserved: Sequence[Artist] = ()) -> Sheet:
    """Draw what is the same in the figure of every unit.

    Parameters
    ----------
    figure
        With its axes.
    reserved
        The widest things that marks bring: room is made for them, and they are not drawn.
    """
    drawing = draw_behind(figure, reserved)
    size = figure.get_size_inches()
    corners, scales = [], []
    for axes in figure.axes:
        box, data = axes.get_position(), axes.viewLim
        corners.append((box.p0 * size * POINTS, np.array(data.p0)))
        scales.append(box.size * size * POINTS / (data.p1 - data.p0))
    return Sheet(drawing, (float(size[0]), float(size[1])), tuple(corners), tuple(scales))


def reserve_beside(axes: Axes, widest: str) -> Artist:
    """Return words that hold a place to the right of the scale, for `make_sheet`."""
    return axes.annotate(
        widest,
        (1, 0.5),
        xycoords="axes fraction",
        xytext=(BESIDE, 0),
        textcoords="offset points",
        fontsize=SMALL,
    )


class Marks:
    """What a figure shows of one unit: a few artists without axes, later ones over earlier ones.

    Parameters
    ----------
    sheet
        What they are drawn upon.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @cached_property
    def figure(self) -> Figure:
        """An empty figure of the sheet's size, in whose drawing a unit is a point."""
        from matplotlib.figure import Figure

        return Figure(figsize=self.sheet.size, dpi=POINTS, frameon=False)

    def lines(
        self,
        start: Points,
        end: Points,
        colours: str | Sequence[str],
        width: float,
        style: str = "-",
    ) -> None:
        """Draw straight lines, leaving out those without an end.

        Parameters
        ----------
        start, end : (n, 2)
            In points.
        colours
            Of all, or of each.
        width
            In points.
        style
            As matplotlib writes it.
        """
        from matplotlib.collections import LineCollection
        from matplotlib.transforms import IdentityTransform

        ends = np.stack([start, end], axis=1)
        known = np.flatnonzero(np.isfinite(ends).all(axis=(1, 2)))
        if len(known):
            self._add(
                LineCollection(
                    list(ends[known]),
                    colors=colours
                    if isinstance(colours, str)
                    else [colours[at] for at in known.tolist()],
                    linewidths=width,
                    linestyles=style,
                    transform=IdentityTransform(),
                )
            )

    def dots(
        self,
        at: Points,
        size: float,
        faces: str | Sequence[str],
        edges: str | Sequence[str] = "face",
        width: float = 1.5,
    ) -> None:
        """Draw dots, `size` in square points as matplotlib's `scatter` has it."""
        from matplotlib.collections import PathCollection
        from matplotlib.markers import MarkerStyle
        from matplotlib.transforms import IdentityTransform

        dot = MarkerStyle("o")
        shape = dot.get_path().transformed(dot.get_transform())
        found = PathCollection(
            [shape],
            [size],
            offsets=at,
            offset_transform=IdentityTransform(),
            facecolors=faces,
            edgecolors=edges,
            linewidths=width,
        )
        found.set_transform(IdentityTransform())
        self._add(found)

    def words(self, at: Points, texts: Sequence[str], size: float, colour: str = INK) -> None:
        """Write words, each from its own place to the right, leaving out those without one."""
        from tillid_analysis.presentation.plots.words import Words

        self._add(Words(at, texts, size, colour))

    def _add(self, artist: Artist) -> None:
        artist.set_zorder(len(self.figure.artists))
        self.figure.add_artist(artist)

    def picture(self, alt: str, caption: str, about: str = "", told: str = "") -> Picture:
        """Return the sheet with the marks on it, as `picture` does a figure."""
        return picture(self.figure, alt, caption, about, told, behind=self.sheet.drawing)
