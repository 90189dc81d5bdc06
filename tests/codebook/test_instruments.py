"""The instrument that ships with the package."""

import re
from pathlib import Path

from tillid_analysis.codebook.files import read_instrument

INSTRUMENT = read_instrument("tillid36", Path())


def test_its_size() -> None:
    assert len(INSTRUMENT.items) == 36
    assert sum(item.short for item in INSTRUMENT.items) == 18
    sizes = {index.id: len(index.items) for index in INSTRUMENT.indices}
    assert sizes == {
        "tillid": 6,
        "involvering": 6,
        "laering": 8,
        "rammer": 6,
        "anerkendelse": 4,
        "resultatkultur": 6,
    }


def test_three_items_an_index_in_the_short_form() -> None:
    short = {item.id for item in INSTRUMENT.items if item.short}
    assert all(len(short & {*index.items}) == 3 for index in INSTRUMENT.indices)


def test_two_items_are_reversed() -> None:
    assert [item.id for item in INSTRUMENT.items if item.reverse] == ["TIL5", "LAE4"]


def test_every_idea_of_the_guidance_is_covered() -> None:
    covered = {idea for item in INSTRUMENT.items for idea in item.covers}
    ideas = {*(f"R{n}" for n in range(1, 8)), *(f"S{n}" for n in range(1, 4))}
    ideas |= {*(f"T{n}" for n in range(1, 6)), *(f"L{n}" for n in range(1, 7)), "I"}
    assert covered == ideas


def test_every_item_is_worded_in_both_languages_and_has_a_referent() -> None:
    for item in INSTRUMENT.items:
        assert item.text.en
        assert item.text.en != item.text.da
        assert item.text.da.endswith(".")
        assert item.referent is not None


def test_top_management_is_told_apart() -> None:
    about = {item.id for item in INSTRUMENT.items if item.referent == "senior_management"}
    assert about == {"TIL3", "TIL6"}


def test_codes_that_are_no_answer() -> None:
    kinds = {missing.code: missing.kind for missing in INSTRUMENT.scales[0].missing}
    assert kinds == {8: "dont_know", 9: "blank"}
    assert all(re.fullmatch(r"[A-Z]{3}\d", item.id) for item in INSTRUMENT.items)
