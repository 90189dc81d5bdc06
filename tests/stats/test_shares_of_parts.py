"""Shares of parts pulled towards the whole's: by identities, and how often chance is believed."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from tillid_analysis.stats.shares_of_parts import pull_shares

WHOLE = np.array([0.35, 0.25, 0.2, 0.2])
SAMPLING = 0.0004 * (np.eye(4) - 0.25)


def draw(rng: np.random.Generator, times: np.ndarray, between: float = 0.0) -> np.ndarray:
    """Draw shares of parts that add up to 1."""
    off = rng.normal(size=(len(times), 4))
    off -= off.mean(axis=1, keepdims=True)
    return WHOLE + off * np.sqrt(0.0004 * times + between)[:, None]


def test_shares_still_add_up(rng: np.random.Generator) -> None:
    times = np.array([4.0, 5.0, 6.0, 8.0, 9.0])
    found = pull_shares(draw(rng, times, 0.01), SAMPLING, times, WHOLE)
    assert_allclose(found.share.sum(axis=1), 1)
    assert (found.weight_own > 0).all()
    assert (np.diff(found.weight_own) < 0).all()


def test_chance_is_believed_one_time_in_twenty(rng: np.random.Generator) -> None:
    times = np.array([4.0, 5.0, 6.0, 8.0, 9.0])
    told = [pull_shares(draw(rng, times), SAMPLING, times, WHOLE).variance > 0 for _ in range(2000)]
    assert 0.03 < np.mean(told) < 0.07


def test_the_variance_is_found(rng: np.random.Generator) -> None:
    times = np.full(40, 4.0)
    found = [
        pull_shares(draw(rng, times, 0.004), SAMPLING, times, WHOLE).variance for _ in range(200)
    ]
    assert_allclose(np.mean(found), 3 * 0.004, rtol=0.05)


def test_few_parts_or_nothing_known() -> None:
    for share, times in (
        (np.tile([0.9, 0.1, 0.0, 0.0], (3, 1)), np.ones(3)),
        (np.full((5, 4), np.nan), np.ones(5)),
        (np.empty((0, 4)), np.empty(0)),
        (np.tile([0.9, 0.1, 0.0, 0.0], (5, 1)), np.zeros(5)),
    ):
        found = pull_shares(share, SAMPLING, times, WHOLE)
        assert found.share.tolist() == [WHOLE.tolist()] * len(share)
        assert not found.weight_own.any()
