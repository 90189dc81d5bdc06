"""All reports of a wave as one file to pass on, with a page to find one's own by."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import pairwise
from pathlib import Path

from tillid_analysis.disclosure.audit.folders import ARCHIVE, PAGE, WORKBOOK
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.language import Language, text
from tillid_analysis.presentation.reports.contents import Report
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.survey import Survey
from tillid_analysis.writing import pack, write_whole

INDEX = "index.html"
Doer = Callable[[Callable[[], str]], str]
"""Has something done that makes a page, and returns it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is passed on together.

    Parameters
    ----------
    survey, wave, language
        What is reported on, and the language of the page with the list.
    reports
        All that the wave can have.
    do
        Has the page with the list made.
    """

    survey: Survey
    wave: str
    language: Language
    reports: Sequence[Report]
    do: Doer

    def write(self, stage: Path, target: Path) -> list[Path]:
        """Write the list and the zip file beside the reports that were just made.

        Parameters
        ----------
        stage
            Where reports and workbooks lie that were just made.
        target
            Where they go, and where others may lie already.

        Returns
        -------
        list of Path
            The two files in `stage`.
        """
        files = self._files(stage, target)
        index, archive = stage / INDEX, stage / f"reports_{self.wave}{ARCHIVE}"
        write_whole(index, self.list_reports(files))
        parts = {INDEX: index, **files}
        write_whole(archive, pack((name, parts[name].read_bytes()) for name in sorted(parts)))
        return [index, archive]

    def list_reports(self, files: Container[str]) -> str:
        """Make the page that lists the reports by the tree of units.

        Parameters
        ----------
        files
            Names of the files that there are.
        """
        from nbformat.v4 import new_code_cell, new_notebook, new_output

        heading, how, hidden = (
            escape(text(each, self.language))
            for each in ("index_heading", "index_how", "index_hidden")
        )
        tree = self._list(files, self._below(files), 0)
        html = f"<h2>{heading}</h2><p>{how}</p><ul>{tree}</ul><p>{hidden}</p>"
        shown = new_output("display_data", data={"text/html": html})
        title = self.survey.codebook.title.in_language(self.language)
        make = partial(
            export_html,
            [new_notebook(cells=[new_code_cell("", outputs=[shown])])],
            title=text("index_title", self.language, survey=title, wave=self.wave),
            language=self.language,
            contents_label=text("contents", self.language),
            method=self._method().model_dump_json(),
        )
        return self.do(make)

    def _files(self, stage: Path, target: Path) -> dict[str, Path]:
        """Return where each report and workbook lies: those just made before older ones."""
        found = {}
        for report in self.reports:
            for name in (report.file, workbook_of(report)):
                there = [each / name for each in (stage, target) if (each / name).is_file()]
                if there:
                    found[name] = there[0]
        return found

    def _below(self, files: Container[str]) -> dict[int, list[int]]:
        """Return for each unit those below it that have a report, or one further down."""
        units = self.survey.units
        below: dict[int, list[int]] = {0: []}
        for report in self.reports:
            unit = 0 if report.unit is None else units.position(report.unit)
            way = [unit, *units.ancestors(unit)] if report.file in files else []
            for part, whole in pairwise(way):
                if part not in below.setdefault(whole, []):
                    below[whole].append(part)
        return {whole: sorted(parts) for whole, parts in below.items()}

    def _list(self, files: Container[str], below: Mapping[int, Sequence[int]], unit: int) -> str:
        """Write a unit with its links, and beneath it those in it."""
        inside = "".join(self._list(files, below, each) for each in below.get(unit, ()))
        return f"<li>{self._links(files, unit)}{f'<ul>{inside}</ul>' if inside else ''}</li>"

    def _links(self, files: Container[str], unit: int) -> str:
        name = self.survey.units.names[unit]
        report = self._report_of(unit)
        if report is None or report.file not in files:
            return escape(name)
        page = f'<a href="{escape(report.file)}">{escape(name)}</a>'
        if workbook_of(report) not in files:
            return page
        said = escape(text("index_workbook_of", self.language, unit=name))
        label = escape(text("index_workbook", self.language))
        return f'{page} (<a href="{escape(workbook_of(report))}" aria-label="{said}">{label}</a>)'

    def _report_of(self, unit: int) -> Report | None:
        code = self.survey.units.codes[unit] if unit else None
        return next((each for each in self.reports if each.unit == code), None)

    def _method(self) -> Method:
        """Say how the page was made; the names of units and files may have numbers in them."""
        units = self.survey.units
        method = Method.of(self.survey, self.wave, units.names[0], self.language)
        return method.model_copy(update={"names": (*method.names, *self._names())})

    def _names(self) -> Iterator[str]:
        yield from self.survey.units.names
        for report in self.reports:
            yield from (report.file, workbook_of(report))


def workbook_of(report: Report) -> str:
    """Name the workbook that lies beside a report.

    Examples
    --------
    >>> workbook_of(Report("unit_A.html", "A", "Jura", ()))
    'unit_A.xlsx'
    """
    return report.file.removesuffix(PAGE) + WORKBOOK
