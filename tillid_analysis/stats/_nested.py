"""Random intercepts of units, alone or inside blocks, at many ratios of variances at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Summaries:
    """All that the likelihood needs to know of the answers in J units and D blocks of them.

    Attributes
    ----------
    mean : (J, q)
        Means of 1, of the covariates and, last, of the measure; all but the 1 about a centre.
    block : (J,)
        Block of each unit, 0 to D - 1.
    within : (q, q)
        Sums of products about the units' means, over all units together.
    df
        Answers less units.
    sizes : (K,)
        The different numbers of answers, all above 0.
    kind : (J,)
        Which of them each unit has.
    products : (K, q * q)
        Sums of mean mean' over the units of a size.
    sums : (D * q, K) sparse
        Sums of the means over the units of a block and a size.
    """

    mean: FloatArray
    block: IntArray
    within: FloatArray
    df: float
    sizes: FloatArray
    kind: IntArray
    products: FloatArray
    sums: csr_array

    @classmethod
    def of(
        cls, size: FloatArray, mean: FloatArray, within: FloatArray, df: float, block: IntArray
    ) -> Summaries:
        """Sum the units by block and size: units alike in both cost no more than one."""
        from scipy.sparse import csr_array

        sizes, kind = np.unique(size, return_inverse=True)
        q = mean.shape[1]
        outer = (mean[:, :, None] * mean[:, None, :]).reshape(len(size), q * q)
        products = np.zeros((len(sizes), q * q))
        np.add.at(products, kind, outer)
        row = (block[:, None] * q + np.arange(q)).ravel()
        shape = ((int(block.max()) + 1) * q, len(sizes))
        sums = csr_array((mean.ravel(), (row, np.repeat(kind, q))), shape=shape)
        return cls(mean, block, within, df, sizes, kind, products, sums)

    @property
    def df_residual(self) -> float:
        """Answers less fixed effects."""
        return self.df + len(self.kind) - float(self.mean.shape[1] - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The fit at G pairs of ratios to the variance within units.

    Attributes
    ----------
    unit : (G,)
        Variance between units of a block over the variance within units.
    loglik : (G,)
        Restricted log-likelihood with everything else at its best, less a constant.
    coefficient : (G, q - 1)
        Fixed effects by generalised least squares.
    covariance : (G, q - 1, q - 1)
        Their covariance over the variance within units.
    variance : (G,)
        Variance within units.
    weight : (G, K)
        n / (1 + n unit) for each size.
    shrink : (G, D)
        Variance of a block's effect that its units leave open, over the variance within units.
    sums : (G, D, q)
        Sums of weight times mean in each block.
    """

    unit: FloatArray
    loglik: FloatArray
    coefficient: FloatArray
    covariance: FloatArray
    variance: FloatArray
    weight: FloatArray
    shrink: FloatArray
    sums: FloatArray


def profile(data: Summaries, deviation: FloatArray) -> Profile:
    """Fit fixed effects and the variance within units at G pairs of ratios.

    Parameters
    ----------
    data
        The units.
    deviation : (G, A)
        Standard deviations between units and, where A is 2, between blocks, over that within.

    Notes
    -----
    With a unit's weight w = n / (1 + n r), r the ratio between units, and S the sum of weights in
    a block with ratio b, the inverse covariance of the block's means is diag(w) less
    b / (1 + b S) w w', and its determinant prod(1 / w) (1 + b S): closed forms, so that
    Z'V^-1 Z = within + sum w m m' - sum b / (1 + b S) t t' with t the block's sum of w m.
    """
    ratio = deviation**2
    own, above = ratio[:, 0], ratio[:, 1:].sum(axis=1)
    q = data.mean.shape[1]
    inflation = 1 + own[:, None] * data.sizes
    weight = data.sizes / inflation
    cross = data.within + (weight @ data.products).reshape(-1, q, q)
    sums = np.asarray(data.sums @ weight.T).T.reshape(len(own), -1, q)
    held = 1 + above[:, None] * sums[:, :, 0]
    shrink = above[:, None] / held
    cross -= (shrink[:, :, None] * sums).transpose(0, 2, 1) @ sums
    covariance = as_floats(np.linalg.inv(cross[:, :-1, :-1]))
    coefficient = np.einsum("gab,gb->ga", covariance, cross[:, :-1, -1])
    squares = cross[:, -1, -1] - np.einsum("ga,ga->g", coefficient, cross[:, :-1, -1])
    log_det = np.log(inflation) @ np.bincount(data.kind) + np.log(held).sum(axis=1)
    log_det -= np.linalg.slogdet(covariance)[1]
    df = data.df_residual
    loglik = -0.5 * (df * np.log(squares) + log_det)
    return Profile(own, loglik, coefficient, covariance, squares / df, weight, shrink, sums)


def predict(data: Summaries, fit: Profile) -> tuple[FloatArray, FloatArray]:
    """Predict the units' true means, with the variances of their errors, at each pair of ratios.

    Returns
    -------
    centre, variance : (G, J)
        Best linear unbiased predictions, about the centre of the summaries, and the variances of
        their errors where the ratios are known: of the unit's effect, of its block's, and of the
        fixed effects.
    """
    fixed = data.mean[:, :-1]
    own = (fit.unit[:, None] * fit.weight)[:, data.kind]
    rest = 1 - own
    expected = fit.coefficient @ fixed.T
    above = _block_effects(fit, fit.coefficient)[:, data.block]
    centre = expected + above + own * (data.mean[:, -1] - expected - above)
    pulled = (fit.shrink[:, :, None] * fit.sums[:, :, :-1])[:, data.block]
    lever = rest[:, :, None] * (fixed - pulled)
    variance = np.einsum("gja,gja->gj", lever @ fit.covariance, lever)
    variance += fit.unit[:, None] * rest + rest**2 * fit.shrink[:, data.block]
    return centre, variance * fit.variance[:, None]


def draw(data: Summaries, fit: Profile, rng: np.random.Generator) -> FloatArray:
    """Draw the units' true means once for each of the G pairs of ratios, (G, J)."""
    size, df = len(fit.unit), data.df_residual
    spread = np.sqrt(fit.variance * df / rng.chisquare(df, size))[:, None]
    lower = np.linalg.cholesky(fit.covariance)
    normal = rng.standard_normal((size, lower.shape[1]))
    coefficient = fit.coefficient + spread * np.einsum("gab,gb->ga", lower, normal)
    effects = _block_effects(fit, coefficient)
    effects += spread * np.sqrt(fit.shrink) * rng.standard_normal(effects.shape)
    expected = coefficient @ data.mean[:, :-1].T + effects[:, data.block]
    own = fit.unit[:, None] * fit.weight
    noise = spread * np.sqrt(fit.unit[:, None] * (1 - own))
    own, noise = own[:, data.kind], noise[:, data.kind]
    drawn = rng.standard_normal(expected.shape, dtype=np.float32) * noise
    return np.asarray(expected + own * (data.mean[:, -1] - expected) + drawn)


def own_weight(data: Summaries, fit: Profile) -> FloatArray:
    """Return (G, J) how much of each prediction is the unit's own mean, fixed effects given."""
    weight = fit.weight[:, data.kind]
    own = fit.unit[:, None] * weight
    return np.asarray(own + (1 - own) * fit.shrink[:, data.block] * weight)


def _block_effects(fit: Profile, coefficient: FloatArray) -> FloatArray:
    """Return (G, D) what the units of a block have in common, given the fixed effects."""
    residual = fit.sums[:, :, -1] - np.einsum("gda,ga->gd", fit.sums[:, :, :-1], coefficient)
    return np.asarray(fit.shrink * residual)
