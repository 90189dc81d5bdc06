"""The glossary: every column a result can have, with its type, unit and meaning."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Kind = Literal["text", "number", "count", "flag"]
"""What a column holds; counts are floats too, so that a hidden one can be left empty."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of results: what it holds, in which unit, and what it means."""

    name: str
    kind: Kind
    unit: str
    meaning: str


NOT_STATED = "?"
"""The category of respondents whose background is not known; it is a category like any other."""

THIRDS = ("early", "middle", "late")
"""The categories of the background that says when people answered."""

TOGETHER = " + "
"""Stands between backgrounds that are taken account of together."""

CRUDE, REGRESSION, STANDARDISED, RAKED = "crude", "regression", "standardised", "raked"
"""In `adjustment`: nothing, slopes within units, the institution's mix, the invited."""

ALL_ANSWERS, UNIT_MEANS, SPLIT_UNITS = "all", "unit means", "split units"
OUTCOME_APART, MARKER, COMMON_PART = "outcome apart", "marker", "common"
"""In `adjustment`, of drivers: who rates what, and what is taken out of what people rate."""

CROSSED = " x "
"""Stands between two backgrounds that are crossed, and between their categories."""

REST, PARENT, OTHERS = "rest", "parent", "others"
"""References: all other people of the institution, or of the unit that is split; of the unit above;
and the plain mean of the level's other units."""

PAIRS = ("siblings", "pairwise")
"""Families of contrasts that hold units against each other."""

AGAINST_A_UNIT = ("reference", *PAIRS)
"""Families of which each `reference` is a unit's code, even one that is a word too."""

WITHIN, BETWEEN, CONTEXTUAL, OUTCOME = "within", "between", "contextual", "outcome"
"""In `part`, of a driver at each level: among people of a unit, among units, the second less the
first; and the outcome itself."""

BORROWED_SPREAD, STEADIED_SPREAD = "institution's SD", "steadied SD"
"""In `method`: the interval was made from the institution's standard deviation, or from the unit's
own with ten answers of the institution's counted in."""

REST, REST_NEXT_WAVE, NEXT_WAVE, BY_SIZE = "rest", "rest, next wave", "next wave", "size"
"""In `reference`: the others now, and as they will be; the unit itself next time; any unit."""

WHOLE, BELOW, ABOVE, BIN, CURVE = "whole", "below", "above", "bin", "curve"
"""In `part`, of a driver's shape: the whole of it, the line below and above a bend, respondents of
about the same score, and what a model gives at a score."""

PRODUCT, SLOPE, LINE = "product", "slope", "line"
"""In `part`, of an interaction: the change of the one's slope with the other, the one's slope where
the other is held, and what a model gives there."""
COMPLETE, CONDITIONAL, GENERAL = "complete", "conditional", "general"
"""In `dominance`: a driver explains more than another in every model; on average over those of
each size; on average over all."""

_POINTS = "points 0-100"
_SHARE = "share 0-1"
_SLOPE = "points per 10 points"

GLOSSARY: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("wave", "text", "", "survey round"),
        Column("unit", "text", "", "code of the unit in the tree"),
        Column("level", "text", "", "the unit's level in the tree"),
        Column("background", "text", "", "background that the unit is split by, if it is"),
        Column("category", "text", "", "which category of the background"),
        Column("measure", "text", "", "index or item measured"),
        Column("adjustment", "text", "", "what is taken account of: crude is nothing"),
        Column("term", "text", "", "driver that a row of a model is about"),
        Column("part", "text", "", "what of an analysis of drivers a row tells"),
        Column("contrast", "text", "", "what is compared with what, by code"),
        Column("family", "text", "", "kind of contrast"),
        Column("reference", "text", "", "what an estimate is held against"),
        Column("position", "number", _POINTS, "score on the driver that a row is about"),
        Column("position_low", "number", _POINTS, "lower end of its interval"),
        Column("position_high", "number", _POINTS, "upper end of its interval"),
        Column("held_at", "number", _POINTS, "score on the other driver that a row is about"),
        Column("estimate", "number", _POINTS, "mean, difference, coefficient or share, see method"),
        Column("expected", "number", _POINTS, "mean that a model gives people of a position"),
        Column("expected_low", "number", _POINTS, "lower end of its interval"),
        Column("expected_high", "number", _POINTS, "upper end of its interval"),
        Column("reached", "number", _POINTS, "outcome that a tenth, or a quarter, has at least"),
        Column("slope", "number", _SLOPE, "how much more outcome goes with more of the driver"),
        Column("slope_low", "number", _SLOPE, "lower end of its interval"),
        Column("slope_high", "number", _SLOPE, "upper end of its interval"),
        Column("std_error", "number", _POINTS, "standard error of the estimate"),
        Column("df", "number", "", "degrees of freedom of the interval and the test"),
        Column("df_error", "number", "", "degrees of freedom of the error, of a test of several"),
        Column("statistic", "number", "", "test statistic"),
        Column("p_value", "number", "probability", "two-sided, not adjusted"),
        Column("p_adjusted", "number", "probability", "adjusted over the tests named in adjust"),
        Column("adjust", "text", "", "adjustment and the number of tests it covers"),
        Column("pooled", "number", _POINTS, "mean pulled towards what is expected of the unit"),
        Column("pooled_low", "number", _POINTS, "lower end of the pooled mean's interval"),
        Column("pooled_high", "number", _POINTS, "upper end of the pooled mean's interval"),
        Column("weight_own", "number", _SHARE, "part of the pooled mean that is the unit's own"),
        Column("sd_between", "number", _POINTS, "standard deviation of the units' true means"),
        Column("sd_low", "number", _POINTS, "lower end of its interval"),
        Column("sd_high", "number", _POINTS, "upper end of its interval"),
        Column("sd_within", "number", _POINTS, "standard deviation of people within a unit"),
        Column("icc", "number", _SHARE, "variance between units over all variance, ICC(1)"),
        Column("icc_low", "number", _SHARE, "lower end of its interval"),
        Column("icc_high", "number", _SHARE, "upper end of its interval"),
        Column("reliability", "number", _SHARE, "of a unit's mean, ICC(2), at the usual size"),
        Column("rank", "number", "", "place among the units shown, or drivers; 1 is highest"),
        Column("rank_low", "number", "", "first place that it may have"),
        Column("rank_high", "number", "", "last place that it may have"),
        Column("rank_expected", "number", "", "mean of the places it may have"),
        Column("p_lowest", "number", "probability", "of being in the lowest tenth of the units"),
        Column("p_highest", "number", "probability", "of being in the highest tenth of the units"),
        Column("conf_low", "number", _POINTS, "lower end of the interval"),
        Column("conf_high", "number", _POINTS, "upper end of the interval"),
        Column("conf_level", "number", "probability", "coverage of the interval"),
        Column("joint_low", "number", _POINTS, "lower end of the interval that fits p_adjusted"),
        Column("joint_high", "number", _POINTS, "upper end of the interval that fits p_adjusted"),
        Column("n", "count", "respondents", "respondents behind the estimate"),
        Column("n_effective", "number", "respondents", "n that unweighted answers would need"),
        Column("weight", "number", "", "sum of weights; n where there are none"),
        Column("n_reference", "count", "respondents", "respondents behind the reference"),
        Column("n_units", "count", "units", "units that a test holds against each other"),
        Column("items", "count", "items", "items that the measure rests on"),
        Column("answered", "count", "respondents", "all who answered, with or without a score"),
        Column("invited", "count", "people", "invited to answer"),
        Column("response_rate", "number", _SHARE, "respondents over invited"),
        Column("response_low", "number", _SHARE, "lower end of the response rate's interval"),
        Column("response_high", "number", _SHARE, "upper end of the response rate's interval"),
        Column("share_positive", "number", _SHARE, "share of positive answers"),
        Column("effect_size", "number", "standard deviations", "Hedges' g"),
        Column("effect_low", "number", "standard deviations", "lower end of its interval"),
        Column("effect_high", "number", "standard deviations", "upper end of its interval"),
        Column("n_planned", "count", "respondents", "answers expected or supposed"),
        Column("smallest_detectable", "number", _POINTS, "smallest true difference that is found"),
        Column("detectable_effect", "number", "standard deviations", "the same difference"),
        Column("detectable_adjusted", "number", _POINTS, "the same if no other unit differs"),
        Column("power", "number", _SHARE, "chance of finding a difference that matters"),
        Column("n_needed", "count", "respondents", "answers needed to find it"),
        Column("odds_ratio", "number", "", "odds of higher answers over those of the reference"),
        Column("odds_low", "number", "", "lower end of its interval"),
        Column("odds_high", "number", "", "upper end of its interval"),
        Column("bound_low", "number", _POINTS, "least that the difference of all invited can be"),
        Column("bound_high", "number", _POINTS, "most that the difference of all invited can be"),
        Column("tipping", "number", _POINTS, "how far others would be for another verdict"),
        Column("design_effect", "number", "", "times more answers that weighting takes"),
        Column("superiority", "number", _SHARE, "chance of a higher answer here than there"),
        Column("superiority_low", "number", _SHARE, "lower end of its interval"),
        Column("superiority_high", "number", _SHARE, "upper end of its interval"),
        Column("share_difference", "number", _SHARE, "difference of the positive shares"),
        Column("share_low", "number", _SHARE, "lower end of its interval"),
        Column("share_high", "number", _SHARE, "upper end of its interval"),
        Column("score", "number", _POINTS, "mean of a driver, of the unit's own answers"),
        Column(
            "upper_quartile", "number", _POINTS, "pooled score that a quarter of the units pass"
        ),
        Column("headroom", "number", _POINTS, "from the pooled score up to the upper quartile"),
        Column("importance", "number", _SHARE, "share of the explained variance (LMG)"),
        Column("importance_low", "number", _SHARE, "lower end of its interval"),
        Column("importance_high", "number", _SHARE, "upper end of its interval"),
        Column("importance_mean", "number", _SHARE, "importance where steps are equally long"),
        Column("r_squared", "number", _SHARE, "what all drivers explain of the outcome"),
        Column("expected", "number", _POINTS, "of the outcome, that goes with the headroom"),
        Column("expected_low", "number", _POINTS, "lower end of its interval"),
        Column("expected_high", "number", _POINTS, "upper end of its interval"),
        Column("certainty", "number", "probability", "that what goes with it counts for something"),
        Column("priority", "number", _POINTS, "importance times headroom times certainty"),
        Column("lever", "count", "", "place among the unit's levers, 1 first; empty for others"),
        Column("sd_slope", "number", _SLOPE, "standard deviation of the units' true slopes"),
        Column(
            "p_slope", "number", "probability", "of slopes as unlike, if alike; adjusted (Holm)"
        ),
        Column("importance_difference", "number", _SHARE, "that of one driver less another's"),
        Column("relative_weight", "number", _SHARE, "share of the explained variance (Johnson)"),
        Column("dominance", "text", "", "strongest sense in which a driver explains more"),
        Column("always_general", "number", _SHARE, "replicates with a larger share"),
        Column("always_conditional", "number", _SHARE, "replicates with more at each size"),
        Column("always_complete", "number", _SHARE, "replicates with more in every model"),
        Column("r_squared_low", "number", _SHARE, "lower end of its interval"),
        Column("r_squared_high", "number", _SHARE, "upper end of its interval"),
        Column("vif", "number", "", "variance inflation factor"),
        Column("correlation", "number", "", "item with the rest of its index"),
        Column("verdict", "text", "", "plain-language reading of a contrast"),
        Column("verdict_mean", "text", "", "the verdict by the means"),
        Column("agrees", "text", "", "whether two ways of reading agree"),
        Column("depends", "flag", "", "whether the verdicts of a unit's rows differ"),
        Column("method", "text", "", "how the numbers were computed"),
        Column("rule", "text", "", "rule of cleaning or reading"),
        Column("item", "text", "", "item or column that a rule touched"),
        Column("code", "text", "", "code that a rule touched"),
        Column("n_in", "count", "rows", "rows before a rule"),
        Column("n_out", "count", "rows", "rows after a rule"),
        Column("affected", "count", "rows", "rows, or answers of an item, that a rule touched"),
        Column("band", "text", "", "rows that a rule touched, as a range"),
        Column("reason", "text", "", "why a rule touched them"),
        Column("suppressed", "flag", "", "whether numbers of the row are hidden"),
    )
}
"""All columns by name, in the order in which results carry them."""

_EMPTY: Mapping[Kind, object] = {"text": "", "number": np.nan, "count": np.nan, "flag": False}
_DTYPE: Mapping[Kind, Literal["str", "float64", "bool"]] = {
    "text": "str",
    "number": "float64",
    "count": "float64",
    "flag": "bool",
}


_BANDS = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Lower ends of the ranges; a count of one to four is never told more closely."""


def band(count: int) -> str:
    """Return the range that a count lies in, which is all of it that leaves the house.

    Parameters
    ----------
    count
        How many, from 0.

    Examples
    --------
    >>> [band(count) for count in (0, 1, 4, 5, 999, 1000)]
    ['0', '1-4', '1-4', '5-9', '500-999', '1000+']
    """
    at = bisect(_BANDS, count)
    low = _BANDS[at - 1]
    if low == 0:
        return "0"
    return f"{low}-{_BANDS[at] - 1}" if at < len(_BANDS) else f"{low}+"


def arrange(values: Mapping[str, object] | pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Make a result's frame: the columns named, in the glossary's order and types.

    Parameters
    ----------
    values
        Columns of equal length or single values; a column that is missing is left empty.
    columns
        Names from the glossary.

    Returns
    -------
    pandas.DataFrame
        The same columns and types for any number of rows.

    Raises
    ------
    KeyError
        If a name is not in the glossary: a result cannot have columns of its own.

    Examples
    --------
    >>> arrange({"wave": ["2026"], "estimate": [71.2]}, ["estimate", "wave", "n"])
       wave  estimate   n
    0  2026      71.2 NaN
    """
    wanted = set(columns)
    if unknown := wanted - GLOSSARY.keys():
        raise KeyError(f"not in the glossary: {sorted(unknown)}")
    ordered = [name for name in GLOSSARY if name in wanted]
    given = {name: _EMPTY[GLOSSARY[name].kind] for name in ordered} | {**values}
    for name in ordered:
        if isinstance(texts := given[name], np.ndarray) and GLOSSARY[name].kind == "text":
            given[name] = _repeat_texts(texts)
    index = values.index if isinstance(values, pd.DataFrame) else None if len(values) else range(0)
    frame = pd.DataFrame(given, index)[ordered]  # column by column, most of a question's time
    for name, found in zip(ordered, frame.dtypes, strict=True):
        if found != (kind := _DTYPE[GLOSSARY[name].kind]):
            frame[name] = frame[name].astype(kind)
    return frame


def _repeat_texts(texts: npt.NDArray[Any]) -> pd.api.extensions.ExtensionArray:
    """Turn texts into what a frame holds, each distinct one once: that is most of the work."""
    place, distinct = pd.factorize(texts.astype(object, copy=False))
    return pd.array(distinct, dtype=_DTYPE["text"]).take(place, allow_fill=True)
