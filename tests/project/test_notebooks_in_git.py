"""Notebooks in git are thin, have no outputs, and leave all work to the package."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.project.tree import PACKAGE, ROOT, imported

MOST_LINES = 12
CELL_METADATA = {"tags", "slideshow", "editable"}
NOTEBOOK_METADATA = {"kernelspec", "language_info", "title"}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    """Return a notebook as it is stored."""
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return stored


def code_cells(path: Path) -> list[dict[str, Any]]:
    """Return a notebook's code cells."""
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text."""
    return "".join(cell["source"])


def syntax(path: Path) -> ast.Module:
    """Return the syntax of all code of a notebook."""
    return ast.parse("\n".join(source(cell) for cell in code_cells(path)))


@each_notebook
def test_the_parameters_come_first(path: Path) -> None:
    tagged = ["parameters" in cell["metadata"].get("tags", []) for cell in code_cells(path)]
    assert tagged[:1] == [True]
    assert sum(tagged) == 1


@each_notebook
def test_nothing_was_run(path: Path) -> None:
    assert [cell["outputs"] for cell in code_cells(path) if cell["outputs"]] == []
    assert {cell["execution_count"] for cell in code_cells(path)} == {None}


@each_notebook
def test_any_python_3_can_run_it(path: Path) -> None:
    assert read(path)["metadata"]["kernelspec"]["name"] == "python3"


@each_notebook
def test_it_carries_no_traces_of_tools(path: Path) -> None:
    notebook = read(path)
    assert set(notebook["metadata"]) <= NOTEBOOK_METADATA
    assert {name for cell in notebook["cells"] for name in cell["metadata"]} <= CELL_METADATA


@each_notebook
def test_cells_are_short(path: Path) -> None:
    sizes = [len(source(cell).splitlines()) for cell in code_cells(path)]
    assert max(sizes) <= MOST_LINES


@each_notebook
def test_nothing_is_defined(path: Path) -> None:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    found = [ast.unparse(node) for node in ast.walk(syntax(path)) if isinstance(node, kinds)]
    assert found == []


@each_notebook
def test_no_unreleased_numbers_are_taken_out(path: Path) -> None:
    frames = [
        ast.unparse(node)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr == "frame"
    ]
    assert frames == []


@each_notebook
def test_only_the_package_is_imported(path: Path) -> None:
    assert set(imported(syntax(path))) <= {PACKAGE}
