"""What is shown of a result without rows: one sentence, wherever it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from tillid_analysis.language import check_language, text
from tillid_analysis.presentation.html import Prose
from tillid_analysis.results import Released

P = ParamSpec("P")
Shown = TypeVar("Shown")


def unless_empty(
    show: Callable[Concatenate[Released, P], Shown],
) -> Callable[Concatenate[Released, P], Shown | Prose]:
    """Have a function say that there is nothing to compare where its result has no rows.

    Parameters
    ----------
    show
        Shows a released result.

    Returns
    -------
    callable
        The same, but for a survey of one unit, or a wave without answers.
    """

    @wraps(show)
    def say_so(shown: Released, /, *args: P.args, **kwargs: P.kwargs) -> Shown | Prose:
        if not isinstance(shown, Released) or len(shown.frame):
            return show(shown, *args, **kwargs)
        asked = kwargs.get("language") or shown.labels.codebook.language
        return Prose(paragraphs=(text("nothing_to_compare", check_language(str(asked))),))

    return say_so
