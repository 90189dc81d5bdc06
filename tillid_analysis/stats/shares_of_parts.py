"""Shares of parts pulled towards those of the whole, each part by how little it can tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from tillid_analysis.stats._arrays import FloatArray, as_floats

FEWEST = 4
"""Parts from which it can be told how far apart they are."""
CHANCE = 0.05
"""How often parts that are alike are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class PulledShares:
    """Shares of D parts, pulled towards those of the whole.

    Attributes
    ----------
    share : (D, p)
        They add up as the given ones do.
    weight_own : (D,)
        How much of them is the part's own, 0 to 1.
    variance
        Of the parts' true shares, all p together.
    """

    share: FloatArray
    weight_own: FloatArray
    variance: float


def pull_shares(
    share: npt.ArrayLike,
    covariance: npt.ArrayLike,
    times: npt.ArrayLike,
    whole: npt.ArrayLike,
) -> PulledShares:
    """Pull the shares of each part towards those of the whole.

    Parameters
    ----------
    share : (D, p)
        Shares as each part has them.
    covariance : (p, p)
        Sampling covariance of the whole's shares.
    times : (D,)
        How many times larger a part's is.
    whole : (p,)
        Shares of the whole.

    Returns
    -------
    PulledShares
        All those of the whole where there are fewer than four parts, or they differ no more than
        chance would have it.

    Notes
    -----
    One weight for all shares of a part, so that they still add up: g = T / (T + v), v the part's
    sampling variance and T that of the true shares, both summed over the shares. T is had by
    moments: with w = 1 / v, m the mean weighted by w and Q = sum w |y - m|^2,
    T = (Q - (D - 1)) / (sum w - sum w^2 / sum w). A few parts tell little of T, which chance alone
    makes larger than 0 nearly half the time; so it is 0 unless Q is above the upper twentieth of
    what it is where all are alike: c chi-squared on (D - 1) / c degrees of freedom, c the sum of
    the covariance's squares over its trace squared (Satterthwaite).

    References
    ----------
    DerSimonian & Laird 1986, Controlled Clinical Trials 7:177, for one number. Satterthwaite 1946,
    Biometrics Bulletin 2:110. Morris 1983, Journal of the American Statistical Association 78:47.

    Examples
    --------
    >>> alike = [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]
    >>> sampling = [[0.001, -0.001], [-0.001, 0.001]]
    >>> pull_shares(alike, sampling, [4, 4, 4, 4], [0.6, 0.4]).weight_own.tolist()
    [0.0, 0.0, 0.0, 0.0]
    """
    own, matrix, target = as_floats(share), as_floats(covariance), as_floats(whole)
    parts, total = len(own), float(np.trace(matrix))
    v = as_floats(times) * total
    if parts < FEWEST or not np.isfinite(own).all() or not (v > 0).all():
        return PulledShares(np.tile(target, (parts, 1)), np.zeros(parts), 0.0)
    w = 1 / v
    off = own - np.average(own, axis=0, weights=w)
    q = float(w @ (off**2).sum(axis=1))
    c = float((matrix**2).sum()) / total**2
    between = 0.0
    if chdtrc((parts - 1) / c, q / c) < CHANCE:
        between = (q - (parts - 1)) / float(w.sum() - (w**2).sum() / w.sum())
    g = between / (between + v)
    return PulledShares(target + g[:, None] * (own - target), g, between)
