"""Whether blocks of items are told apart."""

import numpy as np

from tillid_analysis.stats.htmt import htmt


def test_by_hand() -> None:
    """Two items within 0.64 and 0.36, and across 0.48: they measure one thing."""
    loadings = np.array([0.8, 0.8, 0.6, 0.6, 0.5])
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1)
    found = htmt(r, [[0, 1], [2, 3], [4]])
    np.testing.assert_allclose(found[0, 1], 1)
    assert np.isnan(found[2, :2]).all()
    r[:2, 2:4] = r[2:4, :2] = 0
    assert htmt(r, [[0, 1], [2, 3]])[0, 1] == 0
    assert np.isnan(htmt(-np.abs(r) + 2 * np.eye(5), [[0, 1], [2, 3]])[0, 1])
