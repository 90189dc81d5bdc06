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
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.guard import check_page
from tillid_analysis.presentation.reports.parameters import check_parameters, insert_parameters
from tillid_analysis.survey import Survey

CELL_TIMEOUT = 600
"""Seconds that a cell of a notebook may take."""


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
    """

    report: Report
    notebooks: tuple[Path, ...]
    values: Mapping[str, str | None]
    title: str
    language: Language
    method: str
    folder: str


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
    The Python that runs the notebooks stays warm for the next page of this process.
    """
    try:
        return _make(task, _kernel())
    except ReportError as error:
        return error


def close_kernel() -> None:
    """End the Python that runs this process' notebooks, if there is one."""
    if _kernel.cache_info().currsize:
        _kernel().__exit__()
        _kernel.cache_clear()


@cache
def _kernel() -> Kernel:
    kernel = Kernel().__enter__()
    Finalize(None, close_kernel, exitpriority=100)  # a worker's end is no end of the interpreter
    return kernel


def _make(task: Task, kernel: Kernel) -> str:
    done = []
    for path in task.notebooks:
        check_parameters(path, task.values)
        notebook = insert_parameters(path, task.values)
        ran = kernel.run(notebook, name=path.name, cwd=path.parent, cell_timeout=CELL_TIMEOUT)
        done.append(ran)
    page = export_html(
        done,
        title=task.title,
        language=task.language,
        contents_label=text("contents", task.language),
        method=task.method,
    )
    problems = check_page(page, forbidden=[task.folder])
    if problems:
        raise ReportError(f"the report of {task.report.name} holds what must not leave", problems)
    return page
