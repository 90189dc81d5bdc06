"""The product of two drivers: how the association of each changes with the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tillid_analysis.analysis.drivers.fitting import (
    PER,
    SHARE_BEYOND,
    STEP,
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
from tillid_analysis.analysis.drivers.model import FEWEST_LEFT, Answers
from tillid_analysis.analysis.drivers.shares import find_used
from tillid_analysis.columns import LINE, PRODUCT, SLOPE
from tillid_analysis.stats.clustered import ClusteredFit
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.survey import Floats

Pair = tuple[str, str]

QUARTERS = (0.25, 0.50, 0.75)
YES, NO = "yes", "no"
"""In `agrees`: whether the product reads the same beside the squares of both drivers."""


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """Two drivers of a wave, a and b, and their product, everything else held constant.

    Parameters
    ----------
    answers
        The wave's answers on all terms.
    names
        Of the two.
    scores
        (N,) of each, NaN for respondents who lack another term.
    fit
        The model: a and b counted from their means, and their product, come last.
    conf_level
        Coverage of the intervals.
    """

    answers: Answers
    names: Pair
    scores: tuple[Floats, Floats]
    fit: ClusteredFit
    conf_level: float

    @classmethod
    def of(
        cls, answers: Answers, names: Pair, conf_level: float, *, squares: bool = False
    ) -> Product:
        """Fit two drivers and their product, beside their squares if these are asked for."""
        there = find_used(answers, "listwise")
        at = [answers.terms.measures.index(name) for name in names]
        one, other = (np.where(there, answers.columns[each], np.nan) for each in at)
        a, b = one - _mean(one, answers.weight), other - _mean(other, answers.weight)
        held = others_than(answers, *names) + ([a**2, b**2] if squares else [])
        fit = fit_terms(answers, held, [a, b, a * b])
        return cls(answers, names, (one, other), fit, conf_level)

    @property
    def means(self) -> tuple[float, float]:
        """Means of the two, from which they count in their product."""
        one, other = (_mean(each, self.answers.weight) for each in self.scores)
        return one, other


def _mean(values: Floats, weight: Floats | None) -> float:
    there = ~np.isnan(values)
    if not there.any():
        return np.nan
    return float(np.average(values[there], weights=None if weight is None else weight[there]))


def tell_product(product: Product) -> Row:
    """Return how much the slope of the one changes with the other, and how sure that is."""
    named: Row = {"part": PRODUCT, "term": product.names[0], "reference": product.names[1]}
    fit = product.fit
    if not has_enough(fit):
        return {**named, "n": fit.n, "agrees": NO}
    found = combine_last(fit, np.eye(1))
    ends = interval_of(found, product.conf_level)
    beside = Product.of(product.answers, product.names, product.conf_level, squares=True)
    again = interval_of(combine_last(beside.fit, np.eye(1)), product.conf_level)
    test = fit.test(np.eye(len(fit.kept))[-1:])
    return {
        **named,
        "n": fit.n,
        "slope": PER**2 * found.estimate[0],
        "slope_low": PER**2 * ends.low[0],
        "slope_high": PER**2 * ends.high[0],
        "df": found.df[0],
        "statistic": test.statistic,
        "p_value": test.p_value if np.isfinite(found.df[0]) else np.nan,
        "agrees": YES if _side(ends) == _side(again) else NO,
    }


def _side(ends: Interval) -> int:
    """Return on which side of 0 an interval lies; 0 where it holds 0."""
    return int(ends.low[0] > 0) - int(ends.high[0] < 0)


def tell_slopes(product: Product) -> Iterator[Row]:
    """Yield the slope of each driver where the other is at about its quarters."""
    if not has_enough(product.fit):
        return
    for mine in (0, 1):
        places = quarters_of(product.scores[1 - mine])
        weights = np.zeros((len(places), 3))
        weights[:, mine] = 1
        weights[:, 2] = places - product.means[1 - mine]
        found = combine_last(product.fit, weights)
        ends = interval_of(found, product.conf_level)
        for at, place in enumerate(places):
            yield {
                "part": SLOPE,
                "term": product.names[mine],
                "reference": product.names[1 - mine],
                "held_at": place,
                "slope": PER * found.estimate[at],
                "slope_low": PER * ends.low[at],
                "slope_high": PER * ends.high[at],
                "df": found.df[at],
                "n": product.fit.n,
            }


def draw_lines(product: Product) -> Iterator[Row]:
    """Yield what the model gives along the one where the other is at about its quarters."""
    fit = product.fit
    if not has_enough(fit):
        return
    level = lift(product.answers, fit)
    for mine in (0, 1):
        along = scores_with(product.scores[mine], max(SHARE_BEYOND * fit.n, FEWEST_LEFT))
        for place in quarters_of(product.scores[1 - mine]):
            a, b = along - product.means[mine], place - product.means[1 - mine]
            held = np.full(len(along), b)
            pair = (a, held) if mine == 0 else (held, a)
            found = expect_at(fit, np.column_stack([*pair, a * b]))
            ends = interval_of(found, product.conf_level)
            for at, position in enumerate(along):
                yield {
                    "part": LINE,
                    "term": product.names[mine],
                    "reference": product.names[1 - mine],
                    "held_at": place,
                    "position": position,
                    "expected": found.estimate[at] + level,
                    "expected_low": ends.low[at] + level,
                    "expected_high": ends.high[at] + level,
                    "n": fit.n,
                }


def quarters_of(scores: Floats) -> Floats:
    """Return the quartiles to five points, each once: no person's answer, but where they lie."""
    known = scores[~np.isnan(scores)]
    if not len(known):
        return np.empty(0)
    quarters = np.quantile(known, QUARTERS, method="inverted_cdf")
    return np.unique(STEP * np.round(quarters / STEP))
