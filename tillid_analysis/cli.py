"""The command `tillid`: new, check, report, audit and lab."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from tillid_analysis.dialects import Dialect
from tillid_analysis.errors import Problem, TillidError

OK, SOMETHING_FAILED, UNUSABLE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line, without the program's name.

    Returns
    -------
    int
        0 if all went well, 1 if some of it did not, 2 if the input cannot be used.

    Examples
    --------
    >>> main(["check", "data/sample"])  # doctest: +ELLIPSIS
    5 worth a look:
      - raw/2024.xlsx: 1 row is totals and left out
      - raw/2024.xlsx: the row of texts under the header is left out
      - raw/2022.csv: 10-19 respondents chose one option throughout, reversed items too;
        they are kept: see whether somebody clicked through
      - raw/2024.xlsx: 10-19 respondents chose one option throughout, reversed items too;
        they are kept: see whether somebody clicked through
      - raw/2026.sav: 5-9 respondents chose one option throughout, reversed items too;
        they are kept: see whether somebody clicked through
    2022: read as plain (a text file with semicolons, without the marks of a tool)
    2024: read as plain (an Excel file without the marks of a tool)
    2026: read as spss (an SPSS file, with its own texts and labels)
    Survey(2022: 828, 2024: 851, 2026: 857 respondents; 52 units; 6 indices, 36 items)
    Fra 2022 til 2024:
    ...
    0
    """
    options = _parser().parse_args(arguments)
    run: Command = options.run
    try:
        return run(options)
    except TillidError as error:
        sys.stderr.write(f"tillid {options.command}: {error}\n")
        return UNUSABLE
    except BrokenPipeError:
        # Whoever reads what is printed has seen enough; Python would complain on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOMETHING_FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\ntillid: stopped; no file was left half written\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillid", description="From an employee survey to reports."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_new(commands.add_parser("new", help="propose a survey file for some exports"))
    _add_check(commands.add_parser("check", help="say what does not fit in a survey's files"))
    _add_report(commands.add_parser("report", help="make the reports of a wave"))
    _add_audit(commands.add_parser("audit", help="attack finished reports as a reader could"))
    _add_lab(commands.add_parser("lab", help="open the notebooks in JupyterLab"))
    return parser


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the survey's folder")
    parser.add_argument(
        "--from",
        dest="exports",
        type=Path,
        action="append",
        required=True,
        metavar="EXPORT",
        help="a wave's export file; once a wave",
    )
    parser.set_defaults(run=new)


def _add_survey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("survey", metavar="SURVEY", help="survey.yml, or the folder it stands in")


def _add_dialect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dialect",
        metavar="NAME",
        help="the survey tool that wrote the exports of all waves, whatever survey.yml says: "
        + ", ".join(get_args(Dialect))
        + "; without it each wave's own dialect is used, or recognised",
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_survey(parser)
    _add_dialect(parser)
    parser.set_defaults(run=check)


def _add_report(parser: argparse.ArgumentParser) -> None:
    _add_survey(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--unit", action="append", metavar="CODE", help="this unit's report only")
    which.add_argument(
        "--all-units", action="store_true", help="the institution and every unit (as without it)"
    )
    which.add_argument("--level", metavar="LEVEL", help="the institution and units at this level")
    parser.add_argument("--wave", metavar="WAVE", help="the wave reported on; else the last")
    parser.add_argument("--language", metavar="da|en", help="else the survey's own")
    parser.add_argument("--out", type=Path, metavar="DIR", help="else reports/ beside survey.yml")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="processes side by side; else as many as there is for"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster whose machines see the same files; they make the reports",
    )
    _add_dialect(parser)
    parser.set_defaults(run=report)


def _add_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reports", type=Path, metavar="REPORTS", help="a folder of reports")
    parser.add_argument(
        "--staff",
        type=Path,
        metavar="FILE",
        help="CSV: unit and n, how many of it answered; or a row for each person who did",
    )
    parser.set_defaults(run=audit)


def _add_lab(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "survey", metavar="SURVEY", nargs="?", help="the survey they open with; else the sample"
    )
    parser.add_argument(
        "options",
        metavar="-- OPTION",
        nargs="*",
        help="options of JupyterLab, such as --no-browser",
    )
    parser.set_defaults(run=lab)


def new(options: argparse.Namespace) -> int:
    """Propose a survey file for some exports, and say what comes next."""
    from tillid_analysis.data.proposal import propose_survey
    from tillid_analysis.data.proposal.waves import MARK

    survey = propose_survey(options.folder, options.exports)
    points = survey.read_text(encoding="utf-8").count(f"# {MARK} ")
    sys.stdout.write(f"{survey} is written: look at the {points} lines that start with # {MARK}\n")
    sys.stdout.write(f"and then at what does not fit: tillid check {survey.parent}\n")
    return OK


def check(options: argparse.Namespace) -> int:
    """Print what does not fit, how many answered in each wave and what changed between waves."""
    from tillid_analysis.data.checking import check_survey, compare_pairs, tell_change
    from tillid_analysis.data.loading import load_survey

    loaded = load_survey(options.survey, options.dialect)
    survey = loaded.survey
    doubts = () if survey is None else check_survey(survey)
    blocking = [each for each in loaded.problems if each.blocking]
    other = [each for each in (*loaded.problems, *doubts) if not each.blocking]
    _list_problems("must be mended before the survey can be used", blocking)
    _list_problems("worth a look", other)
    for wave, found in loaded.dialects.items():
        sys.stdout.write(f"{wave}: read as {found.name} ({found.reason})\n")
    if survey is not None:
        sys.stdout.write(f"{survey!r}\n")
        for change in compare_pairs(survey):
            sys.stdout.write(tell_change(change, survey.units, survey.codebook.language))
    if not blocking and not other:
        sys.stdout.write("everything fits\n")
    return SOMETHING_FAILED if blocking else OK


def _list_problems(heading: str, problems: Sequence[Problem]) -> None:
    if problems:
        lines = "".join(f"  - {problem}\n" for problem in problems)
        sys.stdout.write(f"{len(problems)} {heading}:\n{lines}")


def report(options: argparse.Namespace) -> int:
    """Make reports, with a progress bar, and print where they are."""
    from tillid_analysis.presentation.reports.ahead import start_ahead

    if options.scheduler is not None:
        return _report(options)
    with start_ahead(options.survey, options.jobs):
        return _report(options)


def _report(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from tillid_analysis.data.loading import read_survey
    from tillid_analysis.exporting.places import REPORTS
    from tillid_analysis.presentation.reports.batch import write_reports

    survey = read_survey(options.survey, options.dialect)
    folder = options.out or survey.codebook.folder / REPORTS
    written = write_reports(
        survey,
        folder,
        wave=options.wave,
        units=options.unit,
        level=options.level,
        language=options.language,
        dialect=options.dialect,
        jobs=options.jobs,
        scheduler=options.scheduler,
        progress=lambda reports: tqdm(reports, unit="report", disable=not sys.stderr.isatty()),
    )
    for name, error in written.failed:
        sys.stderr.write(f"{name}: {error}\n")
    if written.files:
        place = written.files[0].parent
        many = len(written.files)
        sys.stdout.write(f"{many} {'report is' if many == 1 else 'reports are'} in {place}\n")
        held = "all" if written.complete else "those"
        more = "" if written.complete else " that are there"
        name = written.beside[-1].name
        sys.stdout.write(f"{name} holds {held} of this wave{more}, with their tables\n")
    if written.hidden and not options.unit:
        count = len(written.hidden)
        sys.stdout.write(f"{count} units have too few answers to show for a report of their own\n")
    for wave, count in written.held.items():
        what = f"{count} means of units are hidden beside what was released before"
        sys.stdout.write(f"{wave}: {what}; plan_release(survey).explain(UNIT) says which\n")
    return SOMETHING_FAILED if written.failed else OK


def audit(options: argparse.Namespace) -> int:
    """Print what can be worked out from finished reports, taken together."""
    from tillid_analysis.disclosure.audit.attack import audit_folder
    from tillid_analysis.disclosure.audit.staff import read_staff

    staff = None if options.staff is None else read_staff(options.staff)
    problems = audit_folder(options.reports, staff)
    _list_problems("can be worked out, or cannot be accounted for", problems)
    if problems:
        return SOMETHING_FAILED
    sys.stdout.write("nothing was found\n")
    return OK


def lab(options: argparse.Namespace) -> int:
    """Open JupyterLab on the notebooks, in the survey's own copy if a survey is named."""
    import subprocess

    from tillid_analysis.codebook import read_codebook
    from tillid_analysis.presentation.reports.export import lab_options
    from tillid_analysis.presentation.reports.notebooks import copy_notebooks, package_notebooks

    words = [word for word in (options.survey, *options.options) if word is not None]
    # Without a survey the first option stands in its place.
    survey = words.pop(0) if words and not words[0].startswith("-") else None
    folder = copy_notebooks(read_codebook(survey).path) if survey else package_notebooks()
    # The user's own options come last: what is said twice holds as they say it.
    command = [sys.executable, "-m", "jupyterlab", str(folder), *lab_options(), *words]
    return subprocess.run(command, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
