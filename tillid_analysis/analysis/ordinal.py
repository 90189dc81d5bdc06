"""Does it hang on the mean: each unit against everybody else, by the order of the answers alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells, choose_units
from tillid_analysis.analysis.contrasts import ask
from tillid_analysis.analysis.counting import code_values, count_values
from tillid_analysis.analysis.differences import tabulate_units
from tillid_analysis.analysis.families import FAMILIES
from tillid_analysis.analysis.questions import Question
from tillid_analysis.analysis.verdicts import HIGHER, LOWER, SAME, TOO_FEW, UNCLEAR
from tillid_analysis.columns import arrange
from tillid_analysis.errors import check_choice
from tillid_analysis.lending import find_borrowers
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.multiplicity import adjust_p
from tillid_analysis.stats.ordinal import proportional_odds
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "measure", "contrast", "family", "reference", "estimate"),
    *("n", "n_reference", "odds_ratio", "odds_low", "odds_high", "conf_level", "statistic"),
    *("p_value", "p_adjusted", "adjust", "verdict", "verdict_mean", "agrees", "method"),
)
AGREE, OPPOSED = "agrees", "opposed"
ONLY_MEAN, ONLY_ORDER = "only_mean", "only_order"
AGREEMENTS = (AGREE, OPPOSED, ONLY_MEAN, ONLY_ORDER)


@remember
def check_ordinal(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Compare each unit with the rest by the order of the answers, and hold it to the means.

    Parameters
    ----------
    survey
        What was answered.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one measure and wave.
    conf_level
        Coverage of the intervals, between 0 and 1; a verdict's error rate is 1 minus it.

    Returns
    -------
    Result
        The rows of `contrast`, with `odds_ratio` (of higher answers, the unit's over those of the
        rest) and its interval, `p_adjusted`, `verdict` by them, `verdict_mean` of `contrast`, and
        `agrees`: "agrees", "opposed" (clear in opposite directions), "only_mean" or "only_order"
        (clear by one of the two only); empty where there are too few answers.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    Means take the steps between the options to be equally long. The proportional-odds model of
    `stats.ordinal` asks for their order only: the odds of a higher answer are exp(beta) times as
    large in the unit, wherever the scale is cut. The distinct values of an index are its ordered
    answers. The interval is Wald's, the test the likelihood ratio's, which also holds where all of
    a unit lie beyond one end of the rest: there the odds ratio has no bound and is left out.
    The verdict is "higher" or "lower" where the adjusted p-value is below 1 - `conf_level`, else
    "no clear difference". Against a mean that is "practically the same" there is disagreement only
    where the mean's own test is not clear. Weighted answers count as shares of the side's
    effective number of answers.

    An odds ratio is one more number on how the answers are spread, of a unit and of the rest, as a
    p-value is. It is made, and shown, from the policy's `min_n_distribution` answers on both
    sides, where the distribution of the answers itself may be shown: one number over it cannot
    tell more. The release plan sees to it that what follows by subtraction has as many. Units
    whose own spread is not told have none (see `estimate`).

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42:109-142. Liddell & Kruschke
    (2018), Journal of Experimental Social Psychology 79:328-348 (what means of ordered answers
    can get wrong).

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.check_ordinal(survey, measure="tillid", wave="2026").frame
    >>> found.loc[found["unit"] == "A03", ["verdict", "agrees"]].to_numpy().tolist()
    [['lower', 'agrees']]
    """
    check_choice("adjust", adjust, FAMILIES["rest"])
    check_level(conf_level)
    units = [unit for unit in choose_units(survey, "unit", level) if unit != 0]
    question = Question("unit", level, "rest", None, {})
    means = ask(survey, question, measure, wave, adjust, conf_level, effects=False)
    parts = [
        _compare_wave(survey, each, measures, units, conf_level)
        for each, measures in choose_cells(survey, measure, wave)
    ]
    tested = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    among = partial(_read, tested, means, adjust, 1 - conf_level)
    spec = Spec.of(survey, "check_ordinal", measure=measure, wave=wave)
    return Result(among(), spec, (Note(f"adjust_{adjust}"), Note("ordinal")), among)


def _read(
    tested: pd.DataFrame,
    means: Callable[..., pd.DataFrame],
    adjust: str,
    alpha: float,
    permit: Permit | None = None,
) -> pd.DataFrame:
    """Read each test beside that of the means, among the units that may be shown."""
    beside = means(permit)
    # The same rows in the same order.
    same = ["contrast", "family", "reference", "estimate", "n", "n_reference", "adjust"]
    frame = tested.assign(**{name: beside[name] for name in same}, verdict_mean=beside["verdict"])
    p_value = frame["p_value"]
    if permit is not None:
        p_value = p_value.where(permit(frame, "detailed"))
    cells = [frame["wave"], frame["measure"]]
    p_adjusted = p_value.groupby(cells).transform(lambda p: adjust_p(p.to_numpy(), adjust))
    clear, more = p_adjusted < alpha, frame["verdict"] == HIGHER
    frame["p_adjusted"] = p_adjusted
    frame["verdict"] = np.select(
        [p_adjusted.isna(), clear & more, clear], [TOO_FEW, HIGHER, LOWER], default=UNCLEAR
    )
    frame["agrees"] = _agree(frame, beside, alpha)
    return arrange(frame, COLUMNS)


def _compare_wave(
    survey: Survey, wave: str, measures: list[str], units: list[int], conf_level: float
) -> pd.DataFrame:
    columns = [_compare(survey, wave, each, units, conf_level) for each in measures]
    tables = {name: np.stack([each[name] for each in columns], axis=1) for name in columns[0]}
    fixed = {"wave": wave, "conf_level": conf_level, "method": "proportional odds"}
    return tabulate_units(survey.units, units, measures, tables, COLUMNS, **fixed)


def _compare(
    survey: Survey, wave: str, measure: str, units: Sequence[int], conf_level: float
) -> dict[str, NDArray[Any]]:
    """Test each unit (U,) against the rest; the verdict is the direction only."""
    own, rest, enough = _count(survey, wave, measure, units)
    found = proportional_odds(own, rest, conf_level)
    bounded = enough & np.isfinite(found.estimate)
    odds = (
        np.exp(np.where(bounded, each, np.nan))
        for each in (found.estimate, found.conf_low, found.conf_high)
    )
    return {
        **dict(zip(("odds_ratio", "odds_low", "odds_high"), odds, strict=True)),
        "statistic": np.where(enough, found.ratio, np.nan),
        "p_value": np.where(enough, found.ratio_p, np.nan),
        "verdict": np.where(found.estimate > 0, HIGHER, LOWER),
    }


def _count(
    survey: Survey, wave: str, measure: str, units: Sequence[int]
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return (U, V) answers of the units and of the rest, and (U,) whether both are enough."""
    weight = survey.weights(survey.rows(wave))
    counted = partial(count_values, survey, wave, code_values(survey, wave, measure))
    n = counted()
    own, rest = n[units], n[0] - n[units]
    fewest = survey.codebook.policy.min_n_distribution
    enough = (own.sum(axis=1) >= fewest) & (rest.sum(axis=1) >= fewest)
    enough &= ~find_borrowers(survey, n.sum(axis=1, keepdims=True).astype(np.int64))[units, 0]
    if weight is not None:
        weighted, squares = (counted(weight=each) for each in (weight, weight**2))
        own = _effective(weighted[units], squares[units])
        rest = _effective(weighted[0] - weighted[units], squares[0] - squares[units])
    return own, rest, enough


def _effective(weighted: Floats, squares: Floats) -> Floats:
    """Scale sums of weights (U, V) so that each row sums to its effective number of answers."""
    weighted = np.where(weighted > 1e-9 * weighted.sum(axis=1, keepdims=True), weighted, 0)
    total, square = weighted.sum(axis=1, keepdims=True), squares.sum(axis=1, keepdims=True)
    return np.asarray(weighted * total / np.where(square > 0, square, np.nan))


def _agree(frame: pd.DataFrame, means: pd.DataFrame, alpha: float) -> NDArray[np.str_]:
    """Say of each row whether the two verdicts agree."""
    order, mean = frame["verdict"].to_numpy(str), means["verdict"].to_numpy(str)
    known = (order != TOO_FEW) & (mean != TOO_FEW)
    clear = np.isin(order, (HIGHER, LOWER))
    clear_mean = np.isin(mean, (HIGHER, LOWER))
    apart = (means["conf_low"] > 0) | (means["conf_high"] < 0)
    small = (mean == SAME) & (apart & (means["p_adjusted"] < alpha)).to_numpy()
    up = means["estimate"].to_numpy() > 0
    opposed = clear & (clear_mean | small) & (up != (order == HIGHER))
    return np.select(
        [~known, opposed, clear_mean & ~clear, clear & ~clear_mean & ~small],
        ["", OPPOSED, ONLY_MEAN, ONLY_ORDER],
        default=AGREE,
    )
