"""Many pages at once: the same pages in the same order, and none made twice."""

import pickle
import shutil
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

import tillid_analysis as ta
from tests.project.tree import ROOT
from tillid_analysis.disclosure import plan_release
from tillid_analysis.errors import ChoiceError, Problem, ReportError
from tillid_analysis.presentation.reports import pool
from tillid_analysis.presentation.reports.contents import Report
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.presentation.reports.finished import Finished
from tillid_analysis.presentation.reports.pages import Files, Task
from tillid_analysis.presentation.reports.pool import choose_jobs, open_makers, spread_out
from tillid_analysis.survey import Survey


@pytest.fixture
def survey(sample: Path, tmp_path: Path) -> Survey:
    """Return the sample survey, planned already, in a folder of its own."""
    plan_release(ta.read_survey(sample))
    shutil.copytree(sample.parent, tmp_path / "sample")
    return ta.read_survey(tmp_path / "sample")


@pytest.fixture
def task(tmp_path: Path) -> Task:
    notebook = tmp_path / "toy.ipynb"
    notebook.write_text("{}")
    report = Report("unit_A.html", "A", "A", ("toy",))
    return Task(report, (notebook,), {"unit": "A"}, "A", "da", "{}", "/nowhere")


def nobody(number: int) -> nullcontext[SimpleNamespace]:
    """Return a crew of no Pythons."""
    return nullcontext(SimpleNamespace(number=number))


def test_order_is_kept_and_only_as_many_are_started_as_are_needed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = ["A", "B", "C"]
    tasks = [replace(task, title=each) for each in units]
    monkeypatch.setattr(pool, "Crew", nobody)
    monkeypatch.setattr(pool, "make_files", lambda task, crew, look: Files(task.title, None))
    with open_makers(2, None, early=False) as makers:
        assert [each.page for each in makers(tasks) if isinstance(each, Files)] == units
    assert [choose_jobs(None, tasks[:many]) for many in (0, 3)] == [1, 1]


def test_no_fewer_than_one_process() -> None:
    with pytest.raises(ChoiceError, match="jobs=0 must be 1 or more"):
        choose_jobs(0)


@pytest.mark.skipif(find_spec("distributed") is not None, reason="Dask is installed")
def test_a_cluster_needs_dask() -> None:
    with (
        pytest.raises(ChoiceError, match=r"pip install 'tillid_analysis\[cluster\]'"),
        spread_out("tcp://127.0.0.1:1"),
    ):
        pass


def test_an_error_keeps_its_problems_on_the_way_between_processes() -> None:
    error = ReportError("not made", [Problem("toy.ipynb, cell 2", "failed")])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), str(again), again.problems) == (ReportError, str(error), error.problems)


def test_a_page_is_found_until_its_notebook_changes(survey: Survey, task: Task) -> None:
    kept = Finished.of(survey, plan_release(survey))
    assert kept.find(task) is None
    kept.keep(task, "<p>æ\n</p>")
    assert kept.find(task) == "<p>æ\n</p>"
    task.notebooks[0].write_text('{"changed": 1}')
    assert kept.find(task) is None


def test_a_page_is_made_anew_when_other_rows_were_dropped(survey: Survey) -> None:
    release = plan_release(survey)
    assert Finished.of(survey, release) == Finished.of(survey, release)
    other = replace(survey, log=survey.log.iloc[1:])
    assert Finished.of(other, release) != Finished.of(survey, release)


def test_a_damaged_page_is_made_again(survey: Survey, task: Task) -> None:
    kept = Finished.of(survey, plan_release(survey))
    kept.keep(task, "<p>")
    for path in kept.folder.iterdir():
        path.write_text(path.read_text()[:-1])
    assert kept.find(task) is None


def test_pages_of_another_release_are_not_kept(survey: Survey, task: Task) -> None:
    first, second = (Finished(survey.codebook.folder / ".tillid" / "pages", each) for each in "ab")
    first.keep(task, "<p>")
    second.keep(task, "<p>")
    assert first.find(task) is None
    assert second.find(task) == "<p>"


def write_short_notebook(folder: Path) -> None:
    """Give a survey a notebook of its own that says little, and so runs quickly."""
    notebook = nbformat.read(ROOT / "notebooks" / "unit_report.ipynb", as_version=4)
    settings = next(
        cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())
    )
    said = nbformat.v4.new_code_cell(
        "import tillid_analysis as ta\nta.tell('levels', language='da')"
    )
    (folder / "notebooks").mkdir()
    short = nbformat.v4.new_notebook(cells=[settings, said])
    nbformat.write(short, folder / "notebooks" / "unit_report.ipynb")


@pytest.mark.slow
def test_two_processes_make_what_one_would_and_only_once(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_short_notebook(survey.codebook.folder)
    folder = survey.codebook.folder / "reports"
    units = ["A03", "A05"]
    made = ta.write_reports(survey, folder, units=units, jobs=2)
    assert [path.name for path in made.files] == ["unit_A03.html", "unit_A05.html"]
    assert not made.failed
    first = [path.read_bytes() for path in made.files]
    monkeypatch.setattr(pool, "make_files", lambda *_, **__: ReportError("made again"))
    again = ta.write_reports(survey, folder, units=units, jobs=1)
    assert [path.read_bytes() for path in again.files] == first


@pytest.mark.slow
def test_a_page_that_fails_is_tried_once_more(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def fail(task: Task, crew: Crew, look: object) -> ReportError:
        tries.append(task.report.file)
        return ReportError("no room")

    monkeypatch.setattr(pool, "Crew", nobody)
    monkeypatch.setattr(pool, "make_files", fail)
    made = ta.write_reports(survey, survey.codebook.folder / "reports", units=["A03", "A05"])
    assert [name for name, _ in made.failed] == ["Tilsyn Syd", "EU-ret"]
    assert sorted(tries) == ["unit_A03.html"] * 2 + ["unit_A05.html"] * 2
