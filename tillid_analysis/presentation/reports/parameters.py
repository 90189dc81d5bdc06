"""What a notebook can be asked, and asking it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tillid_analysis.errors import Problem, ReportError, nearest
from tillid_analysis.presentation.reports.hints import accepts

if TYPE_CHECKING:
    from nbformat import NotebookNode

TAG, INJECTED_TAG = "parameters", "injected-parameters"
_ALLOWED = "use str, int, float or bool, also with | None or inside list[...]"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a notebook can be asked.

    Parameters
    ----------
    name
        The Python name.
    hint
        The type as written ("str | None"), or the default's type where none is written.
    default
        The value used when nothing is given.
    """

    name: str
    hint: str
    default: object


def read_parameters(notebook: Path) -> tuple[Parameter, ...]:
    """Read names, types and defaults from the cell tagged ``parameters``.

    Parameters
    ----------
    notebook
        An .ipynb file whose first code cell has the tag and holds only ``name: hint = literal``.

    Returns
    -------
    tuple of Parameter
        In the order written.

    Raises
    ------
    ReportError
        If the file is no notebook, the first code cell is not tagged, or a line of it is not
        a literal that fits its hint.

    Notes
    -----
    The cell is parsed, never run. Papermill's own reader is not used: it misses
    ``str | None`` and cuts a text at "#".
    """
    return _declared(_read(notebook), notebook.name)


def check_parameters(notebook: Path, values: Mapping[str, object]) -> None:
    """Say everything that is wrong with the values before anything is run.

    Parameters
    ----------
    notebook
        The .ipynb file.
    values
        The values to be given, by name.

    Raises
    ------
    ReportError
        If a name is unknown to the notebook or a value is not of the type written there.
    """
    _check(read_parameters(notebook), notebook.name, values)


def insert_parameters(notebook: Path, values: Mapping[str, object]) -> NotebookNode:
    """Make a copy of a notebook that uses the values instead of its defaults.

    Parameters
    ----------
    notebook
        The .ipynb file; it is not changed.
    values
        The values by name; names left out keep their defaults.

    Returns
    -------
    NotebookNode
        The notebook with a cell tagged ``injected-parameters`` after the tagged one.

    Raises
    ------
    ReportError
        As `check_parameters` and `read_parameters`.
    """
    node = _read(notebook)
    _check(_declared(node, notebook.name), notebook.name, values)
    from papermill.parameterize import parameterize_notebook

    for cell in node.cells:
        # Papermill looks for tags in every cell, and JupyterLab writes them only where there are.
        cell.metadata.setdefault("tags", [])
    # Papermill keeps the values here; they would travel with the notebook.
    node.metadata["papermill"] = {}
    filled: NotebookNode = parameterize_notebook(
        node, dict(values), kernel_name="python3", language="python"
    )
    del filled.metadata["papermill"]
    for cell in filled.cells:
        if INJECTED_TAG in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED_TAG
    return filled


def _read(notebook: Path) -> NotebookNode:
    import nbformat

    # The last two: what nbformat meets in files that are text, or JSON, of another kind.
    unreadable = (
        nbformat.ValidationError,
        nbformat.reader.NotJSONError,
        UnicodeError,
        AttributeError,
    )
    try:
        node: NotebookNode = nbformat.read(notebook, as_version=4)
    except FileNotFoundError:
        raise ReportError(f"there is no notebook {str(notebook)!r}") from None
    except unreadable:
        raise ReportError(f"{notebook.name} is not a Jupyter notebook") from None
    return node


def _declared(node: NotebookNode, name: str) -> tuple[Parameter, ...]:
    cell = next((each for each in node.cells if each.cell_type == "code"), None)
    if cell is None or TAG not in cell.metadata.get("tags", ()):
        raise ReportError(f"the first code cell of {name} is not tagged {TAG!r}")
    try:
        lines = ast.parse(cell.source).body
    except SyntaxError as error:
        where = f"{name}, parameters cell, line {error.lineno}"
        raise _unreadable(name, [Problem(where, error.msg)]) from None
    found = [_declaration(line, name) for line in lines]
    problems = [each for each in found if isinstance(each, Problem)]
    if problems:
        raise _unreadable(name, problems)
    return tuple(each for each in found if isinstance(each, Parameter))


def _unreadable(name: str, problems: list[Problem]) -> ReportError:
    return ReportError(f"the parameters of {name} cannot be read", problems)


def _declaration(line: ast.stmt, name: str) -> Parameter | Problem:
    """Read one line of the cell, or say why it cannot be read."""
    where = f"{name}, parameters cell, line {line.lineno}"
    match line:
        case ast.AnnAssign(target=ast.Name(id=target), annotation=hint, value=ast.expr() as value):
            written = ast.unparse(hint)
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            written = ""
        case _:
            return Problem(where, "not a parameter", "write name: type = value, and nothing else")
    try:
        default = ast.literal_eval(value)
    except ValueError:
        return Problem(where, f"the default of {target} is computed", "write a literal value")
    if not written and default is None:
        return Problem(where, f"{target} has no type", f"write {target}: str | None = None")
    fits = accepts(written or type(default).__name__, default)
    if fits is None:
        return Problem(where, f"{target} has the type {written}", _ALLOWED)
    if not fits:
        return Problem(where, f"the default of {target} is not {written}", "let the two agree")
    return Parameter(target, written or type(default).__name__, default)


def _check(known: tuple[Parameter, ...], name: str, values: Mapping[str, object]) -> None:
    hints = {each.name: each.hint for each in known}
    problems = []
    for each, value in values.items():
        where = f"{name}, parameter {each}"
        if each not in hints:
            problems.append(Problem(where, "unknown name", nearest(each, hints)))
        elif not accepts(hints[each], value):
            found = f"{value!r} is of type {type(value).__name__}"
            problems.append(Problem(where, found, f"give {hints[each]}"))
    if problems:
        raise ReportError(f"the parameters do not fit {name}", problems)
