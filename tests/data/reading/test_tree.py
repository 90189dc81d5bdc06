"""Circles and order, and people who move with their unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.data.reading.headcounts import move_headcounts, read_headcount
from tillid_analysis.data.reading.tree import depth_first, find_circles, follow, place_under
from tillid_analysis.units import Destination

CODES = "ABCDEFGH"


@pytest.mark.parametrize(
    ("following", "circles"),
    [
        ({}, []),
        ({"A": "B", "B": "C"}, []),
        ({"A": "A"}, [("A", "A")]),
        ({"A": "B", "B": "C", "C": "B"}, [("B", "C", "B")]),
        ({"A": "B", "B": "A", "C": "D", "D": "C"}, [("A", "B", "A"), ("C", "D", "C")]),
    ],
)
def test_circles(following: dict[str, str], circles: list[tuple[str, ...]]) -> None:
    assert find_circles(following) == circles


@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from(CODES)))
def test_without_the_circles_every_path_ends(following: dict[str, str]) -> None:
    for circle in find_circles(following):
        del following[circle[0]]
    assert find_circles(following) == []
    assert all(len(list(follow(following, start))) < len(CODES) for start in CODES)


@st.composite
def forests(draw: st.DrawFn) -> dict[str, str]:
    parents = {
        code: draw(st.sampled_from(["", *CODES[:place]])) for place, code in enumerate(CODES)
    }
    return {code: parents[code] for code in draw(st.permutations(CODES))}


@given(forests())
def test_depth_first_keeps_everybody_together(parents: dict[str, str]) -> None:
    ordered = depth_first(parents)
    assert sorted(ordered) == sorted(parents)
    for place, unit in enumerate(ordered):
        below = [each for each in ordered if unit in follow(parents, each)]
        assert ordered[place + 1 : place + 1 + len(below)] == below


@given(
    forests(),
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(CODES), max_size=4),
)
def test_nobody_is_lost_when_units_are_retired(
    parents: dict[str, str], own: list[int], became: dict[str, str]
) -> None:
    aliases = {old: new for old, new in became.items() if new not in became}
    given = dict(zip(CODES, map(float, own), strict=True))
    for unit in reversed(depth_first(parents)):
        if parents[unit]:
            given[parents[unit]] += given[unit]
    placed = place_under(parents, aliases)
    if find_circles(placed):
        return
    there = {old: Destination((new,)) for old, new in aliases.items()}
    moved = move_headcounts(parents, placed, there, given)
    assert sum(moved[unit] for unit in placed if not placed[unit]) == sum(own)
    assert sorted(moved) == sorted(set(CODES) - set(aliases))


def test_what_is_not_known_stays_unknown() -> None:
    parents = {"S": "", "A": "S", "B": "S"}
    given = {"S": np.nan, "A": np.nan, "B": np.nan}
    moved = move_headcounts(parents, {"S": "", "A": "S"}, {"B": Destination(("A",))}, given)
    assert all(np.isnan(count) for count in moved.values())


@pytest.mark.parametrize("value", [None, np.nan, "", "  "])
def test_blank_headcounts(value: object) -> None:
    assert np.isnan(float(read_headcount(value)))


@pytest.mark.parametrize(
    ("value", "count"), [(0, 0), (1100.0, 1100), ("12", 12), ("10.100", 10100)]
)
def test_headcounts(value: object, count: int) -> None:
    assert read_headcount(value) == count
