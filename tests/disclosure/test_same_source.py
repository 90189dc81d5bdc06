"""Drivers ranked by units: among those that are shown, and nothing of the others."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import tillid_analysis as ta
from tests.analysis.test_same_source import MODEL, way
from tests.packed import unpack
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.packing import pack
from tillid_analysis.results import Kind
from tillid_analysis.survey import Scores, Survey


def test_what_is_released_rests_on_units_that_are_shown(survey: Survey, release: Release) -> None:
    """Whatever the people of other units answered, what is told of units is the same."""
    model: dict[str, Any] = {"controls": [], "wave": "2026", "replicates": 100}
    result = ta.check_same_source(survey, **model)
    shown = release(result).frame
    asked: list[Kind] = []

    def nobody(rows: pd.DataFrame, kind: Kind) -> Mask:
        asked.append(kind)
        return np.zeros(len(rows), dtype=bool)

    assert result.among is not None
    none = result.among(nobody)
    assert set(asked) == {"detailed"}
    assert (way(none, "split units")["n_units"] == 0).all()
    few = way(shown, "split units")["n_units"].iloc[0]
    assert few < way(result.frame, "split units")["n_units"].iloc[0]
    plan = release.waves["2026"]
    size = len(survey.units)
    told = np.logical_and.reduce([plan.measures[each].detailed[:size] for each in MODEL])
    lowest = told & (survey.units.membership() @ told.astype(int) == 1)
    inside = survey.units.nearest(lowest)[survey.responses.unit] >= 0
    outside = np.flatnonzero((survey.responses.wave == 2) & ~inside)
    assert len(outside) > 5
    points = unpack(survey.scores.points)
    points[outside] = 7.0
    other = replace(survey, scores=Scores(pack(points), survey.scores.positive))
    again = release(ta.check_same_source(other, **model)).frame
    for name in ("unit means", "split units"):
        pd.testing.assert_frame_equal(
            way(again, name).drop(columns="agrees"), way(shown, name).drop(columns="agrees")
        )
    assert (way(again, "all")["importance"] != way(shown, "all")["importance"]).any()
