"""What each column may be shown for, and how finely it is printed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tillid_analysis.codebook import Policy
from tillid_analysis.columns import BORROWED_SPREAD, GLOSSARY, STEADIED_SPREAD

NEEDS_DISTRIBUTION = (
    *("share_positive", "statistic", "p_value", "p_adjusted"),
    *("superiority", "superiority_low", "superiority_high"),
    *("share_difference", "share_low", "share_high"),
    *("effect_size", "effect_low", "effect_high", "odds_ratio", "odds_low", "odds_high", "tipping"),
)
"""Columns that tell the spread of the answers, or single ones, where there are few."""

ADJUSTED = ("p_adjusted", "joint_low", "joint_high")
"""Columns that depend on what else was tested, so that two results may tell them differently."""

NEEDS_BORROWED_SPREAD = ("std_error", "df", "conf_low", "conf_high", "joint_low", "joint_high")
"""Columns that do so unless they were made from the institution's standard deviation."""

COMPOSED = ("pooled", "pooled_low", "pooled_high", "weight_own")
"""Columns that tell of a unit's composition where that was allowed for."""

NEVER = ("weight", "n_effective", "affected")
"""Columns that are needed in between and leave with nobody."""

FEWEST_FOR_MODELS = 30
"""Respondents from which a model of the institution may be shown."""

_POINTS = (
    *("estimate", "std_error", "conf_low", "conf_high", "joint_low", "joint_high"),
    *("pooled", "pooled_low", "pooled_high", "bound_low", "bound_high", "tipping"),
    *("position", "position_low", "position_high", "held_at", "reached"),
    *("score", "upper_quartile", "headroom"),
)
_FINE: Mapping[str, int] = {
    **dict.fromkeys(("detectable_effect", "odds_ratio", "odds_low", "odds_high"), 2),
    # Of the institution's spread alone; whole points would make steps of a curve.
    **dict.fromkeys(("smallest_detectable", "detectable_adjusted"), 1),
    **dict.fromkeys(("expected", "expected_low", "expected_high"), 1),
    **dict.fromkeys(("p_value", "p_adjusted"), 3),
    **dict.fromkeys(("effect_size", "effect_low", "effect_high", "correlation", "statistic"), 2),
    **dict.fromkeys(("slope", "slope_low", "slope_high", "sd_slope"), 1),
    "p_slope": 3,
    **dict.fromkeys(("vif", "df", "df_error", "sd_between", "sd_low", "sd_high", "sd_within"), 1),
    # Of a driver alone they are small: whole points would tell little.
    **dict.fromkeys(("expected", "expected_low", "expected_high", "priority"), 1),
    "rank_expected": 0,
    "design_effect": 2,
}
SHARES = (
    *("superiority", "superiority_low", "superiority_high"),
    *("share_difference", "share_low", "share_high"),
    *("share_positive", "response_rate", "response_low", "response_high"),
    *("importance", "importance_low", "importance_high", "importance_mean"),
    *("r_squared", "weight_own", "p_lowest", "p_highest", "power", "certainty"),
    *("icc", "icc_low", "icc_high", "reliability"),
    *("importance_difference", "relative_weight", "r_squared_low", "r_squared_high"),
    *("always_general", "always_conditional", "always_complete"),
)
"""Columns that are parts of 1, and printed as percentages."""


def hide(
    frame: pd.DataFrame,
    hidden: pd.Series[bool],
    coarse: pd.Series[bool],
    alone: pd.Series[bool] | None = None,
) -> pd.DataFrame:
    """Empty what may not be shown, and mark the rows where nothing may.

    Parameters
    ----------
    frame
        A result's frame.
    hidden
        Rows of which no number may be shown.
    coarse
        Rows of which only means, and what follows from the number of people, may be shown.
    alone
        Rows of which nothing that the institution's spread is part of may be shown; none if left
        out.

    Returns
    -------
    pandas.DataFrame
        The same rows; texts stay, except verdicts, which become "too few answers".
    """
    shown = frame.assign(suppressed=hidden.astype(bool))
    numbers = [name for name in map(str, shown) if GLOSSARY[name].kind in ("number", "count")]
    borrowed, steadied = (_says(shown, each) for each in (BORROWED_SPREAD, STEADIED_SPREAD))
    no_spread = coarse & ~borrowed
    if alone is not None:
        unlent = alone & (borrowed | steadied)
        coarse, no_spread = coarse | unlent, no_spread | unlent
    shown.loc[hidden, numbers] = np.nan
    shown.loc[coarse, _present(shown, NEEDS_DISTRIBUTION)] = np.nan
    shown.loc[no_spread, _present(shown, NEEDS_BORROWED_SPREAD)] = np.nan
    shown.loc[hidden | coarse, _present(shown, ("verdict", "verdict_mean"))] = "too_few_answers"
    shown.loc[hidden | coarse, _present(shown, ("agrees",))] = ""
    return shown.drop(columns=_present(shown, NEVER))


def round_off(frame: pd.DataFrame, policy: Policy, in_points: bool) -> pd.DataFrame:
    """Round every column once, before anything is drawn from it.

    Parameters
    ----------
    frame
        What may be shown.
    policy
        Decimals of points and percentages.
    in_points
        Whether estimates are points 0-100; coefficients keep two decimals.
    """
    fine = {name: decimals_of(name, policy, in_points) for name in map(str, frame)}
    return frame.round({name: digits for name, digits in fine.items() if digits is not None})


def decimals_of(column: str, policy: Policy, in_points: bool) -> int | None:
    """Return the decimals a column is rounded to, shares as parts of 1; None for other columns.

    Parameters
    ----------
    column
        Its name.
    policy, in_points
        As in `round_off`.

    Examples
    --------
    >>> [decimals_of(each, Policy(), True) for each in ("estimate", "response_rate", "vif", "n")]
    [0, 2, 1, None]
    """
    if column in SHARES:
        return policy.decimals + 2
    if column in _POINTS:
        return policy.decimals if in_points else 2
    return _FINE.get(column)


def _says(frame: pd.DataFrame, method: str) -> pd.Series[bool]:
    """Return which rows were made by a method."""
    return frame.get("method", pd.Series("", frame.index)).str.contains(method, regex=False)


def _present(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in frame]
