"""The order of the answers against the means: rows, verdicts and where they disagree."""

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.analysis.ordinal import _agree
from tillid_analysis.stats.ordinal import proportional_odds
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def found(survey: Survey) -> pd.DataFrame:
    return ta.check_ordinal(survey, wave="2026").frame


def test_the_rows_are_those_of_contrast(survey: Survey, found: pd.DataFrame) -> None:
    means = ta.contrast(survey, wave="2026").frame
    same = ["wave", "unit", "measure", "estimate", "n", "n_reference", "adjust"]
    pd.testing.assert_frame_equal(found[same], means[same])
    assert found["verdict_mean"].tolist() == means["verdict"].tolist()


def test_a_unit_against_everybody_else(people: pd.DataFrame, found: pd.DataFrame) -> None:
    now = people[people["wave"] == "2026"].dropna(subset="tillid")
    table = pd.crosstab(now["unit"] == "A03", now["tillid"].round(6))
    fit = proportional_odds(table.loc[True], table.loc[False])
    row = found[(found["unit"] == "A03") & (found["measure"] == "tillid")].iloc[0]
    expected = np.exp([fit.estimate, fit.conf_low, fit.conf_high])
    np.testing.assert_allclose(row[["odds_ratio", "odds_low", "odds_high"]].astype(float), expected)
    np.testing.assert_allclose(row["p_value"], fit.ratio_p)


def test_small_units_get_nothing(found: pd.DataFrame) -> None:
    small = found[found["n"] < 10]
    assert len(small)
    assert (
        small[["odds_ratio", "odds_low", "odds_high", "statistic", "p_value"]].isna().all(axis=None)
    )
    assert set(small["verdict"]) == {"too_few_answers"}
    assert set(small["agrees"]) == {""}


@pytest.mark.parametrize(
    ("order", "mean", "estimate", "p_mean", "agrees"),
    [
        ("higher", "higher", 9.0, 0.01, "agrees"),
        ("lower", "higher", 9.0, 0.01, "opposed"),
        ("no_clear_difference", "lower", -9.0, 0.01, "only_mean"),
        ("higher", "no_clear_difference", 9.0, 0.3, "only_order"),
        ("higher", "practically_same", 3.0, 0.01, "agrees"),
        ("lower", "practically_same", 3.0, 0.01, "opposed"),
        ("higher", "practically_same", 3.0, 0.3, "only_order"),
        ("no_clear_difference", "practically_same", 3.0, 0.3, "agrees"),
        ("no_clear_difference", "no_clear_difference", 3.0, 0.3, "agrees"),
        ("too_few_answers", "no_clear_difference", 3.0, 0.3, ""),
        ("higher", "too_few_answers", 3.0, np.nan, ""),
    ],
)
def test_agreement(order: str, mean: str, estimate: float, p_mean: float, agrees: str) -> None:
    clear = p_mean < 0.05
    low, high = (estimate - 1, estimate + 1) if clear else (-20.0, 20.0)
    means = pd.DataFrame(
        {"verdict": [mean], "estimate": [estimate], "conf_low": [low], "conf_high": [high]}
    ).assign(p_adjusted=p_mean)
    assert _agree(pd.DataFrame({"verdict": [order]}), means, 0.05).tolist() == [agrees]


def test_the_release_hides_odds_where_there_are_few(survey: Survey) -> None:
    shown = ta.plan_release(survey)(ta.check_ordinal(survey, wave="2026")).frame
    few = shown[shown["unit"].isin(["A10", "B10", "D06"])]
    assert few[["odds_ratio", "odds_low", "odds_high", "p_value"]].isna().all(axis=None)
    assert set(few["agrees"]) == {""}
    assert set(few["verdict_mean"]) == {"too_few_answers"}


def test_one_unit_with_everybody_in_it_has_no_rest(survey: Survey) -> None:
    found = ta.check_ordinal(survey, wave="2026", level=survey.units.levels[0]).frame
    assert found.empty
    assert "odds_ratio" in found


def test_sizes_of_effects_are_not_computed(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be thrown away."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tillid_analysis.analysis.contrasts.find_effects", refuse)
    monkeypatch.setattr("tillid_analysis.analysis.differences.hedges_g", refuse)
    assert len(ta.check_ordinal(survey, measure="tillid", wave="2026", level="afdeling").frame)
