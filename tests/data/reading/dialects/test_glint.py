"""Viva Glint: item texts for names, and comments that are never read."""

from collections.abc import Callable
from pathlib import Path

from tillid_analysis.data.reading import Export, Recognised
from tillid_analysis.data.reading.inspection import inspect_export

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

ITEM = "My work is meaningful"
TEXT = (
    "First Name,Email,Survey Cycle Completion Date,"
    f"{ITEM},{ITEM}_COMMENT,{ITEM}_COMMENT_TOPICS,{ITEM}_SENSITIVE_COMMENT_FLAG,Team\n"
    "Ida,a@b.dk,26-03-2024 09:34,4,secret words,Culture,,A\n"
    "Bo,b@b.dk,26-03-2024 09:35,2,,,,B\n"
)


def test_items_are_columns_called_by_their_text(save: Save, read: Read, decode: Decode) -> None:
    export = read(save("a.csv", TEXT), [ITEM, "Team"])
    reason = "1 of its columns have others on their comments beside them"
    assert export.dialect == Recognised("glint", reason)
    assert export.texts == {ITEM: ITEM}
    assert decode(export, ITEM) == [3, 1]


def test_comments_and_people_are_never_read(save: Save, refuse: Refuse) -> None:
    path = save("a.csv", TEXT)
    names = [f"{ITEM}_COMMENT", f"{ITEM}_COMMENT_TOPICS", f"{ITEM}_SENSITIVE_COMMENT_FLAG"]
    message = refuse(path, ["Team", "Email", "First Name", *names])
    assert message.count("holds comments, addresses or names, which are never read") == 5


def test_comments_are_not_inspected(save: Save) -> None:
    found = inspect_export(save("a.csv", TEXT))
    assert [(each.name, each.looks_like, each.distinct) for each in found.columns] == [
        ("First Name", "free_text", 0),
        ("Email", "free_text", 0),
        ("Survey Cycle Completion Date", "date", 2),
        (ITEM, "", 2),
        (f"{ITEM}_COMMENT", "free_text", 0),
        (f"{ITEM}_COMMENT_TOPICS", "free_text", 0),
        (f"{ITEM}_SENSITIVE_COMMENT_FLAG", "free_text", 0),
        ("Team", "", 2),
    ]


def test_an_incomplete_set_of_columns(save: Save, refuse: Refuse) -> None:
    path = save("a.csv", f"{ITEM},{ITEM}_COMMENT\n4,x\n")
    assert "is not a Viva Glint export" in refuse(path, [ITEM], "glint")
