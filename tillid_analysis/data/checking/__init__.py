"""What a careful analyst would check before believing a survey, and what changed between waves."""

from __future__ import annotations

from tillid_analysis.data.checking.items import check_directions, check_dont_know, check_indices
from tillid_analysis.data.checking.respondents import (
    check_categories,
    check_lone_values,
    check_straight_lines,
)
from tillid_analysis.data.checking.telling import tell_change
from tillid_analysis.data.checking.units import check_divided
from tillid_analysis.data.checking.waves import compare_pairs
from tillid_analysis.errors import Problem
from tillid_analysis.survey import Survey

_CHECKS = (
    check_indices,
    check_directions,
    check_dont_know,
    check_straight_lines,
    check_lone_values,
    check_categories,
    check_divided,
)

__all__ = ["check_survey", "compare_pairs", "tell_change"]


def check_survey(survey: Survey) -> tuple[Problem, ...]:
    """Look for what is allowed and yet probably not meant.

    Parameters
    ----------
    survey
        A survey that could be read.

    Returns
    -------
    tuple of Problem
        None of them blocks, and none tells a respondent's value or a count below five.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> len(check_survey(ta.read_survey("data/sample/survey.yml"))) < 10
    True
    """
    return tuple(problem for check in _CHECKS for problem in check(survey))
