"""Damaged files end in a survey whose log has every row, or in an error that a user can mend."""

from pathlib import Path

import pytest

from tests.fuzz.judging import try_cases
from tests.fuzz.surveys import folders
from tillid_analysis.data.loading import load_survey

# SPSS files have a file of tests of their own.
OTHERS = tuple(name for name in folders() if name not in {"spss", "zsav"})


@pytest.mark.parametrize("spelling", folders())
def test_the_good_files_are_read(tmp_path: Path, spelling: str) -> None:
    folder = folders()[spelling]
    for name, content in folder.files.items():
        (tmp_path / name).write_bytes(content)
    loaded = load_survey(tmp_path)
    assert loaded.survey is not None, loaded.problems
    assert len(loaded.survey.responses.unit) == folder.rows - 2
    assert loaded.survey.responses.answers.tolist() == [[2, 0], [1, 1], [-2, 2], [0, 2]]


def test_a_little_damage(tmp_path: Path) -> None:
    assert list(try_cases(0, 150, tmp_path, OTHERS)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000_000, 1_004_000, 1000))
def test_much_damage(tmp_path: Path, seed: int) -> None:
    assert list(try_cases(seed, 1000, tmp_path, OTHERS)) == []
