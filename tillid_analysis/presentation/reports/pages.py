"""One page, from its notebooks to the HTML that may leave; made in any process of any machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import Problem, ReportError
from tillid_analysis.language import Language, text
from tillid_analysis.presentation.asked import name_report
from tillid_analysis.presentation.reports.contents import Report
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.export import export_page
from tillid_analysis.presentation.reports.guard import check_page, own_names
from tillid_analysis.presentation.reports.light import import_nbformat
from tillid_analysis.presentation.reports.parameters import check_parameters, insert_parameters
from tillid_analysis.presentation.reports.workbooks.book import make_workbook
from tillid_analysis.survey import Survey

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from nbformat import NotebookNode


Look = Callable[[str, bytes], None]
"""Is given a file's name and content."""

_TAKEN_APART: list[BeautifulSoup] = []
"""The page that was made in this process last, until its workbook is."""


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


@dataclass(frozen=True, slots=True)
class Files:
    """What is made of a report.

    Parameters
    ----------
    page
        The HTML.
    workbook
        Its tables as an Excel workbook; None where it displays none.
    """

    page: str
    workbook: bytes | None

    @classmethod
    def of(cls, page: str | BeautifulSoup) -> Files:
        """Make a page's workbook; the page may be whole or taken apart."""
        return cls(str(page), make_workbook(page))


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
    title = survey.codebook.title.in_language(language)
    return Task(
        report,
        tuple(notebooks / f"{chapter}.ipynb" for chapter in report.chapters),
        values,
        name_report(title, wave, report.name, language, whole=report.unit is None),
        language,
        Method.of(survey, wave, report.name, language).model_dump_json(),
        str(survey.codebook.folder),
    )


def make_files(
    task: Task, crew: Crew | None = None, look: Look | None = None
) -> Files | ReportError:
    """Run a report's notebooks and make its files, or say why there are none.

    Parameters
    ----------
    task
        What to make.
    crew
        Who does it: its chapters are run side by side by those who are free. Where it is left out,
        one Python of this process' own, which stays warm for the next report.
    look
        Given the page's name and content while the rest is made.
    """
    import_nbformat()
    try:
        return _make(task, crew or _own_crew(), look)
    except ReportError as error:
        return error


@cache
def _own_crew() -> Crew:
    crew = Crew()
    # The end of a cluster's worker is no end of the interpreter.
    Finalize(None, crew.__exit__, exitpriority=100)
    return crew


def _make(task: Task, crew: Crew, look: Look | None) -> Files:
    for path in task.notebooks:
        check_parameters(path, task.values)
    chapters = [(path, insert_parameters(path, task.values)) for path in task.notebooks]
    # The longest first: else one process runs it alone in the end.
    longest_first = sorted(chapters, key=lambda each: len(each[1].cells), reverse=True)
    running = {path: crew.ask(partial(_run, path, notebook)) for path, notebook in longest_first}
    try:
        done = [running[path].result() for path in task.notebooks]
    except ReportError:
        for each in running.values():
            each.cancel()
        raise
    files, looked_over = crew.ask(partial(_finish, done, task, crew, look)).result()
    if problems := looked_over.result():
        raise ReportError(f"the report of {task.report.name} holds what must not leave", problems)
    return files


def _run(path: Path, notebook: NotebookNode, kernel: Kernel) -> NotebookNode:
    return kernel.run(notebook, name=path.name, cwd=path.parent)


def _finish(
    notebooks: Sequence[NotebookNode], task: Task, crew: Crew, look: Look | None, kernel: Kernel
) -> tuple[Files, Future[tuple[Problem, ...]]]:
    """Make a page and its workbook, while another Python looks the page over, and this reads it."""
    page = kernel.call(partial(_export, notebooks, task))
    check = partial(check_page, page, [task.folder], own_names())
    looked_over = crew.ask(lambda other: other.call(check))
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(look or _ignore, task.report.file, page.encode())
        workbook = kernel.call(_make_its_workbook)
        reading.result()
    return Files(page, workbook), looked_over


def _ignore(name: str, content: bytes) -> None:
    """Look at nothing."""


def _export(notebooks: Sequence[NotebookNode], task: Task) -> str:
    words = {"contents_label": text("contents", task.language), "method": task.method}
    page = export_page(notebooks, task.language, words | {"title": task.title})
    _TAKEN_APART[:] = [page]
    return str(page)


def _make_its_workbook() -> bytes | None:
    """Make the workbook of the page that was just made here, which is still taken apart."""
    return make_workbook(_TAKEN_APART.pop())
