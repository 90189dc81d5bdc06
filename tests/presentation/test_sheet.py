"""Marks lie where a whole figure would have them, and say nothing of the units drawn before."""

import re

import numpy as np
import pytest
from matplotlib import rc_context, rcParams

import tillid_analysis as ta
from tillid_analysis.disclosure import Release
from tillid_analysis.presentation.html import picture
from tillid_analysis.presentation.plots.canvas import canvas
from tillid_analysis.presentation.plots.sheet import Marks, Sheet, make_sheet, reserve_beside
from tillid_analysis.survey import Survey


def make(widest: str = "", dot: float | None = None) -> tuple[Sheet, str]:
    with canvas(2.0, rows=2) as (figure, panels):
        for axes in panels:
            axes.set_xlim(0, 100)
            axes.set_ylim(3, -1)
        if dot is not None:
            panels[1].scatter([dot], [1], color="#123456", s=45)
            return make_sheet(figure), picture(figure, "A dot.").image.decode()
        return make_sheet(figure, [reserve_beside(panels[0], widest)] if widest else ()), ""


def uses(drawing: str) -> list[tuple[float, ...]]:
    found = re.findall(r'<use [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*#123456', drawing)
    return [tuple(map(float, each)) for each in found]


def test_a_dot_lies_where_matplotlib_would_put_it() -> None:
    marks = Marks(make()[0])
    marks.dots(marks.sheet.place([62.5], [1], panel=1), 45, "#123456")
    (found,), (wanted,) = uses(marks.picture("A dot.", "").image.decode()), uses(make(dot=62.5)[1])
    assert found == pytest.approx(wanted, abs=0.02)


def test_what_has_no_place_is_left_out() -> None:
    marks = Marks(make()[0])
    at = marks.sheet.place([10, np.nan], [0, 1])
    marks.lines(at, at + 5, ["#111111", "#222222"], 2)
    marks.words(at, ["here", "nowhere"], 9)
    marks.dots(at, 45, "#123456")
    drawing = marks.picture("A line.", "").image.decode()
    assert "#111111" in drawing
    assert "#222222" not in drawing
    assert "nowhere" not in drawing
    assert len(uses(drawing)) == 1


def test_room_is_kept_for_words_that_are_not_drawn() -> None:
    (narrow, _), (wide, _) = make(), make("100 (1.058 svar)")
    assert wide.place(100, 0)[0] < narrow.place(100, 0)[0] - 50
    assert b"1.058" not in wide.drawing


def test_a_drawing_names_no_part_twice() -> None:
    marks = Marks(make()[0])
    at = marks.sheet.place([10.0, 20.0], [0, 1])
    marks.lines(at, at + 5, "#111111", 2)
    names = re.findall(r' id="([^"]+)"', marks.picture("A line.", "").image.decode())
    assert len(names) == len(set(names))
    assert "xtick_1" in names


def test_a_sheet_does_not_take_after_the_notebook_it_was_drawn_in() -> None:
    with rc_context({"font.size": 30, "axes.facecolor": "#000000", "xtick.major.size": 12}):
        strange = make()[0].drawing
        assert rcParams["font.size"] == 30
    assert make()[0].drawing == strange


def test_a_units_figure_is_the_same_whichever_was_drawn_before(
    survey: Survey, release: Release
) -> None:
    shown = release(ta.estimate(survey))
    for plot in (ta.plot_levels, ta.plot_waves):
        first = plot(shown, unit="A03")
        plot(shown, unit="A01", language="en")
        assert plot(shown, unit="A03") == first
