"""Chapters that are run side by side."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.presentation.toys import book, code
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.crew import Chapter, Crew

WAITS = "import pathlib, time\nwhile not pathlib.Path('there').exists(): time.sleep(0.02)\n'seen'"


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew() as each:
        yield each


def chapters(folder: Path, *sources: str) -> list[Chapter]:
    return [(folder / f"{at}.ipynb", book(code(each))) for at, each in enumerate(sources)]


def test_order_is_kept_and_two_run_at_once(crew: Crew, tmp_path: Path) -> None:
    # The first ends only when the second has begun.
    asked = chapters(tmp_path, WAITS, "open('there', 'w').close()\n2", "3")
    done = crew.run(asked, side_by_side=2)
    said = [each.cells[0].outputs[0].data["text/plain"] for each in done]
    assert said == ["'seen'", "2", "3"]


def test_after_one_that_fails_no_other_begins(crew: Crew, tmp_path: Path) -> None:
    begun = "open('begun', 'w').close()"
    with pytest.raises(ReportError) as caught:
        crew.run(chapters(tmp_path, "1 / 0", begun), side_by_side=1)
    assert "0.ipynb could not be run" in str(caught.value)
    assert not (tmp_path / "begun").exists()


def test_the_first_failure_is_told(crew: Crew, tmp_path: Path) -> None:
    late = WAITS.replace("'seen'", "1 / 0")
    early = "open('there', 'w').close(); raise ValueError"
    with pytest.raises(ReportError, match=r"0\.ipynb could not be run"):
        crew.run(chapters(tmp_path, late, early), side_by_side=2)


@pytest.mark.slow
def test_an_interrupt_does_not_wait_for_what_is_running(tmp_path: Path) -> None:
    hang = ["open('0', 'w').close()", "open('1', 'w').close()"]
    hang = [f"{each}\nimport time; time.sleep(300)" for each in hang]

    def interrupt() -> None:
        while not ((tmp_path / "0").exists() and (tmp_path / "1").exists()):
            sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    begin = monotonic()
    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt), Crew() as crew:
        crew.run(chapters(tmp_path, *hang), side_by_side=2)
    assert monotonic() - begin < 60
