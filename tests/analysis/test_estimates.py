"""Levels, compared with pandas and scipy on the respondents themselves."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError
from tillid_analysis.survey import Survey


def members(survey: Survey, people: pd.DataFrame, unit: str, wave: str) -> pd.DataFrame:
    tree = survey.units
    at = tree.position(unit)
    codes = [c for i, c in enumerate(tree.codes) if i == at or at in set(tree.ancestors(i))]
    return people[people["unit"].isin(codes) & (people["wave"] == wave)]


@pytest.mark.parametrize("unit", ["SFE", "A", "A03", "D13"])
def test_means_and_intervals_of_units_with_enough_answers(
    survey: Survey, people: pd.DataFrame, unit: str
) -> None:
    frame = ta.estimate(survey, wave="2026").frame
    for row in frame[frame["unit"] == unit].itertuples():
        points = members(survey, people, unit, "2026")[row.measure].dropna()
        assert row.n == len(points)
        np.testing.assert_allclose(row.estimate, points.mean(), rtol=1e-12)
        everybody = people.loc[people["wave"] == "2026", row.measure].dropna()
        squares = (len(points) - 1) * points.var() + 10 * everybody.var()
        room = (len(points) - 1) * most(points) + 10 * most(everybody)
        quantile = stats.t.ppf(0.975, len(points) + 9)
        # The ends are where the mean is just as far off as such a true mean lets it be.
        for end in (row.conf_low, row.conf_high):
            error = np.sqrt(squares / room * end * (100 - end) / len(points))
            np.testing.assert_allclose(abs(points.mean() - end), quantile * error, rtol=1e-10)
        assert row.conf_low < points.mean() < row.conf_high
        plain = stats.t.interval(0.95, len(points) - 1, points.mean(), stats.sem(points))
        np.testing.assert_allclose([row.conf_low, row.conf_high], plain, atol=1)


def most(points: pd.Series) -> float:
    """Return the variance of answers of this mean that are all at the ends."""
    return float(points.mean() * (100 - points.mean()))


def test_small_units_borrow_the_institutions_spread(survey: Survey, people: pd.DataFrame) -> None:
    frame = ta.estimate(survey, wave="2026", measure="tillid").frame.set_index("unit")
    everybody = people.loc[people["wave"] == "2026", "tillid"].dropna()
    row = frame.loc["A04"]
    assert row["n"] < 10
    for end in (row["conf_low"], row["conf_high"]):
        variance = everybody.var() * end * (100 - end) / most(everybody) / row["n"]
        off = stats.t.ppf(0.975, 16) * np.sqrt(variance)
        np.testing.assert_allclose(abs(row["estimate"] - end), off, rtol=1e-10)
    assert row["method"] == "mean, institution's SD"


def test_groups_by_background_borrow_it_whatever_their_size(survey: Survey) -> None:
    whole = ta.estimate(survey, by="institution", wave="2026", measure="tillid").frame.iloc[0]
    spread = whole["std_error"] * np.sqrt(whole["n"])
    result = ta.estimate(survey, by="background", wave="2026", measure="tillid")
    rows = result.frame[result.frame["n"] > 0]
    assert rows["n"].max() > 500
    np.testing.assert_allclose(rows["std_error"], spread / np.sqrt(rows["n"]), rtol=1e-10)
    np.testing.assert_allclose(rows["df"], 16)
    assert (rows["method"] == "mean, institution's SD").all()
    assert [note.code for note in result.notes] == ["split_groups"]


def test_response_rates(survey: Survey) -> None:
    frame = ta.estimate(survey, by="institution", wave="2026").frame
    assert (frame["answered"] == 857).all()
    assert (frame["invited"] == 1100).all()
    np.testing.assert_allclose(frame["response_rate"], 857 / 1100)
    wilson = stats.binomtest(857, 1100).proportion_ci(0.95, method="wilson")
    np.testing.assert_allclose(frame["response_low"], wilson.low, rtol=1e-10)
    np.testing.assert_allclose(frame["response_high"], wilson.high, rtol=1e-10)


def test_items_average_to_their_index(survey: Survey) -> None:
    items = ta.estimate(survey, measure="items", wave="2026").frame
    indices = ta.estimate(survey, wave="2026").frame.set_index(["unit", "measure"])
    owner = survey.codebook.parent_by_measure
    for (unit, index), part in items.groupby(["unit", items["measure"].map(owner)]):
        whole = indices.loc[(unit, index)]
        np.testing.assert_allclose(part["estimate"].mean(), whole["estimate"], rtol=1e-10)
        np.testing.assert_allclose(part["share_positive"].mean(), whole["share_positive"])
        assert (part["n"] == whole["n"]).all()


def test_the_same_columns_for_any_question(survey: Survey) -> None:
    one = ta.estimate(survey, by="institution", measure="tillid", wave="2022").frame
    many = ta.estimate(survey, measure=["tillid", "TIL1"]).frame
    assert one.dtypes.equals(many.dtypes)
    assert len(one) == 1
    assert len(many) == 3 * 2 * len(survey.units)


def test_an_item_is_left_out_of_waves_that_did_not_ask_it(survey: Survey) -> None:
    frame = ta.estimate(survey, by="institution", measure="RES3").frame
    assert frame["wave"].tolist() == ["2026"]


def test_the_order_of_respondents_does_not_matter(survey: Survey) -> None:
    """Levels of a level are what the whole tree's are at that level."""
    whole = ta.estimate(survey, wave="2026").frame
    part = ta.estimate(survey, wave="2026", level="afdeling").frame
    expected = whole[whole["level"] == "afdeling"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"wave": "2025"}, "wave='2025' is not known; use one of '2026', '2024', '2022'"),
        ({"measure": "tilid"}, "measure='tilid' is not known; use 'tillid' (or one of 43 others)"),
        ({"by": "ledr"}, "by='ledr' is not known; use 'leder' (or one of 5 others)"),
        (
            {"level": "team"},
            "level='team' is not known; use one of 'institution', 'afdeling', 'enhed'",
        ),
        ({"conf_level": 95}, "conf_level=95 must lie between 0 and 1, such as 0.95"),
    ],
)
def test_what_is_not_there(survey: Survey, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.estimate(survey, **arguments)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_result_does_not_print_numbers(survey: Survey) -> None:
    written = repr(ta.estimate(survey, by="institution", wave="2026"))
    assert written == (
        "Result of estimate(by='institution', measure='indices', wave='2026'):"
        " 6 rows x 22 columns, not released; notes: small_units"
    )


def test_intervals_end_where_the_scale_does(survey: Survey) -> None:
    frame = ta.estimate(survey, measure="items", conf_level=0.999999).frame.dropna()
    assert frame["conf_low"].min() > 0
    assert frame["conf_high"].max() <= 100
