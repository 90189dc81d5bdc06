"""The explorer: released results looked up by choice, in JupyterLab and on an exported page."""

from __future__ import annotations

from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.explorer.choices import Choice, check
from tillid_analysis.presentation.explorer.cube import Cube, make_cube
from tillid_analysis.presentation.explorer.page import write_page
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from tillid_analysis.presentation.explorer.widget import Panel

_EXPLORED = ("estimate", "contrast", "compare_waves")


class Explorer:
    """Released results to choose from; shows itself in JupyterLab and on an exported page.

    Parameters
    ----------
    cube
        What is looked up.
    choice
        What is shown first.
    """

    def __init__(self, cube: Cube, choice: Choice) -> None:
        self._cube = cube
        self._first = choice

    def __repr__(self) -> str:
        """Say what is shown first."""
        return f"Explorer({self._first.as_call()})"

    @cached_property
    def panel(self) -> Panel:
        """The controls and what they show, as widgets."""
        from tillid_analysis.presentation.explorer.widget import Panel

        return Panel(self._cube, self._first)

    def _repr_html_(self) -> str:
        return write_page(self._cube, self._first)

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        """Give the live widget and the page beside each other; who shows it takes one of them."""
        widget: dict[str, Any] = self.panel.box._repr_mimebundle_()
        return {**widget, "text/html": self._repr_html_(), "text/plain": repr(self)}


def explore(
    *shown: Released,
    family: str | None = None,
    by: str | None = None,
    measure: str | None = None,
    wave: str | None = None,
    level: str | None = None,
    unit: str | None = None,
    language: str | None = None,
) -> Explorer:
    """Explore released results by choosing index, unit, background, wave and comparison.

    Parameters
    ----------
    shown
        Released results of `estimate`, `contrast` and `compare_waves`, in any number; results of
        `estimate` by background can be explored by it.
    family
        What is shown first: "levels", "sequential" for changes, or the family of a contrast; the
        first result's where it is left out.
    by
        What the rows are: "unit", "measure", "wave", or a background for its groups.
    measure, wave, level, unit
        What is looked up first; the first there is where they are left out, the last wave and the
        lowest level. Those that the rows are count for nothing.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Explorer
        In JupyterLab controls, a figure with its numbers beside it and a sentence. On an exported
        page the same without a kernel: the first choice is drawn already, and all numbers stand
        in tables, so that it can be read without scripts and on paper.

    Raises
    ------
    DisclosureError
        If a result was not released.
    ChoiceError
        If a result answers another question, is of pairs of units or of the same kind as another
        one, or if something is chosen that is not in them.

    Notes
    -----
    Numbers are looked up in the results as they were released, and nothing is computed from them
    but how many rows are shown and clearly differ: whatever is chosen, no other groups of people
    are told of than those that the release plan decided on together. What may not be shown is in
    neither face. Axes are 0-100, or reach as far as the shown differences do.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> release = ta.plan_release(survey)
    >>> levels, gaps = release(ta.estimate(survey)), release(ta.contrast(survey))
    >>> ta.explore(levels, gaps, family="rest", wave="2026")
    Explorer(family="rest", by="unit", measure="tillid", wave="2026", level="enhed")
    """
    readers = [Reader(each, "explore", language).of(*_EXPLORED) for each in shown]
    if not readers:
        raise ChoiceError("there is nothing to explore; give released results")
    cube = make_cube(readers)
    wanted = {
        "family": family,
        "by": by,
        "measure": measure,
        "wave": wave,
        "level": level,
        "unit": unit,
    }
    return Explorer(cube, check(cube, Choice(**{k: v for k, v in wanted.items() if v})))
