"""Several waves: what is the same thing under another name, and what is not."""

from collections.abc import Sequence

from tillid_analysis.data.proposal.assembling import assemble
from tillid_analysis.data.proposal.choosing import assign_roles
from tillid_analysis.data.proposal.proposal import Proposal, WaveFile
from tillid_analysis.data.proposal.waves import MARK, write_waves
from tillid_analysis.data.reading.inspection import ColumnProfile, Inspection

WORDS = {"Helt uenig": 10, "Uenig": 10, "Enig": 30, "Helt enig": 10}


def item(name: str, text: str = "") -> ColumnProfile:
    return ColumnProfile(name, text, {}, WORDS, 4, 0, False, "")


def category(name: str, *values: str) -> ColumnProfile:
    return ColumnProfile(name, "", {}, dict.fromkeys(values, 20), len(values), 0, False, "")


def numbers(name: str, high: int) -> ColumnProfile:
    """Return an item without labels that was answered 5 so many times of a hundred, else 1-4."""
    values = {"1": 10, "2": 10, "3": 10, "4": 70 - high, "5": high}
    return ColumnProfile(name, "", {}, values, 5, 0, True, "")


def propose(*waves: tuple[str, Sequence[ColumnProfile]]) -> Proposal:
    files = []
    for name, columns in waves:
        found = Inspection(f"{name}.csv", "plain", "a text file", 60, tuple(columns))
        files.append(WaveFile(name, f"raw/{name}.csv", found, assign_roles(found)))
    return assemble("test", files)


def lines(proposal: Proposal) -> list[str]:
    return [line.replace(MARK, "OPEN") for line in write_waves(proposal)]


def test_items_are_followed_by_their_texts() -> None:
    found = propose(
        ("2024", [item("q1", "Jeg trives på mit arbejde"), item("q2", "Vi hjælper hinanden her")]),
        ("2026", [item("v7", "Vi hjælper hinanden her."), item("v8", "Målene er klare for os")]),
    )
    assert lines(found) == [
        "# One entry a wave, the oldest first: the export, and how it differs.",
        "waves:",
        "  # A text file; 60 rows.",
        '  "2024":',
        "    file: raw/2024.csv",
        "    omitted: [v8]",
        "    columns: {v7: q2}",
        "",
        "  # A text file; 60 rows.",
        '  "2026":',
        "    file: raw/2026.csv",
        "    omitted: [q1]",
    ]


def test_a_name_alone_is_marked_and_another_text_is_another_item() -> None:
    found = propose(
        ("2024", [item("q1"), item("q2", "Vi hjælper hinanden her")]),
        ("2026", [item("q1", "Jeg trives på mit arbejde"), item("q2", "Målene er klare for os")]),
    )
    doubts = {each.shared.name: each.doubt for each in found.items}
    assert doubts == {"q1": "matched by the column's name only", "q2": "", "q2_2": ""}


def test_another_wording_is_asked_about() -> None:
    found = propose(
        ("2024", [item("q1", "Jeg trives godt på mit arbejde")]),
        ("2026", [item("q1", "Jeg trives sjældent på mit arbejde")]),
    )
    assert [each.shared.name for each in found.items] == ["q1"]
    assert found.points["2026"] == ()
    assert found.points["2024"] == (
        "the text of q1 is another in this file: if the meaning is another too, write wording:"
        " {q1: 2}, so that waves before and after are not compared.",
    )


def test_backgrounds_are_followed_by_name_or_categories() -> None:
    found = propose(
        ("2024", [item("q1"), category("Leder?", "Ja", "Nej"), category("by", "Ribe", "Ry")]),
        ("2026", [item("q1"), category("bg1", "Nej", "Ja"), category("by", "Ry", "Ribe", "Rø")]),
    )
    assert [(each.name, each.evidence) for each in found.background] == [
        ("Leder", "matched because the categories are the same"),
        ("by", ""),
    ]


def test_categories_that_two_columns_have_say_nothing() -> None:
    found = propose(
        ("2024", [item("q1"), category("a", "Ja", "Nej")]),
        ("2026", [item("q1"), category("b", "Ja", "Nej"), category("c", "Ja", "Nej")]),
    )
    assert found.background == ()
    assert [each.name for each in found.partial] == ["b", "c", "a"]


def test_the_shipped_items_are_found_by_name_and_the_order_is_not_trusted_alone() -> None:
    ids = [f"{block}{n}" for block in ("TIL", "INV") for n in range(1, 7)]
    levels = [5, 40, 10, 60, 15, 30, 50, 20, 65, 2, 35, 25]
    newer = [numbers(name, high) for name, high in zip(ids, levels, strict=True)]
    older = [numbers(f"s{n}", high + 2) for n, high in enumerate(levels)]
    found = propose(("2024", older), ("2026", newer))
    assert found.instrument == "tillid36"
    assert found.items == ()
    assert found.by_order["2024"].endswith("go together (r = 1.00). Is each of them right?")
    other = propose(("2024", [*older[6:], *older[:6]]), ("2026", newer))
    assert other.by_order == {}
    assert len(other.items) == 12
