"""The map of who answered: a tile a unit, in trees small and large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.presentation.plots.response_map import MOST_TILES, SHADES, STEPS, _shade
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree


@pytest.fixture(scope="module")
def response(survey: Survey) -> Released:
    return ta.plan_release(survey)(ta.assess_response(survey, wave="2026"))


def grown(response: Released, teams: int) -> Released:
    """Put a tree of five departments, with as many teams in all, in place of the sample's."""
    codes = ["S", *(f"D{at}" for at in range(5)), *(f"T{at}" for at in range(teams))]
    parents = np.array([-1, *[0] * 5, *(1 + at % 5 for at in range(teams))])
    tree = UnitTree(tuple(codes), tuple(codes), parents, response.labels.units.levels)
    rows = pd.concat([response.frame.iloc[[1]]] * len(codes), ignore_index=True)
    rows = rows.assign(unit=codes, answered=30, invited=40, response_rate=0.75, suppressed=False)
    rows["reference"] = ["", *["rest"] * (len(codes) - 1)]
    rows.loc[rows["unit"] == "D1", ["answered", "response_rate"]] = 12, 0.3
    rows.loc[rows["unit"] == "D1", "verdict"] = "lower"
    rows.loc[rows["unit"] == "D2", ["answered", "invited", "response_rate"]] = np.nan
    return replace(response, frame=rows, labels=replace(response.labels, units=tree))


@pytest.mark.parametrize("teams", [0, 300])
def test_few_units_and_many(response: Released, teams: int) -> None:
    drawn = ta.plot_response_map(grown(response, teams), language="en")
    assert drawn.size is not None
    assert drawn.size[1] < 1400
    found = f"in 1 of {teams + 4} units the response rate is clearly lower than in the rest"
    assert f"Where few answered, 2026: {found} of the institution: D1." in drawn.caption
    assert "D1: 30%. D2: ·." in drawn.alt
    assert drawn.alt.endswith("Units not shown: 1.")
    assert ("Tiles without a name" in drawn.caption) == (teams > MOST_TILES)


def test_hidden_units_have_the_sign_and_no_number(response: Released) -> None:
    image = ta.plot_response_map(response).image.decode()
    hidden = response.frame["response_rate"].isna().sum()
    assert image.count(f">{SIGN}<") == hidden > 0


def test_the_fewer_answered_the_darker() -> None:
    assert [_shade(rate) for rate in (0.49, 0.5, 0.69, 0.7, 0.8, 1.0)] == [
        *(SHADES[0], SHADES[1], SHADES[2], SHADES[3], SHADES[4], SHADES[4])
    ]
    assert len(SHADES) == len(STEPS) - 1
