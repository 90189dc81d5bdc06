"""The glossary holds for every result."""

from pathlib import Path

import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.columns import GLOSSARY, arrange
from tillid_analysis.results import Result


@pytest.fixture(scope="module")
def results(sample: Path) -> list[Result]:
    survey = ta.read_survey(sample)
    return [
        ta.assess_quality(survey),
        ta.assess_reliability(survey),
        ta.estimate(survey),
        ta.assess_differences(survey, wave="2026"),
        ta.contrast(survey),
        ta.assess_power(survey, wave="2026"),
        ta.check_ordinal(survey, wave="2026"),
        ta.rank_drivers(survey),
        ta.rank_driver_items(survey, wave="2026", replicates=100),
        ta.rank_ordinal_drivers(survey, wave="2026"),
        ta.assess_shapes(survey),
        ta.assess_necessity(survey),
        ta.assess_interactions(survey),
        ta.check_same_source(survey, replicates=100),
        ta.locate_drivers(survey, wave="2026"),
        ta.rank_levers(survey, wave="2026", replicates=100),
        ta.rank_drivers(survey, replicates=0),
        ta.contrast_drivers(survey, replicates=0),
        ta.compare_waves(survey),
        ta.shrink_units(survey),
        ta.rank_units(survey, measure="tillid"),
        ta.adjust_contrasts(survey),
        ta.assess_response(survey),
        ta.weigh_response(survey),
        Result(survey.log, ta.estimate(survey, by="institution").spec),
    ]


def test_results_have_columns_of_the_glossary_in_its_order(results: list[Result]) -> None:
    order = list(GLOSSARY)
    for result in results:
        columns = [str(name) for name in result.frame]
        assert columns == sorted(columns, key=order.index), result


def test_results_have_the_glossarys_types(results: list[Result]) -> None:
    kinds = {"text": "str", "number": "float64", "count": "float64", "flag": "bool"}
    for result in results:
        for name, dtype in result.frame.dtypes.items():
            assert str(dtype) == kinds[GLOSSARY[str(name)].kind], (result, name)


def test_the_glossary_has_no_column_that_nobody_uses(results: list[Result]) -> None:
    used = {str(name) for result in results for name in result.frame} | {"suppressed"}
    assert set(GLOSSARY) == used


def test_every_column_says_what_it_means() -> None:
    assert all(column.meaning for column in GLOSSARY.values())


def test_a_result_without_rows_has_its_columns() -> None:
    frame = arrange({}, ["n", "wave", "suppressed"])
    assert frame.columns.tolist() == ["wave", "n", "suppressed"]
    assert frame.dtypes.astype(str).tolist() == ["str", "float64", "bool"]


def test_a_column_of_ones_own_is_refused() -> None:
    with pytest.raises(KeyError):
        arrange(pd.DataFrame({"median": [1.0]}), ["median"])
