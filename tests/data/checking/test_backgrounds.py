"""Categories that cannot be told from those who stated none."""

import pytest

from tests.data.checking.conftest import Find
from tests.data.checking.toys import FILE, toy_wave

OTHERWISE = "leave these cells empty if it is the same; else call the category otherwise"


def test_a_question_mark_is_told(find: Find) -> None:
    wave = toy_wave()
    wave["role"][3:10] = [" ? "] * 7
    assert find(toy_wave(), wave) == [
        "raw/2.csv, column role: 5-9 rows have '?', which counts as not stated (background role); "
        "if it is a category of its own, call it by a word in the export or its labels"
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [("Ikke oplyst", "Ikke oplyst"), ("ikke  OPLYST", "Ikke oplyst"), ("not stated", "Not stated")],
)
def test_a_category_with_the_name_of_those_who_stated_none(
    find: Find, name: str, word: str
) -> None:
    wave = toy_wave()
    wave["role"][3:5] = [name] * 2
    assert find(toy_wave(), wave) == [
        f"raw/2.csv, column role: 1-4 rows have a category called '{word}', as pages call those "
        f"whose cell is empty (background role); {OTHERWISE}"
    ]


def test_other_names_and_empty_cells_are_none_of_them(find: Find) -> None:
    wave = toy_wave()
    wave["role"][3:20:4] = ["", ".", "??", "Uoplyst", "*"]
    assert not [each for each in find(toy_wave(), wave) if "stated" in each or "empty" in each]


def test_what_is_not_read_is_not_told(find: Find) -> None:
    wave = toy_wave()
    wave["role"][3:10] = ["?"] * 7
    text = FILE.replace("{file: raw/2.csv", "{omitted: [role], file: raw/2.csv")
    assert find(toy_wave(), wave, text=text) == []
