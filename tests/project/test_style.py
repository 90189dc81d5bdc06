"""Modules and functions stay short, and keep out what the project does without."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.project.tree import ROOT, modules, parsed, written_files

MEDIAN_LINES, MOST_LINES, MOST_FUNCTION_LINES = 150, 300, 60

Function = ast.FunctionDef | ast.AsyncFunctionDef

CODE = [*modules().values(), ROOT / "run.py"]
# In two pieces each, so that this file does not hold them.
UNFINISHED = re.compile(r"\b(TO" "DO|FIX" "ME|X" r"XX)\b")
ELSEWHERE = re.compile(r"/wo" "rk/|/ro" "ot/|/ho" r"me/\w|C:\\Us" r"ers|\b[Ii]ss" r"ue #\d")


def lines(path: Path) -> int:
    """Count a file's lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    yield from (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """Count a function's lines without its docstring."""
    last = function.end_lineno or function.lineno
    first = function.body[0]
    has_text = ast.get_docstring(function, clean=False) is not None
    text = (first.end_lineno or first.lineno) - first.lineno + 1 if has_text else 0
    return last - function.lineno + 1 - text


def places(pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern is found in the files that people write."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in written_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_modules_are_short() -> None:
    sizes = {path: lines(path) for path in modules().values() if path.name != "__init__.py"}
    long = [
        f"{path.relative_to(ROOT)}: {size}" for path, size in sizes.items() if size > MOST_LINES
    ]
    assert not long, "\n".join(long)
    assert median(sizes.values()) <= MEDIAN_LINES


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {body_lines(function)}"
        for path in CODE
        for function in functions(path)
        if body_lines(function) > MOST_FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_is_annotated(path: Path) -> None:
    bare = []
    for function in functions(path):
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        rest = [each for each in (arguments.vararg, arguments.kwarg) if each]
        untyped = [each for each in (*named, *rest) if each.annotation is None]
        if [each for each in untyped if each.arg not in ("self", "cls")] or not function.returns:
            bare.append(f"{function.lineno} {function.name}")
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("path", modules().values(), ids=modules())
def test_no_print_no_assert_no_catch_all(path: Path) -> None:
    found = []
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                found.append(f"{node.lineno} print")
            case ast.Assert():
                found.append(f"{node.lineno} assert")
            case ast.ExceptHandler(
                type=None | ast.Name(id="Exception" | "BaseException"), body=[*_, last]
            ) if not isinstance(last, ast.Raise):
                found.append(f"{node.lineno} catch-all except")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", modules().values(), ids=modules())
def test_no_module_is_empty(path: Path) -> None:
    text, *body = parsed(path).body
    assert isinstance(text, ast.Expr)
    assert body or path.name == "__init__.py"


def test_nothing_is_left_to_do() -> None:
    assert places(UNFINISHED) == []


def test_nothing_points_outside_the_project() -> None:
    assert places(ELSEWHERE) == []
