"""Units with random intercepts, fitted by restricted maximum likelihood from their summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import BoolArray, FloatArray, IntArray, as_floats
from tillid_analysis.stats._nested import Summaries, draw, profile
from tillid_analysis.stats._ratios import Ratios, find_ratios
from tillid_analysis.stats.slopes import LEAST_EIGENVALUE

FEWEST = 4
"""Units, covariates not counted, from which intervals can be had; blocks that can be told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitModel:
    """Units with random intercepts, and the ratios of variances that fit them.

    Attributes
    ----------
    data
        Summaries of the units that have answers.
    ratios
        The most likely ratios, and the others.
    scale
        The ratio at which a unit of middling size is half reliable.
    present : (J,)
        Units that have answers.
    centre : (p + 1,)
        What was taken from the means of the covariates and the measure.
    nested
        Whether blocks are told apart.
    """

    data: Summaries
    ratios: Ratios
    scale: float
    present: BoolArray
    centre: FloatArray
    nested: bool

    @property
    def has_spread(self) -> bool:
        """Whether there are units enough to say how sure the variances are."""
        return len(self.data.kind) - int(self.data.mean.shape[1]) >= FEWEST - 2

    def loglik(self, deviation: FloatArray) -> FloatArray:
        """Return (G,) restricted log-likelihoods at ratios of standard deviations (G, A)."""
        return profile(self.data, deviation).loglik

    def draw(self, draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw the units' true means (draws, J) given all that is known, variances unsure too.

        NaN for units without answers, and throughout where there are too few units.
        """
        drawn = np.full((draws, len(self.present)), np.nan)
        if self.has_spread:
            node = rng.choice(len(self.ratios.weight), draws, p=self.ratios.weight)
            fit = profile(self.data, self.ratios.nodes[node])
            drawn[:, self.present] = draw(self.data, fit, rng) + self.centre[-1]
        return drawn


def fit_units(
    size: npt.ArrayLike,
    mean: npt.ArrayLike,
    within: npt.ArrayLike,
    block: npt.ArrayLike | None = None,
    df: float | None = None,
) -> UnitModel | None:
    """Fit random intercepts of units by restricted maximum likelihood, from their summaries.

    Parameters
    ----------
    size : (J,)
        Answers in each unit, or as many as unweighted answers would tell as much; units without
        are left out.
    mean : (J,) or (J, p + 1)
        Means of the measure, after those of p covariates where there are any.
    within : scalar or (p + 1, p + 1)
        Sums of products about the units' own means, over all units together.
    block : (J,), optional
        Which larger unit each is in, as numbers.
    df
        Degrees of freedom of the sums within; answers less units where it is left out.

    Returns
    -------
    UnitModel or None
        None where there are fewer than two units, no unit has two answers, nothing varies within
        units, or covariates determine each other.

    Notes
    -----
    y = x'b + d + u + e with d common to a block and u to a unit, all normal. The likelihood needs
    no more than sizes, means and the sums within. Blocks are told apart where there are four of
    them and three units more than blocks; else they are left out.

    References
    ----------
    Searle, Casella & McCulloch 1992, Variance Components, section 6.6. Bates, Mächler, Bolker &
    Walker 2015, Journal of Statistical Software 67(1), section 3.

    Examples
    --------
    >>> model = fit_units([9, 9, 9, 9], [60.0, 66.0, 72.0, 66.0], 3200.0)
    >>> model.ratios.best.round(3).tolist()
    [0.359]
    """
    sizes = as_floats(size)
    means = as_floats(mean)
    means = means[:, None] if means.ndim == 1 else means
    present = np.asarray((sizes > 0) & np.isfinite(means).all(axis=1))
    sizes, means = sizes[present], means[present]
    products = np.atleast_2d(as_floats(within))
    freedom = float(sizes.sum() - len(sizes)) if df is None else float(df)
    if len(sizes) < 2 or not freedom > 0 or not products[-1, -1] > 0:
        return None
    centre = np.average(means, axis=0, weights=sizes)
    centred = means - centre
    if not _are_apart(products[:-1, :-1] + (sizes * centred.T @ centred)[:-1, :-1]):
        return None
    blocks, nested = _number(None if block is None else np.asarray(block)[present], len(sizes))
    whole = np.column_stack([np.ones(len(sizes)), centred])
    data = Summaries.of(sizes, whole, np.pad(products, (1, 0)), freedom, blocks)
    scale = float(1 / np.sqrt(sizes.mean()))
    ratios = find_ratios(lambda at: profile(data, at).loglik, 2 if nested else 1, scale)
    return UnitModel(data, ratios, scale, present, centre, nested)


def find_apart(size: npt.ArrayLike, mean: npt.ArrayLike, within: npt.ArrayLike) -> IntArray:
    """Find the covariates that vary and do not follow from those before them.

    Parameters
    ----------
    size, mean, within
        As in `fit_units`.

    Returns
    -------
    array of int
        Positions among the columns of the means, the measure's included, which is the last.

    Notes
    -----
    Whoever leaves the others out explains as much with less: so lmer does.

    Examples
    --------
    >>> twice = [[0.5, 0.5, 60.0], [0.2, 0.2, 66.0], [0.4, 0.4, 63.0]]
    >>> find_apart([9, 9, 9], twice, [[6, 6, 1], [6, 6, 1], [1, 1, 3200]]).tolist()
    [0, 2]
    """
    sizes, means = as_floats(size), as_floats(mean)
    sizes, means = sizes[sizes > 0], means[sizes > 0]
    centred = means - np.average(means, axis=0, weights=sizes) if len(sizes) else means
    products = as_floats(within) + sizes * centred.T @ centred
    kept: list[int] = []
    for each in range(means.shape[1] - 1):
        at = [*kept, each]
        kept = at if _are_apart(products[np.ix_(at, at)]) else kept
    return np.array([*kept, means.shape[1] - 1])


def _are_apart(products: FloatArray) -> bool:
    """Say whether covariates vary, and none follows from the others."""
    if not len(products):
        return True
    spread = np.diag(products)
    if not (spread > 0).all():
        return False
    correlation = products / np.sqrt(np.outer(spread, spread))
    return bool(np.linalg.eigvalsh(correlation)[0] > LEAST_EIGENVALUE)


def _number(block: npt.NDArray[Any] | None, units: int) -> tuple[IntArray, bool]:
    """Return the blocks numbered from 0, or a single one where they cannot be told apart."""
    names, numbers = np.unique(np.zeros(units) if block is None else block, return_inverse=True)
    if FEWEST <= len(names) <= units - (FEWEST - 1):
        return numbers.astype(np.int64), True
    return np.zeros(units, dtype=np.int64), False
