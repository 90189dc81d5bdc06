"""One page, from its notebooks to the HTML that may leave; made in any process of any machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ReportError
from tillid_analysis.language import Language, text
from tillid_analysis.presentation.reports.contents import Report
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.guard import check_page
from tillid_analysis.presentation.reports.parameters import check_parameters, insert_parameters
from tillid_analysis.survey import Survey


@dataclass(frozen=True, slots=True)
class Task:
    """All that is needed to make a report, so that it can be sent to another process.

    Parameters
    ----------
    report
        What is made.
    notebooks
        Its chapters' files, in order.
    values
        The notebooks' parameters.
    title, language
        Of the page.
    method
        How it was made, for a machine.
    folder
        The survey's, which must not be named on the page.
    side_by_side
        How many of the chapters may be run at once.
    """

    report: Report
    notebooks: tuple[Path, ...]
    values: Mapping[str, str | None]
    title: str
    language: Language
    method: str
    folder: str
    side_by_side: int = 1


def describe_task(
    survey: Survey,
    report: Report,
    notebooks: Path,
    wave: str,
    language: Language,
    dialect: str | None,
) -> Task:
    """Say what a report is made from.

    Parameters
    ----------
    survey, report, wave
        What is reported on.
    notebooks
        The folder with the chapters.
    language, dialect
        As `write_reports` has them.

    Raises
    ------
    ReportError
        If a notebook does not take the parameters.
    """
    values = {
        "survey_path": str(survey.codebook.path),
        "wave": wave,
        "unit": report.unit,
        "language": language,
    }
    if dialect is not None:  # a survey's own copies of notebooks may be older than it
        values["dialect"] = dialect
    names = {"survey": survey.codebook.title.in_language(language), "unit": report.name}
    return Task(
        report,
        tuple(notebooks / f"{chapter}.ipynb" for chapter in report.chapters),
        values,
        text("report_title", language, **names, wave=wave),
        language,
        Method.of(survey, wave, report.name, language).model_dump_json(),
        str(survey.codebook.folder),
    )


def make_page(task: Task) -> str | ReportError:
    """Run a report's notebooks and return its page, or why there is none.

    Parameters
    ----------
    task
        What to make.

    Notes
    -----
    The Pythons that run the notebooks stay warm for the next page of this process.
    """
    try:
        return _make(task, _crew())
    except ReportError as error:
        return error


def close_kernels() -> None:
    """End the Pythons that run this process' notebooks, if there are any."""
    if _crew.cache_info().currsize:
        _crew().__exit__()
        _crew.cache_clear()


@cache
def _crew() -> Crew:
    Finalize(None, close_kernels, exitpriority=100)  # a worker's end is no end of the interpreter
    return Crew()


def _make(task: Task, crew: Crew) -> str:
    for path in task.notebooks:
        check_parameters(path, task.values)
    chapters = [(path, insert_parameters(path, task.values)) for path in task.notebooks]
    page = export_html(
        crew.run(chapters, side_by_side=task.side_by_side),
        title=task.title,
        language=task.language,
        contents_label=text("contents", task.language),
        method=task.method,
    )
    problems = check_page(page, forbidden=[task.folder])
    if problems:
        raise ReportError(f"the report of {task.report.name} holds what must not leave", problems)
    return page
