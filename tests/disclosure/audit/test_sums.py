"""Bounds without a solver are those of a linear programme."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tillid_analysis.disclosure.audit.blocks import find_blocks
from tillid_analysis.disclosure.audit.facts import Cell, Cells, Group
from tillid_analysis.disclosure.audit.sums import Interval, bound_blocks, told_width, written


def cell(mean: str, n: int) -> Cell:
    return Cell("", n=n, mean=mean)


# The whole, two departments, a team in each.
PATHS = [("S",), ("S", "A"), ("S", "B"), ("S", "A", "A1"), ("S", "B", "B1")]


@st.composite
def trees(draw: st.DrawFn) -> Cells:
    """Draw a tree in which some units are hidden, with the means of real answers, rounded."""
    own = np.array(draw(st.lists(st.integers(1, 9), min_size=5, max_size=5)))
    total = np.array([draw(st.integers(0, 4 * n)) * 25 for n in own], dtype=float)
    below = np.array([[p[: len(q)] == q for p in PATHS] for q in PATHS])
    shown = [True, *draw(st.lists(st.booleans(), min_size=4, max_size=4))]
    n, sums = below @ own, below @ total
    return {
        Group(path): cell(f"{sums[at] / n[at]:.0f}", int(n[at]))
        for at, path in enumerate(PATHS)
        if shown[at]
    }


@settings(max_examples=60)
@given(trees())
def test_bounds_of_blocks_are_those_of_a_linear_programme(cells: Cells) -> None:
    blocks = find_blocks(cells)
    bounds = bound_blocks(blocks, cells, None)
    inside = [[b.group.part_of(group) for b in blocks] for group in cells]
    rows = np.array(inside, dtype=float)
    limits = [written(each.mean or "", each.n or 0) for each in cells.values()]
    b_ub = np.array([*(each.high for each in limits), *(-each.low for each in limits)])
    room = [(0, 100 * (b.n or 0)) for b in blocks]
    for at, block in enumerate(blocks):
        ends = []
        for sign in (1.0, -1.0):
            c = np.zeros(len(blocks))
            c[at] = sign
            found = linprog(c, A_ub=np.vstack([rows, -rows]), b_ub=b_ub, bounds=room)
            ends.append(sign * found.fun)
        got = bounds[block.group]
        assert (got.low, got.high) == pytest.approx(tuple(ends), abs=1e-6)


@settings(max_examples=60)
@given(trees())
def test_a_step_only_narrows(cells: Cells) -> None:
    blocks = find_blocks(cells)
    loose = bound_blocks(blocks, cells, None)
    tight = bound_blocks(blocks, cells, Fraction(25))
    for group in cells:
        assert loose[group].low - 1e-6 <= tight[group].low <= tight[group].high + 1e-6
        assert tight[group].high <= loose[group].high + 1e-6


def test_whole_numbers_hide_nothing_of_a_small_department() -> None:
    """Sums are multiples of 25, so that a mean without decimals is exact up to 24 people."""
    cells = {
        Group(("S",)): cell("62", 20),  # 1250
        Group(("S", "A")): cell("64", 9),  # 575
        Group(("S", "B")): cell("62", 8),  # 500
    }
    blocks = find_blocks(cells)
    whole = bound_blocks(blocks, cells, Fraction(25))[Group(("S",))]
    assert whole == Interval(175.0, 175.0)
    rounded = bound_blocks(blocks, cells, None)[Group(("S",))]
    assert told_width(rounded, 3, 3) > 6


def test_a_step_that_does_not_fit_is_given_up() -> None:
    cells = {Group(("S",)): cell("62.1", 5)}
    assert bound_blocks(find_blocks(cells), cells, Fraction(25))[Group(("S",))].low == 310.25


def test_a_difference_to_the_rest_narrows_a_units_sum() -> None:
    whole, unit = Group(("S",)), Group(("S", "A"))
    cells = {whole: cell("60.00", 40), unit: cell("70", 20)}
    before = bound_blocks(find_blocks(cells), cells, None)[unit]
    cells[unit].rest = "19.00"
    after = bound_blocks(find_blocks(cells), cells, None)[unit]
    assert (before.low, before.high) == (1390, 1410)
    assert after.low == pytest.approx(1390)
    assert after.high == pytest.approx(1390.15)
