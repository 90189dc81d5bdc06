"""Pythons that get warm while a survey is read, and plan along.

Imported before anything else is, and so without what takes long to import.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tillid_analysis.errors import TillidError
from tillid_analysis.presentation.reports.crew import Crew, count_cores
from tillid_analysis.presentation.reports.light import import_nbformat
from tillid_analysis.presentation.reports.process import THREADS
from tillid_analysis.writing import PLANS, PRIVATE

if TYPE_CHECKING:
    from tillid_analysis.presentation.reports.execution import Kernel
    from tillid_analysis.survey import Survey

_STARTED: ContextVar[Crew | None] = ContextVar("crew that was started ahead", default=None)


@contextmanager
def start_ahead(survey: str | Path, jobs: int | None) -> Iterator[None]:
    """Start those who will make reports before the survey is read, if nothing is kept of its plan.

    Parameters
    ----------
    survey
        The survey file, or its folder.
    jobs
        As for `write_reports`.
    """
    place = Path(survey)
    folder = place if place.is_dir() else place.parent
    is_new = place.exists() and not any((folder / PRIVATE).glob(f"{PLANS}*"))
    if not is_new or (jobs is not None and jobs < 1):
        yield
        return
    import_nbformat()
    # This Python plans along, on cores that are not its own: read when NumPy is imported.
    for name in THREADS:
        os.environ.setdefault(name, "1")
    with Crew(jobs or count_cores()) as crew:
        token = _STARTED.set(crew)
        try:
            yield
        finally:
            _STARTED.reset(token)


def started() -> Crew | None:
    """Return those who were started ahead, if any were."""
    return _STARTED.get()


def plan_along(survey: Survey, dialect: str | None, crew: Crew) -> None:
    """Plan the waves of a survey, those first that a crew has not taken when it is warm.

    Parameters
    ----------
    survey
        As it was read.
    dialect
        What it was read with: the crew reads it too.
    crew
        Those who plan along. What they find is kept beside the survey, and taken from there.
    """
    from tillid_analysis.disclosure.planning import plan_wave

    left = deque(survey.waves)

    def plan(kernel: Kernel) -> None:
        # What fails there is planned here, and fails again where it has to.
        with suppress(IndexError, TillidError):
            while True:
                kernel.call(partial(_plan, str(survey.codebook.path), dialect, left.pop()))

    asked = [crew.ask(plan) for _ in range(crew.number)]
    with suppress(IndexError):
        while True:
            plan_wave(survey, left.popleft())
    for each in asked:
        if not each.cancel():
            each.result()


def _plan(path: str, dialect: str | None, wave: str) -> None:
    from tillid_analysis.disclosure.planning import plan_wave

    # By its public name, as the notebooks that come next do, which find it read.
    read_survey = import_module("tillid_analysis").read_survey
    plan_wave(read_survey(path, dialect), wave)
