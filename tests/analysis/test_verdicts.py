"""What verdicts promise, in simulation: how often they err, and how often intervals cover."""

import numpy as np
import pytest

from tillid_analysis.analysis.adjusting import Reading, read_together
from tillid_analysis.analysis.differences import compare
from tillid_analysis.analysis.levels import Levels, find_levels
from tillid_analysis.stats.bounded import bounded_interval
from tillid_analysis.stats.differences import welch
from tillid_analysis.stats.moments import group_moments
from tillid_analysis.stats.multiplicity import adjust_p

POSITIONS = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
SHARES = np.array([0.04, 0.08, 0.18, 0.45, 0.25])
BAND, ITEMS, DRAWS, REST = 5.0, 4, 3_000, 600


def draw(
    rng: np.random.Generator, n: int, true: float, draws: int = DRAWS
) -> dict[str, np.ndarray]:
    """Compare units of n with a rest, on the mean of four five-point items bunched high.

    The unit's mean is moved by as many points; each draw is a measure of its own.
    """
    unit = np.repeat([0, 1], [n, REST])
    size = (n + REST, draws, ITEMS)
    points = POSITIONS[rng.choice(5, size, p=SHARES).astype(np.int8)].mean(axis=2)
    points[:n] += true
    moments = group_moments(points, unit, 2)
    everybody = moments.roll_up(np.ones((1, 2), dtype=np.int64))
    sides: list[Levels] = [find_levels(moments.take([at]), everybody, 10) for at in (0, 1)]
    tables = compare(*sides, 0.95)
    among, alone = np.ones((1, draws), dtype=np.bool_), np.zeros(1, dtype=np.int64)
    return read_together(tables, Reading("none", np.full(draws, BAND), 0.95), among, alone)


@pytest.mark.slow
@pytest.mark.parametrize("n", [5, 10, 30, 200])
def test_intervals_cover_the_difference(rng: np.random.Generator, n: int) -> None:
    """At 5 the interval is made from the institution's spread."""
    found = draw(rng, n, true=6.0)
    covered = (found["conf_low"] <= 6) & (found["conf_high"] >= 6)
    assert 0.93 <= covered.mean() <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("n", [30, 200])
@pytest.mark.parametrize("true", [-BAND, BAND])
def test_a_difference_as_large_as_the_band_is_seldom_called_the_same(
    rng: np.random.Generator, n: int, true: float
) -> None:
    """Two one-sided tests at 2.5 % each: 5 % is kept with room to spare."""
    assert (draw(rng, n, true)["verdict"] == "practically_same").mean() <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 30, 200])
def test_units_that_are_alike_are_seldom_told_apart(rng: np.random.Generator, n: int) -> None:
    """The error is alpha at most; less in large units, where it is practically the same."""
    verdicts = draw(rng, n, true=0.0)["verdict"]
    assert np.isin(verdicts, ["higher", "lower"]).mean() <= 0.065


AT_THE_TOP = np.array([-2.05, -1.75, -1.41, -0.67])
"""Where the leanings of people are cut who mostly answer the highest option."""


def lean(rng: np.random.Generator, shift: np.ndarray, draws: int) -> np.ndarray:
    """Draw (people, draws) points of four items that hang together, most of them at the top."""
    size = (len(shift), draws)
    common = shift[:, None] + rng.normal(size=size, scale=np.sqrt(0.5))
    answers = [common + rng.normal(size=size, scale=np.sqrt(0.5)) for _ in range(ITEMS)]
    return np.sum([np.sum([a > c for c in AT_THE_TOP], axis=0) for a in answers], axis=0) * 6.25


@pytest.mark.parametrize(("n", "shift"), [(5, -0.4), (5, 0.4), (10, -0.4), (10, 0.0), (30, -0.4)])
def test_means_near_an_end_are_covered(rng: np.random.Generator, n: int, shift: float) -> None:
    """Where a t interval covers 81 to 95; of five, with nothing but the institution's spread."""
    points = lean(rng, np.repeat([shift, 0.0], [n, REST]), 2000)
    moments = group_moments(points, np.repeat([0, 1], [n, REST]), 2)
    everybody = moments.roll_up(np.ones((1, 2), dtype=np.int64))
    unit = find_levels(moments.take([0]), everybody, 10)
    found = bounded_interval(unit.side(unit.borrows))
    true = lean(rng, np.full(200_000, shift), 1).mean()
    held = (found.low[0] <= true) & (true <= found.high[0])
    assert 0.925 <= held[~np.isnan(found.low[0])].mean() <= 0.985


@pytest.mark.parametrize("lent", [False, True], ids=["own spread", "lent spread"])
def test_false_findings_among_small_units_at_the_top(
    rng: np.random.Generator, *, lent: bool
) -> None:
    """Forty units of 10 to 30, none apart: 3 of a hundred, where plain Welch has over ten."""
    unit = np.repeat(np.arange(40), np.resize([10, 12, 15, 20, 30], 40))
    own = group_moments(lean(rng, np.zeros(len(unit)), 1500), unit, 40)
    everybody = own.roll_up(np.ones((1, 40), dtype=np.int64))
    rest = everybody.subtract(own)
    sides = [find_levels(each, everybody, 10, borrows=lent) for each in (own, rest)]
    found = compare(*sides, 0.95, effects=False)["p_value"]
    assert (adjust_p(found, "bh") < 0.05).any(axis=0).mean() <= 0.05
    plain = welch(own.mean, own.std_error**2, own.n, rest.mean, rest.std_error**2, rest.n)
    assert (adjust_p(plain.p_value, "bh") < 0.05).any(axis=0).mean() > 0.1
