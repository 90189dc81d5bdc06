import pytest

from tillid_analysis.presentation.reports.hints import accepts


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        ("str", "a", True),
        ("str", 1, False),
        ("str", None, False),
        ("int", 1, True),
        ("int", True, False),
        ("int", 1.0, False),
        ("float", 1, True),
        ("float", False, False),
        ("bool", True, True),
        ("bool", 1, False),
        ("None", None, True),
        ("str | None", None, True),
        ("int | str | None", 1.5, False),
        ("list[str]", ["a"], True),
        ("list[str]", ["a", 1], False),
        ("list[str]", "a", False),
        ("list[int | None]", [1, None], True),
        ("list", [1, "a"], True),
        ("Path", "a", None),
        ("list[Path]", [], None),
        ("str | Path", "a", None),
        ("'str'", "a", None),
    ],
)
def test_a_value_fits_or_not(hint: str, value: object, expected: bool | None) -> None:
    assert accepts(hint, value) is expected
