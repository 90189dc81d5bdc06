"""Imports point one way: a room may use the rooms named here, and no others."""

import ast
from graphlib import CycleError, TopologicalSorter

from tests.project.tree import PACKAGE, ROOT, imported, modules, parsed

# The words that every room shares.
WORDS = ("errors", "columns", "categories", "units")
ROOMS: dict[str, tuple[str, ...]] = {
    "errors": (),
    "columns": (),
    "categories": ("columns",),
    "dialects": (),
    "packing": (),
    "personal": (),
    "stats": (),
    "language": ("errors",),
    "codebook": ("errors", "columns", "language", "dialects"),
    "units": ("errors",),
    "writing": (),
    "exporting": ("errors", "units", "language", "codebook", "writing"),
    "keeping": ("writing", "exporting"),
    "survey": (*WORDS, "language", "packing", "codebook", "stats", "exporting"),
    "results": (*WORDS, "codebook", "survey"),
    "lending": ("units", "survey"),
    "remembering": ("survey", "results"),
    "data": (
        *(*WORDS, "language", "personal", "writing", "exporting"),
        *("keeping", "packing", "codebook", "survey", "stats"),
    ),
    "analysis": (*WORDS, "survey", "results", "lending", "remembering", "stats"),
    # A pooled remainder gets its interval where it is made; the analyst is told in words.
    "disclosure": (
        *(*WORDS, "codebook", "survey", "results", "lending", "remembering", "stats"),
        *("language", "packing", "writing", "keeping"),
    ),
    # It reads numbers as pages write them.
    "disclosure.audit": (
        *(*WORDS, "language", "codebook", "survey", "results", "lending", "disclosure"),
    ),
    "presentation": (*WORDS, "language", "results", "disclosure", "disclosure.audit"),
    # Tables and plots are given released results; only whole reports start from a survey.
    "presentation.reports": (
        *(*WORDS, "language", "personal", "writing", "exporting", "results"),
        *("disclosure", "disclosure.audit", "presentation", "survey"),
    ),
}
# Nothing inside the package goes through the public names.
ROOMS["public"] = tuple(ROOMS)
ROOMS["cli"] = tuple(room for room in ROOMS if room != "public")
ROOMS[""] = ("public",)


def room_of(module: str) -> str:
    """Return the row of the table for a module: the longest that its name starts with."""
    below = module.removeprefix(PACKAGE).removeprefix(".")
    rows = [room for room in ROOMS if room and f"{below}.".startswith(f"{room}.")]
    return max(rows, key=len, default=below)


def module_of(name: str) -> str:
    """Return the module that a dotted name, of a module or of something in one, stands for."""
    while name not in modules() and "." in name:
        name = name.rpartition(".")[0]
    return name


def arrows() -> set[tuple[str, str]]:
    """Return every pair of modules of which the first imports the second."""
    return {
        (module, module_of(name))
        for module, path in modules().items()
        for name in imported(parsed(path))
        if name.split(".")[0] == PACKAGE
    }


def test_the_rooms_are_those_of_the_table() -> None:
    assert {room_of(module) for module in modules()} == set(ROOMS)


def test_imports_follow_the_table() -> None:
    wrong = sorted(
        f"{module} imports {used}"
        for module, used in arrows()
        if room_of(used) not in {room_of(module), *ROOMS.get(room_of(module), ())}
    )
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_through_others() -> None:
    graph: dict[str, set[str]] = {}
    for module, used in arrows():
        graph.setdefault(module, set()).add(used)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found = " <- ".join(error.args[1])
        raise AssertionError(f"a cycle: {found}") from None


def test_imports_name_the_package() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules().values()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative, "\n".join(relative)


def test_an_import_inside_a_function_is_seen() -> None:
    code = "def f():\n    from tillid_analysis.cli import main\n    import tillid_analysis.data"
    assert list(imported(ast.parse(code))) == ["tillid_analysis.cli.main", "tillid_analysis.data"]
