"""Damaged files end in a survey whose log has every row, or in an error that a user can mend."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.judging import try_cases
from tests.fuzz.surveys import folders
from tests.project.tree import ROOT
from tillid_analysis.data.loading import load_survey

SPSS = ("spss", "zsav")
OTHERS = tuple(name for name in folders() if name not in SPSS)

# The library that reads SPSS files may crash, which would end the tests without a word.
IN_A_PROCESS = """
import sys
from pathlib import Path
from tests.fuzz.judging import try_cases
seed, cases, place, *spellings = sys.argv[1:]
sys.stdout.reconfigure(encoding="utf-8")
for found in try_cases(int(seed), int(cases), Path(place), spellings):
    sys.stdout.write(found + chr(10))
"""


def try_spss(seed: int, cases: int, place: Path) -> list[str]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", IN_A_PROCESS, str(seed), str(cases), str(place), *SPSS],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    crashed = [f"case {(place / 'case').read_text('utf-8')}: {done.stderr}"] * bool(done.returncode)
    return [*done.stdout.splitlines(), *crashed]


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


def test_a_little_damage_to_spss_files(tmp_path: Path) -> None:
    assert try_spss(0, 100, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000_000, 1_008_000, 1000))
def test_much_damage(tmp_path: Path, seed: int) -> None:
    assert list(try_cases(seed, 1000, tmp_path, OTHERS)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2_000_000, 2_001_000])
def test_much_damage_to_spss_files(tmp_path: Path, seed: int) -> None:
    assert try_spss(seed, 1000, tmp_path) == []
