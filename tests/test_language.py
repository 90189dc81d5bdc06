"""Danish and English say the same, and numbers are written as each language does."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project.tree import PACKAGE, ROOT, modules
from tillid_analysis.analysis.families import FAMILIES
from tillid_analysis.analysis.verdicts import VERDICTS
from tillid_analysis.language import (
    LANGUAGES,
    catalogue,
    check_language,
    listing,
    number,
    placeholders,
    text,
)


def test_every_text_is_there_in_both_languages() -> None:
    assert {name for name, texts in catalogue().items() if set(texts) != set(LANGUAGES)} == set()


def test_both_have_the_same_placeholders() -> None:
    different = {
        name
        for name, texts in catalogue().items()
        if placeholders(texts["da"]) != placeholders(texts["en"])
    }
    assert different == set()


def test_every_text_stands_once() -> None:
    """A second entry of the same name would silently take the place of the first."""
    written = (ROOT / PACKAGE / "texts.yml").read_text("utf-8")
    names = re.findall(r"^(\w+):", written, re.MULTILINE)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    per_language = re.findall(r"^  (?:da|en):", written, re.MULTILINE)
    assert len(per_language) == 2 * len(names)


def test_every_text_is_used() -> None:
    """By its whole name, or by a name that is put together from its first part."""
    code = "\n".join(path.read_text("utf-8") for path in modules().values())
    parts = ("verdict_", "rule_", "note_", "tell_", "explain_", "against_", "agrees_")
    parts += ("shape_", "interaction_", "word_lever_", "word_third_", "word_fifth_", "asked_")
    unused = [
        name
        for name in catalogue()
        if not name.startswith(parts) and not re.search(rf"""["']{name}["']""", code)
    ]
    assert unused == []


def test_every_note_and_rule_has_a_text() -> None:
    code = "\n".join(path.read_text("utf-8") for path in modules().values())
    notes = {f"note_{name}" for name in re.findall(r'\bNote\(\s*"(\w+)"', code)}
    assert notes
    assert notes <= set(catalogue())
    known = {name for name in catalogue() if name.startswith("note_")}
    families = {f"note_adjust_{way}" for ways in FAMILIES.values() for way in ways}
    assert known - notes == families | {
        f"note_{each}" for each in ("sign", "marks", "columns_power", "effects")
    }


def test_every_verdict_has_a_text() -> None:
    assert all(text(f"verdict_{verdict}", "da") for verdict in VERDICTS)


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-6.0, 0, "−6", "−6"),
        (1e6, 0, "1.000.000", "1,000,000"),
    ],
)
def test_numbers(value: float, decimals: int, danish: str, english: str) -> None:
    assert number(value, "da", decimals) == danish
    assert number(value, "en", decimals) == english


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_number_can_be_read_back(value: float, decimals: int) -> None:
    written = number(value, "da", decimals).replace(".", "").replace(",", ".").replace("−", "-")
    assert float(written) == pytest.approx(round(value, decimals), abs=1e-9)


def test_lists() -> None:
    assert listing([], "da") == ""
    assert listing(["a"], "da") == "a"
    assert listing(["a", "b", "c"], "en") == "a, b and c"


def test_an_unknown_language() -> None:
    with pytest.raises(Exception, match=re.escape("language='de' is not known")):
        check_language("de")
