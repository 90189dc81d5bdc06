"""Pairs of drivers: a second way, what is planted, and what bends only look like."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]
OUTCOME = "resultatkultur"


def planted(survey: Survey, product: float, square: float) -> Survey:
    """Add a product of trust and learning, or a bend in learning, to the outcome."""
    points = unpack(survey.scores.points)
    columns = {name: points[:, at] for at, name in enumerate(survey.codebook.index_by_id)}
    a, b = columns["tillid"] - 65, columns["laering"] - 70
    columns[OUTCOME] += product * a * b + square * b**2
    return replace(survey, scores=replace(survey.scores, points=pack(points)))


def assess(survey: Survey, *pairs: tuple[str, str]) -> pd.DataFrame:
    return ta.assess_interactions(survey, wave="2026", interactions=pairs).frame


def test_products_of_least_squares(survey: Survey, people: pd.DataFrame) -> None:
    now = people.loc[people["wave"] == "2026", [*DRIVERS, OUTCOME]].dropna()
    a, b = (now[each] - now[each].mean() for each in ("tillid", "rammer"))
    fit = OLS(now[OUTCOME], now[DRIVERS].assign(one=1.0, both=a * b)).fit()
    rows = ta.assess_interactions(survey, wave="2026", controls=[]).frame
    product = rows[rows["part"] == "product"].iloc[0]
    np.testing.assert_allclose(product["slope"], 100 * fit.params["both"], rtol=1e-7)
    slopes = rows[(rows["part"] == "slope") & (rows["term"] == "rammer")]
    expected = 10 * (
        fit.params["rammer"] + fit.params["both"] * (slopes["held_at"] - now["tillid"].mean())
    )
    np.testing.assert_allclose(slopes["slope"], expected, rtol=1e-7)
    quartiles = now["tillid"].quantile([0.25, 0.5, 0.75])
    np.testing.assert_allclose(slopes["held_at"], quartiles, atol=2.5)
    lines = rows[(rows["part"] == "line") & (rows["term"] == "rammer")]
    for held, line in lines.groupby("held_at"):
        rise = np.diff(line["expected"]) / np.diff(line["position"])
        slope = float(slopes.loc[slopes["held_at"] == held, "slope"].iloc[0])
        np.testing.assert_allclose(10 * rise, slope, rtol=1e-7)


def test_a_planted_product_is_found_and_the_other_is_not(survey: Survey) -> None:
    more = planted(survey, 0.008, 0.0)
    rows = assess(more, ("tillid", "laering"), ("involvering", "anerkendelse"))
    product = rows[rows["part"] == "product"].set_index("term")
    assert product["verdict"].to_dict() == {
        "tillid": "stronger",
        "involvering": "no_clear_difference",
    }
    assert product.loc["tillid", "agrees"] == "yes"
    assert 0.4 < product.loc["tillid", "slope"] < 1.2
    slopes = rows[(rows["part"] == "slope") & (rows["term"] == "tillid")]["slope"]
    assert slopes.is_monotonic_increasing
    fewer = assess(planted(survey, -0.015, 0.0), ("tillid", "laering"))
    assert fewer["verdict"].iloc[0] == "weaker"
    turned = assess(more, ("laering", "tillid"))
    np.testing.assert_allclose(turned["slope"].iloc[0], product.loc["tillid", "slope"])


def test_a_bend_in_one_driver_is_no_interaction(survey: Survey) -> None:
    """The two go together, so the product alone takes the bend for its own."""
    curved = planted(survey, 0.0, 0.02)
    asked = ta.assess_interactions(curved, wave="2026", interactions=[("tillid", "laering")])
    product = asked.frame.iloc[0]
    assert product["p_value"] < 0.05
    assert (product["agrees"], product["verdict"]) == ("no", "no_clear_difference")
    assert [note.code for note in asked.notes] == ["association", "interaction_bend"]


def test_pairs_of_the_codebook(survey: Survey) -> None:
    found = ta.assess_interactions(survey)
    pairs = found.frame.loc[found.frame["part"] == "product", ["term", "reference"]]
    assert pairs.drop_duplicates().values.tolist() == [["tillid", "rammer"]]
    assert len(pairs) == 3
    bare = survey.codebook.model_copy(update={"interactions": ()})
    nothing = ta.assess_interactions(replace(survey, codebook=bare))
    assert len(nothing.frame) == 0
    assert [note.code for note in nothing.notes] == ["no_interactions"]
    assert nothing.frame.dtypes.equals(found.frame.dtypes)
    others = ta.assess_interactions(survey, drivers=["tillid", "laering"])
    assert len(others.frame) == 0


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (
            [("tillid", "ramer")],
            "interactions='ramer' is not known; use 'rammer' (or one of 4 others)",
        ),
        (
            [("tillid", "tillid")],
            "interactions=('tillid', 'tillid'): name two different drivers",
        ),
        (
            [("tillid", "rammer"), ("rammer", "tillid")],
            "interactions=[('tillid', 'rammer'), ('rammer', 'tillid')]: name each pair once",
        ),
    ],
)
def test_pairs_that_are_none(survey: Survey, pairs: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.assess_interactions(survey, interactions=pairs)
    assert str(caught.value) == message
