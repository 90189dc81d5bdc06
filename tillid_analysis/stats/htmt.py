"""Whether blocks of items measure different things."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide, root


def htmt(correlation: npt.ArrayLike, blocks: Sequence[Sequence[int]]) -> FloatArray:
    """Compute the heterotrait-monotrait ratio of every two blocks of items.

    Parameters
    ----------
    correlation : (k, k)
        Correlations of all items.
    blocks
        For each of b blocks the positions of its items.

    Returns
    -------
    (b, b) array
        1 on the diagonal; NaN with a block of one item, or one whose items do not go together.

    Notes
    -----
    The mean correlation between the blocks over the geometric mean of those within them: how the
    blocks would correlate without error of measurement. From 0.9 on two blocks can hardly be told
    apart.

    References
    ----------
    Henseler, Ringle & Sarstedt 2015, Journal of the Academy of Marketing Science 43:115.

    Examples
    --------
    >>> r = np.kron([[1, 0.5], [0.5, 1]], np.full((2, 2), 0.6))
    >>> np.fill_diagonal(r, 1)
    >>> htmt(r, [[0, 1], [2, 3]]).round(6).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    r = as_floats(correlation)
    within = as_floats([_mean_of_pairs(r[np.ix_(each, each)]) for each in blocks])
    found = np.eye(len(blocks))
    for i, j in combinations(range(len(blocks)), 2):
        between = r[np.ix_(list(blocks[i]), list(blocks[j]))].mean()
        both = within[i] * within[j] if min(within[i], within[j]) > 0 else np.nan
        found[i, j] = found[j, i] = divide(between, root(both))
    return found


def _mean_of_pairs(matrix: FloatArray) -> float:
    """Return the mean off the diagonal; NaN for one item."""
    k = len(matrix)
    return float(divide(matrix.sum() - np.trace(matrix), k * (k - 1)))
