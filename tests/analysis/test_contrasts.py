"""Differences to the rest: compared with scipy, and with what is true of the sample."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

import tillid_analysis as ta
from tillid_analysis.analysis.verdicts import judge
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def gaps(survey: Survey) -> pd.DataFrame:
    return ta.contrast(survey, wave="2026").frame


def test_means_against_the_complement(
    survey: Survey, people: pd.DataFrame, gaps: pd.DataFrame
) -> None:
    """Computed a second time from the answers, by bisection; near Welch's for large units."""
    now = people[people["wave"] == "2026"]
    # Without E beside it, F would have its spread told: both departments borrow.
    own_spread = ~gaps["method"].str.contains("institution's SD") & gaps["p_value"].notna()
    tested = gaps[own_spread & (gaps["level"] == "enhed")]
    assert len(tested) > 140
    assert not tested["unit"].str.startswith("E").any()
    for measure, rows in tested.groupby("measure"):
        scores = now[["unit", measure]].dropna()
        everybody = scores[measure]
        for row in rows.itertuples():
            inside = scores["unit"] == row.unit
            sides = [scores.loc[inside, measure], scores.loc[~inside, measure]]
            k, df = zip(*(disperse(each, everybody) for each in sides), strict=True)
            own, rest = (each.mean() for each in sides)
            free = sum(k) ** 2 / (k[0] ** 2 / df[0] + k[1] ** 2 / df[1])
            above = own > rest

            def miss(q: float) -> float:
                ends = [wilson(m, q * q * each) for m, each in zip((own, rest), k, strict=True)]  # noqa: B023
                off = own - ends[0][0 if above else 1], rest - ends[1][1 if above else 0]  # noqa: B023
                return float(np.hypot(*off) - abs(own - rest))  # noqa: B023

            root = optimize.brentq(miss, 0, 50, xtol=1e-13)
            p_value = 2 * stats.t.sf(root, free)
            np.testing.assert_allclose(
                [row.estimate, row.df, abs(row.statistic), row.p_value],
                [own - rest, free, root, p_value],
                rtol=1e-7,
            )
            assert (row.n, row.n_reference) == tuple(map(len, sides))
            assert row.conf_low < row.estimate < row.conf_high
            if row.n > 60:
                plain = stats.ttest_ind(*sides, equal_var=False)
                assert abs(abs(plain.statistic) - root) < 0.1 * root + 0.1


def disperse(own: pd.Series, everybody: pd.Series) -> tuple[float, float]:
    """Return the squared standard error over the room, and its degrees of freedom."""
    squares = ((own - own.mean()) ** 2).sum() + 10 * everybody.var()
    room = [each.mean() * (100 - each.mean()) for each in (own, everybody)]
    return squares / ((len(own) - 1) * room[0] + 10 * room[1]) / len(own), len(own) + 9.0


def wilson(mean: float, doubt: float) -> tuple[float, float]:
    """Return the ends of Wilson's interval on 0-100, as textbooks write it."""
    p = mean / 100
    half = np.sqrt(p * (1 - p) * doubt + doubt**2 / 4)
    return 100 * (p + doubt / 2 - half) / (1 + doubt), 100 * (p + doubt / 2 + half) / (1 + doubt)


def test_p_values_are_adjusted_over_the_units_of_a_measure(gaps: pd.DataFrame) -> None:
    for _, part in gaps.groupby("measure"):
        tested = part.dropna(subset="p_value")
        expected = stats.false_discovery_control(tested["p_value"], method="bh")
        np.testing.assert_allclose(tested["p_adjusted"], expected, rtol=1e-12)
        assert part["adjust"].unique().tolist() == [f"bh over {len(tested)} tests"]


def test_small_units_get_no_test_and_tell_nobodys_spread(
    survey: Survey, people: pd.DataFrame, gaps: pd.DataFrame
) -> None:
    small = gaps[(gaps["n"] < 10) & (gaps["n"] > 0)]
    assert len(small)
    assert small[["statistic", "p_value", "effect_size"]].isna().all(axis=None)
    assert (small["verdict"] == "too_few_answers").all()
    row = small.iloc[0]
    everybody = people.loc[people["wave"] == "2026", row["measure"]].dropna()
    expected = everybody.std() * np.sqrt(1 / row["n"] + 1 / row["n_reference"])
    np.testing.assert_allclose(row["std_error"], expected, rtol=1e-10)


def test_planted_differences_lie_in_their_intervals(
    gaps: pd.DataFrame, truth: dict[str, Any]
) -> None:
    """Each of the planted effects, as they appear in the scores; 95 in 100 should."""
    by_cell = gaps.set_index(["unit", "measure"])
    planted = truth["planted"]["units"] | truth["planted"]["units_changed_2024_2026"]
    for unit, effects in planted.items():
        for measure in effects:
            row = by_cell.loc[(unit, measure)]
            expected = truth["unit_minus_rest_2026"][unit][measure]
            assert row["conf_low"] < expected < row["conf_high"], (unit, measure)


def test_coverage_over_all_units(gaps: pd.DataFrame, truth: dict[str, Any]) -> None:
    expected = gaps.apply(
        lambda row: truth["unit_minus_rest_2026"][row["unit"]][row["measure"]], axis=1
    )
    covered = (gaps["conf_low"] < expected) & (expected < gaps["conf_high"])
    assert 0.93 <= covered[gaps["conf_low"].notna()].mean() <= 0.99


def test_units_without_effect_get_a_verdict_no_more_than_by_chance(
    gaps: pd.DataFrame, truth: dict[str, Any]
) -> None:
    """Of about 200 cells that are alike, BH at 5 % lets a few through at most."""
    planted = truth["planted"]["units"] | truth["planted"]["units_changed_2024_2026"]
    teams = gaps[(gaps["level"] == "enhed") & gaps["p_value"].notna()]
    effect = np.array([row.measure in planted.get(row.unit, {}) for row in teams.itertuples()])
    drives = teams["measure"] == "resultatkultur"
    null = teams[~effect & ~(drives & teams["unit"].isin(list(planted)))]
    clear = null["verdict"].isin(["higher", "lower"])
    found = teams["verdict"].isin(["higher", "lower"]).sum()
    assert clear.sum() <= max(2, 0.1 * found)


def test_the_unit_and_the_rest_change_sign_together(survey: Survey, gaps: pd.DataFrame) -> None:
    """n d + n_rest (-d) weighted by sizes is what the total leaves: the mean is kept."""
    levels = ta.estimate(survey, wave="2026").frame.set_index(["unit", "measure"])
    top = survey.units.codes[0]
    for row in gaps.dropna(subset="estimate").itertuples():
        total = levels.loc[(top, row.measure), "estimate"]
        own = levels.loc[(row.unit, row.measure), "estimate"]
        share = row.n_reference / (row.n + row.n_reference)
        np.testing.assert_allclose(own - total, row.estimate * share, atol=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "p", "verdict"),
    [
        (1.0, 9.0, 0.01, "higher"),
        (-9.0, -1.0, 0.01, "lower"),
        (1.0, 9.0, 0.06, "no_clear_difference"),
        (-1.0, 9.0, 0.20, "no_clear_difference"),
        (1.0, 4.0, 0.01, "practically_same"),
        (-4.9, 4.9, 0.90, "practically_same"),
        (-5.0, 4.0, 0.90, "no_clear_difference"),
        (np.nan, np.nan, np.nan, "too_few_answers"),
        (1.0, 9.0, np.nan, "too_few_answers"),
    ],
)
def test_verdicts(low: float, high: float, p: float, verdict: str) -> None:
    judged = judge(np.array([low]), np.array([high]), np.array([p]), band=5, alpha=0.05)
    assert judged.tolist() == [verdict]


def test_effects_a_second_way(people: pd.DataFrame, survey: Survey, gaps: pd.DataFrame) -> None:
    """Superiority by counting pairs of people; the share's difference from the shares shown."""
    now = people[people["wave"] == "2026"]
    levels = ta.estimate(survey, wave="2026").frame.set_index(["unit", "measure"])
    rows = gaps[
        (gaps["measure"] == "tillid") & gaps["p_value"].notna() & (gaps["level"] == "enhed")
    ]
    top = levels.loc[(survey.units.codes[0], "tillid")]
    for row in rows.head(8).itertuples():
        inside = now["unit"] == row.unit
        own, rest = (now.loc[each, "tillid"].dropna().round(9) for each in (inside, ~inside))
        apart = np.sign(own.to_numpy()[:, None] - rest.to_numpy()[None, :])
        np.testing.assert_allclose(row.superiority, (apart.mean() + 1) / 2)
        share = levels.loc[(row.unit, "tillid"), "share_positive"]
        others = (top["share_positive"] * top["n"] - share * row.n) / row.n_reference
        np.testing.assert_allclose(row.share_difference, share - others)
        assert row.superiority_low < row.superiority < row.superiority_high
        assert row.share_low < row.share_difference < row.share_high
    small = gaps[gaps["n"] < 10]
    assert small[["superiority", "share_difference"]].isna().all(axis=None)


def test_shuffling_agrees_with_holm_where_units_differ(survey: Survey) -> None:
    """The same seed gives the same numbers, and clear differences are clear in both."""
    asked = {"wave": "2026", "measure": "tillid", "level": "enhed"}
    found = ta.contrast(survey, adjust="maxt", **asked).frame
    again = ta.contrast(survey, adjust="maxt", **asked).frame
    pd.testing.assert_frame_equal(found, again)
    holm = ta.contrast(survey, adjust="holm", **asked).frame
    strong = holm["p_adjusted"] < 0.01
    assert strong.any()
    assert (found.loc[strong, "p_adjusted"] < 0.05).all()
    # A thousand orders of people could not tell such chances.
    assert found["p_adjusted"].min() < 1 / 1000
    assert (found["adjust"] == f"maxt over {found['p_value'].notna().sum()} tests").all()


def test_shuffling_of_all_indices_together(survey: Survey) -> None:
    """One measure is as before; more of them ask for more, and a copy of one for nothing."""
    asked = {"wave": "2026", "level": "afdeling"}
    alone, one, both = (
        ta.contrast(survey, adjust=adjust, measure=measure, **asked).frame
        for adjust, measure in (
            ("maxt", "tillid"),
            ("maxt_joint", "tillid"),
            ("maxt_joint", ["tillid", "laering"]),
        )
    )
    pd.testing.assert_frame_equal(alone.drop(columns="adjust"), one.drop(columns="adjust"))
    assert both["adjust"].unique().tolist() == [f"maxt_joint over {2 * len(one)} tests"]
    wider = both[both["measure"] == "tillid"].reset_index(drop=True)
    assert (wider["p_adjusted"] >= one["p_adjusted"] - 0.03).all()
    assert (wider["joint_high"] > one["joint_high"]).all()


def test_shuffling_within_the_unit_above(survey: Survey) -> None:
    """Teams are adjusted with those of all departments, and departments by themselves."""
    asked = {"family": "parent", "adjust": "maxt", "measure": "tillid"}
    found = ta.contrast(survey, wave="2026", **asked).frame
    tests = found.groupby("level")["p_value"].count()
    for level, part in found.groupby("level"):
        assert part["adjust"].unique().tolist() == [f"maxt over {tests[level]} tests"]
    planted = found.set_index("unit").loc["A03"]
    assert planted["verdict"] == "lower"
