"""Regression whose errors are alike within groups: intervals and tests that allow for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc

from tillid_analysis.stats._arrays import BoolArray, FloatArray, as_floats, divide, root
from tillid_analysis.stats._freedom import Shares
from tillid_analysis.stats.moments import CrossMoments

LEAST_PIVOT = 1e-9
"""Share of its variance that a predictor must have beside those before it, to be kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Weighted sums of coefficients, with what is known of their error.

    Attributes
    ----------
    estimate, std_error : (m,)
        In the unit of the outcome times that of the weights.
    df : (m,)
        Degrees of freedom of the standard error; NaN where there is none.
    """

    estimate: FloatArray
    std_error: FloatArray
    df: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Wald:
    """A test that several sums of coefficients are all 0.

    Attributes
    ----------
    statistic, df, df_error, p_value
        F on df and df_error degrees of freedom; all NaN where there is no test.
    """

    statistic: float
    df: float
    df_error: float
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredFit:
    """A least squares fit, and what is left of it in each of g groups.

    Attributes
    ----------
    coefficient : (1 + p,)
        The outcome's mean, then one for each predictor; NaN for those that were left out.
    mean : (p,)
        Means of the predictors, from which they count.
    kept : (1 + p,)
        Predictors that vary beside those before them.
    n
        Rows.
    axes : (k, k)
        L with LL' the inverse of the kept predictors' cross-products.
    shares
        The groups' parts of the cross-products, along the axes.
    scores : (g, k)
        Each group's adjusted residuals times its predictors, along the axes.
    """

    coefficient: FloatArray
    mean: FloatArray
    kept: BoolArray
    n: int
    axes: FloatArray
    shares: Shares
    scores: FloatArray

    def combine(self, weights: npt.ArrayLike) -> Combined:
        """Estimate m sums of coefficients by their weights (m, 1 + p), of the mean first.

        A sum that needs a predictor that was left out is NaN.
        """
        wanted = as_floats(weights)
        known = self._known(wanted)
        kept = np.where(known[:, None], wanted, 0)[:, self.kept]
        along = kept @ self.axes
        std_error = root(np.square(along @ self.scores.T).sum(axis=1))
        df = self.shares.freedom(along[:, None, :])
        usable = known & (std_error > 0) & (df > 0)
        estimate = kept @ self.coefficient[self.kept]
        found = (np.where(each, value, np.nan) for each, value in (
            (known, estimate), (usable, std_error), (usable, df)
        ))  # fmt: skip
        return Combined(*found)

    def test(self, weights: npt.ArrayLike) -> Wald:
        """Test whether q sums of coefficients (q, 1 + p) are all 0.

        Those that need a predictor that was left out are no part of the test.
        """
        wanted = as_floats(weights)
        kept = wanted[self._known(wanted)][:, self.kept]
        q, along = len(kept), kept @ self.axes
        spread = along @ self.scores.T
        covariance = spread @ spread.T
        eta = float(self.shares.freedom(along[None])[0]) if q else np.nan
        df = eta - q + 1
        if not df > 0 or np.linalg.matrix_rank(covariance, hermitian=True) < q:
            return Wald(np.nan, np.nan, np.nan, np.nan)
        estimate = kept @ self.coefficient[self.kept]
        statistic = df / (eta * q) * float(estimate @ np.linalg.solve(covariance, estimate))
        return Wald(statistic, float(q), df, float(fdtrc(q, df, statistic)))

    def _known(self, wanted: FloatArray) -> BoolArray:
        return np.asarray(~(wanted[:, ~self.kept] != 0).any(axis=1), dtype=np.bool_)


def fit_clustered(moments: CrossMoments) -> ClusteredFit:
    """Regress the first measure on the others, with what its error is when groups are alike.

    Parameters
    ----------
    moments
        Cross-products by group: the outcome, then p predictors, those that must stay first.

    Returns
    -------
    ClusteredFit
        With the predictors counted from their means.

    Notes
    -----
    Least squares on all rows. The covariance of its coefficients is the sandwich over groups with
    residuals made up for what the fit takes from them (CR2), and its degrees of freedom are those
    of Satterthwaite for errors that are alike and independent (Bell & McCaffrey); a test of
    several sums is the approximate Hotelling test (HTZ). Both hold with few groups and groups of
    unequal size, where the plain sandwich is too sure. All of it follows from each group's
    cross-products: with LL' the inverse of their sum, a group's part is K = L'X'XL, and what it
    loses is made up for by (I - K)^-1/2. A direction that one group determines alone says nothing
    of the error. Predictors of which less than 1e-9 of their variance is left beside those before
    them are left out. Weights count as inverse variances. NaN with one group, with a fit that
    leaves nothing over, and without rows.

    References
    ----------
    Bell & McCaffrey 2002, Survey Methodology 28:169. Pustejovsky & Tipton 2018, Journal of
    Business & Economic Statistics 36:672, equations 5-14.

    Examples
    --------
    >>> from tillid_analysis.stats.moments import cross_moments
    >>> x, y = np.arange(8.0), np.array([0.0, 1, 3, 2, 5, 4, 6, 8])
    >>> fit = fit_clustered(cross_moments([y, x], [0, 0, 1, 1, 2, 2, 3, 3], n_groups=4))
    >>> slope = fit.combine([[0.0, 1.0]])
    >>> slope.estimate.round(2).tolist(), slope.std_error.round(2).tolist()
    ([1.04], [0.09])
    """
    there = moments.n > 0
    n, weight = int(moments.n.sum()), moments.weight[there]
    shift = divide(moments.sums[there].sum(axis=0), weight.sum())
    sums = moments.sums[there] - weight[:, None] * shift
    crossed = moments.sums[there][:, :, None] * shift
    products = moments.products[there] - crossed - np.swapaxes(crossed, 1, 2)
    products = products + weight[:, None, None] * np.outer(shift, shift)
    inner = np.empty((len(weight), sums.shape[1], sums.shape[1]))
    inner[:, 0, 0], inner[:, 0, 1:] = weight, sums[:, 1:]
    inner[:, 1:, 0], inner[:, 1:, 1:] = sums[:, 1:], products[:, 1:, 1:]
    outer = np.column_stack([sums[:, :1], products[:, 1:, 0]])
    total = inner.sum(axis=0)
    kept = _keep(total, moments.pooled().matrix) if n else np.zeros(len(total), dtype=np.bool_)
    chosen = np.ix_(kept, kept)
    size = np.sqrt(np.diagonal(total[chosen]))
    axes = np.linalg.inv(np.linalg.cholesky(total[chosen] / np.outer(size, size))).T
    axes = axes / size[:, None]
    inner = inner[:, kept][:, :, kept]
    solved = axes @ (axes.T @ outer[:, kept].sum(axis=0))
    shares = Shares.of(axes.T @ inner @ axes)
    scores = shares.adjust((outer[:, kept] - inner @ solved) @ axes)
    coefficient = np.full(len(total), np.nan)
    coefficient[kept] = solved
    mean = moments.centre + shift
    coefficient[0] = mean[0]
    return ClusteredFit(coefficient, mean[1:], kept, n, axes, shares, scores)


def _keep(total: FloatArray, covariance: FloatArray) -> BoolArray:
    """Say which of the mean and the predictors vary beside those before them."""
    left = total.copy()
    varies = np.diagonal(covariance)[1:] > 0
    kept = np.concatenate([[True], varies])
    for at in range(1, len(total)):
        kept[at] &= bool(left[at, at] > LEAST_PIVOT * total[at, at])
        if kept[at]:
            left = left - np.outer(left[:, at], left[at]) / left[at, at]
    return kept
