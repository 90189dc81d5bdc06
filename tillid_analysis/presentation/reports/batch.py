"""Making a wave's reports: the notebooks run, exported, checked and moved into place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tillid_analysis.disclosure import Release, plan_release
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.folders import PageReader
from tillid_analysis.disclosure.audit.reading import Page
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.disclosure.explaining import count_held
from tillid_analysis.disclosure.kept import is_kept
from tillid_analysis.errors import Problem, ReportError
from tillid_analysis.language import Language, check_language
from tillid_analysis.presentation.reports.ahead import plan_along
from tillid_analysis.presentation.reports.bundle import Bundle, Doer, workbook_of
from tillid_analysis.presentation.reports.contents import Report, choose_reports
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.presentation.reports.finished import Finished
from tillid_analysis.presentation.reports.guard import check_workbooks
from tillid_analysis.presentation.reports.light import import_nbformat
from tillid_analysis.presentation.reports.notebooks import notebooks_for
from tillid_analysis.presentation.reports.pages import Files, Task, describe_task
from tillid_analysis.presentation.reports.pool import Makers, open_makers
from tillid_analysis.survey import Survey
from tillid_analysis.writing import staged, write_whole

Progress = Callable[[Sequence[Report]], Iterable[Report]]

_NAMED = 3
"""Files of a run before this one that are named; those in the way are often all the others."""


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
        Codes of units without a report of their own, because they have too few answers that may
        be shown.
    held
        By wave, how many means of units are hidden beside what was released before.
    complete
        Whether the zip file holds every report that the wave can have, none of them left from a
        run before this one failed to make it.
    """

    files: tuple[Path, ...]
    beside: tuple[Path, ...]
    failed: tuple[tuple[str, ReportError], ...]
    hidden: tuple[str, ...]
    held: Mapping[str, int]
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
        out from the pages together, with those already in the folder; then none is moved there. Or
        if there are reports in the folder, and no ledger that knows of any.

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
    target = Path(folder).absolute() / name
    import_nbformat()
    # While the release is planned, those who will make its reports get warm, and plan along.
    is_new = not is_kept(survey)
    reader = PageReader()
    with open_makers(jobs, scheduler, early=is_new, look=reader.read_ahead) as makers:
        if is_new and makers.crew is not None:
            plan_along(survey, dialect, makers.crew)
        release = plan_release(survey)
        _check_known(release, Path(folder).absolute())
        reports = choose_reports(survey, release, name, units=units, level=level)
        notebooks = notebooks_for(survey.codebook.folder)
        tasks = [describe_task(survey, each, notebooks, name, chosen, dialect) for each in reports]
        made = _make_all(tasks, Finished.of(survey, release), makers)
        do = _done_by(makers.crew)
        place = Place(survey, release, name, chosen, target, reader, do)
        return place.fill(zip(progress(reports), made, strict=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wave's reports go, once they have been attacked together."""

    survey: Survey
    release: Release
    wave: str
    language: Language
    target: Path
    reader: PageReader
    do: Doer

    def fill(self, made: Iterable[tuple[Report, Files | ReportError]]) -> Written:
        """Write reports as they come, and move them into place in the end."""
        files, beside, failed = [], [], []
        every = choose_reports(self.survey, self.release, self.wave)
        with staged(self.target) as stage:
            for report, found in made:
                if isinstance(found, ReportError):
                    failed.append((report.name, found))
                    continue
                files.append(stage / report.file)
                _write(files[-1], found.page.encode(), self.reader)
                if found.workbook:
                    beside.append(stage / workbook_of(report))
                    _write(beside[-1], found.workbook, self.reader)
            if files:
                bundle = Bundle(self.survey, self.wave, self.language, every, self.do)
                beside += bundle.write(stage, self.target)
            self.audit(stage)
            self.release.record([*files, *beside])
        complete = not failed and all((self.target / each.file).is_file() for each in every)
        return Written(
            _moved(files, self.target),
            _moved(beside, self.target),
            tuple(failed),
            tuple(self._hidden()),
            count_held(self.survey, self.release.waves),
            complete,
        )

    def audit(self, stage: Path) -> None:
        """Attack the finished files, with those that lie where they go and stay there."""
        pages = self.reader.read(stage, *([self.target] if self.target.is_dir() else []))
        found = self._attack(pages)
        if found:
            what = f"what the reports in {self.target} tell together must not leave"
            raise ReportError(what, [*self._from_before(stage), *found])

    def _attack(self, pages: Sequence[Page]) -> list[Problem]:
        forbidden = [str(self.survey.codebook.folder)]
        return [*check_workbooks(pages, forbidden), *audit_pages(pages, staff_of(self.survey))]

    def _from_before(self, stage: Path) -> Iterator[Problem]:
        """Say which files are in the way, where it is only those of a run before this one."""
        made = {path.name for path in stage.iterdir()}
        there = sorted(path.name for path in self.target.glob("*.html") if path.name not in made)
        # The zip file holds those from before as well.
        new = [page for page in self.reader.read(stage) if page.name in made]
        if there and not self._attack(new):
            named = ", ".join(there[:_NAMED]) + (" and others" if len(there) > _NAMED else "")
            found = f"{named} tell otherwise than these reports, made of other answers or units"
            remedy = "make all reports of the wave again; those that are not made then, move away"
            yield Problem("reports made before", found, remedy)

    def _hidden(self) -> Iterator[str]:
        """Yield codes of the wave's units that have too few answers for a report."""
        shown = self.release.shown_units(self.wave)
        gone = self.survey.units.missing(self.wave)
        for code, none in zip(self.survey.units.codes, gone, strict=True):
            if not none and code not in shown:
                yield code


def _check_known(release: Release, folder: Path) -> None:
    """Refuse to take the place of reports that were released, where nothing is known of them.

    The ledger was deleted, or left behind where the survey was copied from: what the reports there
    tell could be held against these by whoever got both, and would be by nobody here.
    """
    if release.ledger.releases:
        return
    for wave in release.waves:
        if any((folder / wave).glob("*.html")):
            found = f"is not there, and reports are in {folder / wave}"
            remedy = (
                "restore it from a backup: without it nobody knows what was released before; if "
                "nobody was given these reports, delete them; if they are another survey's, name "
                "another folder"
            )
            raise ReportError("nothing can be released", [Problem("ledger.json", found, remedy)])


def _write(path: Path, content: bytes, reader: PageReader) -> None:
    write_whole(path, content)
    reader.read_ahead(path.name, content)


def _done_by(crew: Crew | None) -> Doer:
    """Have what makes a page done by those who have imported what it takes, where there are any."""
    if crew is None:
        return lambda work: work()
    return lambda work: crew.ask(lambda kernel: kernel.call(work)).result()


def _moved(files: Sequence[Path], target: Path) -> tuple[Path, ...]:
    return tuple(target / path.name for path in files)


def _make_all(
    tasks: Sequence[Task], kept: Finished, makers: Makers
) -> Iterator[Files | ReportError]:
    """Yield reports in order: those that are finished already, and those made now."""
    known = [kept.find(task) for task in tasks]
    missing = [task for task, page in zip(tasks, known, strict=True) if page is None]
    made = makers(missing) if missing else iter(())
    for task, page in zip(tasks, known, strict=True):
        yield _settle(task, next(made), kept, makers) if page is None else Files.of(page)


def _settle(
    task: Task, found: Files | ReportError, kept: Finished, makers: Makers
) -> Files | ReportError:
    """Try a report that failed once more, alone; keep one that did not."""
    settled = next(makers([task])) if isinstance(found, ReportError) else found
    if not isinstance(settled, ReportError):
        kept.keep(task, settled.page)
    return settled
