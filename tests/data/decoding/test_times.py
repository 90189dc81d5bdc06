"""When people answered, however an export writes it: only the third of the wave is kept."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.columns import THIRDS
from tillid_analysis.data.decoding import decode_times


def thirds(values: list[object], labels: dict[int, str] | None = None) -> list[object]:
    column = pd.Series(values, dtype=object)
    return decode_times(column, labels or {}, np.ones(len(column), dtype=bool))[0].tolist()


@pytest.mark.parametrize(
    "values",
    [
        ["31-08-2026 23:59", "1-9-2026 00:00", "01-09-2026 00:01"],
        ["31.08.2026", "01.09.2026", "02.09.2026 8.15"],
        ["8/31/2026 9:00 PM", "9/1/2026 9:00 AM", "9/1/2026 1:00 PM"],
        ["2026-08-31 23:59:59", "2026-09-01T00:00:00Z", "2026-09-01 00:00:01.5"],
        [pd.Timestamp("2026-08-31 20:00"), date(2026, 9, 1), pd.Timestamp("2026-09-02")],
        [46265.5, 46266, 46267.25],
        ["46265,5", "46266", "46267.25"],
        [1, 2, 3],
    ],
)
def test_spellings_of_dates(values: list[object]) -> None:
    assert thirds(values) == [*THIRDS]
    assert thirds(values[::-1]) == [*THIRDS[::-1]]


def test_what_is_no_date_has_no_third() -> None:
    values = pd.Series(["31-02-2026", "i går", "", None, "02-01-2026"])
    found, unreadable = decode_times(values, {}, np.ones(5, dtype=bool))
    assert found.isna().tolist() == [True, True, True, True, False]
    assert unreadable == 2


def test_the_thirds_of_an_export_stay_what_they_are() -> None:
    """Also where they are not thirds, as answers of one moment count together."""
    labels = {1: "early", 2: "late"}
    assert thirds([1.0, 1.0, 1.0, 2.0], labels) == ["early", "early", "early", "late"]
    assert thirds(["late", None, "late"])[0] == "late"


def test_unfinished_rows_count_for_nothing() -> None:
    column = pd.Series([1, 2, 3, 4, 5, 6])
    found, _ = decode_times(column, {}, np.array([False, False, False, True, True, True]))
    assert found.isna().tolist() == [True] * 3 + [False] * 3
    assert found[3:].tolist() == [*THIRDS]


@given(st.lists(st.integers(0, 10**6), min_size=3, unique=True))
def test_thirds_are_of_one_size_and_in_order(moments: list[int]) -> None:
    found = pd.Categorical(thirds([*moments]), THIRDS, ordered=True)
    sizes = np.bincount(found.codes, minlength=3)
    assert sizes.max() - sizes.min() <= 1
    assert (np.diff(found.codes[np.argsort(moments)]) >= 0).all()
