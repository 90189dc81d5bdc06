"""Units: by code, by earlier code, by name, and never by guess."""

import numpy as np
import pandas as pd
import pytest

from tillid_analysis.data.decoding import decode_units
from tillid_analysis.units import Destination, UnitTree

TREE = UnitTree(
    codes=("S", "101", "007", "Ø1", "A1", "a1"),
    names=("Styrelsen", "Jura", "Økonomi", "Samme", "Samme", "Løn og HR"),
    parents=np.array([-1, 0, 0, 0, 0, 0]),
    levels=("top", "unit"),
    aliases={"1": {"gl. Jura": Destination(("101",)), "12": Destination(("007",))}},
)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("S", 0), ("101", 1), (101, 1), (101.0, 1), ("101,0", 1), (" 101 ", 1), ("007", 2), (7, 2),
        ("7", 2), (12.0, 2), ("gl. jura", 1), ("Ø1", 3), ("ø1", 3), ("A1", 4), ("a1", 5),
        ("JURA ", 1), ("økonomi", 2), ("løn\u00a0og  hr", 5), ("101 - Jura", 1), ("Jura (101)", 1),
        ("Ø1: Samme", 3), ("Samme", -1), ("Juraa", -1), ("", -1), (None, -1), (np.nan, -1),
    ],
)  # fmt: skip
def test_one_value(value: object, place: int) -> None:
    positions, unknown = decode_units(pd.Series([value], dtype=object), {}, TREE, "1")
    assert positions.dtype == np.int32
    assert positions.tolist() == [place]
    assert bool(unknown) == (place < 0 and isinstance(value, str) and value != "")


def test_numbers_as_they_come_from_excel() -> None:
    positions, unknown = decode_units(pd.Series([101.0, 7.0, np.nan, 8.0]), {}, TREE, "1")
    assert positions.tolist() == [1, 2, -1, -1]
    assert unknown == (("8", 1),)


def test_unknown_units_are_counted_commonest_first() -> None:
    values = pd.Series(["X", "Y", "Y", "101", "hans@x.dk", "0101701234", "z" * 61, None])
    positions, unknown = decode_units(values.astype("category"), {}, TREE, "1")
    assert positions.tolist() == [-1, -1, -1, 1, -1, -1, -1, -1]
    assert unknown == (("(text)", 3), ("Y", 2), ("X", 1))


def test_labels_of_the_file_name_the_units() -> None:
    # SPSS numbers the units 1, 2, 3; one of these happens to be the code of another unit.
    labels = {1: "Jura", 7: "Styrelsen", 3: "101", 4: "Nyt kontor"}
    positions, unknown = decode_units(pd.Series([1.0, 7.0, 3.0, 4.0]), labels, TREE, "1")
    assert positions.tolist() == [1, 0, 1, -1]
    assert unknown == (("4", 1),)


def test_codes_with_labels_that_are_not_known_stay_codes() -> None:
    positions, _ = decode_units(pd.Series([101.0, 7.0]), {101: "Juridisk kontor"}, TREE, "1")
    assert positions.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("value", "times", "shown"),
    [
        ("B7", 1, "B7"),
        ("KONTOR-12", 1, "KONTOR-12"),
        ("jurra", 1, "jurra"),  # nearly a unit's name
        ("Skatteafdelingen", 5, "Skatteafdelingen"),  # that many do not write the same
        ("Skatteafdelingen", 4, "(text)"),
        ("Hans", 1, "(text)"),
        ("jeg er så træt", 1, "(text)"),
        ("2 gange om ugen", 1, "(text)"),
    ],
)
def test_a_column_that_was_not_meant_is_not_repeated(value: str, times: int, shown: str) -> None:
    assert decode_units(pd.Series([value] * times), {}, TREE, "1")[1] == ((shown, times),)


def test_a_column_of_comments_is_told_of_once() -> None:
    comments = pd.Series([f"kommentar nummer {'x' * (row % 40)} {row}" for row in range(20_000)])
    assert decode_units(comments, {}, TREE, "1")[1] == (("(text)", 20_000),)
