"""Making a wave's reports: the notebooks run, exported, checked and moved into place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tillid_analysis.disclosure import plan_release
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.folders import read_pages
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.errors import ReportError
from tillid_analysis.language import check_language
from tillid_analysis.presentation.reports.bundle import Bundle, workbook_of
from tillid_analysis.presentation.reports.contents import Report, choose_reports
from tillid_analysis.presentation.reports.finished import Finished
from tillid_analysis.presentation.reports.guard import check_workbooks
from tillid_analysis.presentation.reports.notebooks import notebooks_for
from tillid_analysis.presentation.reports.pages import (
    Task,
    close_kernels,
    describe_task,
    make_page,
)
from tillid_analysis.presentation.reports.pool import choose_jobs, left_over, spread_out
from tillid_analysis.presentation.reports.workbooks.book import make_workbook
from tillid_analysis.survey import Survey
from tillid_analysis.writing import staged, write_whole

Progress = Callable[[Sequence[Report]], Iterable[Report]]


@dataclass(frozen=True, slots=True)
class Written:
    """What came of making reports.

    Parameters
    ----------
    files
        The reports that are in place.
    beside
        What lies beside them: their tables as Excel workbooks, a page that lists all reports of
        the wave, and a zip file of them all.
    failed
        The reports that could not be made, each with the reason.
    hidden
        Codes of units without a report of their own, because they have too few answers.
    complete
        Whether the zip file holds every report that the wave can have, none of them left from a
        run before this one failed to make it.
    """

    files: tuple[Path, ...]
    beside: tuple[Path, ...]
    failed: tuple[tuple[str, ReportError], ...]
    hidden: tuple[str, ...]
    complete: bool


def write_reports(
    survey: Survey,
    folder: str | Path,
    *,
    wave: str | None = None,
    units: Sequence[str] | None = None,
    level: str | None = None,
    language: str | None = None,
    dialect: str | None = None,
    jobs: int | None = 1,
    scheduler: str | None = None,
    progress: Progress = iter,
) -> Written:
    """Make the institution's report and every unit's, as HTML files and as Excel workbooks.

    Parameters
    ----------
    survey
        What was answered.
    folder
        Where the reports go, in a folder named by the wave; made if missing.
    wave
        The wave reported on; the last where it is left out.
    units
        Codes of units, for their reports only.
    level
        A level of the tree, for the institution and the units at that level only.
    language
        "da" or "en"; the survey's own where it is left out.
    dialect
        What `read_survey` was given: the notebooks read the survey themselves.
    jobs
        Pages, or chapters of one page, that are made side by side; None for as many as there are
        cores and work for.
    scheduler
        Address of a Dask scheduler, to spread the pages over many machines. Its workers need the
        package and the survey's folder under the same path.
    progress
        Given the list of reports, yields them one by one: tqdm, for example.

    Returns
    -------
    Written
        The files, and what failed: one report that cannot be made does not stop the others.

    Raises
    ------
    ChoiceError
        If there is no such wave, unit, level, language or scheduler.
    ReportError
        If a unit asked for has too few answers, or something about too few people could be worked
        out from the pages together, with those already in the folder; then none is moved there.

    Notes
    -----
    The notebooks decide what the reports say. Each process that runs them stays warm, and works
    on a question that all reports ask once. A finished page is kept in the folder `.tillid` beside
    the survey file, readable to its owner only, and taken from there while everything it was made
    from is the same: so a run that was stopped goes on where it was. A report that fails is tried
    once more, alone. Beside each page lies a workbook of the tables that it displays, made from it
    and from nothing else; `index.html` lists all reports of the wave that are there, and one zip
    file holds them all. The same inputs give the same bytes. Pages and workbooks are checked for
    addresses, personal numbers, paths and everything that would be fetched from a network, and
    attacked together as `tillid audit` does, and the release is written into the ledger, before the
    first of them is moved into place; each file appears whole.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.write_reports(survey, "reports/", units=["A3"])
    Traceback (most recent call last):
    tillid_analysis.errors.ChoiceError: unit='A3' is not in the tree; use one of 'A03', 'A' \
(or one of 50 others)
    """
    name = survey.waves[survey.codebook.wave_position(wave)]
    chosen = check_language(language or survey.codebook.language)
    release = plan_release(survey)
    reports = choose_reports(survey, release, name, units=units, level=level)
    target = Path(folder).absolute() / name
    notebooks = notebooks_for(survey.codebook.folder)
    tasks = [describe_task(survey, each, notebooks, name, chosen, dialect) for each in reports]
    files, beside, failed = [], [], []
    kept = Finished.of(survey, release)
    with staged(target) as stage:
        for report, page in zip(
            progress(reports), _make_all(tasks, kept, jobs, scheduler), strict=True
        ):
            if isinstance(page, ReportError):
                failed.append((report.name, page))
                continue
            files.append(stage / report.file)
            write_whole(files[-1], page)
            if workbook := make_workbook(page):
                beside.append(stage / workbook_of(report))
                write_whole(beside[-1], workbook)
        every = choose_reports(survey, release, name)
        if files:
            beside += Bundle(survey, name, chosen, every).write(stage, target)
        _audit(stage, target, survey)
        release.record([*files, *beside])
    shown = release.shown_units(name)
    gone = survey.units.missing(name)
    there = [code for code, none in zip(survey.units.codes, gone, strict=True) if not none]
    hidden = tuple(code for code in there if code not in shown)
    complete = not failed and all((target / each.file).is_file() for each in every)
    return Written(_moved(files, target), _moved(beside, target), tuple(failed), hidden, complete)


def _moved(files: Sequence[Path], target: Path) -> tuple[Path, ...]:
    return tuple(target / path.name for path in files)


def _make_all(
    tasks: Sequence[Task], kept: Finished, jobs: int | None, scheduler: str | None
) -> Iterator[str | ReportError]:
    """Yield pages in order: those that are finished already, and those made now."""
    known = [kept.find(task) for task in tasks]
    missing = [task for task, page in zip(tasks, known, strict=True) if page is None]
    processes = choose_jobs(jobs, len(missing))
    beside = 1 if scheduler else left_over(jobs, processes)
    with spread_out(processes, scheduler) as spread:
        made = spread(make_page, [replace(task, side_by_side=beside) for task in missing])
        try:
            for task, page in zip(tasks, known, strict=True):
                yield _settle(task, next(made), kept) if page is None else page
        finally:
            close_kernels()


def _settle(task: Task, page: str | ReportError, kept: Finished) -> str | ReportError:
    """Try a page that failed once more, alone; keep one that did not."""
    settled = make_page(task) if isinstance(page, ReportError) else page
    if not isinstance(settled, ReportError):
        kept.keep(task, settled)
    return settled


def _audit(stage: Path, target: Path, survey: Survey) -> None:
    """Attack the finished files, with those that lie where they go and stay there."""
    pages = read_pages(stage, *([target] if target.is_dir() else []))
    forbidden = [str(survey.codebook.folder)]
    problems = [*check_workbooks(pages, forbidden), *audit_pages(pages, staff_of(survey))]
    if problems:
        raise ReportError(f"what the reports in {target} tell together must not leave", problems)
