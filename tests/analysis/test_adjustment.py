"""Differences for people alike: against a fit on rows, by hand, and as the sample was made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.analysis.adjustment import adjust_contrasts
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def alike(survey: Survey) -> pd.DataFrame:
    return adjust_contrasts(survey, wave="2026").frame


def with_background(survey: Survey, people: pd.DataFrame) -> pd.DataFrame:
    """Add backgrounds and departments to the plain table of people of the last wave."""
    tree = survey.units
    above = tree.cut(1)[survey.responses.unit]
    wide = people.assign(department=np.array(tree.codes)[above])
    wide = wide.join(survey.responses.background.astype(str))
    return wide[wide["wave"] == "2026"]


def test_the_crude_rows_are_the_contrasts(survey: Survey, alike: pd.DataFrame) -> None:
    """Number by number, and their verdicts: two tables must not disagree."""
    gaps = ta.contrast(survey, wave="2026").frame
    crude = alike[(alike["adjustment"] == "crude") & (alike["background"] == "leder")]
    both = gaps.merge(crude, on=["unit", "measure"], suffixes=("", "_crude"))
    assert len(both) == len(gaps)
    for name in ("estimate", "conf_low", "conf_high", "p_adjusted", "n"):
        np.testing.assert_array_equal(both[name], both[f"{name}_crude"])
    assert (both["verdict"] == both["verdict_crude"]).all()


def test_regression_equals_a_fit_on_rows(
    survey: Survey, people: pd.DataFrame, alike: pd.DataFrame
) -> None:
    """Least squares with a column a department and a category, by statsmodels."""
    from statsmodels.api import OLS

    rows = with_background(survey, people).dropna(subset="tillid")
    departments = pd.get_dummies(rows["department"], dtype=float)
    given = pd.get_dummies(rows["jobgruppe"], dtype=float).iloc[:, 1:]
    fit = OLS(rows["tillid"], pd.concat([departments, given], axis=1)).fit()
    size = departments.sum()
    for unit in departments:
        weights = -size / (size.sum() - size[unit])
        weights[unit] = 1.0
        test = fit.t_test(np.concatenate([weights, np.zeros(given.shape[1])]))
        found = pick(alike, unit, "tillid", "jobgruppe", "regression")
        np.testing.assert_allclose(
            found[["estimate", "std_error", "conf_low", "conf_high"]].astype(float),
            [test.effect.item(), test.sd.item(), *test.conf_int()[0]],
            rtol=1e-8,
        )


def pick(
    frame: pd.DataFrame, unit: str, measure: str, background: str, way: str
) -> pd.Series[float]:
    """Return the one row asked for."""
    at = (frame["unit"] == unit) & (frame["measure"] == measure)
    at &= (frame["background"] == background) & (frame["adjustment"] == way)
    assert at.sum() == 1
    return frame[at].iloc[0]


def test_standardised_by_hand(survey: Survey, people: pd.DataFrame, alike: pd.DataFrame) -> None:
    rows = with_background(survey, people).dropna(subset="laering")
    share = rows["anciennitet"].value_counts(normalize=True)
    spread = rows["laering"].var()
    inside = rows["department"] == "B"
    sides = []
    for part in (rows[inside], rows[~inside]):
        cells = part.groupby("anciennitet")["laering"].agg(["mean", "size"]).loc[share.index]
        variance = (share**2 * spread / cells["size"]).sum()
        sides.append(((share * cells["mean"]).sum(), variance))
    found = pick(alike, "B", "laering", "anciennitet", "standardised")
    (own, own_variance), (rest, rest_variance) = sides
    assert found["method"] == "standardised, institution's SD"
    np.testing.assert_allclose(found["estimate"], own - rest, rtol=1e-10)
    np.testing.assert_allclose(found["std_error"], np.sqrt(own_variance + rest_variance), rtol=1e-9)


def test_a_unit_that_lacks_a_category(alike: pd.DataFrame) -> None:
    """Nobody in F leads: no standardised difference, and the other two stand."""
    rows = alike[(alike["unit"] == "F") & (alike["background"] == "leder")]
    standard = rows[rows["adjustment"] == "standardised"]
    assert standard[["estimate", "conf_low", "p_value"]].isna().all(axis=None)
    assert (standard["verdict"] == "too_few_answers").all()
    assert rows.loc[rows["adjustment"] != "standardised", "estimate"].notna().all()


def test_a_small_category_is_not_tested(alike: pd.DataFrame) -> None:
    """Four of those in F came this year."""
    found = pick(alike, "F", "tillid", "anciennitet", "standardised")
    assert np.isnan(found["p_value"])
    assert found["conf_low"] < found["estimate"] < found["conf_high"]


def test_depends_says_whether_the_verdicts_differ(alike: pd.DataFrame) -> None:
    keys = ["unit", "measure", "background"]
    said = alike["verdict"].where(alike["verdict"] != "too_few_answers")
    ways = said.groupby([alike[key] for key in keys]).transform("nunique")
    assert (alike["depends"] == (ways > 1)).all()
    assert alike["depends"].any()


def test_a_mix_of_its_own_is_taken_off(survey: Survey) -> None:
    """Leaders gain 30 points everywhere, and one department is all but leaders: none is better."""
    rows = survey.rows("2026")
    inside = survey.units.cut(1)[survey.responses.unit]
    background = survey.responses.background.copy()
    random = np.random.default_rng(3)
    chance = np.where(inside == survey.units.position("B"), 0.8, 0.2)
    leads = random.random(len(inside)) < chance
    background["leder"] = pd.Categorical(np.where(leads, "Ja", "Nej"))
    points = unpack(survey.scores.points)
    points[:, 0] = 40 + 30 * leads + random.normal(0, 8, len(leads))
    changed = replace(
        survey,
        responses=replace(survey.responses, background=background),
        scores=replace(survey.scores, points=pack(points)),
    )
    index = next(iter(survey.codebook.index_by_id))
    frame = adjust_contrasts(
        changed, by="leder", measure=index, wave="2026", level="afdeling"
    ).frame.set_index(["unit", "adjustment"])
    assert rows.stop - rows.start > 800
    assert frame.loc[("B", "crude"), "verdict"] == "higher"
    assert frame.loc[("B", "crude"), "estimate"] > 14
    assert abs(frame.loc[("B", "regression"), "estimate"]) < 2.5
    assert abs(frame.loc[("B", "standardised"), "estimate"]) < 2.5
    assert frame.loc["B", "depends"].all()


def test_together_there_is_no_standardised_row(survey: Survey) -> None:
    frame = adjust_contrasts(survey, by="together", measure="tillid", level="afdeling").frame
    assert frame["adjustment"].unique().tolist() == ["crude", "regression"]
    assert frame["background"].unique().tolist() == ["leder + anciennitet + jobgruppe"]


def test_odd_questions(survey: Survey) -> None:
    with pytest.raises(ChoiceError, match="by='unit' is not known"):
        adjust_contrasts(survey, by="unit")
    empty = adjust_contrasts(survey, level="institution")
    assert len(empty.frame) == 0
    items = adjust_contrasts(survey, by="leder", measure="RES3", wave="2022")
    assert items.frame.columns.tolist() == empty.frame.columns.tolist()
