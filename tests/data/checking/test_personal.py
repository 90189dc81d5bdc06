"""Personal numbers and addresses are found and never shown."""

import pandas as pd
import pytest

from tests.data.checking.conftest import Find
from tests.data.checking.toys import FILE, toy_wave
from tillid_analysis.data.checking.personal import check_personal
from tillid_analysis.data.reading import Export

REMEDY = "replace them in the export by a running number, or name another column"
ADDRESSES, NUMBERS = "e-mail addresses", "what looks like personal numbers (CPR)"


def kinds(values: list[object]) -> list[str]:
    export = Export(pd.DataFrame({"key": pd.Series(values)}), {}, "raw/1.csv")
    return [each.found.removeprefix("holds ") for each in check_personal(export, ["key"])]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["mette@example.dk", "2"], [ADDRESSES]),
        (["kontor: mette@example.dk, tlf. 8"], [ADDRESSES]),
        (["@", "a @ b", "@enhed"], []),
        (["010170-1234", None], [NUMBERS]),
        (["0101701234"], [NUMBERS]),
        (["290200 1234"], [NUMBERS]),
        (["mit nr. er 010170-1234"], [NUMBERS]),
        ([3112991234, 101701234], [NUMBERS]),
        ([101701234.0], [NUMBERS]),
        (["290201-1234", "320170-1234", "011370-1234", "000170-1234"], []),
        (["01017012345", "010170-123"], []),
        (["0101701234", "9901701234", "9801701234"], []),
        ([1.0101701234, 0.5], []),
        (["ZQ7-90000"], []),
    ],
)
def test_what_counts(values: list[object], expected: list[str]) -> None:
    assert kinds(values) == expected


def test_every_column_that_is_read_is_looked_through(find: Find) -> None:
    n = 40
    text = FILE.replace("background:", "respondent: key\nbackground:").replace(
        "2.csv, ", "2.csv, status: {column: done, keep: [1]}, "
    )
    first = toy_wave() | {"key": [f"{row}@example.dk" for row in range(n)]}
    second = toy_wave() | {"key": [f"0101{70 + row % 30}12{row:02}" for row in range(n)]}
    second |= {"done": [1] * n, "comment": ["skriv til a@example.dk"] * n}
    assert find(first, second, text=text) == [
        f"raw/1.csv, column key: holds {ADDRESSES}; {REMEDY}",
        f"raw/2.csv, column key: holds {NUMBERS}; {REMEDY}",
    ]


def test_a_background_with_addresses_is_told_once_and_blocks(find: Find) -> None:
    wave = toy_wave()
    wave["role"][0] = "mette@example.dk"
    assert find(toy_wave(), wave) == [
        "! raw/2.csv, column role: looks like e-mail addresses or personal numbers;"
        " leave background role out of survey.yml"
    ]
