"""Pythons that work side by side."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest
from nbformat import NotebookNode

from tests.presentation.toys import book, code
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.forking import can_fork

WAITS = "import pathlib, time\nwhile not pathlib.Path('there').exists(): time.sleep(0.02)\n'seen'"


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew(2) as each:
        yield each


def run(crew: Crew, folder: Path, *sources: str) -> list[Future[NotebookNode]]:
    def work(source: str, kernel: Kernel) -> NotebookNode:
        return kernel.run(book(code(source)), name="toy.ipynb", cwd=folder)

    return [crew.ask(partial(work, each)) for each in sources]


def test_two_run_at_once_and_each_answer_has_its_question(crew: Crew, tmp_path: Path) -> None:
    # The first ends only when the second has begun.
    asked = run(crew, tmp_path, WAITS, "open('there', 'w').close()\n2", "3")
    said = [each.result().cells[0].outputs[0].data["text/plain"] for each in asked]
    assert said == ["'seen'", "2", "3"]


@pytest.mark.skipif(not can_fork(), reason="each is started anew")
def test_several_are_forked_from_one_that_is_warm(crew: Crew, tmp_path: Path) -> None:
    told = "import os, random\nos.getpid(), os.getppid(), random.random()"
    first, second = f"{WAITS}\n{told}", f"open('there', 'w').close()\n{told}"
    asked = run(crew, tmp_path, first, second)
    said = [each.result().cells[0].outputs[0].data["text/plain"] for each in asked]
    one, other = (each.strip("()").split(", ") for each in said)
    assert one[0] != other[0]
    assert one[1] == other[1] != str(os.getpid())
    assert one[2] != other[2]


def test_one_that_ended_is_forked_again(
    crew: Crew, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    crashed = [each.exception() for each in run(crew, tmp_path, *["import os; os._exit(3)"] * 2)]
    assert all("Python ended" in str(each) for each in crashed)
    again = run(crew, tmp_path, "6 * 7")[0].result()
    assert again.cells[0].outputs[0].data["text/plain"] == "42"
    # A kernel tells who started it by hand how to be stopped.
    assert capfd.readouterr() == ("", "")


def test_a_failure_stays_with_whoever_asked(crew: Crew, tmp_path: Path) -> None:
    failed, other = run(crew, tmp_path, "1 / 0", "4")
    with pytest.raises(ReportError, match="division by zero"):
        failed.result()
    assert other.result().cells[0].outputs[0].data["text/plain"] == "4"


@pytest.mark.slow
def test_the_end_does_not_wait_for_what_is_running(tmp_path: Path) -> None:
    hang = [f"open('{each}', 'w').close()\nimport time; time.sleep(300)" for each in "01"]
    begin = monotonic()
    with Crew(2) as crew:
        asked = run(crew, tmp_path, *hang, "5")
        while not ((tmp_path / "0").exists() and (tmp_path / "1").exists()):
            sleep(0.05)
    assert monotonic() - begin < 60
    for each in asked:
        with pytest.raises(ReportError, match="ended"):
            each.result()
