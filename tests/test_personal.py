"""What counts as an address or a personal number, by each of the four rules."""

import pytest

from tillid_analysis.personal import (
    CELL_ADDRESS,
    CELL_NUMBER,
    COLUMN_ADDRESS,
    COLUMN_NUMBER,
    PAGE_ADDRESS,
    PAGE_NUMBER,
    is_birthday,
    may_identify,
)

NAMES = ("any", "cell", "column", "page")


def rules(text: str) -> str:
    """Return by which rules a text has an address or a number."""
    columns = [is_birthday(*each.groups()) for each in COLUMN_NUMBER.finditer(text)]
    pages = [is_birthday(*each.groups(), replaced=True) for each in PAGE_NUMBER.finditer(text)]
    found = (
        may_identify(text),
        CELL_ADDRESS.search(text) or CELL_NUMBER.search(text),
        COLUMN_ADDRESS.search(text) or any(columns),
        PAGE_ADDRESS.search(text) or any(pages),
    )
    return " ".join(name for name, each in zip(NAMES, found, strict=True) if each)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mette@example.dk", "any cell column page"),
        ("a@@b.dk", "any cell"),
        ("!@b.dk", "any cell column"),
        ("a@b", "any"),
        ("@", "any"),
        ("010170-1234", "any cell column page"),
        ("0101701234", "any cell column page"),
        ("010170 1234", "cell column page"),
        ("010170\N{EN DASH}1234", "page"),
        ("610170-1234", "any page"),
        ("101701234", "cell"),
        ("310270-1234", "any cell"),
        ("9901701234", "any"),
        ("x0101701234", "cell column"),
        ("0101701234x", "cell column"),
        ("1.0101701234", "any"),
        ("1,0101701234", "any"),
        (",0101701234", "any cell"),
        ("01017012345", ""),
        ("Leder", ""),
    ],
)
def test_what_counts(text: str, expected: str) -> None:
    assert rules(text) == expected
