"""Who answered, and what silence could change: against statsmodels, by hand, at the edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.analysis.response import assess_response
from tillid_analysis.analysis.weighing import weigh_response, weigh_wave
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.survey import Survey


def invite(survey: Survey, wave: str, changed: dict[str, float]) -> Survey:
    """Change how many were invited to some units."""
    invited = survey.units.invited[wave].copy()
    for code, number in changed.items():
        invited[survey.units.position(code)] = number
    units = replace(survey.units, invited={**survey.units.invited, wave: invited})
    return replace(survey, units=units)


@pytest.fixture(scope="module")
def weighed(survey: Survey) -> pd.DataFrame:
    return weigh_response(survey, wave="2026").frame


def test_differences_of_rates(survey: Survey) -> None:
    """Newcombe's interval and the score test, unit by unit, by statsmodels."""
    frame = assess_response(survey, wave="2026").frame
    whole, units = frame.iloc[0], frame.iloc[1:]
    for row in units.itertuples():
        rest = whole.answered - row.answered, whole.invited - row.invited
        low, high = confint_proportions_2indep(
            row.answered, row.invited, *rest, compare="diff", method="newcomb"
        )
        _, p = proportions_ztest([row.answered, rest[0]], [row.invited, rest[1]])
        np.testing.assert_allclose(
            [row.conf_low, row.conf_high, row.p_value], [100 * low, 100 * high, p], rtol=1e-9
        )
    np.testing.assert_allclose(units["p_adjusted"], adjust_p(units["p_value"], "bh"))


def test_the_rates_are_those_of_the_levels(survey: Survey) -> None:
    columns = ["answered", "invited", "response_rate", "response_low", "response_high"]
    levels = ta.estimate(survey).frame.drop_duplicates(["wave", "unit"])[columns]
    np.testing.assert_array_equal(assess_response(survey).frame[columns], levels)


def test_silent_and_impossible_units(survey: Survey) -> None:
    """A unit that keeps silent is lower; more answers than invited, or none known: no verdict."""
    changed = invite(survey, "2026", {"A": 900, "B": 10, "C": np.nan, "SFE": 2000})
    rows = assess_response(changed, wave="2026", level="afdeling").frame.set_index("unit")
    assert rows.loc["A", "verdict"] == "lower"
    for code in "BC":
        assert rows.loc[code, "verdict"] == "too_few_answers"
        assert np.isnan(rows.loc[code, "estimate"])


def test_weights_add_up_to_those_invited(survey: Survey) -> None:
    """To eight digits, by department and by role."""
    invited = {"leder": {"Ja": 150.0, "Nej": 950.0}}
    weight, rows = weigh_wave(survey, "2026", 1, invited), survey.rows("2026")
    inside = survey.units.cut(1)[survey.responses.unit[rows]]
    for code in "ABCDEF":
        at = survey.units.position(code)
        asked = survey.units.invited["2026"][at]
        np.testing.assert_allclose(weight[inside == at].sum(), asked, rtol=1e-8)
    leads = survey.responses.background["leder"].iloc[rows] == "Ja"
    np.testing.assert_allclose(weight[leads.to_numpy()].sum(), weight.sum() * 150 / 1100, rtol=1e-8)


def test_weighted_differences_by_hand(survey: Survey) -> None:
    """Departments as large as those invited: each rest is a weighted mean of the others."""
    changed = invite(survey, "2026", {"A": 600, "SFE": 1469})
    frame = weigh_response(changed, measure="tillid", wave="2026", level="afdeling").frame
    raked = frame[frame["adjustment"] == "raked"].set_index("unit")
    levels = ta.estimate(changed, measure="tillid", wave="2026", level="afdeling").frame
    levels = levels.set_index("unit")
    # Those without a score weigh as much as the others of their department.
    size = levels["invited"] * levels["n"] / levels["answered"]
    for unit in "ABCDEF":
        rest = levels.drop(unit)
        weight = size.drop(unit)
        expected = levels.loc[unit, "estimate"] - np.average(rest["estimate"], weights=weight)
        np.testing.assert_allclose(raked.loc[unit, "estimate"], expected, rtol=1e-9)
    assert (raked["design_effect"] > 1.2).all()


def test_weights_that_follow_the_answers_change_nothing(
    survey: Survey, weighed: pd.DataFrame
) -> None:
    """Every department answers alike: the weighted difference is the plain one."""
    tree, rows = survey.units, survey.rows("2026")
    own = np.bincount(survey.responses.unit[rows], minlength=len(tree))
    equal = {code: 2.0 * n for code, n in zip(tree.codes, tree.membership() @ own, strict=True)}
    frame = weigh_response(invite(survey, "2026", equal), wave="2026").frame
    wide = frame.pivot(index=["unit", "measure"], columns="adjustment", values="estimate")
    np.testing.assert_allclose(wide["raked"], wide["crude"], atol=1e-9)
    assert not frame["depends"].any()
    assert len(frame) == len(weighed)


def test_bounds_and_tipping_points_are_in_order(weighed: pd.DataFrame) -> None:
    crude = weighed[weighed["adjustment"] == "crude"].dropna(subset=["bound_low", "estimate"])
    assert len(crude) > 250
    # Those of the rest who did not answer are not at its mean: the bounds hold the plain gap too.
    assert (crude["bound_low"] <= crude["estimate"]).all()
    assert (crude["estimate"] <= crude["bound_high"]).all()
    clear = crude[crude["verdict"].isin(["higher", "lower"])].dropna(subset=["tipping"])
    assert len(clear)
    toward_zero = np.where(clear["verdict"] == "higher", -1.0, 1.0)
    assert (np.sign(clear["tipping"]) == toward_zero).all()
    assert weighed.loc[weighed["adjustment"] == "raked", "tipping"].isna().all()


def test_a_verdict_that_hangs_by_the_weights(survey: Survey) -> None:
    """The rest is all but one large department that hardly answered, and thinks otherwise."""
    tree = survey.units
    inside = tree.cut(1)[survey.responses.unit]
    points = unpack(survey.scores.points)
    random = np.random.default_rng(8)
    points[:, 0] = 50 + 25 * (inside == tree.position("F")) + random.normal(0, 6, len(inside))
    changed = replace(
        invite(survey, "2026", {"F": 20_000, "SFE": 21_088}),
        scores=replace(survey.scores, points=pack(points)),
    )
    index = next(iter(survey.codebook.index_by_id))
    asked = {"measure": index, "wave": "2026", "level": "afdeling"}
    frame = weigh_response(changed, **asked).frame.set_index(["unit", "adjustment"])
    assert frame.loc[("A", "crude"), "verdict"] != "lower"
    assert frame.loc[("A", "raked"), "verdict"] == "lower"
    assert frame.loc["A", "depends"].all()


def test_nobody_knows_how_many_were_invited(survey: Survey) -> None:
    unknown = replace(survey, units=replace(survey.units, invited={}))
    frame = weigh_response(unknown, wave="2026", measure="tillid").frame
    crude = frame[frame["adjustment"] == "crude"]
    assert crude["estimate"].notna().any()
    assert crude[["bound_low", "tipping", "invited"]].isna().all(axis=None)
    assert frame.loc[frame["adjustment"] == "raked", "estimate"].isna().all()
    assert assess_response(unknown).frame["verdict"].unique().tolist() == ["too_few_answers"]


def test_what_cannot_be_weighted(survey: Survey) -> None:
    with pytest.raises(ChoiceError) as caught:
        weigh_response(survey, wave="2026", invited={"leder": {"Ja": 1100}})
    assert str(caught.value) == (
        "the respondents of 2026 cannot be weighted: there are answers in group 0, which should "
        "count for 0: put it together with another group, or leave it out"
    )
    with pytest.raises(ChoiceError, match="invited='køn' is not known"):
        weigh_response(survey, invited={"køn": {"m": 1}})
    with pytest.raises(ChoiceError, match="classes='hold' is not known"):
        weigh_response(survey, classes="hold")
