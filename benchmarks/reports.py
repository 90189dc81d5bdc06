"""A hundred unit reports, beside papermill and nbconvert on the same notebook in the same run.

Run `python benchmarks/reports.py [--pages N] [--jobs N] [--peers N]`. The survey is made up: two
waves of 120 units. Each run starts from nothing that was kept: it reads, plans, makes the pages and
workbooks, attacks them together and moves them into place. The peer is the two commands that its
users type for each report, as many side by side as we have processes; it finds the survey read and
planned already, as a notebook of ours does, and nobody checks what its pages tell.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from million import write_units

import tillid_analysis as ta
from tillid_analysis.data.simulation import simulate_answers
from tillid_analysis.writing import PRIVATE

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "unit_report.ipynb"
UNITS, RESPONDENTS = 120, 4800
SURVEY = """\
title: Benchmark
instrument: tillid36
waves:
  "1": {file: answers1.csv}
  "2": {file: answers2.csv}
units: {file: units.csv, column: enhed, levels: [institution, enhed]}
outcome: resultatkultur
drivers: [tillid, involvering, laering, rammer, anerkendelse]
"""


def write_survey(folder: Path) -> None:
    """Write a survey of two waves."""
    (folder / "survey.yml").write_text(SURVEY, encoding="utf-8")
    for wave in (1, 2):
        answers = simulate_answers(RESPONDENTS, UNITS, seed=wave)
        answers.to_csv(folder / f"answers{wave}.csv", sep=";", index=False)
        write_units(folder, answers)


def shown_units(folder: Path) -> list[str]:
    """Return the units that get a report."""
    return list(ta.plan_release(ta.read_survey(folder)).shown_units("2"))[1:]


def forget(folder: Path) -> None:
    """Remove all that was kept of a survey."""
    for name in (PRIVATE, "reports"):
        rmtree(folder / name, ignore_errors=True)
    (folder / "ledger.json").unlink(missing_ok=True)


def time_ours(folder: Path, units: list[str], jobs: int) -> float:
    """Return the seconds from a folder of exports to reports in place, in a process of its own."""
    forget(folder)
    told = ["--folder", str(folder), "--jobs", str(jobs), "--units", ",".join(units)]
    started = time.perf_counter()
    subprocess.run([sys.executable, __file__, *told], check=True)  # noqa: S603
    return time.perf_counter() - started


def make_reports(folder: Path, units: list[str], jobs: int) -> None:
    """Make some units' reports."""
    written = ta.write_reports(ta.read_survey(folder), folder / "reports", units=units, jobs=jobs)
    if written.failed:
        raise SystemExit(str(written.failed))


def time_peer(folder: Path, units: list[str], jobs: int) -> float:
    """Return the seconds that papermill and nbconvert take for some units."""
    started = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda unit: make_by_peer(folder, unit), units))
    return time.perf_counter() - started


def make_by_peer(folder: Path, unit: str) -> None:
    """Run the notebook by one command, and make a page of it by another."""
    ran = folder / f"peer_{unit}.ipynb"
    values = {"survey_path": folder / "survey.yml", "wave": "2", "unit": unit, "language": "da"}
    given = [part for name, value in values.items() for part in ("-r", name, str(value))]
    run = ["-m", "papermill", str(NOTEBOOK), str(ran), "--no-progress-bar", *given]
    export = ["-m", "nbconvert", "--to", "html", "--no-input", str(ran)]
    for command in (run, export):
        subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Print seconds a page, and how often ours fit into the peer's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--peers", type=int, default=4)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--units")
    options = parser.parse_args()
    if options.folder:
        make_reports(options.folder, options.units.split(","), options.jobs)
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_survey(folder)
        units = shown_units(folder)[: options.pages]
        peer = time_peer(folder, units[: options.peers], options.jobs) / options.peers
        print(f"papermill and nbconvert, {options.jobs} at once: {peer:.2f} s a page")
        for number, jobs in ((len(units), options.jobs), (len(units) // 2, options.jobs), (10, 1)):
            seconds = time_ours(folder, units[:number], jobs)
            each = seconds / number
            print(
                f"{number} pages, {jobs} processes: {seconds:.0f} s, "
                f"{each:.2f} s a page, {peer / each:.0f} x"
            )


if __name__ == "__main__":
    main()
