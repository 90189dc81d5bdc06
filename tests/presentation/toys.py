"""Small notebooks, made by hand: as written, and as they are after they ran."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def code(source: str, *outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Make a code cell."""
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def words(source: str) -> NotebookNode:
    """Make a text cell."""
    return new_markdown_cell(source)


def shown(html: str) -> NotebookNode:
    """Make what a cell shows, with the plain text that always stands beside it."""
    return data({"text/html": html, "text/plain": "plain text"})


def data(kinds: dict[str, str]) -> NotebookNode:
    """Make an output of several kinds."""
    return new_output("display_data", data=kinds)


def stream(name: str, text: str) -> NotebookNode:
    """Make what a cell printed."""
    return new_output("stream", name=name, text=text)


def book(*cells: NotebookNode) -> NotebookNode:
    """Make a notebook."""
    return new_notebook(cells=list(cells))


def saved(folder: Path, parameters: str, *cells: NotebookNode) -> Path:
    """Write a notebook whose first cell is tagged."""
    path = folder / "toy.ipynb"
    nbformat.write(book(code(parameters, tags=("parameters",)), *cells), path)
    return path
