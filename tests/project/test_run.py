"""run.py: what it decides before it installs or starts anything."""

import subprocess
import sys
from pathlib import Path

import pytest

import run

PROJECT = 'name = "x"\nrequires-python = ">=3.11,<3.15"\n'


def copy_of_pins(folder: Path) -> Path:
    """Write a project whose pins can be changed."""
    (folder / "pyproject.toml").write_text("a")
    (folder / "constraints.txt").write_text("b")
    return folder


def test_an_old_python_is_told_which_one_to_use() -> None:
    with pytest.raises(run.Stopped) as stopped:
        run.check_python((3, 9), run.allowed_python(PROJECT))
    assert str(stopped.value) == (
        "This is Python 3.9, and the project needs 3.11 to 3.14.\n"
        "Start it with another one, for example: python3.14 run.py report\n"
        "On Windows: py -3.14 run.py report"
    )


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 15), (4, 0)])
def test_a_python_outside_the_bounds_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(run.Stopped, match=f"This is Python {version[0]}\\.{version[1]}, "):
        run.check_python(version, ((3, 11), (3, 15)))


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_a_python_inside_the_bounds_is_used(version: tuple[int, int]) -> None:
    run.check_python(version, ((3, 11), (3, 15)))


def test_the_bounds_are_those_of_the_project() -> None:
    assert run.allowed_python(run.project_text()) == ((3, 11), (3, 15))


def test_a_project_without_bounds_stops() -> None:
    with pytest.raises(run.Stopped, match=r"^pyproject\.toml does not say which Python it needs$"):
        run.allowed_python('requires-python = ">=3.11"\n')


def test_the_environment_keeps_its_python_where_the_system_does() -> None:
    assert run.venv_python(Path("v"), "posix") == Path("v/bin/python")
    assert run.venv_python(Path("v"), "nt") == Path("v/Scripts/python.exe")


def test_the_stamp_stays_while_nothing_changes(tmp_path: Path) -> None:
    root = copy_of_pins(tmp_path)
    assert run.stamp((3, 13), root) == run.stamp((3, 13), root)


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_the_stamp_changes_with_what_is_installed(tmp_path: Path, name: str) -> None:
    root = copy_of_pins(tmp_path)
    before = run.stamp((3, 13), root)
    (root / name).write_text("c")
    after = run.stamp((3, 13), root)
    assert after[0] == before[0] == "Python 3.13"
    assert after[1] != before[1]


def test_the_stamp_changes_with_the_python(tmp_path: Path) -> None:
    root = copy_of_pins(tmp_path)
    assert run.stamp((3, 11), root)[0] != run.stamp((3, 13), root)[0]


def test_the_stamp_changes_when_the_folder_was_moved(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here, there = copy_of_pins(tmp_path / "here"), copy_of_pins(tmp_path / "there")
    assert run.stamp((3, 13), here) != run.stamp((3, 13), there)


def test_pip_installs_the_pinned_versions() -> None:
    assert run.pip_command(Path("py"), None)[3:] == [
        *["install", "--quiet", "--disable-pip-version-check"],
        *["-c", "constraints.txt", "-e", ".[test]"],
    ]


def test_pip_asks_nobody_where_a_folder_of_packages_is_named(tmp_path: Path) -> None:
    command = run.pip_command(Path("py"), tmp_path)
    assert command[6:9] == ["--no-index", "--find-links", str(tmp_path)]


def test_a_folder_of_packages_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(run.Stopped) as stopped:
        run.pip_command(Path("py"), tmp_path / "w")
    assert str(stopped.value) == f"--wheels: there is no folder {tmp_path / 'w'}"


@pytest.mark.parametrize(
    ("given", "handed_over"),
    [
        (["report"], ["report", "SAMPLE", "--out", "REPORTS"]),
        (["report", "--language", "en"],
         ["report", "SAMPLE", "--out", "REPORTS", "--language", "en"]),
        (["report", "my/survey.yml"], ["report", "my/survey.yml"]),
        (["check"], ["check"]),
        (["check", "my/survey.yml", "--strict"], ["check", "my/survey.yml", "--strict"]),
    ],
)  # fmt: skip
def test_reports_are_of_the_sample_where_no_survey_is_named(
    given: list[str], handed_over: list[str]
) -> None:
    places = {
        "SAMPLE": str(run.ROOT / "data/sample/survey.yml"),
        "REPORTS": str(run.ROOT / "reports"),
    }
    assert run.with_sample(given) == [places.get(each, each) for each in handed_over]


def test_the_folder_of_packages_may_stand_anywhere_in_the_line() -> None:
    options, rest = run.read_options(["report", "--wheels", "w", "my/survey.yml", "--wave", "2026"])
    assert options.wheels == Path("w")
    assert rest == ["report", "my/survey.yml", "--wave", "2026"]


def test_notebooks_are_run_where_there_are_some() -> None:
    with_cells = [title for title, _ in run.test_steps([], True)]
    assert with_cells == [title for title, _ in run.test_steps([], False)] + ["notebooks: pytest"]


def test_arguments_of_test_go_to_pytest() -> None:
    # After the project's own, so that they win.
    command = dict(run.test_steps(["-x", "-n", "2"], False))["tests: pytest"]
    assert command[0] == "pytest"
    assert command[-3:] == ["-x", "-n", "2"]


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0)])
def test_without_a_command_it_says_what_there_is(arguments: list[str], code: int) -> None:
    command = [sys.executable, str(run.ROOT / "run.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout.strip()) == (code, run.USAGE.strip())
