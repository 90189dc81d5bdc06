"""Draws within strata: everyone stays in the own stratum."""

import numpy as np

from tillid_analysis.stats.few_groups import draw_within


def test_every_stratum_keeps_its_number() -> None:
    stratum = np.array([0, 0, 0, 2, 2, -1])
    drawn = draw_within(stratum, 500, seed=4)
    assert (drawn[:, :3].sum(axis=1) == 3).all()
    assert (drawn[:, 3:5].sum(axis=1) == 2).all()
    assert (drawn[:, 5] == 0).all()
    np.testing.assert_allclose(drawn[:, :5].mean(axis=0), 1, atol=0.15)
    np.testing.assert_array_equal(drawn, draw_within(stratum, 500, seed=4))
