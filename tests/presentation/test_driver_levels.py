"""What is shown of drivers within units and between them: words, numbers, marks, and nothing."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError, DisclosureError
from tillid_analysis.language import Language
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

SHOWS = ("tabulate_driver_levels", "plot_driver_levels", "state_driver_levels")


@pytest.fixture
def located(shown: Mapping[str, Released]) -> Released:
    return shown["located"]


def change(released: Released, part: str, **values: float | str) -> Released:
    """Put other numbers into the rows of a part."""
    rows = released.frame["part"] == part
    frame = released.frame.copy()
    for name, value in values.items():
        frame.loc[rows, name] = value
    return replace(released, frame=frame)


def test_a_row_a_driver(located: Released) -> None:
    table = ta.tabulate_driver_levels(located)
    assert isinstance(table, Table)
    rows = cells(table)
    assert rows[0][0] == "Rammer"
    assert len(rows) == 5
    frame = located.frame
    own = frame[(frame["part"] == "within") & (frame["term"] == "rammer")].iloc[0]
    written = f"{own['estimate']:.2f} [{own['conf_low']:.2f}; {own['conf_high']:.2f}]"
    assert rows[0][1].replace("\N{NO-BREAK SPACE}", " ") == written.replace(".", ",")
    assert rows[0][2] == f"{100 * own['importance']:.0f}\N{NO-BREAK SPACE}%"


def test_the_picture_says_what_it_shows(located: Released) -> None:
    drawn = ta.plot_driver_levels(located, language="en")
    assert isinstance(drawn, Picture)
    assert drawn.alt.startswith(
        "Each driver's relationship with Results culture in 2026, within units and between units,"
    )
    assert "Clear frames: 0.33 within, 0.59 between." in drawn.alt


def test_what_is_said(located: Released) -> None:
    said = ta.state_driver_levels(located)
    assert said.points == (
        "3\N{NO-BREAK SPACE}% af forskellene i resultatkultur ligger mellem de 29 enheder, resten "
        "mellem kolleger i samme enhed.",
        "Hænger sammen med resultatkultur både mellem kolleger i samme enhed og mellem enheder: "
        "Rammer.",
        "Hænger sammen med resultatkultur mellem kolleger i samme enhed; mellem enheder er det "
        "ikke sikkert: Læring, Tillid, Involvering og Anerkendelse.",
        "Det er ikke til at se, at sammenhængen mellem kolleger er stærkere i nogle enheder end i "
        "andre.",
        "Det, der gælder for enheder, behøver ikke gælde for den enkelte, og omvendt: at enheder "
        "med højt gennemsnit på det ene også har højt gennemsnit på det andet, siger ikke, at det "
        "er de samme mennesker, der svarer højt på begge.",
    )


def test_other_verdicts_are_said_otherwise(located: Released) -> None:
    between = change(located, "within", verdict="no_clear_difference")
    points = ta.state_driver_levels(between, language="en").points
    assert any(each.endswith("it is not clear: Clear frames.") for each in points)
    assert any(each.startswith("Not clearly related to results culture in") for each in points)
    more = change(located, "contextual", verdict="higher")
    assert any("clearly stronger between units" in each for each in _said(more))
    less = change(located, "contextual", verdict="lower")
    assert any("clearly weaker between units" in each for each in _said(less))
    opposed = change(located, "between", estimate=-0.4, verdict="lower")
    assert any("opposite directions" in each for each in _said(opposed))
    unlike = change(located, "within", p_slope=0.01)
    assert any("not equally strong in all units" in each for each in _said(unlike))


def _said(released: Released) -> tuple[str, ...]:
    return tuple(ta.state_driver_levels(released, language="en").points)


def test_few_units_are_said_to_be_few(located: Released) -> None:
    nothing = dict.fromkeys(("estimate", "conf_low", "conf_high", "importance"), float("nan"))
    released = change(located, "within", p_slope=float("nan"), sd_slope=float("nan"))
    for part in ("between", "contextual"):
        released = change(released, part, verdict="too_few_answers", **nothing)
    said = ta.state_driver_levels(released, language="en").points
    assert "Too few units are shown to say what is related between units." in said
    assert not any("some units than in others" in each for each in said)
    table = ta.tabulate_driver_levels(released)
    assert isinstance(table, Table)
    assert cells(table)[0][3:6] == ["·", "·", "·"]
    drawn = ta.plot_driver_levels(released)
    assert isinstance(drawn, Picture)
    assert "·" in drawn.alt


@pytest.mark.parametrize("show", SHOWS)
def test_nothing_to_tell_is_a_sentence(located: Released, show: str) -> None:
    frame = located.frame
    for empty in (frame.iloc[:0], frame.assign(estimate=float("nan"))):
        said = getattr(ta, show)(replace(located, frame=pd.DataFrame(empty)), language="en")
        assert isinstance(said, Prose)
        assert said.paragraphs == (
            "The survey names no drivers, or too few units and answers are shown to tell units "
            "and colleagues apart.",
        )


@pytest.mark.parametrize("show", SHOWS)
def test_what_is_refused(shown: Mapping[str, Released], survey: Survey, show: str) -> None:
    with pytest.raises(ChoiceError, match="was given one of rank_drivers"):
        getattr(ta, show)(shown["drivers"])
    with pytest.raises(ChoiceError, match="is not in the result"):
        getattr(ta, show)(shown["located"], wave="1999")
    with pytest.raises(DisclosureError):
        getattr(ta, show)(ta.rank_drivers(survey, wave="2026"))


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_number_is_accounted_for(
    survey: Survey, shown: Mapping[str, Released], language: Language
) -> None:
    """Together on one page with the levels and the drivers, as a reader would have them."""
    pieces: list[object] = [
        ta.tabulate_units(shown["levels"], language=language),
        ta.tabulate_drivers(shown["drivers"], language=language),
        *(getattr(ta, show)(shown["located"], language=language) for show in SHOWS),
    ]
    markup = [each._repr_html_() for each in pieces]  # type: ignore[attr-defined]
    outputs = [new_output("display_data", data={"text/html": html}) for html in markup]
    page = export_html(
        [new_notebook(cells=[new_code_cell("", outputs=outputs)])],
        title="Styrelsen for Eksempler",
        language=language,
        contents_label="*",
        method=Method.of(survey, "2026", "Styrelsen for Eksempler", language).model_dump_json(),
    )
    assert audit(page) == []
