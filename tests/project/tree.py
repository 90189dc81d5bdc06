"""The project's own files, as the tests of this folder look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "tillid_analysis"

_MADE_BY_COMMANDS = {".coverage", "build", "dist", "reports"}
_WRITTEN = {".R", ".css", ".ipynb", ".j2", ".js", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}


@cache
def modules() -> dict[str, Path]:
    """Return the file of every module of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything imported, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def written_files() -> Iterator[Path]:
    """Yield every file that people write: code, texts, settings and notebooks."""
    yield ROOT / ".ci" / "run"
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        made = parts[0] in _MADE_BY_COMMANDS or any(
            part.startswith(".") or part == "__pycache__" for part in parts[:-1]
        )
        if not made and path.is_file() and (path.suffix in _WRITTEN or not path.suffix):
            yield path
