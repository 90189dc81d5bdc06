"""The canvas that all figures share: size, style, numbers in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import fill
from typing import TYPE_CHECKING

from tillid_analysis.language import Language, number
from tillid_analysis.presentation.style import FIGURE_STYLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 5.0
"""Inches: so wide that letters can still be read where all of it is to be seen on a phone."""

LONGEST, SHORTER = 40, 22
"""Letters of a row's name in a line, and where more must have room beside it."""
MANY = 15
"""Rows from which they stand closer."""
BETWEEN = 0.08
"""Of a panel's width, between panels: one's last number and the next one's first stand apart."""
NAMES, NUMBERS = 7, 5
"""Points from the names of rows to their panel, and from there to words on the right."""

Margins = tuple[float, float, float, float, float]


@contextmanager
def canvas(
    height: float,
    columns: int = 1,
    rows: int = 1,
    *,
    margins: Margins | None = None,
) -> Iterator[tuple[Figure, list[Axes]]]:
    """Open a figure in the shared style, apart from the settings of the user's notebook.

    Parameters
    ----------
    height
        In inches.
    columns, rows
        Panels; all share both axes.
    margins
        Inches left, below, right and above the panels, and between rows, where nothing around them
        can be wider than that: laying out by what is there takes a third of the drawing.
    """
    from matplotlib import style
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    # What is drawn once is shown in other notebooks too, whose settings are their own.
    with style.context(["default", FIGURE_STYLE]):
        layout = None if margins else ConstrainedLayoutEngine(wspace=BETWEEN)
        figure = Figure(figsize=(WIDTH, height), layout=layout)
        if margins:
            left, below, right, above, between = margins
            panel = (height - below - above - (rows - 1) * between) / rows
            figure.subplots_adjust(
                left=left / WIDTH,
                bottom=below / height,
                right=1 - right / WIDTH,
                top=1 - above / height,
                hspace=between / panel,
            )
        axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        yield figure, list(axes.ravel())


def row_height(n_rows: int, names: Sequence[str] = ()) -> float:
    """Return a figure's height in inches for rows of text.

    Many rows stand closer where all names are known to take one line, so that they are as large as
    can be where all of the figure is on one sheet of paper.
    """
    close = n_rows > MANY and names and max(map(len, names)) <= LONGEST
    return 0.9 + (0.22 if close else 0.3) * max(n_rows, 2)


def name_rows(axes: Axes, names: Sequence[str], longest: int = LONGEST) -> None:
    """Name the rows from the top down, once for panels beside each other."""
    axes.set_yticks([])
    axes.set_ylim(len(names) - 0.4, -0.6)
    place = axes.get_subplotspec()
    if place is None or place.is_first_col():
        write_left(axes, range(len(names)), [fill(name, longest) for name in names])


def write_left(
    axes: Axes,
    at: Sequence[float],
    texts: Sequence[str],
    *,
    size: float = 10,
    heads: Sequence[bool] = (),
) -> None:
    """Write words to the left of rows, as `RowWords` has them."""
    from tillid_analysis.presentation.plots.words import RowWords

    RowWords(axes, at, texts, edge=0, aside=-NAMES, align="right", size=size, heads=heads)


def write_right(axes: Axes, texts: Sequence[str], colour: str) -> None:
    """Write small words to the right of the rows, from the top down."""
    from tillid_analysis.presentation.plots.words import RowWords

    at = range(len(texts))
    RowWords(axes, at, texts, edge=1, aside=NUMBERS, align="left", size=9, colour=colour)


def number_wholes(axes: Axes) -> None:
    """Put the horizontal axis' numbers at whole ones only, so that none is written rounded."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=True))


def write_numbers(axes: Axes, language: Language, *, signed: bool = False) -> None:
    """Write the horizontal axis' numbers as the language does."""
    axes.xaxis.set_major_formatter(lambda value, _: number(value, language, signed=signed))
