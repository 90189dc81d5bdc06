"""Every public name says what it does, with which arguments, and shows it."""

import inspect
import re

import pytest

import tillid_analysis

NAMES: list[str] = getattr(tillid_analysis, "__all__", [])

each_name = pytest.mark.parametrize("name", NAMES)


def sections(name: str) -> dict[str, str]:
    """Return a public name's docstring by its numpydoc headings; the first has none."""
    text = inspect.getdoc(getattr(tillid_analysis, name)) or ""
    parts = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_there_are_public_names_and_no_others_in_sight() -> None:
    seen = [name for name in vars(tillid_analysis) if not name.startswith("_")]
    modules = [name for name in seen if inspect.ismodule(getattr(tillid_analysis, name))]
    assert NAMES
    assert set(seen) - set(modules) == set(NAMES) - {"__version__"}


def test_all_are_listed_and_no_other_is_there() -> None:
    assert set(NAMES) <= set(dir(tillid_analysis))
    with pytest.raises(AttributeError, match=r"^module 'tillid_analysis' has no attribute 'sum'$"):
        getattr(tillid_analysis, "sum")  # noqa: B009


@each_name
def test_the_first_line_is_a_sentence(name: str) -> None:
    assert re.match(r"[A-Z`].*\.(\n|$)", sections(name)[""])


@each_name
def test_the_arguments_are_explained(name: str) -> None:
    public = getattr(tillid_analysis, name)
    written = re.findall(r"^\*{0,2}(\w+(?:, \w+)*)", sections(name).get("Parameters", ""), re.M)
    explained = {each for line in written for each in line.split(", ")}
    assert set(inspect.signature(public).parameters) <= explained


@each_name
def test_there_is_an_example(name: str) -> None:
    assert ">>> " in sections(name).get("Examples", "")
