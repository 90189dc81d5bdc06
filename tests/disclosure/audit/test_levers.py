"""A page with levers, attacked as a file; and numbers that rest on shown units only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.test_shown_units import attacked
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.permission import Permission
from tillid_analysis.results import Kind, Released
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def levers(survey: Survey, release: Release) -> Released:
    return release(ta.rank_levers(survey, wave="2026"))


def test_every_number_is_accounted_for(survey: Survey, release: Release, levers: Released) -> None:
    levels = release(ta.estimate(survey, wave="2026"))
    parts = [
        ta.tabulate_units(levels, language="en"),
        ta.tabulate_pooled(release(ta.shrink_units(survey, wave="2026")), language="en"),
        ta.tabulate_drivers(release(ta.rank_drivers(survey, wave="2026")), language="en"),
        ta.tabulate_unit_levers(levers, language="en"),
        *(
            show(levers, unit=unit, language="en")
            for unit in (None, "A", "A03", "B04", "A10")
            for show in (ta.state_levers, ta.tabulate_levers, ta.plot_levers)
        ),
    ]
    assert attacked(survey, *parts) == []


def test_nothing_of_a_hidden_unit(survey: Survey, release: Release, levers: Released) -> None:
    frame = levers.frame
    hidden = ~frame["unit"].isin(release.shown_units("2026"))
    assert hidden.any()
    assert frame.loc[hidden, frame.select_dtypes("number").columns].isna().all(axis=None)
    assert set(frame.loc[hidden, "verdict"]) == {"too_few_answers"}
    assert frame.loc[frame["n"] < 10, ["expected", "certainty", "lever"]].isna().all(axis=None)


def test_who_is_in_which_hidden_unit_changes_nothing(release: Release, survey: Survey) -> None:
    codes, unit = np.array(survey.units.codes), np.asarray(survey.responses.unit)
    first, second = (int(np.flatnonzero(codes == each)[0]) for each in ("A04", "A10"))
    swapped = np.where(unit == first, second, np.where(unit == second, first, unit))
    other = replace(survey, responses=replace(survey.responses, unit=swapped.astype(np.int32)))
    spec, permission = ta.rank_levers(survey, wave="2026").spec, Permission(survey, release.waves)

    def permit(frame: pd.DataFrame, kind: Kind) -> np.ndarray:
        return permission.of_rows(frame, spec, kind)

    mine, again = (
        ta.rank_levers(each, wave="2026").among(permit)  # type: ignore[misc]
        for each in (survey, other)
    )
    numbers = mine.select_dtypes("number").columns
    np.testing.assert_allclose(mine[numbers], again[numbers], rtol=1e-8, atol=1e-9)
