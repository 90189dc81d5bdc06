"""Families of contrasts: each computed a second, plain way, and what does not go together."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError
from tillid_analysis.survey import Survey

MEASURE = "tillid"
BORROWERS = ("E", "F")
"""Departments that have the institution's spread: F is small, and would follow from E's."""


@pytest.fixture(scope="module")
def scores(survey: Survey, people: pd.DataFrame) -> pd.DataFrame:
    """Scores of the last wave with each respondent's unit on every level."""
    now = people[people["wave"] == "2026"].dropna(subset=[MEASURE])
    tree = survey.units
    above = {
        code: tree.codes[max(at, 0)] for code, at in zip(tree.codes, tree.parents, strict=True)
    }
    department = now["unit"].map(lambda code: code if above[code] == tree.codes[0] else above[code])
    return now.assign(department=department)


def ask(survey: Survey, **asked: object) -> pd.DataFrame:
    """Return the contrasts of one measure that were tested, by name."""
    frame = ta.contrast(survey, wave="2026", measure=MEASURE, **asked).frame  # type: ignore[arg-type]
    return frame.dropna(subset=["p_value"]).set_index("contrast")


def test_the_parent_is_held_against_without_the_unit(survey: Survey, scores: pd.DataFrame) -> None:
    found = ask(survey, family="parent", level="enhed")
    assert len(found) > 20
    for name, row in found.iterrows():
        assert name == f"{row['unit']} - parent"
        own = scores["unit"] == row["unit"]
        others = ~own & (scores["department"] == scores.loc[own, "department"].iloc[0])
        sides = [scores.loc[each, MEASURE] for each in (own, others)]
        np.testing.assert_allclose(
            [row["estimate"], row["n"], row["n_reference"]],
            [sides[0].mean() - sides[1].mean(), own.sum(), others.sum()],
            rtol=1e-8,
        )
        # What is left of E would tell its spread, which it must not with F beside it.
        if row["unit"][0] not in BORROWERS and min(own.sum(), others.sum()) >= 10:
            error = np.hypot(*(each.sem() for each in sides))
            np.testing.assert_allclose(row["std_error"], error, rtol=1e-8)
        else:
            assert "institution's SD" in row["method"]


def test_units_right_below_the_institution_have_its_rest_as_parent(survey: Survey) -> None:
    parent = ask(survey, family="parent", level="afdeling")
    rest = ask(survey, family="rest", level="afdeling")
    numbers = ["estimate", "std_error", "p_value", "conf_low"]
    np.testing.assert_allclose(parent[numbers], rest[numbers])


@pytest.mark.parametrize(("family", "pairs"), [("siblings", 15), ("pairwise", 15)])
def test_pairs_of_departments(
    survey: Survey, scores: pd.DataFrame, family: str, pairs: int
) -> None:
    found = ask(survey, family=family, level="afdeling", adjust="bh")
    assert len(found) == pairs
    by = scores.groupby("department")[MEASURE]
    for name, row in found.iterrows():
        one, other = by.get_group(row["unit"]), by.get_group(row["reference"])
        assert name == f"{row['unit']} - {row['reference']}"
        np.testing.assert_allclose(row["estimate"], one.mean() - other.mean())
        spread = one.var(), other.var()
        if {row["unit"], row["reference"]} & {*BORROWERS}:
            spread = (scores[MEASURE].var(),) * 2
        expected = np.sqrt(spread[0] / len(one) + spread[1] / len(other))
        np.testing.assert_allclose(row["std_error"], expected)


def test_siblings_have_one_parent_and_are_adjusted_by_parent(survey: Survey) -> None:
    found = ask(survey, family="siblings", level="enhed", adjust="bh")
    assert (found["unit"].str[0] == found["reference"].str[0]).all()
    assert found["adjust"].nunique() > 1
    everybody = ask(survey, family="pairwise", level="enhed", adjust="bh")
    assert len(everybody) > 3 * len(found)
    assert everybody["adjust"].unique().tolist() == [f"bh over {len(everybody)} tests"]


def test_overall_is_the_plain_mean_of_the_others(survey: Survey, scores: pd.DataFrame) -> None:
    found = ask(survey, family="overall", level="afdeling").set_index("unit")
    means = scores.groupby("department")[MEASURE].mean()
    for unit, row in found.iterrows():
        np.testing.assert_allclose(row["estimate"], means[unit] - means.drop(unit).mean())


def test_one_unit_as_reference_leaves_itself_and_its_own_out(survey: Survey) -> None:
    found = ask(survey, family="reference", reference="A", adjust="bh")
    assert set(found["unit"]) == {"B", "C", "D", "E", "F"}
    pairs = ask(survey, family="pairwise", level="afdeling", adjust="none")
    np.testing.assert_allclose(found.loc["B - A", "estimate"], -pairs.loc["A - B", "estimate"])
    np.testing.assert_allclose(found.loc["B - A", "p_value"], pairs.loc["A - B", "p_value"])


def test_a_number_as_target(survey: Survey, scores: pd.DataFrame) -> None:
    found = ask(survey, family="target", reference=60, level="afdeling")
    for name, row in found.iterrows():
        own = scores.loc[scores["department"] == row["unit"], MEASURE]
        assert name == f"{row['unit']} - 60"
        np.testing.assert_allclose(row["estimate"], own.mean() - 60)
        free = 16 if row["unit"] in BORROWERS else len(own) + 9
        np.testing.assert_allclose(row["df"], free)


def test_weights_make_one_contrast(survey: Survey, scores: pd.DataFrame) -> None:
    found = ask(survey, family="custom", weights={"A": 0.5, "B": 0.5, "C": -1})
    assert found.index.tolist() == ["+0.5 A +0.5 B -1 C"]
    means = scores.groupby("department")[MEASURE].mean()
    expected = (means["A"] + means["B"]) / 2 - means["C"]
    np.testing.assert_allclose(found["estimate"], [expected])
    pair = ask(survey, family="custom", weights={"A": 1, "B": -1}).iloc[0]
    alone = ask(survey, family="pairwise", level="afdeling", adjust="none").loc["A - B"]
    numbers = ["estimate", "std_error"]
    np.testing.assert_allclose(pair[numbers].astype(float), alone[numbers].astype(float))
    # Of a sum of several means the ends of the scale are not known: it is Welch's.
    own, other = (scores.loc[scores["department"] == each, MEASURE] for each in "AB")
    test = stats.ttest_ind(own, other, equal_var=False)
    np.testing.assert_allclose(pair[["df", "p_value"]].astype(float), [test.df, test.pvalue])
    np.testing.assert_allclose(alone["p_value"], test.pvalue, atol=0.01)


def test_categories_are_held_against_the_units_other_people(survey: Survey) -> None:
    found = ta.contrast(survey, by="leder", wave="2026", measure=MEASURE).frame
    levels = ta.estimate(survey, by="leder", wave="2026", measure=MEASURE).frame
    whole = ta.estimate(survey, wave="2026", measure=MEASURE).frame.set_index("unit")
    assert found["family"].unique().tolist() == ["background"]
    for gap, level in zip(found.itertuples(), levels.itertuples(), strict=True):
        assert (gap.unit, gap.category) == (level.unit, level.category)
        total = whole.loc[gap.unit]
        if gap.n == total["n"]:
            continue
        rest = (total["estimate"] * total["n"] - level.estimate * level.n) / gap.n_reference
        np.testing.assert_allclose(gap.estimate, level.estimate - rest)
        assert gap.n + gap.n_reference == total["n"]


def test_both_sides_of_categories_have_the_institutions_spread(survey: Survey) -> None:
    found = ta.contrast(survey, by="leder", wave="2026", measure=MEASURE).frame
    whole = ta.estimate(survey, by="institution", wave="2026", measure=MEASURE).frame.iloc[0]
    spread = whole["std_error"] * np.sqrt(whole["n"])
    tested = found[found["p_value"].notna()]
    assert tested[["n", "n_reference"]].min(axis=None) >= 10
    assert len(tested) > 4
    sides = 1 / tested["n"] + 1 / tested["n_reference"]
    np.testing.assert_allclose(tested["std_error"], spread * np.sqrt(sides), rtol=1e-10)
    np.testing.assert_allclose(
        tested["effect_size"], tested["estimate"] / spread, rtol=3 / tested["n"].add(10).min()
    )
    assert tested["share_difference"].notna().all()
    assert found["superiority"].isna().all()
    assert tested["df"].between(16, 32).all()


def test_the_joint_interval_leaves_zero_out_just_where_a_difference_is_found(
    survey: Survey,
) -> None:
    for family, adjust in [("rest", "bh"), ("rest", "none"), ("overall", "bh")]:
        found = ask(survey, family=family, adjust=adjust)
        outside = (found["joint_low"] > 0) | (found["joint_high"] < 0)
        clear = found["p_adjusted"] < 0.05
        by = [found["adjust"].to_numpy(), found["level"].to_numpy()]
        for (_, _), part in clear.groupby(by):
            # With nothing found the intervals are those of a first finding, and may leave 0 out.
            if part.any():
                assert (outside[part.index] == part).all()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"family": "background"},
            "by='unit' and family='background' do not go together; units split by a background"
            ' are held against the unit\'s other people, family="background"',
        ),
        (
            {"family": "target"},
            "family='target' needs reference to be points 0-100, not None",
        ),
        (
            {"family": "reference", "reference": 60},
            "family='reference' needs reference to be a unit's code, not 60",
        ),
        ({"family": "target", "reference": 600}, "reference=600 must be points 0-100"),
        (
            {"reference": "A"},
            "family='rest' was given with reference='A';"
            ' only family="reference" and family="target" take one',
        ),
        (
            {"weights": {"A": 1}},
            "family='rest' was given with weights of 1 units;"
            ' family="custom" needs them, and no other takes them',
        ),
        (
            {"family": "custom", "weights": {"A": 1, "B": -2}},
            "weights add up to -1; those of a contrast add up to 0",
        ),
        (
            {"family": "custom", "weights": {"A": 1, "A01": -1}},
            "weights: 'A' and 'A01' have people in common",
        ),
    ],
)
def test_what_does_not_go_together(survey: Survey, asked: dict[str, object], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.contrast(survey, **asked)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_an_adjustment_of_another_family(survey: Survey) -> None:
    with pytest.raises(ChoiceError, match="adjust='fdr'"):
        ta.contrast(survey, family="rest", adjust="fdr")


@pytest.mark.parametrize(
    "asked",
    [{"family": "pairwise", "level": "afdeling"}, {"family": "reference", "reference": "A"}],
    ids=["games_howell", "dunnett"],
)
def test_families_that_hold_for_all_at_once(survey: Survey, asked: dict[str, str]) -> None:
    """Adjusted p lies between the plain one and Bonferroni's, and agrees with the interval."""
    found = ask(survey, **asked)
    plain = ask(survey, adjust="none", **asked)
    assert (found["p_adjusted"] >= plain["p_value"]).all()
    assert (found["p_adjusted"] <= len(found) * plain["p_value"] + 1e-9).all()
    outside = (found["joint_low"] > 0) | (found["joint_high"] < 0)
    assert (outside == (found["p_adjusted"] < 0.05)).all()
    assert (found["joint_low"] < found["conf_low"]).all()
