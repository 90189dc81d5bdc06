"""Gathering: the same column whatever pieces it comes in, and texts where they are too many."""

import pandas as pd
import pyarrow as pa
import pytest

from tillid_analysis.data.reading import gathering
from tillid_analysis.data.reading.gathering import Gathering


def gather(*pieces: list[str | None]) -> pd.Series:
    column = Gathering()
    for piece in pieces:
        column.add(pa.array(piece, type=pa.string()).dictionary_encode())
    return column.to_pandas()


def test_pieces_make_one_column_of_categories() -> None:
    column = gather(["b", None, "a"], [], [None], ["c", "b"])
    assert column.cat.categories.tolist() == ["b", "a", "c"]
    assert column.cat.codes.tolist() == [0, -1, 1, -1, 2, 0]


def test_more_than_127_texts_take_two_bytes() -> None:
    texts = [f"{number}" for number in range(300)]
    column = gather(texts[:100], [None, *texts[50:]])
    assert column.cat.codes.dtype == "int16"
    assert column.tolist()[:100] == texts[:100]
    assert column.isna().tolist().index(True) == 100
    assert column.tolist()[101:] == texts[50:]


def test_texts_that_are_too_many_are_no_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_CATEGORIES", 2)
    column = gather(["b", None], ["a", "b"], ["c", None], ["d"])
    assert column.dtype == "str"
    assert column.dropna().tolist() == ["b", "a", "b", "c", "d"]
    assert column.isna().tolist() == [False, True, False, False, False, True, False]


def test_nothing_at_all() -> None:
    assert gather([None, None]).isna().all()
    assert len(gather()) == 0
