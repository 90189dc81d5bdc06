"""Making a wave's reports: the notebooks run, exported, checked and moved into place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tillid_analysis.disclosure import plan_release
from tillid_analysis.disclosure.audit.attack import audit_pages, read_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.staff import Staff, staff_of
from tillid_analysis.errors import ReportError
from tillid_analysis.language import check_language, text
from tillid_analysis.presentation.reports.contents import Report, choose_reports
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.guard import check_page
from tillid_analysis.presentation.reports.notebooks import notebooks_for
from tillid_analysis.presentation.reports.parameters import check_parameters, insert_parameters
from tillid_analysis.survey import Survey
from tillid_analysis.writing import staged, write_whole

CELL_TIMEOUT = 600
"""Seconds that a cell of a notebook may take."""

Progress = Callable[[Sequence[Report]], Iterable[Report]]


@dataclass(frozen=True, slots=True)
class Written:
    """What came of making reports.

    Parameters
    ----------
    files
        The files that are in place.
    failed
        The reports that could not be made, each with the reason.
    hidden
        Codes of units without a report of their own, because they have too few answers.
    """

    files: tuple[Path, ...]
    failed: tuple[tuple[str, ReportError], ...]
    hidden: tuple[str, ...]


def write_reports(
    survey: Survey,
    folder: str | Path,
    *,
    wave: str | None = None,
    units: Sequence[str] | None = None,
    level: str | None = None,
    language: str | None = None,
    dialect: str | None = None,
    progress: Progress = iter,
) -> Written:
    """Make the institution's report and every unit's, as HTML files that need nothing else.

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
    progress
        Given the list of reports, yields them one by one: tqdm, for example.

    Returns
    -------
    Written
        The files, and what failed: one report that cannot be made does not stop the others.

    Raises
    ------
    ChoiceError
        If there is no such wave, unit, level or language.
    ReportError
        If a unit asked for has too few answers, or something about too few people could be worked
        out from the pages together, with those already in the folder; then none is moved there.

    Notes
    -----
    The notebooks decide what the reports say. All run in one process that stays warm. Pages are
    checked for addresses, personal numbers, paths and everything that would be fetched from a
    network, and attacked together as `tillid audit` does, and the release is written into the
    ledger, before the first of them is moved into place; each file appears whole.

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
    files, failed = [], []
    with Kernel() as kernel, staged(target) as stage:
        for report in progress(reports):
            try:
                page = _make(kernel, survey, report, name, chosen, dialect)
                write_whole(stage / report.file, page)
                files.append(target / report.file)
            except ReportError as error:
                failed.append((report.name, error))
        _audit(stage, target, staff_of(survey))
        release.record([stage / path.name for path in files])
    shown = release.shown_units(name)
    gone = survey.units.missing(name)
    there = [code for code, none in zip(survey.units.codes, gone, strict=True) if not none]
    hidden = tuple(code for code in there if code not in shown)
    return Written(tuple(files), tuple(failed), hidden)


def _audit(stage: Path, target: Path, staff: Staff) -> None:
    """Attack the finished pages, with those that lie where they go and stay there."""
    pages = read_pages(stage)
    replaced = {page.name for page in pages}
    if target.is_dir():
        pages += [page for page in read_pages(target) if page.name not in replaced]
    problems = audit_pages(pages, staff)
    if problems:
        raise ReportError(f"what the reports in {target} tell together must not leave", problems)


def _make(
    kernel: Kernel,
    survey: Survey,
    report: Report,
    wave: str,
    language: str,
    dialect: str | None,
) -> str:
    values = {
        "survey_path": str(survey.codebook.path),
        "wave": wave,
        "unit": report.unit,
        "language": language,
    }
    if dialect is not None:  # a survey's own copies of notebooks may be older than it
        values["dialect"] = dialect
    done, folder = [], notebooks_for(survey.codebook.folder)
    for chapter in report.chapters:
        path = folder / f"{chapter}.ipynb"
        check_parameters(path, values)
        notebook = insert_parameters(path, values)
        ran = kernel.run(notebook, name=path.name, cwd=path.parent, cell_timeout=CELL_TIMEOUT)
        done.append(ran)
    spoken = check_language(language)
    names = {"survey": survey.codebook.title.in_language(spoken), "unit": report.name, "wave": wave}
    title = text("report_title", spoken, **names)
    page = export_html(
        done,
        title=title,
        language=spoken,
        contents_label=text("contents", spoken),
        method=Method.of(survey, wave, report.name, spoken).model_dump_json(),
    )
    problems = check_page(page, forbidden=[str(survey.codebook.folder)])
    if problems:
        raise ReportError(f"the report of {report.name} holds what must not leave", problems)
    return page
