"""One spelling for what is written in many ways."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.data.reading.mojibake import garbled_columns, is_garbled_name, is_mojibake
from tillid_analysis.data.reading.spelling import (
    as_text,
    fold,
    is_blank,
    key_of,
    split_code,
    tidy,
)

DANISH = "æøåÆØÅéüö"


@pytest.mark.parametrize(
    "text", ["Helt enig", " helt  ENIG ", "Helt\u00a0enig", "\ufeffHelt enig\u200b", "HELT\nENIG"]
)
def test_spellings_that_are_one(text: str) -> None:
    assert fold(text) == "helt enig"


def test_letters_of_a_mac_are_composed() -> None:
    assert tidy("A\u030ar") == "År"
    assert fold("A\u030aR") == "år"


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (2, 2), (2.0, 2), (np.int8(2), 2), (np.float32(2), 2), ("2", 2), ("2,0", 2), ("2.00", 2),
        (" 02 ", 2), ("-9", -9), ("−9", -9), ("+3", 3), (True, 1), (np.False_, 0), ("A2", "a2"),
        (2.5, "2.5"), ("2,5", "2,5"), ("", ""), ("1.000", 1), (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_keys(value: object, key: int | str) -> None:
    assert key_of(value) == key
    assert type(key_of(value)) is type(key)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5 - Helt enig", ("5", "Helt enig", True)),
        ("5: Helt enig", ("5", "Helt enig", True)),
        ("5. Helt enig", ("5", "Helt enig", True)),
        ("5) Helt enig", ("5", "Helt enig", True)),
        ("(5) Helt enig", ("5", "Helt enig", True)),
        ("5=Helt enig", ("5", "Helt enig", True)),
        ("A5 – Helt enig", ("A5", "Helt enig", True)),
        ("5 Helt enig", ("5", "Helt enig", False)),
        ("Enig (4)", ("4", "Enig", False)),
        ("Enig [4]", ("4", "Enig", False)),
        ("-9 - Ved ikke", ("-9", "Ved ikke", True)),
    ],
)
def test_code_and_label_in_one(text: str, parts: tuple[str, str, bool]) -> None:
    assert split_code(text) == parts


@pytest.mark.parametrize("value", ["2.5", "2,5", "1-2", "Enig", "", 5, None, "5", "12-03-2026"])
def test_one_thing_is_not_split(value: object) -> None:
    assert split_code(value) is None


@pytest.mark.parametrize("value", ["", " ", ".", "#NULL!", "NaN", np.nan, None, pd.NA, pd.NaT])
def test_blanks(value: object) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", ["NA", "None", "null", "N/A", "0", 0, False, "-"])
def test_what_is_not_blank(value: object) -> None:
    assert not is_blank(value)


def test_texts_of_cells() -> None:
    values = [101.0, 4.5, "007", None, np.nan, True, "NaN"]
    assert [as_text(each) for each in values] == ["101", "4.5", "007", "", "", "1", "NaN"]


@given(st.text(st.sampled_from(DANISH + "abcxyz "), max_size=20))
def test_danish_is_never_taken_for_garbled_and_garbled_danish_always_is(text: str) -> None:
    assert not is_mojibake(text)
    garbled = text.encode().decode("cp1252", errors="replace")
    assert is_mojibake(garbled) == (not text.isascii())


def test_garbled_names_and_columns() -> None:
    assert is_garbled_name("læring", ["lÃ¦ring"])
    assert not is_garbled_name("læring", ["læring", "lÃ¦ring"])
    assert not is_garbled_name("enhed", ["Enhed"])
    frame = pd.DataFrame(
        {"tal": [1], "ord": ["Ã¥r"], "kategori": ["Ã¥r"], "kode": [2], "ren": ["år"]}
    )
    frame = frame.astype({"ord": object, "kategori": "category"})
    assert garbled_columns(frame, {"kode": {1: "blÃ¥"}}) == ["ord", "kategori", "kode"]
