"""Answers that are kept as long as the survey they are about: no question is worked on twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

MOST = 64
"""Answers that are kept of a survey; the one that was not asked for longest goes first."""


Arguments = ParamSpec("Arguments")


def remember(
    analysis: Callable[Concatenate[Survey, Arguments], Result],
) -> Callable[Concatenate[Survey, Arguments], Result]:
    """Make an analysis answer a question that it was asked before from what it said then.

    Parameters
    ----------
    analysis
        A function of a survey, which never changes, and of arguments.

    Notes
    -----
    Every report of a unit asks what all others ask. Each caller gets a frame of its own, so that
    what one writes into it is not what the next one reads. A question whose arguments cannot be
    compared is worked on each time.
    """

    @wraps(analysis)
    def ask(survey: Survey, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        kept = survey.answered
        try:
            asked = (analysis.__qualname__, _freeze(args), _freeze(kwargs))
            found = kept.pop(asked, None)
        except TypeError:
            return analysis(survey, *args, **kwargs)
        result = found if isinstance(found, Result) else analysis(survey, *args, **kwargs)
        kept[asked] = result
        if len(kept) > MOST:
            del kept[next(iter(kept))]
        return replace(result, frame=result.frame.copy(deep=False))

    return ask


def _freeze(argument: object) -> Hashable:
    """Return something that can be compared, for lists and mappings too."""
    if isinstance(argument, Mapping):
        return frozenset((name, _freeze(value)) for name, value in argument.items())
    if isinstance(argument, list | tuple):
        return (type(argument).__name__, *map(_freeze, argument))
    if not isinstance(argument, Hashable):
        raise TypeError
    return argument
