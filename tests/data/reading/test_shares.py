"""Shares as people write them."""

from fractions import Fraction

import pytest

from tillid_analysis.data.reading.shares import read_shares


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        (["0,6", "0.4"], (60, 40)),
        (["60", "40"], (60, 40)),
        (["60 %", "40%"], (60, 40)),
        (["60,0", "40,0 %"], (60, 40)),
        (["1"], (1,)),
        (["100 %"], (1,)),
        (["33", "33", "33"], (1, 1, 1)),
        (["33,3", "33,3", "33,3"], (1, 1, 1)),
        (["0.333333333333333", "0.333333333333333", "0.333333333333333"], (1, 1, 1)),
        (["33,3 %", "66,7 %"], (333, 667)),
    ],
)
def test_shares(written: list[str], shares: tuple[int, ...]) -> None:
    assert read_shares(written) == tuple(Fraction(each, sum(shares)) for each in shares)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (["60", "39"], "its shares sum to 99%, not to 100%"),
        (["0,6", "0,5"], "its shares sum to 110%, not to 100%"),
        (["60 %", "0,4"], "its shares sum to 60.4%, not to 100%"),
        (["0,6"], "its shares sum to 60%, not to 100%"),
        (["0", "100"], "share '0' is not a number above zero"),
        (["halvdelen", "50"], "share 'halvdelen' is not a number above zero"),
        (["-40", "140"], "share '-40' is not a number above zero"),
        (["1e-05", "1"], "share '1e-05' is not a number above zero"),
    ],
)
def test_what_is_wrong(written: list[str], found: str) -> None:
    assert read_shares(written) == found
