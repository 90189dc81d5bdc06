"""Partial pooling of units, computed a second way, and with what is true of the sample."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def pulled(survey: Survey) -> pd.DataFrame:
    return ta.shrink_units(survey, wave="2026").frame


def test_means_are_those_of_estimate(survey: Survey, pulled: pd.DataFrame) -> None:
    levels = ta.estimate(survey, wave="2026").frame.set_index(["unit", "measure"])
    found = pulled.set_index(["unit", "measure"])
    np.testing.assert_allclose(found["estimate"], levels.loc[found.index, "estimate"])
    np.testing.assert_allclose(found["n"], levels.loc[found.index, "n"])


def test_small_units_are_pulled_most(pulled: pd.DataFrame) -> None:
    part = pulled[(pulled["measure"] == "tillid") & (pulled["level"] == "enhed")]
    assert part["weight_own"].corr(part["n"], method="spearman") > 0.99
    assert part["pooled"].std() < part["estimate"].std()
    assert ((part["pooled_low"] < part["pooled"]) & (part["pooled"] < part["pooled_high"])).all()


def test_true_means_lie_in_their_intervals(pulled: pd.DataFrame, truth: dict[str, Any]) -> None:
    gaps, rows = truth["unit_minus_rest_2026"], pulled[pulled["level"] == "enhed"]
    mean = rows.groupby("measure")["n"].transform(lambda n: n / n.sum())
    whole = (mean * rows["estimate"]).groupby(rows["measure"]).transform("sum")
    gap = np.array([gaps[row.unit][row.measure] for row in rows.itertuples()])
    true = whole + (1 - mean) * gap
    covered = (rows["pooled_low"] < true) & (true < rows["pooled_high"])
    assert covered.mean() > 0.9


def test_equal_weights_change_nothing(survey: Survey, pulled: pd.DataFrame) -> None:
    weight = np.full(len(survey.responses.wave), 2.0)
    weighted = replace(survey, responses=replace(survey.responses, weight=weight))
    found = ta.shrink_units(weighted, wave="2026").frame
    pd.testing.assert_frame_equal(found, pulled, rtol=1e-6)


def test_a_constant_covariate_changes_nothing(survey: Survey, pulled: pd.DataFrame) -> None:
    background = survey.responses.background.assign(
        leder=pd.Categorical(["x"]).repeat(len(survey.responses.wave))
    )
    alike = replace(survey, responses=replace(survey.responses, background=background))
    found = ta.shrink_units(alike, wave="2026", covariates=["leder"]).frame
    pd.testing.assert_frame_equal(
        found.drop(columns="method"), pulled.drop(columns="method"), rtol=1e-9
    )


def test_a_covariate_that_follows_from_another_changes_nothing(survey: Survey) -> None:
    names = survey.responses.background["leder"].cat.rename_categories(lambda name: f"x {name}")
    background = survey.responses.background.assign(jobgruppe=names)
    twice = replace(survey, responses=replace(survey.responses, background=background))
    once, both = (
        ta.shrink_units(twice, wave="2026", covariates=each).frame.drop(columns="method")
        for each in ("leder", ["leder", "jobgruppe"])
    )
    assert both["pooled"].notna().any()
    pd.testing.assert_frame_equal(once, both, rtol=1e-9)


def test_composition_is_allowed_for(survey: Survey) -> None:
    """A level that comes of who is in the unit is no difference between units."""
    rng = np.random.default_rng(1)
    unit = np.asarray(survey.responses.unit)
    share = rng.uniform(0.1, 0.9, len(survey.units))[unit]
    leader = rng.random(len(unit)) < share
    names = pd.Series(pd.Categorical(np.where(leader, "Leder", "Medarbejder")))
    points = 50 + 30.0 * leader + rng.normal(0, 10, len(unit))
    width = len(survey.codebook.indices)
    scores = replace(survey.scores, points=pack(np.repeat(points[:, None], width, axis=1)))
    background = survey.responses.background.assign(leder=names)
    made = replace(
        survey, scores=scores, responses=replace(survey.responses, background=background)
    )
    plain = ta.shrink_units(made, measure="tillid", wave="2026", level="enhed").frame
    fair = ta.shrink_units(
        made, measure="tillid", wave="2026", level="enhed", covariates=["leder"]
    ).frame
    assert plain["sd_between"].max() > 5
    assert fair["sd_between"].max() < 2
    assert fair["method"].iloc[-1] == "REML, two levels, given leder"


def test_hidden_units_count_with_those_above_them(survey: Survey) -> None:
    """Asked again without B, its people are one lump in the institution, and B03 is no row's."""
    result = ta.shrink_units(survey, measure="tillid", wave="2026", level="enhed")
    assert result.among is not None
    codes = np.array(survey.units.codes)
    hidden = np.char.startswith(codes.astype(str), "B")
    again = result.among(lambda rows, kind: ~hidden[: len(rows)]).set_index("unit")
    assert again.loc["B03", ["estimate", "n", "pooled"]].isna().all()
    assert again.loc["A03", "estimate"] == result.frame.set_index("unit").loc["A03", "estimate"]
    assert again.loc["A03", "pooled"] != result.frame.set_index("unit").loc["A03", "pooled"]
    nothing = result.among(lambda rows, kind: np.zeros(len(rows), dtype=bool))
    assert nothing[["estimate", "pooled", "icc"]].isna().all(axis=None)
    assert nothing["method"].unique().tolist() == ["not estimable"]


def test_no_answers_and_one_unit(survey: Survey) -> None:
    top = ta.shrink_units(survey, measure="tillid", wave="2026", level="institution").frame
    assert top["estimate"].notna().all()
    assert top[["pooled", "icc", "sd_between"]].isna().all(axis=None)


def test_what_is_not_there(survey: Survey) -> None:
    with pytest.raises(ChoiceError, match=re.escape("covariates='ledr'")):
        ta.shrink_units(survey, covariates=["ledr"])
    with pytest.raises(ChoiceError, match=re.escape("level='team'")):
        ta.shrink_units(survey, level="team")
