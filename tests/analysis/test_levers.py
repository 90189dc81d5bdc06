"""Levers: what was planted is found, chance is not, and odd surveys are no trouble."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import next_wave, toy_wave, write_toy
from tests.packed import unpack
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def frame(survey: Survey) -> pd.DataFrame:
    return ta.rank_levers(survey, wave="2026", replicates=300).frame


def test_what_was_planted_is_found(frame: pd.DataFrame) -> None:
    levers = frame[frame["verdict"] == "lever"].sort_values(["unit", "lever"])
    found = {unit: list(rows["term"]) for unit, rows in levers.groupby("unit")}
    assert found["A03"] == ["tillid", "involvering"]
    assert found["B04"] == ["rammer"]
    assert found["D12"] == ["laering"]
    assert set(found) <= {"A03", "B04", "D12", "E02"}


def test_numbers_follow_from_each_other(survey: Survey, frame: pd.DataFrame) -> None:
    pulled = ta.shrink_units(survey, wave="2026").frame
    both = frame.merge(
        pulled, left_on=["unit", "term"], right_on=["unit", "measure"], suffixes=("", "_own")
    )
    below = both[both["level"] != "institution"]
    np.testing.assert_allclose(below["pooled"], below["pooled_own"])
    np.testing.assert_allclose(below["score"], below["estimate"])
    np.testing.assert_allclose(
        frame["headroom"], np.maximum(frame["upper_quartile"] - frame["pooled"], 0)
    )
    np.testing.assert_allclose(
        frame["priority"], frame["importance"] * frame["headroom"] * frame["certainty"]
    )
    ranked = ta.rank_drivers(survey, wave="2026").frame
    top = frame[frame["unit"] == "SFE"]
    np.testing.assert_allclose(top["importance"], ranked["importance"])
    np.testing.assert_allclose(frame.groupby("unit")["importance"].sum(), 1)


def test_an_outcome_without_drivers_has_no_levers(survey: Survey) -> None:
    order = np.random.default_rng(4).permutation(np.arange(*survey.rows("2026").indices(10**9)))
    points = unpack(survey.scores.points)
    column = list(survey.codebook.index_by_id).index("resultatkultur")
    points[survey.rows("2026"), column] = points[order, column]
    mixed = replace(survey, scores=replace(survey.scores, points=pack(points)))
    assert not (ta.rank_levers(mixed, wave="2026").frame["verdict"] == "lever").any()


def test_few_units_and_odd_answers(tmp_path: Path) -> None:
    survey = ta.read_survey(write_toy(tmp_path, toy_wave(60), next_wave(60)))
    for drivers in (["A2", "A3"], ["A2", "R1"]):
        result = ta.rank_levers(survey, outcome="A1", drivers=drivers)
        shown = ta.plan_release(survey)(result)
        assert not (shown.frame["verdict"] == "lever").any()
        for show in (ta.state_levers, ta.tabulate_levers, ta.plot_levers):
            assert show(shown, unit="U")._repr_html_()
        assert ta.tabulate_unit_levers(shown)._repr_html_()
    none = ta.rank_levers(survey)
    assert none.frame.columns.equals(result.frame.columns)
    assert len(none.frame) == 0
    assert ta.plot_levers(ta.plan_release(survey)(none))._repr_html_()
