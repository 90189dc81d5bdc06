"""Pages with pooled units and places, attacked as files; and with one unit too many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import page
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

Shown = dict[str, Released]


@pytest.fixture(scope="module")
def shown(survey: Survey, release: Release) -> Shown:
    results = {
        "levels": ta.estimate(survey, wave="2026"),
        "pulled": ta.shrink_units(survey, wave="2026"),
        "fair": ta.shrink_units(survey, wave="2026", covariates=["leder"]),
        "places": ta.rank_units(survey, wave="2026"),
    }
    return {name: release(each) for name, each in results.items()}


def attacked(survey: Survey, *parts: Table | Picture | Prose) -> list[str]:
    method = Method.of(survey, "2026", "S", "en")
    html = page(*(each._repr_html_() for each in parts), method=method)
    return [str(each) for each in audit_pages([read_page("units.html", html)], staff_of(survey))]


def test_every_number_is_accounted_for_and_nobody_is_told(survey: Survey, shown: Shown) -> None:
    pulled, fair, places = shown["pulled"], shown["fair"], shown["places"]
    parts: list[Table | Picture | Prose] = [ta.tabulate_units(shown["levels"], language="en")]
    for level in ("afdeling", "enhed"):
        parts += [
            ta.tabulate_pooled(pulled, level=level, language="en"),
            ta.tabulate_pooled(fair, level=level, language="en"),
            ta.plot_caterpillar(pulled, level=level, language="en"),
            ta.plot_caterpillar(fair, level=level, language="en"),
            ta.tabulate_unit_spread(pulled, level=level, language="en"),
            ta.plot_funnel(pulled, level=level, language="en"),
            ta.tabulate_ranks(places, level=level, language="en"),
            ta.plot_ranks(places, level=level, language="en"),
        ]
    assert attacked(survey, *parts) == []


@pytest.mark.parametrize("name", ["pulled", "places"])
def test_one_unit_too_many_is_found(survey: Survey, shown: Shown, name: str) -> None:
    frame = shown[name].frame.copy()
    numbers = frame.select_dtypes("number").columns
    small, like = (np.flatnonzero(frame["unit"] == each) for each in ("A10", "A03"))
    frame.loc[small, numbers] = frame.loc[like, numbers].to_numpy()
    frame.loc[small, "n"] = 4.0
    careless = replace(shown[name], frame=frame)
    tabulate = ta.tabulate_pooled if name == "pulled" else ta.tabulate_ranks
    found = attacked(survey, tabulate(careless, language="en"))
    assert any("A10" in line for line in found)
