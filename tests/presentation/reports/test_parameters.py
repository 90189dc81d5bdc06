from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.presentation.toys import book, code, saved, words
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.parameters import (
    Parameter,
    check_parameters,
    insert_parameters,
    read_parameters,
)

CELL = """wave: str | None = None  # the last where left out
unit: str = "A#1"
seed: int = -1
shares: list[float] = [0.5]
plain = "da"
"""


def test_names_types_and_defaults_are_read(tmp_path: Path) -> None:
    assert read_parameters(saved(tmp_path, CELL)) == (
        Parameter("wave", "str | None", None),
        Parameter("unit", "str", "A#1"),
        Parameter("seed", "int", -1),
        Parameter("shares", "list[float]", [0.5]),
        Parameter("plain", "str", "da"),
    )


def test_text_before_the_cell_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "toy.ipynb"
    nbformat.write(book(words("# Trust"), code("unit: str = ''", tags=("parameters",))), path)
    assert [each.name for each in read_parameters(path)] == ["unit"]


def test_every_wrong_name_and_type_is_listed(tmp_path: Path) -> None:
    values = {"wave": 2026, "untit": "B", "seed": True, "shares": [1, "x"]}
    with pytest.raises(ReportError) as caught:
        check_parameters(saved(tmp_path, CELL), values)
    assert str(caught.value) == (
        "the parameters do not fit toy.ipynb:\n"
        "  - toy.ipynb, parameter wave: 2026 is of type int; give str | None\n"
        "  - toy.ipynb, parameter untit: unknown name; use 'unit' (or one of 4 others)\n"
        "  - toy.ipynb, parameter seed: True is of type bool; give int\n"
        "  - toy.ipynb, parameter shares: [1, 'x'] is of type list; give list[float]"
    )


def test_right_values_pass(tmp_path: Path) -> None:
    check_parameters(saved(tmp_path, CELL), {"wave": None, "unit": "B", "shares": [1, 0.5]})


def test_values_stand_in_a_cell_after_the_defaults(tmp_path: Path) -> None:
    path = saved(tmp_path, CELL, code("unit"))
    node = insert_parameters(path, {"unit": "B", "wave": None})
    assert [each.metadata.get("tags") for each in node.cells] == [
        ["parameters"],
        ["injected-parameters"],
        [],
    ]
    assert node.cells[1].source.split("\n") == ["# Parameters", 'unit = "B"', "wave = None", ""]


def test_the_file_stays_and_nothing_is_remembered(tmp_path: Path) -> None:
    path = saved(tmp_path, CELL)
    before = path.read_bytes()
    first, second = (insert_parameters(path, {"unit": "B"}) for _ in range(2))
    assert path.read_bytes() == before
    assert first == second
    assert "papermill" not in nbformat.writes(first)


def test_cells_without_any_tags_are_no_hindrance(tmp_path: Path) -> None:
    bare = code("unit")
    del bare.metadata["tags"]
    node = insert_parameters(saved(tmp_path, CELL, bare), {"unit": "B"})
    assert [each.source for each in node.cells[1:]] == ['# Parameters\nunit = "B"\n', "unit"]


def test_values_given_before_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "toy.ipynb"
    old = code('unit = "old"', tags=("injected-parameters",))
    nbformat.write(book(code(CELL, tags=("parameters",)), old), path)
    node = insert_parameters(path, {"unit": "new"})
    assert [each.source for each in node.cells[1:]] == ['# Parameters\nunit = "new"\n']


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    unit=st.text(),
    seed=st.integers(),
    shares=st.lists(st.floats(allow_nan=False, allow_infinity=False)),
)
def test_what_goes_in_comes_out(tmp_path: Path, unit: str, seed: int, shares: list[float]) -> None:
    values = {"unit": unit, "seed": seed, "shares": shares}
    node = insert_parameters(saved(tmp_path, CELL), values)
    found: dict[str, object] = {}
    exec(node.cells[1].source, found)  # noqa: S102
    assert {name: found[name] for name in values} == values


def test_a_wrong_value_is_never_inserted(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        insert_parameters(saved(tmp_path, CELL), {"unit": 1})
    assert str(caught.value) == (
        "the parameters do not fit toy.ipynb:\n"
        "  - toy.ipynb, parameter unit: 1 is of type int; give str"
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("x: int = 1 + 1", "the default of x is computed; write a literal value"),
        ("x = None", "x has no type; write x: str | None = None"),
        ("x: str = 1", "the default of x is not str; let the two agree"),
        (
            "x: Path = 'a'",
            "x has the type Path; "
            "use str, int, float or bool, also with | None or inside list[...]",
        ),
        ("import os", "not a parameter; write name: type = value, and nothing else"),
        ("x: int", "not a parameter; write name: type = value, and nothing else"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_parameters(saved(tmp_path, f"a: int = 1\n{line}"))
    assert str(caught.value) == (
        "the parameters of toy.ipynb cannot be read:\n"
        f"  - toy.ipynb, parameters cell, line 2: {problem}"
    )


def test_a_cell_that_is_no_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        read_parameters(saved(tmp_path, "a: int = 1\nb = = 2"))
    assert str(caught.value) == (
        "the parameters of toy.ipynb cannot be read:\n"
        "  - toy.ipynb, parameters cell, line 2: invalid syntax"
    )


def test_a_notebook_without_the_tag_is_named(tmp_path: Path) -> None:
    path = tmp_path / "toy.ipynb"
    nbformat.write(book(code("x = 1"), code("y: int = 1", tags=("parameters",))), path)
    with pytest.raises(ReportError) as caught:
        read_parameters(path)
    assert str(caught.value) == "the first code cell of toy.ipynb is not tagged 'parameters'"


def test_a_missing_notebook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "toy.ipynb"
    with pytest.raises(ReportError) as caught:
        read_parameters(path)
    assert str(caught.value) == f"there is no notebook {str(path)!r}"


@pytest.mark.parametrize("content", [b"no notebook", b"\xff\xfe", b"{}", b"[1]"])
def test_another_file_is_no_notebook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "toy.ipynb"
    path.write_bytes(content)
    with pytest.raises(ReportError) as caught:
        read_parameters(path)
    assert str(caught.value) == "toy.ipynb is not a Jupyter notebook"
