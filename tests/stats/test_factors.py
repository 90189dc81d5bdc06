"""How many factors, and which item on which: against psych, and where the truth is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tillid_analysis.stats.factors import average_partials, count_factors, load_items

Golden = Callable[[str], list[dict[str, str]]]


def blocks(*sizes: int, within: float = 0.5, between: float = 0.0) -> np.ndarray:
    """Return correlations of items in blocks."""
    block = np.repeat(np.arange(len(sizes)), sizes)
    matrix = np.where(block[:, None] == block, within, between)
    np.fill_diagonal(matrix, 1)
    return matrix


def values_of(rows: list[dict[str, str]], quantity: str) -> np.ndarray:
    return np.array([float(row["value"]) for row in rows if row["quantity"] == quantity])


def test_everything_equals_psych(golden: Golden) -> None:
    """psych::VSS and psych::fa (principal axes) of Holzinger and Swineford's 24 tests."""
    rows = golden("factors")
    matrix = values_of(rows, "correlation").reshape(24, 24)
    found = average_partials(matrix)
    assert_allclose(found[1:11], values_of(rows, "map"), atol=1e-10)
    assert count_factors(matrix) == 4
    loadings = load_items(matrix, 1)[:, 0]
    assert_allclose(abs(loadings), abs(values_of(rows, "loading")), atol=1e-5)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        (np.eye(5), 0),
        (blocks(6), 1),
        (blocks(4, 4, 4), 3),
        (blocks(5, 5, 5, within=0.6, between=0.35), 3),
        (blocks(2), 1),
        (np.eye(2), 0),
        (np.eye(1), 0),
    ],
)
def test_factors_are_counted(matrix: np.ndarray, expected: int) -> None:
    assert count_factors(matrix) == expected


def test_items_load_on_the_factor_of_their_block_whatever_their_direction() -> None:
    turned = np.array([1, -1, 1, 1, 1, 1, 1, -1])
    matrix = blocks(4, 4, within=0.6, between=0.2) * np.outer(turned, turned)
    loadings = load_items(matrix, 2)
    nearest = abs(loadings).argmax(axis=1)
    assert len({*nearest[:4]}) == len({*nearest[4:]}) == 1
    assert nearest[0] != nearest[4]
    signs = np.sign(loadings[np.arange(8), nearest]) * turned
    assert abs(signs[:4].sum()) == abs(signs[4:].sum()) == 4


def test_a_copy_of_an_item_is_no_obstacle() -> None:
    matrix = blocks(4, 4)
    matrix[0, 1] = matrix[1, 0] = 1
    assert count_factors(matrix) in (1, 2, 3)
    assert np.isfinite(load_items(matrix, 2)).all()
