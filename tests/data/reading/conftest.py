from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from tillid_analysis.data.reading import Export, read_export
from tillid_analysis.errors import ReadingError

NAMED_BY = "survey.yml: waves.2026.file"

Write = Callable[[str, bytes], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into a folder of exports."""
    folder = tmp_path / "raw"
    folder.mkdir()

    def to_file(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return to_file


@pytest.fixture
def read() -> Read:
    def from_file(path: Path, wanted: Collection[str], sheet: str | None = None) -> Export:
        return read_export(path, NAMED_BY, wanted, sheet)

    return from_file


@pytest.fixture
def refuse() -> Refuse:
    """Return the whole message of the error that reading a file raises."""

    def message(path: Path, wanted: Collection[str] = ("enhed",), sheet: str | None = None) -> str:
        with pytest.raises(ReadingError) as caught:
            read_export(path, NAMED_BY, wanted, sheet)
        return str(caught.value)

    return message
