from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from tillid_analysis.codebook import Dialect, Item, Scale
from tillid_analysis.data.decoding import decode_item
from tillid_analysis.data.reading import Export, read_export
from tillid_analysis.errors import ReadingError

NAMED_BY = "survey.yml: waves.2026.file"

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

LABELS = ("Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig")


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a text file, as UTF-8, into a folder of exports."""
    folder = tmp_path / "raw"
    folder.mkdir()

    def to_file(name: str, text: str) -> Path:
        path = folder / name
        path.write_bytes(text.encode())
        return path

    return to_file


@pytest.fixture
def read() -> Read:
    def from_file(path: Path, wanted: Collection[str], dialect: Dialect | None = None) -> Export:
        return read_export(path, NAMED_BY, wanted, dialect=dialect)

    return from_file


@pytest.fixture
def refuse() -> Refuse:
    """Return the whole message of the error that reading a file raises."""

    def message(path: Path, wanted: Collection[str], dialect: Dialect | None = None) -> str:
        with pytest.raises(ReadingError) as caught:
            read_export(path, NAMED_BY, wanted, dialect=dialect)
        return str(caught.value)

    return message


@pytest.fixture
def decode() -> Decode:
    """Decode a column as drafting does, on a scale of five with codes 1 to 5 and 8."""
    options = tuple({"code": code, "label": text} for code, text in enumerate(LABELS, 1))
    missing = ({"code": 8, "label": "Ved ikke", "kind": "dont_know"},)
    scale = Scale.model_validate({"id": "s", "options": options, "missing": missing})
    item = Item.model_validate({"id": "i", "scale": "s", "text": "?"})

    def positions(export: Export, column: str) -> list[int]:
        labels = {**export.numbers.get(column, {}), **export.labels.get(column, {})}
        blanks = export.blanks.get(column, frozenset())
        decoded = decode_item(export.frame[column], labels, item, scale, blanks)
        assert decoded.unrecognised == ()
        return decoded.positions.tolist()

    return positions
