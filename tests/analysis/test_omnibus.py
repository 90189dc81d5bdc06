"""Whether units differ at all: a second way, among those shown, and where nothing is tested."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def found(survey: Survey) -> pd.DataFrame:
    return ta.assess_differences(survey, wave="2026").frame


def test_ranks_as_scipy_has_them(survey: Survey, people: pd.DataFrame, found: pd.DataFrame) -> None:
    now = people[people["wave"] == "2026"]
    rows = found[(found["level"] == "enhed") & (found["method"] == "Kruskal-Wallis")]
    # The spread of E is not told, since F would follow: nor are ranks in its teams.
    teams = [code for code in survey.units.codes if len(code) == 3 and code[0] != "E"]
    for row in rows.itertuples():
        groups = [now.loc[now["unit"] == each, row.measure].dropna().round(9) for each in teams]
        large = [each for each in groups if len(each) >= 10]
        test = stats.kruskal(*large)
        np.testing.assert_allclose([row.statistic, row.p_value], test, rtol=1e-8)
        assert (row.n_units, row.n) == (len(large), sum(map(len, large)))


def test_two_units_are_welchs_test(survey: Survey, people: pd.DataFrame) -> None:
    """Asked of A and B only, F is the square of Welch's t."""
    result = ta.assess_differences(survey, wave="2026", measure="tillid", level="afdeling")
    assert result.among is not None
    frame = result.among(lambda rows, kind: rows["unit"].isin(["A", "B"]).to_numpy())
    pair = ta.contrast(
        survey, wave="2026", measure="tillid", family="custom", weights={"A": 1, "B": -1}
    )
    row = pair.frame.iloc[0]
    np.testing.assert_allclose(frame["statistic"].iloc[0], row["statistic"] ** 2)
    np.testing.assert_allclose(frame["df_error"].iloc[0], row["df"])
    np.testing.assert_allclose(frame["p_value"].iloc[0], row["p_value"])


def test_one_unit_is_not_tested(survey: Survey) -> None:
    frame = ta.assess_differences(survey, wave="2026", level="institution").frame
    assert frame["p_value"].isna().all()
    assert (frame["verdict"] == "too_few_answers").all()
    assert len(frame) == 12


def test_released_it_rests_on_shown_units(survey: Survey) -> None:
    release = ta.plan_release(survey)
    plan = release.waves["2026"]
    frame = release(ta.assess_differences(survey, wave="2026")).frame
    depths = survey.units.depths()
    kept = np.array([code[0] not in "EF" for code in survey.units.codes])
    for row in frame.itertuples():
        shown = plan.measures[row.measure].detailed[: len(survey.units)]
        here = shown & (depths == survey.units.levels.index(row.level))
        assert row.n_units == (here & kept if row.method == "Kruskal-Wallis" else here).sum()
