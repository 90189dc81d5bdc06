"""Whether one driver matters more where another is high, for pairs that were named beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.fitting import Row, frame_of
from tillid_analysis.analysis.drivers.model import Answers, Terms, choose_terms, gather_waves
from tillid_analysis.analysis.drivers.product import (
    NO,
    YES,
    Pair,
    Product,
    draw_lines,
    tell_product,
    tell_slopes,
)
from tillid_analysis.analysis.verdicts import TOO_FEW, UNCLEAR
from tillid_analysis.columns import PRODUCT, arrange
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "measure", "term", "part", "reference", "position", "held_at"),
    *("expected", "expected_low", "expected_high", "slope", "slope_low", "slope_high"),
    *("df", "statistic", "p_value", "p_adjusted", "adjust", "conf_level", "n"),
    *("verdict", "agrees", "method"),
)
STRONGER, WEAKER = "stronger", "weaker"


@remember
def assess_interactions(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    interactions: Sequence[Pair] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Assess whether one driver goes with the outcome more closely where another is high.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    interactions
        Pairs of drivers; those of the codebook where it is left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        Rows of several parts a wave and pair, for the institution, everything else held constant.
        "product": how much `slope` of the one (`term`) changes with 10 points more of the other
        (`reference`), with its interval, `p_value`, `p_adjusted` over the pairs and the `verdict`
        stronger, weaker, no_clear_difference or too_few_answers. "slope": the slope of each where
        the other is held at about its lower quarter, middle and upper quarter (`held_at`). "line":
        what the model `expected` at a `position` of the one and `held_at` of the other. No rows
        where neither the call nor the codebook names a pair: pairs are never searched for.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, or a pair is not of two of the drivers.

    Notes
    -----
    The outcome is regressed on the drivers, the controls and the product of the two, counted from
    their means; errors as in `assess_shapes`. Slopes are points of the outcome for 10 points of
    the driver. Two drivers that go together make a product of a bend in one of them: so the
    product is fitted again beside the squares of both, `agrees` ("yes" or "no") says whether both
    intervals leave out 0 on the same side or neither does, and the verdict is clear only where
    they agree (Ganzach). Answers that
    end at 100 make associations weaker at the top by themselves.

    Only numbers of the institution's models are told, of 30 respondents at least. Where the other
    driver is held are quartiles rounded to five points, so no person's answer is told. Lines are
    drawn at fixed scores with a twentieth of the respondents at or beyond each, and around the
    mean of everybody who has the outcome.

    References
    ----------
    Aiken & West 1991, Multiple Regression: Testing and Interpreting Interactions, chapter 2.
    Ganzach 1997, Psychological Methods 2:235.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> frame = ta.assess_interactions(survey, wave="2026").frame
    >>> frame.loc[frame["part"] == "product", ["term", "reference", "verdict"]].values.tolist()
    [['tillid', 'rammer', 'no_clear_difference']]
    """
    check_level(conf_level)
    terms = choose_terms(survey, outcome, drivers, controls)
    pairs = () if terms is None else _choose_pairs(survey, terms, interactions)
    asked = {"outcome": terms.outcome if terms else None, "interactions": pairs, "wave": wave}
    spec = Spec.of(survey, "assess_interactions", **asked)
    if terms is None or not pairs:
        return Result(arrange({}, COLUMNS), spec, (Note("no_interactions"),))
    parts = [_assess_wave(each, pairs, conf_level) for each in gather_waves(survey, terms, wave)]
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    return Result(frame, spec, tuple(_notes(frame)))


def _choose_pairs(
    survey: Survey, terms: Terms, interactions: Sequence[Pair] | None
) -> tuple[Pair, ...]:
    """Return the pairs asked for, or those of the codebook whose drivers are in the model."""
    if interactions is None:
        known = survey.codebook.interactions
        return tuple(pair for pair in known if set(pair) <= set(terms.drivers))
    for pair in interactions:
        for name in pair:
            check_choice("interactions", name, terms.drivers)
        if len(set(pair)) != 2 or len(pair) != 2:
            raise ChoiceError(f"interactions={pair!r}: name two different drivers")
    if len({frozenset(pair) for pair in interactions}) < len(interactions):
        raise ChoiceError(f"interactions={list(interactions)!r}: name each pair once")
    return tuple((one, other) for one, other in interactions)


def _assess_wave(answers: Answers, pairs: Sequence[Pair], conf_level: float) -> pd.DataFrame:
    known = [Product.of(answers, pair, conf_level) for pair in pairs]
    first = [tell_product(each) for each in known]
    p = np.array([row.get("p_value", np.nan) for row in first], dtype=np.float64)
    rows: list[Row] = []
    for row, each, adjusted in zip(first, known, adjust_p(p, "holm"), strict=True):
        row |= {
            "p_adjusted": adjusted,
            "adjust": f"Holm, {int(np.isfinite(p).sum())} tests",
            "verdict": _judge(row, bool(adjusted < 1 - conf_level)),
        }
        rows += [row, *tell_slopes(each), *draw_lines(each)]
    return frame_of(answers, rows, conf_level, COLUMNS)


def _judge(row: Row, clear: bool) -> str:
    p = row.get("p_value")
    if not isinstance(p, float) or np.isnan(p):
        return TOO_FEW
    if not clear or row["agrees"] != YES:
        return UNCLEAR
    return STRONGER if float(str(row["slope"])) > 0 else WEAKER


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    yield Note("association")
    product = frame[frame["part"] == PRODUCT]
    bent = int(
        ((product["p_adjusted"] < 1 - product["conf_level"]) & (product["agrees"] == NO)).sum()
    )
    if bent:
        yield Note("interaction_bend", bent)
    unsure = int((product["slope"].notna() & product["slope_low"].isna()).sum())
    if unsure:
        yield Note("few_units", unsure)
