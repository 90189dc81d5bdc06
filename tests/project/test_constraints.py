"""constraints.txt pins every dependency, on every Python, and names no machine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    "mac": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
}
TEXT = (ROOT / "constraints.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DIRECT = [
    Requirement(line)
    for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"])
]


def pins() -> list[Requirement]:
    """Return every line that pins something."""
    return [Requirement(line) for line in TEXT.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_pinned_inside_its_bounds(python: str, system: str) -> None:
    environment = {
        **SYSTEMS[system],
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    pinned = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate(environment)
    }
    wrong = [
        f"{each.name}: {pinned.get(canonicalize_name(each.name))} is not {each.specifier}"
        for each in DIRECT
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"))
    ]
    assert wrong == []


def test_every_supported_python_is_looked_at() -> None:
    versions = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert [f"3.{minor}" for minor in range(30) if f"3.{minor}" in versions] == list(PYTHONS)


def test_every_line_pins_one_version() -> None:
    assert [str(pin) for pin in pins() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


@pytest.mark.parametrize("foreign", ["://", "--index", "--find-links", " @ ", "file:", "=/", " /"])
def test_no_address_and_no_folder_of_a_machine(foreign: str) -> None:
    assert foreign not in TEXT


def test_it_says_how_it_is_made() -> None:
    command = "uv pip compile --universal --python-version 3.11 --all-extras --no-annotate"
    assert command in "".join(TEXT.splitlines()[:2])
