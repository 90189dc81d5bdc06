"""The figure of levels over waves, where an index rests on other items in some of them."""

from collections.abc import Mapping

import tillid_analysis as ta
from tillid_analysis.presentation.html import Picture
from tillid_analysis.presentation.plots.waves import _columns
from tillid_analysis.results import Released

Shown = Mapping[str, Released]


def test_a_level_on_other_items_is_no_change(shown: Shown) -> None:
    picture = ta.plot_waves(shown["levels"], language="en")
    assert isinstance(picture, Picture)
    assert "Dotted: Learning and Results culture did not rest on" in picture.caption
    # Two of the twelve steps from a wave to the next.
    assert picture.image.count(b"stroke-dasharray") == 2


def test_waves_of_the_same_items_are_drawn_as_one_series(shown: Shown) -> None:
    picture = ta.plot_waves(shown["levels"], wave="2024", language="en")
    assert isinstance(picture, Picture)
    assert "Dotted" not in picture.caption
    assert b"stroke-dasharray" not in picture.image


def test_each_wave_has_how_many_answered(shown: Shown) -> None:
    picture = ta.plot_waves(shown["levels"], unit="A03", language="en")
    assert isinstance(picture, Picture)
    drawn = picture.image.decode()
    assert drawn.count(">(31)<") == 6
    assert "2026 SFE/A/A03 tillid estimate#31:" in picture.about
    assert "The number of answers is in brackets." in picture.caption
    # Of a hidden unit there is neither a level nor how many answered.
    hidden = ta.plot_waves(shown["levels"], unit="A10", language="en")
    assert isinstance(hidden, Picture)
    assert ">(" not in hidden.image.decode()


def test_what_is_said_of_two_waves_is_not_said_of_one(shown: Shown) -> None:
    levels = shown["levels"]
    assert "Dotted" not in ta.plot_levels(levels, language="en").caption
    assert "Dotted" not in ta.tabulate_levels(levels, language="en").markup
    assert "Dotted" not in ta.plot_units(levels, language="en").caption


def test_one_wave_is_no_series(shown: Shown) -> None:
    drawn = ta.plot_waves(shown["levels"], wave="2022")
    assert drawn._repr_html_() == ""


def test_panels_stand_beside_each_other_as_far_as_there_is_room() -> None:
    """For the waves' names, and for their own."""
    waves = [str(year) for year in range(2014, 2027, 2)]
    assert [_columns(["Trust"] * 6, waves[-n:]) for n in (2, 3, 4, 7)] == [3, 3, 2, 1]
    assert _columns(["Trust"], waves[-3:]) == 1
    assert _columns(["Procedural and distributive justice"] * 6, waves[-3:]) == 1
