"""The shape of one driver's association with the outcome: line, curve, bins and a bend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.drivers.fitting import (
    LEAST_FREEDOM,
    PER,
    SHARE_BEYOND,
    Row,
    combine_last,
    expect_at,
    fit_terms,
    has_enough,
    interval_of,
    lift,
    others_than,
    scores_with,
)
from tillid_analysis.analysis.drivers.model import FEWEST, FEWEST_LEFT, Answers
from tillid_analysis.analysis.drivers.shares import find_used
from tillid_analysis.columns import ABOVE, BELOW, BIN, CURVE, WHOLE
from tillid_analysis.stats.bends import bin_evenly, choose_knots, curve_basis, find_bend
from tillid_analysis.stats.clustered import ClusteredFit
from tillid_analysis.stats.moments import cross_moments
from tillid_analysis.stats.resampling import draw_groups, percentile_interval
from tillid_analysis.survey import Floats

MOST_BINS = 6
SHARE_OF_LINE = 0.10
"""Respondents at least on each side of a bend."""
DRAWS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Driver:
    """One driver of a wave, everything else held constant.

    Parameters
    ----------
    answers
        The wave's answers on all terms.
    name
        The driver.
    x
        (N,) its scores, NaN for respondents who lack another term.
    held
        What is held constant.
    conf_level
        Coverage of the intervals.
    """

    answers: Answers
    name: str
    x: Floats
    held: list[Floats]
    conf_level: float

    @classmethod
    def of(cls, answers: Answers, name: str, conf_level: float) -> Driver:
        """Take a driver out of a wave's answers."""
        scores = answers.columns[answers.terms.measures.index(name)]
        x = np.where(find_used(answers, "listwise"), scores, np.nan)
        return cls(answers, name, x, others_than(answers, name), conf_level)

    @property
    def n(self) -> int:
        """How many are in the model."""
        return int((~np.isnan(self.x)).sum())

    def fit(self, *own: Floats) -> ClusteredFit:
        """Fit what is held constant and some terms of the driver, each (N,)."""
        return fit_terms(self.answers, self.held, list(own))


def tell_line(driver: Driver) -> Row:
    """Return the slope of a straight line."""
    fit = driver.fit(driver.x)
    if not has_enough(fit):
        return {}
    return {"part": WHOLE, "n": fit.n, **_slope(fit, driver.conf_level)}


def try_curve(driver: Driver) -> Row:
    """Test whether a curve fits better than a line."""
    terms = curve_basis(driver.x, choose_knots(driver.x))
    fit = driver.fit(driver.x, *terms.T)
    size = len(fit.kept)
    found = fit.test(np.eye(size)[size - terms.shape[1] :])
    if not (has_enough(fit) and found.df_error >= LEAST_FREEDOM):
        return {}
    return {
        "statistic": found.statistic,
        "df": found.df,
        "df_error": found.df_error,
        "p_value": found.p_value,
    }


def draw_curve(driver: Driver) -> Iterator[Row]:
    """Yield what a curve gives at scores that have respondents on both sides."""
    knots = choose_knots(driver.x)
    fit = driver.fit(driver.x, *curve_basis(driver.x, knots).T)
    if not (has_enough(fit) and fit.kept[len(driver.held) + 1]):
        return
    at = scores_with(driver.x, max(SHARE_BEYOND * fit.n, FEWEST_LEFT))
    # A term that adds nothing beside the others has no coefficient, and needs none.
    terms = np.column_stack([at, curve_basis(at, knots)])
    missing = ~fit.kept[len(fit.kept) - terms.shape[1] :]
    terms[:, missing] = fit.mean[len(fit.mean) - terms.shape[1] :][missing]
    found = expect_at(fit, terms)
    ends, level = interval_of(found, driver.conf_level), lift(driver.answers, fit)
    for each, position in enumerate(at):
        yield {
            "part": CURVE,
            "n": fit.n,
            "position": position,
            "expected": found.estimate[each] + level,
            "expected_low": ends.low[each] + level,
            "expected_high": ends.high[each] + level,
        }


def draw_bins(driver: Driver, fewest: int) -> Iterator[Row]:
    """Yield the mean of each bin of at least so many people, given everything else."""
    bins = bin_evenly(driver.x, MOST_BINS, fewest)
    count = int(bins.max(initial=-1)) + 1
    # Who lacks a term is in no bin, and must not be taken for one of the first.
    into = [np.where(bins < 0, np.nan, bins == each) for each in range(1, count)]
    fit = driver.fit(*into)
    if count < 2 or not has_enough(fit):
        return
    found = expect_at(fit, np.eye(count)[:, 1:])
    ends, level = interval_of(found, driver.conf_level), lift(driver.answers, fit)
    for each, position in enumerate(find_positions(driver.answers, driver.name, bins)):
        yield {
            "part": BIN,
            "n": int((bins == each).sum()),
            "position": position,
            "estimate": found.estimate[each] + level,
            "std_error": found.std_error[each],
            "conf_low": ends.low[each] + level,
            "conf_high": ends.high[each] + level,
        }


def find_positions(answers: Answers, name: str, bins: NDArray[np.int64]) -> Floats:
    """Return the mean scores on a driver of bins (N,) of respondents who have all terms.

    The means are of all who have a score: their total is told anyway.
    """
    scores, count = answers.columns[answers.terms.measures.index(name)], int(bins.max()) + 1
    starts = [float(scores[bins == each].min()) for each in range(1, count)]
    there = ~np.isnan(scores)
    at = np.searchsorted(starts, scores[there], side="right")
    weight = np.ones(len(at)) if answers.weight is None else np.nan_to_num(answers.weight[there])
    total = np.bincount(at, weight, count)
    return np.asarray(np.bincount(at, weight * scores[there], count) / total)


def tell_bend(driver: Driver, seed: int) -> tuple[Row, list[Row]]:
    """Return where the line bends, with its interval, and the lines below and above."""
    places = scores_with(driver.x, max(SHARE_OF_LINE * driver.n, FEWEST))
    answers = driver.answers
    hinges = [np.maximum(driver.x - each, 0) for each in places]
    columns = [answers.columns[0], *hinges, *driver.held, driver.x]
    moments = cross_moments(columns, answers.unit, answers.units, weight=answers.weight)
    position = float(find_bend(moments, places).position)
    if np.isnan(position):
        return {}, []
    draws = find_bend(moments, places, draw_groups(moments.n > 0, DRAWS, seed)).position
    ends = percentile_interval(draws[:, None], driver.conf_level)
    where: Row = {
        "position": position,
        "position_low": ends.low[0],
        "position_high": ends.high[0],
    }
    hinge = np.maximum(driver.x - position, 0)
    fit = driver.fit(driver.x - hinge, hinge)
    lines = [
        {"part": part, "n": fit.n, "position": position, **_slope(fit, driver.conf_level, weights)}
        for part, weights in ((BELOW, (1, 0)), (ABOVE, (0, 1)))
    ]
    return where, lines


def _slope(fit: ClusteredFit, conf_level: float, weights: Sequence[float] = (1,)) -> Row:
    """Return a slope from the coefficients that come last."""
    found = combine_last(fit, np.array([weights], dtype=np.float64))
    ends = interval_of(found, conf_level)
    return {
        "slope": PER * float(found.estimate[0]),
        "slope_low": PER * float(ends.low[0]),
        "slope_high": PER * float(ends.high[0]),
    }
