"""One list of dependencies: environment.yml, pyproject.toml and the imports agree."""

import sys
import tomllib
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.project.tree import PACKAGE, ROOT, imported, modules, parsed

# conda-forge's "playwright" is another program; only this one is the Python library.
CONDA_NAMES = {"playwright": "playwright-python"}
# Where what is imported and what is installed have different names.
DISTRIBUTIONS = {"bs4": "beautifulsoup4", "yaml": "pyyaml", "IPython": "ipython"}


def project() -> dict[str, Any]:
    """Return the project table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def declared(lines: list[str]) -> dict[str, SpecifierSet]:
    """Return the bounds of each requirement by its name."""
    parsed_lines = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each.specifier for each in parsed_lines}


def in_conda() -> dict[str, SpecifierSet]:
    """Return the bounds that environment.yml names, by name, whoever installs it."""
    written = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    by_pip = [line for each in written if isinstance(each, dict) for line in each["pip"]]
    return declared([*(each for each in written if isinstance(each, str)), *by_pip])


def test_conda_and_pip_install_the_same() -> None:
    wanted = declared([*project()["dependencies"], *project()["optional-dependencies"]["test"]])
    expected = {CONDA_NAMES.get(name, name): bounds for name, bounds in wanted.items()}
    expected |= {"python": SpecifierSet(project()["requires-python"]), "pip": SpecifierSet()}
    assert in_conda() == expected


def test_conda_uses_conda_forge_alone() -> None:
    written = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert written["channels"] == ["conda-forge"]
    assert set(written) == {"name", "channels", "dependencies"}


def test_every_dependency_has_a_lower_bound() -> None:
    wanted = declared([*project()["dependencies"], *project()["optional-dependencies"]["test"]])
    assert [name for name, bounds in wanted.items() if ">=" not in str(bounds)] == []


def test_everything_imported_is_declared() -> None:
    used = {
        name.split(".")[0] for path in modules().values() for name in imported(parsed(path))
    } - {PACKAGE, *sys.stdlib_module_names}
    names = {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in used}
    optional = set(declared(project()["optional-dependencies"]["cluster"]))
    assert names - set(declared(project()["dependencies"])) == optional
