"""How much of an explained variance each driver stands for."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide
from tillid_analysis.stats._subsets import BLOCK_VALUES, average_gains, join, unexplained

MOST_DRIVERS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """Explained variance and its parts.

    Attributes
    ----------
    share : (..., p)
        Part of the outcome's variance due to each driver; they sum to r2.
    r2 : (...)
        Share of the outcome's variance explained by all drivers.
    """

    share: FloatArray
    r2: FloatArray

    @property
    def relative(self) -> FloatArray:
        """Shares (..., p) as parts of r2; NaN where nothing is explained."""
        return divide(self.share, self.r2[..., None])


def lmg(correlation: npt.ArrayLike, outcome_correlation: npt.ArrayLike) -> Importance:
    """Share out R² among the drivers, exactly, by Lindeman, Merenda & Gold (Shapley).

    Parameters
    ----------
    correlation : (..., p, p)
        Correlations of the drivers; leading axes are replicates.
    outcome_correlation : (..., p)
        Their correlations with the outcome, from the same rows.

    Returns
    -------
    Importance
        Shares in the order of the drivers.

    Raises
    ------
    ValueError
        If shapes do not fit or there are more than 20 drivers.

    Notes
    -----
    A driver's share is the gain in R² from adding it, averaged over all orders of entry:
    sum over subsets S without j of (R²(S + j) - R²(S)) / (p C(p - 1, |S|)). R² of all 2^p subsets
    comes from a shrinking tree: drivers are taken in turn, and what is left is kept twice, with
    the driver dropped and with it swept out, so that no subset costs more than a few operations.
    A driver that is determined by those already in (pivot under 1e-10) gains nothing, so drivers
    that are copies of each other have equal shares. Correlations that no data can have, or that
    are missing, give NaN.

    References
    ----------
    Lindeman, Merenda & Gold 1980, Introduction to Bivariate and Multivariate Analysis, p. 119.
    Grömping 2007, The American Statistician 61:139. Goodnight 1979, The American Statistician
    33:149 (the sweep).

    Examples
    --------
    >>> importance = lmg([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.3])
    >>> importance.share.round(2).tolist(), importance.r2.round(2).item()
    ([0.36, 0.09], 0.45)
    """
    r, y = as_floats(correlation), as_floats(outcome_correlation)
    p = y.shape[-1]
    if r.shape != (*y.shape, p):
        raise ValueError(f"correlation has shape {r.shape}, which needs to be {(*y.shape, p)}")
    if p > MOST_DRIVERS:
        raise ValueError(f"{p} drivers are more than the {MOST_DRIVERS} that can be shared out")
    if p == 0:
        return Importance(np.zeros(y.shape), np.zeros(y.shape[:-1]))
    number = prod(y.shape[:-1])
    replicates = join(r.reshape(number, p, p), y.reshape(number, p))
    block = max(1, BLOCK_VALUES >> p)
    parts = [
        _shares(replicates[start : start + block]) for start in range(0, len(replicates), block)
    ]
    share = np.concatenate(parts) if parts else np.empty((0, p))
    share = share.reshape(y.shape)
    return Importance(share, share.sum(axis=-1))


def lmg_of(joint: npt.ArrayLike) -> Importance:
    """Share out R² as `lmg` does, from the outcome's and the drivers' correlations in one.

    Parameters
    ----------
    joint : (..., p + 1, p + 1)
        Correlations, those of the outcome first; leading axes are replicates.

    Examples
    --------
    >>> lmg_of([[1.0, 0.6, 0.3], [0.6, 1.0, 0.0], [0.3, 0.0, 1.0]]).share.round(2).tolist()
    [0.36, 0.09]
    """
    r = as_floats(joint)
    return lmg(r[..., 1:, 1:], r[..., 0, 1:])


def _shares(joint: FloatArray) -> FloatArray:
    """Average each driver's gains over the orders of entry: (b, p)."""
    return np.maximum(average_gains(-unexplained(joint)), 0)
