"""What goes with a unit's distance to a higher level, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tillid_analysis.stats._arrays import FloatArray, as_floats, check_level


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What goes with the distance of J units to a level.

    Attributes
    ----------
    headroom : (J,)
        The distance, in points; 0 for units at or above the level.
    estimate, low, high : (J,)
        The difference in the outcome that goes with it, and its interval.
    certainty : (J,)
        Chance that this difference is larger than the least that counts.
    """

    headroom: FloatArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    certainty: FloatArray


def expect(
    score: npt.ArrayLike,
    middle: npt.ArrayLike,
    spread: npt.ArrayLike,
    level: float,
    slope: float,
    draws: npt.ArrayLike,
    *,
    least: float,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Expected:
    """Tell what goes with units' distance to a level, where both score and slope are unsure.

    Parameters
    ----------
    score : (J,)
        Scores that distances are measured from.
    middle, spread : (J,)
        Mean and standard deviation of what the true score is believed to be.
    level
        The score they are held against; taken as known.
    slope
        Points of the outcome per point of the score.
    draws : (B,)
        Replicates of the slope; up to a twentieth may be NaN.
    least
        Points of the outcome that count for something, above 0.
    conf_level
        Coverage of the interval, between 0 and 1.
    seed
        Of the random order in which replicates meet true scores.

    Returns
    -------
    Expected
        NaN where a score, its spread, the level or the slope is missing.

    Raises
    ------
    ValueError
        If conf_level does not lie between 0 and 1.

    Notes
    -----
    With q the level, t ~ N(middle, spread) and b a replicate, independent of each other: the
    estimate is slope * max(q - score, 0), the interval is that of b * max(q - t, 0), over B pairs
    in which t runs through the quantiles (i - 1/2) / B in random order, and the certainty is the
    mean over b of P(b * max(q - t, 0) > least) = Phi((q - least / b - middle) / spread) where
    b > 0, else 0, without random numbers.

    Examples
    --------
    >>> found = expect([55.0, 70.0], [55.0, 70.0], [2.0, 2.0], 65.0, 0.3, [0.2, 0.3, 0.4], least=1)
    >>> found.headroom.tolist(), found.estimate.tolist(), found.certainty.round(2).tolist()
    ([10.0, 0.0], [3.0, 0.0], [1.0, 0.0])
    """
    own, centre, sd = as_floats(score), as_floats(middle), as_floats(spread)
    given = as_floats(draws)
    b = given[np.isfinite(given), None]
    alpha = 1 - check_level(conf_level)
    headroom = np.where(np.isnan(own), np.nan, np.maximum(level - own, 0.0))
    known = np.isfinite(centre) & np.isfinite(sd) & np.isfinite(level)
    if not known.any() or not np.isfinite(slope) or len(b) <= 0.95 * len(given):
        nothing = np.full(own.shape, np.nan)
        return Expected(headroom, slope * headroom, nothing, nothing, nothing)
    order = np.random.default_rng([seed, 1]).permutation(len(b))
    true = centre + ndtri((order[:, None] + 0.5) / len(b)) * sd
    low, high = np.quantile(b * np.maximum(level - true, 0.0), [alpha / 2, 1 - alpha / 2], axis=0)
    rises = b > 0
    bound = level - least / np.where(rises, b, 1.0)
    above = (bound - centre) / np.where(sd > 0, sd, 1.0)
    chance = np.where(sd > 0, ndtr(above), (bound > centre).astype(np.float64))
    certainty = np.where(rises, chance, 0.0).mean(axis=0)
    low, high, certainty = (np.where(known, each, np.nan) for each in (low, high, certainty))
    return Expected(headroom, slope * headroom, low, high, certainty)
