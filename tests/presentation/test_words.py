"""Words level with rows: as wide as they are measured, and inside the figure."""

import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from tillid_analysis.presentation.html import picture
from tillid_analysis.presentation.plots.canvas import canvas, name_rows
from tillid_analysis.presentation.plots.words import RowWords, measure

NAMES = ("Økonomi og HR (121)", "AVATAR", "Digitalisering og Data, Øst: jura og tilsyn i ny enhed")


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("words", NAMES)
def test_words_are_no_wider_than_measured(words: str, *, is_bold: bool) -> None:
    """Kerning only brings letters together."""
    look = FontProperties(size=9, weight="bold" if is_bold else "normal")
    true = text_to_path.get_text_width_height_descent(words, look, ismath=False)[0]
    assert true - 1 <= measure(words, 9, is_bold=is_bold) <= 1.1 * true + 1


def test_the_longest_name_is_inside_the_figure() -> None:
    """A layout makes room for names as for anything else."""
    with canvas(2) as (figure, (axes,)):
        name_rows(axes, NAMES)
        figure.draw_without_rendering()
        (words,) = (each for each in axes.get_children() if isinstance(each, RowWords))
        assert words.get_window_extent().x0 >= 0
        assert words.get_window_extent().x0 < 0.1 * figure.bbox.width


def test_panels_beside_each_other_name_their_rows_once() -> None:
    """On the left of both, and each name ends at the panel."""
    with canvas(3, 2, 2) as (figure, panels):
        for axes in panels:
            name_rows(axes, ["A", "B"])
        drawn = picture(figure, "Names.").image.decode()
    assert len(re.findall(r"text-anchor: end[^>]*>[AB]<", drawn)) == 4


def test_words_have_the_same_place_in_a_drawing_and_in_a_bitmap() -> None:
    """The end that is aligned is told to a drawing, and reckoned for a bitmap."""
    figure = Figure(figsize=(2, 1), dpi=72)
    axes = figure.add_axes((0.5, 0, 0.5, 1), xticks=[], ylim=(0, 1), frame_on=False)
    axes.set_yticks([])
    RowWords(axes, [0.5], ["HHH"], edge=0, aside=-7, align="right")
    bitmap = FigureCanvasAgg(figure)
    bitmap.draw()
    dark = np.asarray(bitmap.buffer_rgba())[:, :, 0] < 128
    rows, columns = np.nonzero(dark)
    assert abs(columns.max() - (72 - 7)) <= 2
    assert abs(rows.mean() - 36) <= 1
