"""Blocks that names or texts make, and those that tell nothing."""

from tillid_analysis.data.proposal.blocks import find_blocks
from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.proposal import ProposedItem, Shared
from tillid_analysis.data.reading.inspection import ColumnProfile


def item(name: str, text: str = "") -> ProposedItem:
    column = Column(ColumnProfile(name, text, {}, {}, 5, 0, False, ""), "item", "")
    return ProposedItem(Shared(name, {"2026": column}), text, "agreement5")


def blocks(*items: ProposedItem) -> dict[str, tuple[int, ...]]:
    return find_blocks(items)


def test_names_that_are_numbered_on() -> None:
    names = ("TRO1", "TRO2", "TRO3", "spm_2_1", "spm_2_2", "spm_2_3")
    assert blocks(*map(item, names)) == {"TRO": (0, 1, 2), "spm_2": (3, 4, 5)}
    names = ("G1[SQ001]", "G1[SQ002]", "G1[SQ003]", "andet")
    assert blocks(*map(item, names)) == {"G1": (0, 1, 2)}


def test_one_letter_tells_something_only_beside_another() -> None:
    assert blocks(*map(item, ("Q1", "Q2", "Q3"))) == {}
    names = ("A1", "A2", "A3", "C1", "C2", "C3")
    assert blocks(*map(item, names)) == {"A": (0, 1, 2), "C": (3, 4, 5)}


def test_few_and_many_are_no_block() -> None:
    assert blocks(*map(item, ("TRO1", "TRO2"))) == {}
    assert blocks(*(item(f"TRO{n}") for n in range(16))) == {}


def test_the_start_of_a_text_where_names_tell_nothing() -> None:
    start = "Hvor enig er du i dette? - "
    items = [item(name, start + name) for name in ("alfa", "beta", "gamma")]
    assert blocks(*items, item("delta", "Noget andet")) == {"Hvor enig er du i dette?": (0, 1, 2)}
