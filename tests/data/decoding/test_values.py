"""Marks, numbers and categories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.columns import CROSSED
from tillid_analysis.data.decoding import decode_category, decode_codes, decode_numbers


@pytest.mark.parametrize("code", [2, "2", "Gennemført"])
@pytest.mark.parametrize(
    "value", [2, 2.0, "2", "2,0", "2 - Gennemført", " GENNEMFØRT ", "Gennemført (2)"]
)
def test_marks(code: int | str, value: object) -> None:
    values = pd.Series([value, 3, "andet", None, ""], dtype=object)
    expected = [True, False, False, False, False]
    labels = {2: "Gennemført", 3: "Afvist"}
    assert decode_codes(values, labels, [code]).tolist() == expected
    assert decode_codes(values.astype("category"), labels, (code, "x")).tolist() == expected


def test_marks_are_booleans_too() -> None:
    assert decode_codes(pd.Series([True, False]), {}, [1]).tolist() == [True, False]
    assert decode_codes(pd.Series([], dtype=object), {}, [1]).dtype == bool


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", 1.5), ("1.5", 1.5), ("0,85", 0.85), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        (" 2 ", 2), ("1 000,5", 1000.5), ("1\u00a0000", 1000), ("0", 0), ("1e-3", 0.001),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float) -> None:
    numbers, unusable = decode_numbers(pd.Series([text, text]))
    assert numbers.tolist() == [number, number]
    assert unusable == 0


@pytest.mark.parametrize("value", ["", None, "x", "-1", "-0,5", "inf", "NaN", "1,2,3"])
def test_what_cannot_weigh(value: object) -> None:
    numbers, unusable = decode_numbers(pd.Series([value, "2"], dtype=object))
    assert np.isnan(numbers[0])
    assert numbers[1] == 2
    assert unusable == 1


def test_numbers_as_numbers() -> None:
    numbers, unusable = decode_numbers(pd.Series([1.5, np.nan, -1.0, np.inf, 0.0]))
    assert numbers.tolist()[::4] == [1.5, 0]
    assert unusable == 3
    assert decode_numbers(pd.Series([1, 2], dtype="int8"))[0].dtype == np.float64


@given(st.lists(st.floats(0, 1e6).map(lambda x: round(x, 4)), min_size=1))
def test_a_decimal_comma_changes_nothing(weights: list[float]) -> None:
    texts = pd.Series([f"{weight:.4f}".replace(".", ",") for weight in weights])
    numbers, unusable = decode_numbers(texts)
    assert numbers.tolist() == weights
    assert unusable == 0


def test_categories_go_by_label_in_the_order_of_codes() -> None:
    labels = {1: "Over 10 år", 2: "Under 1 år", 3: "ingen"}
    decoded = decode_category(pd.Series([2.0, 1.0, np.nan, 2.0, 5.0]), labels)
    assert list(decoded.categories) == ["Over 10 år", "Under 1 år", "5"]
    assert decoded.codes.tolist() == [1, 0, -1, 1, 2]


def test_categories_of_texts_are_in_danish_order() -> None:
    values = pd.Series(["Årlig", "Zebra", "Øst", "Ære", "Bog", "", "."]).astype("category")
    decoded = decode_category(values, {})
    assert list(decoded.categories) == ["Bog", "Zebra", "Ære", "Øst", "Årlig"]
    assert decoded.codes[-2:].tolist() == [-1, -1]


def test_numbers_are_in_the_order_of_numbers() -> None:
    assert list(decode_category(pd.Series(["10", "9", "2"]), {}).categories) == ["2", "9", "10"]


def test_spellings_of_a_category_are_one_and_the_commonest_names_it() -> None:
    decoded = decode_category(pd.Series(["leder", "Leder", "Leder ", "LEDER", "Leder", "NA"]), {})
    assert list(decoded.categories) == ["Leder", "NA"]
    assert decoded.codes.tolist() == [0, 0, 0, 0, 0, 1]


def test_categories_that_do_not_occur_are_left_out() -> None:
    values = pd.Series(pd.Categorical(["a"], categories=["a", "b"]))
    assert list(decode_category(values, {}).categories) == ["a"]
    assert decode_category(pd.Series([], dtype=object), {}).categories.empty


def test_a_question_mark_is_no_category() -> None:
    decoded = decode_category(pd.Series(["?", "Leder"]), {})
    assert decoded.codes.tolist() == [-1, 0]


def test_no_category_reads_as_two_that_are_crossed() -> None:
    assert list(decode_category(pd.Series(["2 x 12 timer"]), {}).categories) == ["2 × 12 timer"]


@pytest.mark.parametrize("name", ["2 x 12 timer", "2  X 12 timer", "a x x b", "Plan x", "x", "x b"])
def test_no_category_looks_crossed_whatever_stands_beside_it(name: str) -> None:
    values = pd.Series([name, name.replace("x", "×"), "Leder"])
    names = decode_category(values, {}).categories
    for crossed in ("{} x Leder", "Leder x {}"):
        for each in names:
            parts = crossed.format(each).split(CROSSED)
            assert len(parts) == 2
            assert each in parts
