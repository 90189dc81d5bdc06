"""The command as a user meets it."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import nbformat
import pytest
import yaml

import tillid_analysis as ta
from tillid_analysis.cli import main
from tillid_analysis.presentation.reports.export import lab_options
from tillid_analysis.presentation.reports.notebooks import copy_notebooks, package_notebooks


@pytest.fixture(scope="module")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample's reports for the institution and its departments."""
    folder = tmp_path_factory.mktemp("reports")
    assert main(["report", str(sample), "--level", "afdeling", "--out", str(folder)]) == 0
    return folder / "2026"


def test_one_file_for_the_institution_and_each_unit(made: Path) -> None:
    stems = ["institution", *(f"unit_{code}" for code in "ABCDEF")]
    reports = [f"{stem}{kind}" for stem in stems for kind in (".html", ".xlsx")]
    expected = sorted(["index.html", *reports])
    assert sorted(path.name for path in made.iterdir()) == sorted([*expected, "reports_2026.zip"])
    with ZipFile(made / "reports_2026.zip") as archive:
        assert archive.namelist() == expected
        assert all(archive.read(name) == (made / name).read_bytes() for name in expected)


def test_every_report_is_listed_under_the_unit_it_is_in(made: Path) -> None:
    text = (made / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(\w+\.\w+)"', text)
    stems = ["institution", *(f"unit_{code}" for code in "ABCDEF")]
    assert links == [f"{stem}{kind}" for stem in stems for kind in (".html", ".xlsx")]
    label = "Tabeller i Excel: Jura og Tilsyn"
    assert f'<a aria-label="{label}" href="unit_A.xlsx">Excel</a>' in text


def test_a_units_workbook_is_small(made: Path) -> None:
    sizes = [path.stat().st_size for path in made.glob("unit_*.xlsx")]
    assert len(sizes) == 6
    assert max(sizes) < 40_000


def texts_of(folder: Path) -> Iterator[str]:
    """Yield names and texts of files, and of the parts of those that are made of parts."""
    for path in folder.iterdir():
        yield from texts_in(path.name, path.read_bytes())


def texts_in(name: str, content: bytes) -> Iterator[str]:
    """Yield a file's name and text, or those of its parts."""
    yield name
    if not is_zipfile(BytesIO(content)):
        yield content.decode()
        return
    with ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            yield from texts_in(part, archive.read(part))


def test_canaries_are_in_no_report(made: Path) -> None:
    """Every respondent's key and address in the sample holds ZQ7."""
    for text in texts_of(made):
        assert "ZQ7" not in text.upper()
        assert not re.search(r"\w@\w", text)
        assert str(Path.home()) not in text
        assert "papermill" not in text


def test_hidden_means_are_in_no_report(made: Path, sample: Path) -> None:
    """The institution's page names small units, and shows the sign beside them."""
    survey = ta.read_survey(sample)
    text = (made / "institution.html").read_text(encoding="utf-8")
    assert survey.units.name_of("A10") in text
    assert not (made / "unit_A10.html").exists()


def test_findings_come_first(made: Path) -> None:
    text = (made / "unit_A.html").read_text(encoding="utf-8")
    assert text.index("Hvad fandt vi?") < text.index("Hvor højt ligger hvert indeks?")


def test_pages_are_the_same_every_time(made: Path, sample: Path, tmp_path: Path) -> None:
    assert main(["report", str(sample), "--unit", "A", "--out", str(tmp_path)]) == 0
    for name in ("unit_A.html", "unit_A.xlsx"):
        assert (tmp_path / "2026" / name).read_bytes() == (made / name).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_leaves_whole_files_and_is_no_trouble_to_the_next(
    made: Path, sample: Path, tmp_path: Path
) -> None:
    """The pages are finished already, so that only their writing is left to do."""
    folder = tmp_path / "2026"
    folder.mkdir()
    earlier = folder / "unit_A.html"
    shutil.copy(made / "unit_A.html", earlier)
    before = earlier.read_bytes()
    arguments = ["report", str(sample), "--level", "afdeling", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "tillid_analysis.cli", *arguments]
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603
    while not list(tmp_path.glob(".2026.*/*.html")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert [path.name for path in folder.iterdir()] == ["unit_A.html"]
    assert earlier.read_bytes() == before
    assert list(tmp_path.glob(".2026.*"))
    assert main([*arguments, "--jobs", "1"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["2026"]
    for path in made.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()


CANARIES = ("Canary7Key", "Canary7Text", "canary7@example", "010190-7777")
"""A respondent's key, free text, an address and a personal number."""


def plant(sample: Path, folder: Path) -> Path:
    """Copy the sample with canaries in whatever column of its oldest export could hold one."""
    shutil.copytree(sample.parent, folder, ignore=shutil.ignore_patterns(".tillid", "ledger.json"))
    export = folder / "raw" / "2022.csv"
    with export.open(encoding="cp1252", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    for number, row in enumerate(rows):
        if len(row) == len(head):
            row[0] = "010190-7777" if number == 0 else f"Canary7Key{number}"
            row[1] = f"canary7@example{number}.dk"
            row[-1] = f"Canary7Text{number}, 010190-7777, canary7@example.dk"
    with export.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])
    return folder


def test_in_english_of_an_earlier_wave_and_without_what_was_planted(
    sample: Path, tmp_path: Path
) -> None:
    planted = plant(sample, tmp_path / "survey")
    arguments = ["--unit", "B", "--language", "en", "--wave", "2022", "--out", str(tmp_path)]
    assert main(["report", str(planted), *arguments]) == 0
    texts = list(texts_of(tmp_path / "2022"))
    assert len(texts) > 5
    assert not [each for each in CANARIES for text in texts if each in text]
    text = (tmp_path / "2022" / "unit_B.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "What did we find?" in text
    assert "There is no earlier wave to compare with." in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--unit", "A3"],
            "unit='A3' is not in the tree; use one of 'A03', 'A' (or one of 50 others)",
        ),
        (
            ["--unit", "A10"],
            "these reports cannot be made:\n"
            "  - unit A10: too few answers in wave 2026 for a report of its own",
        ),
        (["--unit", "SFE"], "unit='SFE' is the institution; its report comes without --unit"),
        (["--wave", "2025"], "wave='2025' is not known; use one of '2026', '2024', '2022'"),
        (["--language", "de"], "language='de' is not known; use one of 'da', 'en'"),
        (
            ["--level", "team"],
            "level='team' is not known; use one of 'institution', 'afdeling', 'enhed'",
        ),
    ],
)
def test_what_cannot_be_reported(
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    assert main(["report", str(sample), "--out", str(tmp_path / "out"), *arguments]) == 2
    assert capsys.readouterr().err == f"tillid report: {message}\n"
    assert not (tmp_path / "out").exists()


def test_one_report_that_fails_does_not_stop_the_others(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The survey's own copy of a notebook stumbles over one unit."""
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder)
    notebook = copy_notebooks(folder / "survey.yml") / "unit_report.ipynb"
    node = nbformat.read(notebook, as_version=4)
    stumble = 'place = survey.units.position("X" if unit == "C" else "A")'
    node.cells.insert(3, nbformat.v4.new_code_cell(stumble))
    nbformat.write(node, notebook)
    arguments = ["--unit", "B", "--unit", "C", "--unit", "D"]
    assert main(["report", str(folder), *arguments]) == 1
    names = sorted(path.name for path in (folder / "reports" / "2026").glob("unit_*"))
    assert names == ["unit_B.html", "unit_B.xlsx", "unit_D.html", "unit_D.xlsx"]
    told, error = capsys.readouterr()
    assert "reports_2026.zip holds those of this wave that are there, with their tables" in told
    assert "Digitalisering og Data" in error
    assert "unit='X' is not in the tree" in error
    assert "Traceback" not in error


def test_a_copy_of_the_notebooks_opens_with_its_survey(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder)
    copied = copy_notebooks(folder / "survey.yml")
    names = sorted(path.name for path in copied.iterdir())
    assert names == sorted(path.name for path in package_notebooks().glob("*.ipynb"))
    for path in copied.iterdir():
        assert 'survey_path: str = \\"../survey.yml\\"' in path.read_text(encoding="utf-8")
    (copied / "unit_report.ipynb").write_text("mine", encoding="utf-8")
    copy_notebooks(folder / "survey.yml")
    assert (copied / "unit_report.ipynb").read_text(encoding="utf-8") == "mine"


def test_check_of_a_survey_that_fits(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(sample)]) == 0
    assert "52 units" in capsys.readouterr().out


def test_check_lists_what_is_worth_a_look(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder)
    units = folder / "units.csv"
    text = units.read_text(encoding="utf-8-sig")
    units.write_text(text.replace("A03;A;Tilsyn Syd;42;45;44", "A03;A;Tilsyn Syd;42;45;4"), "utf-8")
    assert main(["check", str(folder)]) == 0
    out = capsys.readouterr().out
    assert (
        "units.csv, unit A03, column invited_2026: more answers than invited in wave 2026;"
        " correct the number invited"
    ) in out


def test_a_report_in_a_dialect_that_is_named(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The notebooks read the survey in it too; here no wave but the last is in it."""
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder)
    path = folder / "survey.yml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    written["waves"] = {"2026": {**written["waves"]["2026"], "dialect": "redcap"}}
    path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
    assert main(["report", str(folder), "--unit", "A"]) == 2
    assert "is not a REDCap export" in capsys.readouterr().err
    assert main(["report", str(folder), "--unit", "A", "--dialect", "spss"]) == 0
    assert (folder / "reports" / "2026" / "unit_A.html").exists()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["check", "--dialekt", "spss"], ["reprot"]]
)
def test_it_answers_without_loading_what_only_a_survey_needs(arguments: list[str]) -> None:
    """Loading pandas takes seconds."""
    code = (
        "import sys\n"
        "from tillid_analysis.cli import main\n"
        "try:\n"
        f"    main({arguments})\n"
        "finally:\n"
        "    heavy = {'numpy', 'pandas', 'pyarrow', 'pydantic', 'scipy'}\n"
        "    sys.stdout.write(f'LOADED {sorted(heavy & sys.modules.keys())}')\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == (0 if "--help" in arguments else 2)
    assert "usage: tillid" in done.stdout + done.stderr
    assert done.stdout.endswith("LOADED []")


def test_new_proposes_a_survey_that_check_accepts(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, raw = tmp_path / "mine", sample.parent / "raw"
    arguments = ["--from", str(raw / "2024.xlsx"), "--from", str(raw / "2026.sav")]
    assert main(["new", str(folder), *arguments]) == 0
    mark = "TO" + "DO"
    assert capsys.readouterr().out == (
        f"{folder / 'survey.yml'} is written: look at the 8 lines that start with # {mark}\n"
        f"and then at what does not fit: tillid check {folder}\n"
    )
    assert main(["check", str(folder)]) == 0
    assert "36 items" in capsys.readouterr().out
    assert main(["new", str(folder), *arguments]) == 2
    assert "is there already; name another folder" in capsys.readouterr().err


@pytest.mark.parametrize("named", [True, False])
def test_lab_opens_the_notebooks_with_options_of_jupyterlab(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder)
    started: list[list[str]] = []

    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    survey = [str(folder)] if named else []
    assert main(["lab", *survey, "--", "--no-browser"]) == 0
    opened = folder / "notebooks" if named else package_notebooks()
    words = [str(opened), *lab_options(), "--no-browser"]
    assert started == [[sys.executable, "-m", "jupyterlab", *words]]
