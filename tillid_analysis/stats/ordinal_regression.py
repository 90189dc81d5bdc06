"""Regression of ordered answers: the proportional-odds model, and what each driver adds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide
from tillid_analysis.stats._cumulative_rows import Rows, Top, climb_rows, height_by_group, sort_rows
from tillid_analysis.stats._subsets import average_gains

MOST_ORDINAL = 10
"""Drivers that a likelihood can be shared out among: each set of them is fitted by itself."""
LEAST_PIVOT = 1e-9
"""Share of its variance that a predictor must have beside those before it, to be fitted."""
HIGHEST_ERROR = 1e3
"""Standard error, per standard deviation, from which a slope has no bound."""


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalRegression:
    """A proportional-odds model of p drivers beside some controls.

    Attributes
    ----------
    coefficient, std_error : (p,)
        Log odds ratios of higher answers, a unit of the driver. NaN where drivers determine each
        other, or where answers can be told apart without fail, so that one has no bound.
    log_likelihood, log_likelihood_controls, log_likelihood_null
        Of the model, of one with the controls alone, and of one with nothing.
    share : (p,)
        Part of McFadden's R² due to each driver; NaN where it was not asked for.
    r2
        McFadden's R² of the drivers beyond the controls: the sum of the shares.
    group_part : (g, p)
        What the answers of each group add to the gains in log likelihood that the shares are made
        of; no rows where no groups were told.
    """

    coefficient: FloatArray
    std_error: FloatArray
    log_likelihood: float
    log_likelihood_controls: float
    log_likelihood_null: float
    share: FloatArray
    r2: float
    group_part: FloatArray


def ordinal_regression(
    answer: npt.ArrayLike,
    drivers: npt.ArrayLike,
    controls: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    *,
    shares: bool = True,
    group: npt.ArrayLike | None = None,
) -> OrdinalRegression:
    """Fit a proportional-odds model, and share out what it explains among the drivers.

    Parameters
    ----------
    answer : (n,)
        Ordered answers; only their order counts.
    drivers : (n, p)
        Predictors.
    controls : (n, c), optional
        Predictors that are in every model.
    weight : (n,), optional
        What each row counts.
    shares
        Whether to share out R², for which 2^p models are fitted.
    group : (n,) ints, optional
        Group of each row, from 0, for `redraw_shares`.

    Returns
    -------
    OrdinalRegression
        In the order of the drivers; NaN where all gave the same answer.

    Raises
    ------
    ValueError
        If lengths differ, or shares of more than 10 drivers are asked for.

    Notes
    -----
    P(answer <= v) = F(theta_v - x'b), F the logistic function, by maximum likelihood. Rows with a
    missing value, or a weight that is missing or not above 0, are left out. Newton's method from
    the cuts of the shares, each model from one with a driver less; a step that does not climb is
    halved. The log likelihood is concave (Pratt 1981). The standard errors are from the observed
    information, the cuts being fitted. McFadden's R² of a set S of drivers is
    (L(S) - L(none)) / -L0, with the controls in L(S) and L(none), and nothing in L0; a driver's
    share is its gain averaged over all orders of entry, as in `lmg`. A predictor of which less
    than 1e-9 of its variance is left beside the controls and drivers before it adds nothing. Where
    answers can be told apart without fail the likelihood has no top but an upper bound, which is
    what R² is made from.

    References
    ----------
    McCullagh 1980, Journal of the Royal Statistical Society B 42:109. Pratt 1981, Journal of the
    American Statistical Association 76:103. McFadden 1974, in Zarembka, Frontiers in Econometrics,
    p. 121. Azen & Traxel 2009, Journal of Educational and Behavioral Statistics 34:319 (shares of
    likelihoods).

    Examples
    --------
    >>> answer = [1, 1, 2, 1, 2, 3, 2, 3, 3, 1]
    >>> found = ordinal_regression(answer, np.arange(10.0)[:, None] - 4.5)
    >>> found.coefficient.round(3).tolist(), round(found.r2, 3)
    ([0.415], 0.132)
    """
    rows, scale, c = _gather(answer, drivers, controls, weight, group)
    p = len(scale)
    if shares and p > MOST_ORDINAL:
        raise ValueError(f"{p} drivers are more than the {MOST_ORDINAL} that can be shared out")
    missing, groups = np.full(p, np.nan), 0 if group is None else int(np.max(group, initial=-1)) + 1
    parts = np.full((groups, p), np.nan)
    if len(rows.first) < 2:
        return OrdinalRegression(missing, missing, np.nan, np.nan, np.nan, missing, np.nan, parts)
    sets = _Sets(rows, _products(rows))
    null = sets.fit([])
    alone = sets.fit(range(c), null)
    if shares:
        fits = _fit_sets(sets, c, p, alone)
        heights = np.array([[each.top.height] for each in fits])
        whole, share = fits[-1], average_gains(heights)[0] / -null.top.height
        if groups:
            parts = average_gains(np.stack([sets.by_group(each, groups) for each in fits]))
    else:
        whole, share = sets.fit(range(c + p), alone), missing
    slope, error = _slopes(whole, c, p)
    best, held, nothing = (each.top.height for each in (whole, alone, null))
    r2 = (best - held) / -nothing
    return OrdinalRegression(slope / scale, error / scale, best, held, nothing, share, r2, parts)


def redraw_shares(fit: OrdinalRegression, times: npt.ArrayLike) -> FloatArray:
    """Return the drivers' shares of what they explain, for groups drawn again, without refits.

    Parameters
    ----------
    fit
        With groups.
    times : (B, g)
        How often each group is drawn, as `resampling.draw_groups` gives it.

    Returns
    -------
    (B, p)
        Adding up to 1; NaN where the drivers explain nothing.

    Notes
    -----
    At its top a log likelihood is flat, so with groups counting w_g times it is sum w_g l_g up to
    second order, l_g being what the group's answers add at the top of all answers; and shares are
    averages of such heights. What is left out is half a chi square for each model: against gains of
    hundreds it is nothing, and a driver that adds nothing keeps a little too short an interval.

    References
    ----------
    Davison & Hinkley 1997, Bootstrap Methods and their Application, section 2.7 (replicates by
    linear approximation).

    Examples
    --------
    >>> x = np.arange(12.0)[:, None]
    >>> fit = ordinal_regression([1, 1, 2, 1, 2, 3, 2, 3, 3, 1, 2, 3], x, group=[0, 1, 2] * 4)
    >>> redraw_shares(fit, [[1, 1, 1], [2, 0, 1]]).tolist()
    [[1.0], [1.0]]
    """
    drawn = as_floats(times) @ fit.group_part
    return divide(drawn, drawn.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A model of the columns that are not determined by those before them."""

    top: Top
    columns: list[int]


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """Rows, and the cross-products of their predictors (q, q), for models of some of them."""

    rows: Rows
    products: FloatArray

    def by_group(self, fit: _Fit, groups: int) -> FloatArray:
        """Return what each group (groups,) adds to the height of a model's top."""
        return height_by_group(self.rows.only(fit.columns), fit.top, groups)

    def fit(self, columns: Iterable[int], near: _Fit | None = None) -> _Fit:
        """Fit a model, from where a smaller one has its top."""
        kept = _keep(self.products, columns)
        known = {} if near is None else dict(zip(near.columns, near.top.slope, strict=True))
        start = as_floats([known.get(each, 0.0) for each in kept])
        cuts = None if near is None else near.top.cuts
        return _Fit(climb_rows(self.rows.only(kept), start, cuts), kept)


def _gather(
    answer: npt.ArrayLike,
    drivers: npt.ArrayLike,
    controls: npt.ArrayLike | None,
    weight: npt.ArrayLike | None,
    group: npt.ArrayLike | None,
) -> tuple[Rows, FloatArray, int]:
    """Return complete rows, standard controls before drivers; the drivers' SDs; how many controls.

    A predictor that is the same throughout is 0 there.
    """
    y, x = as_floats(answer), as_floats(drivers)
    held = np.empty((len(y), 0)) if controls is None else as_floats(controls)
    w = np.ones(len(y)) if weight is None else as_floats(weight)
    inside = np.zeros(len(y), np.int64) if group is None else np.asarray(group, dtype=np.int64)
    lengths = [len(each) for each in (y, x, held, w, inside)]
    if len(set(lengths)) > 1:
        raise ValueError(f"answers, drivers, controls, weights and groups have lengths {lengths}")
    every = np.column_stack([held, x])
    used = ~np.isnan(y) & ~np.isnan(every).any(axis=1) & (w > 0)
    every, w = every[used], w[used]
    total = max(float(w.sum()), 1e-300)
    about = every - w @ every / total
    spread = np.sqrt(w @ about**2 / total)
    varies = spread > 1e-12 * np.abs(every).max(axis=0, initial=0)
    scale = np.where(varies, spread, 1)
    standard = np.where(varies, about / scale, 0)
    return sort_rows(y[used], standard, w, inside[used]), scale[held.shape[1] :], held.shape[1]


def _products(rows: Rows) -> FloatArray:
    """Correlate the predictors (q, q)."""
    return as_floats((rows.x * rows.weight[:, None]).T @ rows.x / rows.weight.sum())


def _keep(products: FloatArray, columns: Iterable[int]) -> list[int]:
    """Return the columns that are not determined by those before them."""
    left, kept = products, []
    for at in columns:
        if left[at, at] > LEAST_PIVOT:
            left = left - np.outer(left[:, at], left[at]) / left[at, at]
            kept.append(at)
    return kept


def _fit_sets(sets: _Sets, c: int, p: int, alone: _Fit) -> list[_Fit]:
    """Fit every set of drivers beside c controls; bit i of the place says whether i is in."""
    fits = [alone]
    for inside in range(1, 1 << p):
        fewer = inside ^ (1 << (inside.bit_length() - 1))
        drivers = [c + each for each in range(p) if inside >> each & 1]
        fits.append(sets.fit([*range(c), *drivers], fits[fewer]))
    return fits


def _slopes(fit: _Fit, c: int, p: int) -> tuple[FloatArray, FloatArray]:
    """Return the drivers' slopes and standard errors (p,)."""
    found = np.full((2, c + p), np.nan)
    if not set(range(c, c + p)) - set(fit.columns) and np.isfinite(fit.top.height):
        found[0, fit.columns] = fit.top.slope
        found[1, fit.columns] = _errors(fit.top.information)
        found[:, ~(found[1] < HIGHEST_ERROR)] = np.nan
    return found[0, c:], found[1, c:]


def _errors(information: FloatArray) -> FloatArray:
    """Return standard errors (q,), beyond all bounds in directions that nothing is known of."""
    known, axes = np.linalg.eigh(information)
    return as_floats(np.sqrt(axes**2 @ (1 / np.maximum(known, HIGHEST_ERROR**-4))))
