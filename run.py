"""Set up the environment once, then do what was asked: python run.py report, or test.

Needs nothing but Python. Everything it installs goes into the folder .venv beside it.
"""

# Annotations are quoted where an old Python could not evaluate them: it must get as far as
# telling its user that it is too old.

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"

USAGE = """\
usage: python run.py [--wheels DIR] COMMAND [ARGUMENT ...]

  report [SURVEY ...]   make the reports of a survey; of the sample survey if none is named
  test [ARGUMENT ...]   check the code and run the tests; arguments go to pytest
  check, lab, ...       any other command of tillid

  --wheels DIR          install from a folder of packages, on a machine without network
"""
NO_VENV = """\
This Python comes without venv, which keeps the packages of this project apart.
On Debian and Ubuntu: apt install python3-venv"""
FOREIGN_VENV = f"""\
The folder {VENV} was not made by run.py, or not to its end.
Delete it, or move it away, and try again."""
NOT_INSTALLED = """\
pip could not install the packages; its reason stands above.
Without network, fill a folder on a machine of the same kind, with the same Python,
  python -m pip download -d DIR -c constraints.txt ".[test]" hatchling editables
and name it here:
  python run.py --wheels DIR report"""


class Stopped(Exception):
    """Something that the user has to mend first."""


def main(arguments: "list[str]") -> int:
    """Do what was asked and return the exit code."""
    options, rest = read_options(arguments)
    if not rest or rest[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if rest else 2
    try:
        check_python(sys.version_info[:2], allowed_python(project_text()))
        python = prepare(options.wheels)
        return run_tests(python, rest[1:]) if rest[0] == "test" else run_tillid(python, rest)
    except Stopped as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def read_options(arguments: "list[str]") -> "tuple[argparse.Namespace, list[str]]":
    """Take out what is meant for this file; the rest is handed over as it is."""
    parser = argparse.ArgumentParser(usage=USAGE, add_help=False, allow_abbrev=False)
    parser.add_argument("--wheels", type=Path)
    return parser.parse_known_args(arguments)


def project_text() -> str:
    """Read pyproject.toml, which an old Python cannot parse."""
    return (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def allowed_python(project: str) -> "tuple[tuple[int, int], tuple[int, int]]":
    """Return the oldest Python that works, and the first that does not work any more."""
    found = re.search(r'^requires-python = ">=(\d+)\.(\d+),<(\d+)\.(\d+)"$', project, re.MULTILINE)
    if found is None:
        raise Stopped("pyproject.toml does not say which Python it needs")
    first, second, third, fourth = map(int, found.groups())
    return (first, second), (third, fourth)


def check_python(
    version: "tuple[int, int]", allowed: "tuple[tuple[int, int], tuple[int, int]]"
) -> None:
    """Stop if this Python is too old or too new."""
    (oldest, limit), (major, minor) = allowed, version
    if not oldest <= version < limit:
        newest = f"{limit[0]}.{limit[1] - 1}"
        raise Stopped(
            f"This is Python {major}.{minor}, and the project needs "
            f"{oldest[0]}.{oldest[1]} to {newest}.\n"
            f"Start it with another one, for example: python{newest} run.py report\n"
            f"On Windows: py -{newest} run.py report"
        )


def prepare(wheels: "Path | None") -> Path:
    """Install what has changed since the last time, and return the Python to use."""
    python = venv_python(VENV, os.name)
    wanted = stamp(sys.version_info[:2])
    found = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []
    if found == wanted and python.exists():
        return python
    started = time.monotonic()
    if VENV.exists() and not found:
        raise Stopped(FOREIGN_VENV)
    if found[:1] != wanted[:1] or not python.exists():
        make_venv(wanted[0])
    say("Installing packages into .venv; the first time this takes one to three minutes ...")
    install(python, wheels)
    STAMP.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.0f} s.")
    return python


def venv_python(venv: Path, system: str) -> Path:
    """Return where an environment keeps its Python."""
    return venv / ("Scripts/python.exe" if system == "nt" else "bin/python")


def stamp(version: "tuple[int, int]", root: Path = ROOT) -> "list[str]":
    """Return two lines: what the environment is made for, and what is installed in it."""
    parts = hashlib.sha256(str(root).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        parts.update((root / name).read_bytes())
    return ["Python {}.{}".format(*version), parts.hexdigest()]


def make_venv(made_for: str) -> None:
    """Make the environment anew."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Stopped(NO_VENV)
    if VENV.exists():
        try:
            shutil.rmtree(VENV)
        except OSError as error:
            raise Stopped(f"{VENV} is in use: close JupyterLab, and try again ({error})") from None
    VENV.mkdir()
    # Written first: an environment that was interrupted half-way is known for ours.
    STAMP.write_text(made_for + "\n", encoding="utf-8")
    if call([sys.executable, "-m", "venv", str(VENV)], ROOT):
        raise Stopped("The environment could not be made; the reason stands above.")


def install(python: Path, wheels: "Path | None") -> None:
    """Install the package as it lies here, with everything it needs in the versions pinned."""
    if call(pip_command(python, wheels), ROOT):
        raise Stopped(NOT_INSTALLED)


def pip_command(python: Path, wheels: "Path | None") -> "list[str]":
    """Return the command that installs."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if wheels is not None:
        if not wheels.is_dir():
            raise Stopped(f"--wheels: there is no folder {wheels}")
        command += ["--no-index", "--find-links", str(wheels.resolve())]
    return [*command, "-c", "constraints.txt", "-e", ".[test]"]


def run_tillid(python: Path, arguments: "list[str]") -> int:
    """Hand a command over to tillid, in the folder where its user stands."""
    return call([str(python), "-m", "tillid_analysis.cli", *with_sample(arguments)], Path())


def with_sample(arguments: "list[str]") -> "list[str]":
    """Name the sample survey where reports are asked for and no survey is named."""
    command, rest = arguments[0], arguments[1:]
    if command != "report" or (rest and not rest[0].startswith("-")):
        return arguments
    return [command, str(ROOT / "data/sample/survey.yml"), "--out", str(ROOT / "reports"), *rest]


def run_tests(python: Path, extra: "list[str]") -> int:
    """Run every check up to the first that fails."""
    notebooks = any((ROOT / "notebooks").glob("*.ipynb"))
    for title, arguments in test_steps(extra, notebooks):
        say(f"\n== {title}")
        started = time.monotonic()
        code = call([str(python), "-m", *arguments], ROOT)
        if code:
            say(f"== {title}: failed after {time.monotonic() - started:.0f} s")
            return code
    return 0


def test_steps(extra: "list[str]", notebooks: bool) -> "list[tuple[str, list[str]]]":
    """Return each check's title and the module that does it, with its arguments."""
    # A file stays whole: its tests share what they made, a notebook's cells what ran before.
    pytest = ["pytest", "--numprocesses=auto", "--dist=loadfile"]
    cells = [*pytest, "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=120"]
    return [
        ("code: ruff check", ["ruff", "check", "."]),
        ("format: ruff format", ["ruff", "format", "--check", "."]),
        ("types: mypy", ["mypy"]),
        ("tests: pytest", [*pytest, *extra]),
        *([("notebooks: pytest", [*cells, "notebooks"])] if notebooks else []),
    ]


def call(command: "list[str]", folder: Path) -> int:
    """Run a program in a folder and return its exit code."""
    return subprocess.run(command, cwd=str(folder), check=False).returncode


def say(line: str) -> None:
    """Print at once, in step with what the programs started here print."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
