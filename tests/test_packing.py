"""Packing: numbers come back bit by bit, in as few bytes as they need."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.packed import unpack
from tillid_analysis.packing import join, pack

numbers = arrays(
    np.float64,
    st.tuples(st.integers(0, 20), st.integers(1, 3)),
    elements=st.one_of(st.sampled_from([0.0, 250 / 3, 100 / 3, np.nan]), st.floats(width=64)),
)


@given(numbers, st.integers(0, 20))
def test_numbers_come_back_as_they_were(columns: np.ndarray, cut: int) -> None:
    columns = columns + 0.0  # There is no score of minus zero.
    np.testing.assert_array_equal(unpack(pack(columns)), columns, strict=True)
    parts = join([pack(columns[:cut]), pack(columns[cut:])])
    np.testing.assert_array_equal(unpack(parts), columns, strict=True)


@pytest.mark.parametrize(("distinct", "size"), [(1, 1), (256, 1), (257, 2), (65537, 4)])
def test_places_take_as_few_bytes_as_they_need(distinct: int, size: int) -> None:
    columns = np.arange(float(distinct))[:, None]
    assert pack(columns).places[0].itemsize == size
    both = join([pack(columns), pack(columns)])
    assert both.places[0].itemsize == size
    assert len(both.values[0]) == distinct
