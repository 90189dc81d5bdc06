"""Items of drivers: they add up to their driver's importance, and to a plain computation."""

from dataclasses import replace
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.packed import unpack
from tillid_analysis.analysis.drivers.items import FEWEST_UNITS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.language import text
from tillid_analysis.packing import pack
from tillid_analysis.survey import Survey

FAST = {"wave": "2026", "replicates": 100}


@pytest.fixture(scope="module")
def frame(survey: Survey) -> pd.DataFrame:
    return ta.rank_driver_items(survey, **FAST).frame


def test_items_add_up_to_what_the_ranking_says_of_their_driver(
    survey: Survey, frame: pd.DataFrame
) -> None:
    ranked = ta.rank_drivers(survey, wave="2026").frame.set_index("term")
    whole = frame[frame["item"] == ""].set_index("term")
    parts = frame[frame["item"] != ""].groupby("term")["importance"].sum()
    np.testing.assert_allclose(whole["importance"], ranked["importance"], rtol=1e-11)
    np.testing.assert_allclose(parts[whole.index], ranked["importance"], rtol=1e-11)
    np.testing.assert_allclose(whole["r_squared"], ranked["r_squared"], rtol=1e-11)
    assert (frame["n"] == ranked["n"].iloc[0]).all()


def test_the_definition(survey: Survey) -> None:
    """Owen's sum with least squares, a driver's items in as their mean."""
    drivers = ("tillid", "anerkendelse", "rammer")
    found = ta.rank_driver_items(survey, drivers=drivers, controls=[], **FAST).frame
    rows = survey.rows("2026")
    names = ("resultatkultur", *drivers)
    scores = {each: survey.points(each, rows) for each in names}
    items = survey.codebook.index_by_id["anerkendelse"].items
    scores |= {each: survey.points(each, rows) for each in items}
    complete = ~np.isnan(np.stack(list(scores.values()))).any(axis=0)
    data = {name: values[complete] for name, values in scores.items()}
    y = data["resultatkultur"] - data["resultatkultur"].mean()

    @cache
    def explained(others: tuple[str, ...], inside: tuple[str, ...]) -> float:
        columns = [data[each] for each in others]
        if inside:
            columns.append(np.mean([data[each] for each in inside], axis=0))
        design = np.column_stack([np.ones(len(y)), *columns])
        left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        return 1 - float(left @ left) / float(y @ y)

    total = explained(drivers, ())
    table = found.set_index("item")["importance"]
    for item in items:
        rest = [each for each in items if each != item]
        share = 0.0
        for s in range(3):
            for others in combinations(("tillid", "rammer"), s):
                for t in range(len(items)):
                    weight = 1 / (3 * comb(2, s) * len(items) * comb(len(items) - 1, t))
                    for inside in combinations(rest, t):
                        more = explained(others, (*inside, item))
                        share += weight * (more - explained(others, inside))
        np.testing.assert_allclose(table[item], share / total, atol=1e-10)


def test_intervals_hold_the_shares_and_come_again_with_the_seed(
    survey: Survey, frame: pd.DataFrame
) -> None:
    items = frame[frame["item"] != ""]
    assert (items["importance_low"] < items["importance"]).all()
    assert (items["importance"] < items["importance_high"]).all()
    assert (
        frame.loc[frame["item"] == "", ["importance_low", "importance_high"]].isna().all(axis=None)
    )
    assert frame["method"].iloc[0].endswith("; 100 draws of 45 units, seed 1")
    again = ta.rank_driver_items(survey, **FAST)
    pd.testing.assert_frame_equal(again.frame, frame)
    other = ta.rank_driver_items(survey, seed=2, **FAST).frame
    np.testing.assert_array_equal(other["importance"], frame["importance"])
    assert (other.loc[items.index, "importance_low"] != items["importance_low"]).all()


def test_a_driver_that_is_an_item_has_one_row(survey: Survey) -> None:
    found = ta.rank_driver_items(survey, drivers=["TIL1", "rammer"], **FAST).frame
    assert found["term"].tolist() == ["TIL1", *["rammer"] * 7]
    assert found["item"].tolist()[:3] == ["", "", "RAM1"]
    ranked = ta.rank_drivers(survey, drivers=["TIL1", "rammer"], wave="2026").frame
    whole = found[found["item"] == ""]
    np.testing.assert_allclose(whole["importance"], ranked["importance"], rtol=1e-11)


def test_few_units_have_no_intervals(survey: Survey) -> None:
    unit = survey.responses.unit % 9 + 1
    few = replace(survey, responses=replace(survey.responses, unit=unit))
    result = ta.rank_driver_items(few, **FAST)
    assert result.frame["importance"].notna().all()
    assert result.frame["importance_low"].isna().all()
    assert [note.code for note in result.notes] == [
        "association",
        "driver_items",
        "few_units_resampled",
    ]
    assert f" {FEWEST_UNITS} " in text("note_few_units_resampled", "en")


def test_few_answers_are_not_taken_apart(survey: Survey) -> None:
    """Forty respondents leave no ten beyond 30 items and the controls."""
    rows = survey.rows("2026")
    points = unpack(survey.scores.points)
    points[rows.start + 40 : rows.stop] = np.nan
    few = replace(survey, scores=replace(survey.scores, points=pack(points)))
    found = ta.rank_driver_items(few, **FAST).frame
    assert found["importance"].isna().all()
    assert set(found["method"]) == {"too few answers"}


def test_no_drivers_named_gives_no_rows(survey: Survey, frame: pd.DataFrame) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    result = ta.rank_driver_items(replace(survey, codebook=bare))
    assert len(result.frame) == 0
    assert result.frame.dtypes.equals(frame.dtypes)


def test_too_few_replicates_are_refused(survey: Survey) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.rank_driver_items(survey, replicates=99)
    assert str(caught.value) == "replicates=99 are too few for an interval: at least 100"
