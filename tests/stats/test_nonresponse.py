"""What those who did not answer could have done: by brute force, and at the edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from tillid_analysis.analysis.verdicts import judge
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.stats.nonresponse import Side, bound_difference, find_tipping


def test_bounds_are_reached_by_answers(rng: np.random.Generator) -> None:
    """Everybody of one side at 0 and of the other at 100, counted by hand."""
    own, other = rng.uniform(0, 100, 8), rng.uniform(0, 100, 30)
    found = bound_difference(Side(own.mean(), 8 / 10), Side(other.mean(), 30 / 45))
    zeros, tops = np.zeros(2), np.full(15, 100.0)
    low = np.mean([*own, *zeros]) - np.mean([*other, *tops])
    high = np.mean([*own, *(zeros + 100)]) - np.mean([*other, *(tops - 100)])
    assert_allclose([found.low, found.high], [low, high])


def test_bounds_at_the_edges() -> None:
    """All answered: no room. More answers than invited count as all. Not known: NaN."""
    mean, rate = np.array([70.0, 70, 70, np.nan]), np.array([1.0, 1.1, np.nan, 0.5])
    found = bound_difference(Side(mean, rate), Side(np.array(60.0), np.array(1.0)))
    assert_allclose(found.low, [10, 10, np.nan, np.nan])
    assert_allclose(found.high, [10, 10, np.nan, np.nan])


def verdicts(
    middle: np.ndarray, se: float, df: float, alpha: float, band: float, level: float
) -> np.ndarray:
    """Read differences as the contrasts are read."""
    half = stats.t.ppf((1 + level) / 2, df) * se
    p = 2 * stats.t.sf(np.abs(middle) / se, df) * (1 - level) / alpha
    return judge(middle - half, middle + half, p, band, 1 - level)


def margin(se: npt.ArrayLike, df: float, alpha: npt.ArrayLike) -> Interval:
    """Return how far the limits of t lie from an estimate."""
    half = np.asarray(stats.t.ppf(1 - np.asarray(alpha) / 2, df) * np.asarray(se))
    return Interval(-half, half)


@given(
    st.floats(-25, 25),
    st.floats(0.5, 8),
    st.sampled_from([9.0, 40.0, 1000.0]),
    st.floats(0.2, 0.99),
    st.sampled_from([0.05, 0.02, 0.005]),
    st.sampled_from([0.0, 5.0]),
    st.floats(20, 80),
)
def test_the_verdict_changes_there_and_not_before(
    middle: float, se: float, df: float, rate: float, alpha: float, band: float, mean: float
) -> None:
    """Against trying every shift in steps of a tenth of a point."""
    side = Side(np.array(mean), np.array(rate))
    told = (se, df, alpha, band, 0.95)
    found = find_tipping(middle, margin(se, df, alpha), margin(se, df, 0.05), side, band).item()
    before = verdicts(np.array(middle), *told)
    shifts = np.arange(-mean, 100 - mean, 0.02)
    changed = np.abs(shifts[verdicts(middle + (1 - rate) * shifts, *told) != before])
    if np.isnan(found):
        assert not len(changed)
    else:
        assert abs(found) <= changed.min(initial=np.inf) + 1e-6
        beyond = found + np.array([-1e-4, 1e-4])
        assert (verdicts(middle + (1 - rate) * beyond, *told) != before).any()


def test_tipping_at_the_edges() -> None:
    """All answered, nothing tested, no spread: nothing to say."""
    side = Side(np.array([50.0, 50, 50]), np.array([1.0, 0.5, 0.5]))
    spread = np.array([2, 2, np.nan])
    clear = margin(spread, 50, np.array([0.05, np.nan, 0.05]))
    found = find_tipping([10, 10, 10], clear, margin(spread, 50, 0.05), side, band=5)
    assert np.isnan(found).all()
