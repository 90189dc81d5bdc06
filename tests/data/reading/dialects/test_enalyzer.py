"""Enalyzer: has no mark of its own, and may write each column in another way."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tillid_analysis.data.reading import Export, Recognised

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

ROWS = [["enhed", "TIL1", "TIL2", "TIL3"], ["A", "Helt enig", 5, "4"], ["B", "Uenig", 1, "2"]]


def test_columns_in_texts_and_numbers(save: Save, read: Read, decode: Decode) -> None:
    text = "\n".join(";".join(map(str, row)) for row in ROWS)
    export = read(save("a.csv", text), ROWS[0], "enalyzer")
    assert export.dialect == Recognised("enalyzer", "a text file; named by the user")
    assert export.numbered
    assert [decode(export, name) for name in ROWS[0][1:]] == [[4, 1], [4, 0], [3, 1]]


def test_excel(tmp_path: Path, read: Read, decode: Decode) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    export = read(tmp_path / "a.xlsx", ROWS[0], "enalyzer")
    assert [decode(export, name) for name in ROWS[0][1:]] == [[4, 1], [4, 0], [3, 1]]


def test_it_is_not_recognised_unnamed(save: Save, read: Read) -> None:
    export = read(save("a.csv", "enhed;TIL1\nA;5\n"), ["TIL1"])
    assert export.dialect is not None
    assert export.dialect.name == "plain"
    assert not export.numbered
