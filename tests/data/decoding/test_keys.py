"""Respondents' keys as numbers: the same number for the same key, whatever the column is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.data.decoding import keys, number_keys

texts = st.lists(st.one_of(st.none(), st.text("ab", max_size=2)), max_size=12)


def same(numbers: np.ndarray) -> list[list[bool]]:
    return (numbers[:, None] == numbers).tolist()


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
@given(texts)
def test_rows_with_the_same_key_have_the_same_number(dtype: str, texts: list[str | None]) -> None:
    numbers = number_keys(pd.Series(texts, dtype=dtype))
    assert ((numbers < 0) == [text is None for text in texts]).all()
    assert same(numbers) == [[one == other for other in texts] for one in texts]


def test_numbers_tell_nothing_of_the_keys() -> None:
    one, other = (number_keys(pd.Series(keys, dtype="str")) for keys in (["9", "1"], ["3", "7"]))
    assert one.tolist() == other.tolist() == [0, 1]


def test_keys_that_share_a_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_hash", lambda texts: np.zeros(len(texts), dtype=np.uint64))
    numbers = number_keys(pd.Series(["b", "a", None, "b"], dtype="str"))
    assert numbers.tolist() == [0, 1, -1, 0]
