"""What is done when a survey is read, and what is left to those who check it."""

from pathlib import Path

import pytest

from tests.data.checking.toys import toy_wave, write_toy
from tillid_analysis.data import loading
from tillid_analysis.data.checking.exports import check_export
from tillid_analysis.data.loading import load_survey, read_survey


@pytest.fixture
def looked_through(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the waves whose files have been looked through value by value."""
    waves: list[str] = []

    def check(codebook: object, wave: str, export: object) -> object:
        waves.append(wave)
        return check_export(codebook, wave, export)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "check_export", check)
    return waves


def test_only_a_check_looks_through_all_values(tmp_path: Path, looked_through: list[str]) -> None:
    folder = write_toy(tmp_path, toy_wave())
    read_survey(folder)
    assert looked_through == []
    load_survey(folder)
    assert looked_through == ["1", "2"]
